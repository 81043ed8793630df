"""Activity format v1 as a table: its keys are the header, every row is one object.

A cell means what the same value means in an activity document: dates are ISO 8601, decimals have
a point, a blank cell is an absent key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from scoring.core.model import ModelSpec
from teams.importers.activity import LineError, Said, is_said, record_of
from teams.importers.activity_records import Terms
from teams.importers.activity_types import TYPES
from teams.importers.cells import json_value
from teams.importers.formats import Format, Head
from teams.importers.grid import (
    WHOSE,
    Grid,
    Owners,
    grid_of,
    has_header,
    named,
    no_row,
    tell_unknown,
)
from teams.importers.people import People
from teams.importers.persons import person_of
from teams.importers.reading import (
    Answers,
    Finding,
    Input,
    Options,
    Person,
    Portion,
    Problems,
    Question,
    Reading,
    Unusable,
    Upload,
)
from teams.importers.tabular import column_name

KIND = "activity.csv"
WHICH = "no column tells of what type the rows are, and the header fits several"
# Columns that say whose a row is; a member's own e-mail address is also a key of the format.
WHO = ("email", "member")
# A list of names and addresses is nobody's evidence unless it says that it is meant as such.
NEVER_ALONE = "member"

_NAMES = {
    column_name(key): key
    for key in ["type", *WHO, *(key for shape in TYPES.values() for key in shape.keys)]
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The place of every key in a header, and the titles that are no key."""

    places: Mapping[str, int]
    unknown: Sequence[str]

    @property
    def types(self) -> list[str]:
        """The types that the header fits where no column tells the type."""
        keys = self.places.keys() - {*WHO}
        return [
            kind
            for kind, shape in TYPES.items()
            if kind != NEVER_ALONE
            and keys <= shape.keys.keys()
            and keys >= shape.needs.keys()
            and (not shape.dated or keys & {*shape.dated})
        ]


def columns_of(header: Sequence[str]) -> Columns:
    """The columns of a header; a title that stands again is unknown."""
    places: dict[str, int] = {}
    unknown: list[str] = []
    for place, title in enumerate(header):
        key = _NAMES.get(column_name(title))
        if key and key not in places:
            places[key] = place
        elif title:
            unknown.append(title)
    return Columns(places, unknown)


def is_own(header: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row is a header of the activity format; ``below`` are the first rows under it."""
    columns = columns_of(header)
    place = columns.places.get("type")
    if place is None:
        return not columns.unknown and len(columns.places) > 1 and bool(columns.types)
    types = {row[place] for row in below if place < len(row)}
    return len(columns.places) > 1 and not types.isdisjoint(TYPES)


def read_own_csv(upload: Upload, options: Options, spec: ModelSpec, answers: Answers) -> Finding:
    """The evidence in a table of activity format v1, of one person or of everybody it names.

    Asks of what type the rows are where the header fits several. Raises Unusable where no row can
    be used.
    """
    problems = Problems(upload.name)
    grid, ignored = grid_of(upload, problems, is_own)
    columns = columns_of(grid.header)
    kind = _kind(columns, answers)
    if kind is None:
        choices = tuple((known, known.replace("_", " ")) for known in columns.types)
        return Finding(questions=[Question("kind", WHICH, choices)], ignored=ignored)
    tell_unknown(columns.unknown, grid.line, problems)
    rows = _Rows(grid, columns, kind, options, spec)
    given = rows.read(upload.name, problems)
    listed = list(problems)
    portions = rows.portions()
    if not portions:
        raise Unusable(no_row(upload.name, listed), Reading(problems=listed))
    return Finding(portions, inputs=[given], ignored=ignored, problems=listed)


class _Rows:
    """The rows of one file, read under one header."""

    def __init__(
        self, grid: Grid, columns: Columns, kind: str, options: Options, spec: ModelSpec
    ) -> None:
        self._grid = grid
        self._places = columns.places
        self._kind = kind
        self._terms = Terms(options.zone, options.key, spec)
        self._people = People(options.key)
        self._owners = Owners()
        self._said: dict[Person, Said] = {}
        self._only = self._only_one()

    def read(self, name: str, problems: Problems) -> Input:
        """Every good row is taken in; every bad one is a problem."""
        refused = duplicates = 0
        for line, cells in self._grid.rows:
            try:
                duplicates += self._take(cells)
            except LineError as wrong:
                refused += 1
                problems.add(line, wrong.column, wrong.reason, wrong.expected)
        rows = len(self._grid.rows)
        return Input(name, KIND, rows, rows - refused - duplicates, duplicates)

    def portions(self) -> list[Portion]:
        """Everybody's evidence; what their own ``member`` rows say tells who they are."""
        found: list[Portion] = []
        for portion in self._owners.portions():
            said = person_of(portion.records, self._people)
            person = Person(
                profile=portion.person.profile or said.profile,
                email=portion.person.email or said.email,
                name=said.name,
            )
            found.append(Portion(person, portion.records))
        return found

    def _only_one(self) -> Person | None:
        """The person of rows that name nobody: the only one in the file; None where several are."""
        places = [self._places[key] for key in WHO if key in self._places]
        found: set[Person] = set()
        for cell in {cell for place in places for cell in self._grid.column(place)}:
            with suppress(ValueError):
                found.add(named(cell, self._people))
        return None if len(found) > 1 else next(iter(found), Person())

    def _take(self, cells: Sequence[str]) -> bool:
        """The row becomes a record; returns whether it repeats another one. Raises LineError."""
        if any(cells[len(self._grid.header) :]):
            raise LineError("", "too many cells", f"{len(self._grid.header)} cells")
        kind = self._kind or self._cell(cells, "type")
        thing = self._thing(kind, cells)
        person = self._person(kind, cells)
        self._owners.records(person).append(record_of(thing, self._terms))
        return is_said(thing, self._said.setdefault(person, {}))

    def _thing(self, kind: str, cells: Sequence[str]) -> dict[str, Any]:
        """The object of an activity document that the row is; a blank cell is an absent key."""
        known = TYPES[kind].keys if kind in TYPES else {}
        thing: dict[str, Any] = {"type": kind} if kind else {}
        for key in self._places:
            cell = self._cell(cells, key)
            if cell and key != "type" and (key in known or key not in WHO):
                thing[key] = json_value(cell, known[key]) if key in known else cell
        return thing

    def _person(self, kind: str, cells: Sequence[str]) -> Person:
        order = WHO if kind == NEVER_ALONE else WHO[::-1]
        for key in order:
            if cell := self._cell(cells, key):
                try:
                    return named(cell, self._people)
                except ValueError:
                    raise LineError(key, "wrong value", WHOSE) from None
        if self._only is None:
            raise LineError(next(key for key in WHO if key in self._places), "missing", WHOSE)
        return self._only

    def _cell(self, cells: Sequence[str], key: str) -> str:
        place = self._places.get(key, len(cells))
        return cells[place] if place < len(cells) else ""


def _kind(columns: Columns, answers: Answers) -> str | None:
    """The type of all rows; "" where a column tells it, None where it must be asked."""
    if "type" in columns.places:
        return ""
    if len(columns.types) == 1:
        return columns.types[0]
    answer = answers.get("kind")
    return answer if answer in columns.types else None


def _recognises(head: Head) -> bool:
    return any(has_header(rows, is_own) for rows in head.sheets.values())


OWN_CSV = Format(KIND, "Activity table", _recognises, read_own_csv)
