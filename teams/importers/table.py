"""Tables that nobody knows, read as somebody maps their columns to the activity format.

Only what the allow-list names can be mapped: numbers, days, flags and choices. Columns of texts,
names and addresses cannot, but for the one that tells whose a row is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, TypeGuard
from unicodedata import normalize

from scoring.core.model import ModelSpec
from teams.importers import activity_values as a
from teams.importers import days, numbers
from teams.importers.activity_types import TYPES
from teams.importers.activity_values import Reader, ValueExpectedError
from teams.importers.cells import json_value
from teams.importers.grid import Grid, NoHeader, grid_of, no_row
from teams.importers.outcome_columns import WHICH_UNIT, unit_of
from teams.importers.reading import (
    Answers,
    Finding,
    Ignored,
    Options,
    Problems,
    Question,
    Reading,
    Unusable,
    Upload,
)
from teams.importers.table_rows import MEMBER, Manner, MappedRows, is_number, is_whole
from teams.importers.tables import HEAD_ROWS, sheets_of
from teams.importers.tabular import DAMAGE

PREVIEWED_ROWS = 5
PREVIEWED_CHARACTERS = 200
NO_FIT = "the columns of the mapping are not all in the table, each once"
COLUMNS = Question("columns", "an unknown table: nobody has said what its columns mean")

_TEXTS: tuple[Reader, ...] = (a.text, a.key, a.names)
# Texts that say nothing of people: one is hashed, the other has three letters.
_HARMLESS = {"ref", "currency"}
# These name people in every object, or say what no row of a table can.
_NEVER = {"member", "coverage", "connection", "invitation", "message"}
_BLANKS = re.compile(r"\s+")

MAPPABLE: Mapping[str, tuple[str, ...]] = {
    kind: tuple(
        key for key, reader in shape.keys.items() if reader not in _TEXTS or key in _HARMLESS
    )
    for kind, shape in TYPES.items()
    if kind not in _NEVER
}
"""What can be mapped: the keys of every type that a column or a constant can mean."""


class MappingError(ValueError):
    """A mapping that cannot be used. The message says why, for whoever made it."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What the columns of a table mean: keys of the activity format by title, and constants.

    One of the constants is ``type``. The column of the key ``member`` tells whose a row is.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The type of all rows."""
        return self.constants["type"]


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a table, for whoever is to map it. ``digest`` identifies the header."""

    sheet: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    digest: str


def header_digest(header: Sequence[str]) -> str:
    """32 hexadecimal digits, the same for the same titles in any case, spacing and order."""
    titles = sorted(filter(None, map(_folded, header)))
    return blake2b(json.dumps(titles).encode(), digest_size=16).hexdigest()


def preview(upload: Upload) -> Preview:
    """The header and the first rows of the table: the first row with the most cells, and below.

    Raises Unusable where there is no table.
    """
    try:
        sheets = sheets_of(upload, Problems(upload.name), most=HEAD_ROWS + PREVIEWED_ROWS)
    except DAMAGE as error:
        raise Unusable(f"{upload.name}: the file is damaged and cannot be read") from error
    found = [
        (sum(map(bool, cells)), sheet, place)
        for sheet in sheets
        for place, (_, cells) in enumerate(sheet.rows[:HEAD_ROWS])
    ]
    if not found:
        raise Unusable(f"{upload.name}: no table is in it")
    _, sheet, place = max(found, key=lambda one: one[0])
    header = tuple(sheet.rows[place][1])
    rows = sheet.rows[place + 1 : place + 1 + PREVIEWED_ROWS]
    shown = tuple(tuple(cell[:PREVIEWED_CHARACTERS] for cell in cells) for _, cells in rows)
    return Preview(sheet.name, header, shown, header_digest(header))


def mapping_of(answer: str) -> ColumnMapping:
    """The mapping that an answer is: ``{"columns": {title: key}, "constants": {key: text}}``.

    Raises ``MappingError`` where it is none, names what cannot be mapped, or leaves out what the
    type needs.
    """
    try:
        thing = json.loads(answer)
    except (ValueError, RecursionError):
        raise MappingError("the mapping is not JSON") from None
    parts = [thing.get(name, {}) for name in ("columns", "constants")] if _is_object(thing) else []
    if not parts or not thing.keys() <= {"columns", "constants"} or not all(map(_is_texts, parts)):
        raise MappingError("the mapping is not made of columns and constants")
    columns, constants = parts
    mapping = ColumnMapping(columns, constants)
    if constants.get("type") not in MAPPABLE:
        raise MappingError("the type is none of " + ", ".join(MAPPABLE))
    _check_keys(mapping)
    return mapping


