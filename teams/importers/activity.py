"""The reader of activity documents: JSON Lines in activity format v1 (docs/activity-format.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from hashlib import blake2b
from typing import Any, BinaryIO, NoReturn

from scoring.core.coverage import implied
from scoring.core.evidence import current
from scoring.core.model import ModelSpec
from scoring.core.records import AnyRecord
from teams.importers.activity_records import Terms, record
from teams.importers.activity_types import TYPES, Shape
from teams.importers.activity_values import ValueExpectedError
from teams.importers.reading import Input, Options, Problem, Problems, Reading, Unusable
from teams.importers.tabular import DAMAGE

KIND = "activity"
LINE_LIMIT = 1 << 20
PROBLEM_LIMIT = 10_000
_BOM = b"\xef\xbb\xbf"
_BLANK = b" \t\r\n"
_WORD = re.compile(r"[a-zA-Z][a-zA-Z_]{0,39}")

Said = dict[tuple[str, str, str], bytes]
"""What documents say so far: (type, source, ref) -> a digest of the object."""


class LineError(ValueError):
    """A line that is left out: the key concerned, why, and what was expected."""

    def __init__(self, column: str, reason: str, expected: str = "") -> None:
        super().__init__(column, reason, expected)
        self.column, self.reason, self.expected = column, reason, expected


def parse(
    name: str, stream: BinaryIO, options: Options, spec: ModelSpec, said: Said | None = None
) -> tuple[list[AnyRecord], Input, list[Problem]]:
    """The records of one document, what became of its lines, and the lines that were refused.

    The records are those that stand at the end of the document, and with them the coverage that
    it implies where it declares none. Give documents that belong together the same ``said``, so
    that a line of a later one that repeats an earlier one is counted as a duplicate. Raises
    ``Unusable`` where the document is not UTF-8 or no line of it can be used.
    """
    said = {} if said is None else said
    terms = Terms(options.zone, options.key, spec)
    problems = Problems(name, PROBLEM_LIMIT)
    records: list[AnyRecord] = []
    lines = refused = duplicates = 0
    for number, line in lines_of(name, stream, problems):
        lines += 1
        try:
            thing = object_of(line)
            records.append(record_of(thing, terms))
        except LineError as reason:
            refused += 1
            problems.add(number, reason.column, reason.reason, reason.expected)
        else:
            duplicates += is_said(thing, said)
    listed = list(problems)
    if lines == refused:
        raise Unusable(_no_line(name, listed), Reading(problems=listed))
    kept = lines - refused - duplicates
    standing = current(records)
    return [*standing, *implied(standing)], Input(name, KIND, lines, kept, duplicates), listed


def lines_of(name: str, stream: BinaryIO, problems: Problems) -> Iterator[tuple[int, str | None]]:
    """The lines that are not empty with their numbers; None for one over ``LINE_LIMIT``."""
    number = 0
    while line := _line(stream, number, problems):
        number += 1
        is_long = len(line) > LINE_LIMIT and not line.endswith(b"\n")
        if is_long:
            _skip_line(stream, number, problems)
            yield number, None
            continue
        if number == 1:
            line = line.removeprefix(_BOM)
        if line := line.strip(_BLANK):
            try:
                yield number, line.decode()
            except UnicodeDecodeError:
                raise Unusable(f"{name}: line {number} is not UTF-8") from None


def _line(stream: BinaryIO, number: int, problems: Problems) -> bytes:
    """The next line, or as much of it as is over ``LINE_LIMIT``; nothing behind damaged bytes."""
    try:
        return stream.readline(LINE_LIMIT + 1)
    except DAMAGE:
        reason = f"the file is damaged behind line {number}; the lines up to there count"
        problems.add(None, "", reason, "a complete download")
        return b""


def _skip_line(stream: BinaryIO, number: int, problems: Problems) -> None:
    while (rest := _line(stream, number, problems)) and not rest.endswith(b"\n"):
        pass


def object_of(line: str | None) -> dict[str, Any]:
    """The JSON object of a line without white space around it; keys that are null are left out.

    Raises ``LineError``.
    """
    if line is None:
        raise LineError("", "line is too long", f"at most {LINE_LIMIT} bytes")
    try:
        thing, end = _DECODER.raw_decode(line)
    except LineError:
        raise
    except (ValueError, ArithmeticError, RecursionError):
        raise LineError("", "not JSON", "one JSON object on a line") from None
    if end != len(line):
        raise LineError("", "not JSON", "one JSON object on a line")
    if not isinstance(thing, dict):
        raise LineError("", "not a JSON object", "one JSON object on a line")
    if None in thing.values():
        return {key: value for key, value in thing.items() if value is not None}
    return thing


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    thing = dict(pairs)
    if len(thing) < len(pairs):
        raise LineError("", "a key stands twice", "every key once")
    return thing


def _no_number(constant: str) -> NoReturn:
    raise LineError("", f"{constant} is not JSON", "a number")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_float=Decimal, parse_constant=_no_number)


def record_of(thing: dict[str, Any], terms: Terms) -> AnyRecord:
    """The record that a JSON object is; its keys are not null. Raises ``LineError``."""
    kind = thing.get("type")
    shape = TYPES.get(kind) if isinstance(kind, str) else None
    if kind is None:
        raise LineError("type", "missing", "the type of the object")
    if shape is None or not isinstance(kind, str):
        raise LineError("type", "unknown type", "one of " + ", ".join(TYPES))
    _check_keys(thing, shape)
    given = _values(thing, shape)
    try:
        return record(kind, given, terms)
    except ValueExpectedError as wrong:
        expected, column = wrong.args
        raise LineError(column, "wrong value", expected) from None
    except OverflowError:
        raise LineError("at", "wrong value", "a day within the years 1 to 9999") from None


def _check_keys(thing: dict[str, Any], shape: Shape) -> None:
    if not thing.keys() <= shape.names:
        key = next(key for key in thing if key not in shape.names)
        raise LineError(_shown(key), "unknown key", "one of " + ", ".join(shape.keys))
    for key in shape.needs:
        if key not in thing:
            raise LineError(key, "missing")
    if shape.dated and len(shape.days & thing.keys()) != 1:
        raise LineError(shape.dated[0], "not dated once", "exactly one of " + _either(shape.dated))
    given = [key for key in shape.only_one if key in thing] if shape.only_one else ()
    if len(given) > 1:
        raise LineError(given[1], "too many", "at most one of " + _either(shape.only_one))


def _values(thing: dict[str, Any], shape: Shape) -> dict[str, Any]:
    """The values of an object in our own types, without its type."""
    readers, given = shape.keys, {}
    key = ""
    try:
        for key, value in thing.items():
            if key != "type":
                given[key] = readers[key](value)
    except ValueExpectedError as wrong:
        raise LineError(key, "wrong value", str(wrong)) from None
    return given


def is_said(thing: dict[str, Any], said: Said) -> bool:
    """Whether the object says again what its natural key says; it is noted in any case."""
    ref = thing.get("ref")
    if not ref:
        return False
    natural = thing["type"], thing.get("source", ""), ref
    known = json.dumps(thing | {"source": natural[1]}, sort_keys=True, default=str)
    digest = blake2b(known.encode(), digest_size=16).digest()
    is_same = said.get(natural) == digest
    said[natural] = digest
    return is_same


def _no_line(name: str, problems: list[Problem]) -> str:
    if not problems:
        return f"{name}: the document is empty, expected one JSON object on a line"
    first = problems[0]
    told = ": ".join(filter(None, (first.column, first.reason)))
    expected = f", expected {first.expected}" if first.expected else ""
    place = "" if first.line is None else f"line {first.line}: "
    return f"{name}: no line can be used; {place}{told}{expected}"


def _either(keys: tuple[str, ...]) -> str:
    return " and ".join(keys) if len(keys) < 3 else ", ".join(keys)


def _shown(key: str) -> str:
    """A key as the document spells it, if it is a word: anything else may be somebody's."""
    return key if _WORD.fullmatch(key) else ""