def read_table(upload: Upload, options: Options, spec: ModelSpec, answers: Answers) -> Finding:
    """The evidence in a table whose columns somebody has mapped, in the answer "columns".

    Asks for that where it is missing, or where no row can be used with it, and for what the
    columns do not tell: the order of dates, the sign before decimals, the unit of an attainment.
    Raises Unusable where there is no row.
    """
    problems = Problems(upload.name)
    try:
        mapping = mapping_of(answers["columns"]) if "columns" in answers else None
        if mapping is None:
            return Finding(questions=[COLUMNS])
        grid, ignored = _grid(upload, problems, mapping)
    except MappingError as wrong:
        return Finding(questions=[Question("columns", str(wrong))])
    manner = _manner(grid, mapping, answers)
    if isinstance(manner, list):
        return Finding(questions=manner, ignored=ignored)
    rows = MappedRows(manner, header_digest(grid.header), options, spec)
    given = rows.read(upload.name, grid, problems)
    listed = list(problems)
    portions = rows.owners.portions()
    if not grid.rows:
        raise Unusable(no_row(upload.name, listed), Reading(problems=listed))
    if not portions and any(problem.lost for problem in listed):
        why = no_row(upload.name, listed).removeprefix(f"{upload.name}: ")
        return Finding(questions=[Question("columns", why)], problems=listed)
    return Finding(portions, inputs=[given], ignored=ignored, problems=listed)


def _grid(upload: Upload, problems: Problems, mapping: ColumnMapping) -> tuple[Grid, list[Ignored]]:
    wanted = [_folded(title) for title in mapping.columns]

    def is_header(row: Sequence[str], below: object) -> bool:
        titles = [_folded(title) for title in row]
        return all(titles.count(title) == 1 for title in wanted)

    try:
        return grid_of(upload, problems, is_header)
    except NoHeader:
        raise MappingError(NO_FIT) from None


def _manner(grid: Grid, mapping: ColumnMapping, answers: Answers) -> Manner | list[Question]:
    """How the rows are to be read, or what has to be asked."""
    titles = [_folded(title) for title in grid.header]
    places = {key: titles.index(_folded(title)) for title, key in mapping.columns.items()}
    readers = TYPES[mapping.kind].keys
    texts: dict[bool, list[str]] = {True: [], False: []}
    dates: list[str] = []
    for key, place in places.items():
        reader = readers.get(key)
        if reader is a.day:
            dates += grid.column(place)
        elif reader is not None and is_number(reader):
            texts[is_whole(reader)] += grid.column(place)
    order = days.told_or_answered(dates, answers)
    sign = numbers.told_or_answered([*texts[False], *texts[True]], answers, whole=not texts[False])
    shares = list(grid.column(places["attainment"])) if "attainment" in places else []
    title = grid.header[places["attainment"]] if shares else ""
    unit = unit_of(shares, title, answers)
    if order is None or sign is None or unit is None:
        open_ = ((days.QUESTION, order), (numbers.QUESTION, sign), (WHICH_UNIT, unit))
        return [question for question, told in open_ if told is None]
    constants = {
        key: json_value(text, readers[key])
        for key, text in mapping.constants.items()
        if key != "type"
    }
    return Manner(mapping.kind, places, constants, order, sign, unit)


def _check_keys(mapping: ColumnMapping) -> None:
    """Raise MappingError where keys cannot be mapped, stand twice or are missing."""
    kind, shape = mapping.kind, TYPES[mapping.kind]
    columns = list(mapping.columns.values())
    constants = [key for key in mapping.constants if key != "type"]
    for key in [key for key in columns if key != MEMBER] + constants:
        if key not in MAPPABLE[kind] or (key == "ref" and key in constants):
            known = ", ".join(MAPPABLE[kind])
            raise MappingError(f"{key[:40]}: cannot be mapped; one of {known}")
    given = [*columns, *constants]
    for key in given:
        if given.count(key) > 1:
            raise MappingError(f"{key}: mapped twice")
    if not columns or len({*map(_folded, mapping.columns)}) < len(mapping.columns):
        raise MappingError("every column stands once, and there is at least one")
    for key in shape.needs:
        if key not in given:
            raise MappingError(f"{key}: missing; a {_spaced(kind)} needs it")
    if shape.dated and sum(key in given for key in shape.dated) != 1:
        raise MappingError("the day is missing; exactly one of " + ", ".join(shape.dated))
    if sum(key in given for key in shape.only_one) > 1:
        raise MappingError("too many; at most one of " + ", ".join(shape.only_one))
    for key in constants:
        _check_constant(key, mapping.constants[key], shape.keys[key])


def _check_constant(key: str, text: str, reader: Reader) -> None:
    try:
        reader(json_value(text, reader))
    except ValueExpectedError as wrong:
        raise MappingError(f"{key}: wrong value; expected {wrong}") from None


def _is_object(thing: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(thing, dict)


def _is_texts(part: object) -> bool:
    return isinstance(part, dict) and all(isinstance(value, str) for value in part.values())


def _folded(title: str) -> str:
    """A title as it is compared: without case, blanks and ways of writing the same letters."""
    return _BLANKS.sub("", normalize("NFKC", title).casefold())


def _spaced(name: str) -> str:
    return name.replace("_", " ")
