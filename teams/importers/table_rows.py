"""The rows of a table whose columns somebody has mapped to the activity format."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from typing import Any

from scoring.core.model import ModelSpec
from scoring.core.records import AnyRecord
from teams.importers import activity_values as a
from teams.importers import days, numbers
from teams.importers.activity import LineError, record_of
from teams.importers.activity_records import Terms
from teams.importers.activity_types import TYPES
from teams.importers.activity_values import Reader, ValueExpectedError
from teams.importers.cells import accepted
from teams.importers.grid import WHOSE, Grid, Owners, named
from teams.importers.linkedin.files import HARMLESS_TITLE
from teams.importers.numbers import DecimalSign
from teams.importers.outcome_columns import Unit
from teams.importers.outcome_words import said
from teams.importers.people import People
from teams.importers.reading import Input, Options, Person, Problems

KIND = "table"
MEMBER = "member"

_FLAGS = {
    **dict.fromkeys(("true", "yes", "y", "1", "x", "ja", "oui", "sí", "si", "sim"), True),
    **dict.fromkeys(("false", "no", "n", "0", "nein", "non", "não", "nee"), False),
}
_FRACTIONS = {"attainment", "quality"}
_PERCENTAGES = {"industry_top_pct", "network_top_pct"}
_CURRENCY = re.compile(r"[A-Za-z]{3}")
_NOT_A_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a table is read, once nothing of it is open: places by key, and values by key."""

    kind: str
    places: Mapping[str, int]
    constants: Mapping[str, Any]
    order: days.DayOrder
    sign: DecimalSign
    unit: Unit


def is_number(reader: Reader) -> bool:
    """Whether a key has numbers: any whole one, and not only some."""
    return _takes(reader, 0) and _takes(reader, 1)


def is_whole(reader: Reader) -> bool:
    """Whether the numbers of a key have no decimals."""
    return not _takes(reader, Decimal("0.5"))


def _takes(reader: Reader, value: object) -> bool:
    try:
        reader(value)
    except ValueExpectedError:
        return False
    return True


class MappedRows:
    """The rows of one table. Its source is its header, so that equal tables continue it."""

    def __init__(self, manner: Manner, digest: str, options: Options, spec: ModelSpec) -> None:
        self._manner = manner
        self._source = f"table:{digest[:8]}"
        self._terms = Terms(options.zone, options.key, spec)
        self._people = People(options.key)
        self._said: dict[tuple[Person, str], AnyRecord] = {}
        self._alike: Counter[tuple[Person, str]] = Counter()
        self._readers = TYPES[manner.kind].keys
        self._day_of = cache(partial(days.day, order=manner.order, zone=options.zone))
        self.owners = Owners()

    def read(self, name: str, grid: Grid, problems: Problems) -> Input:
        """Every good row is taken in; every bad one is a problem."""
        kept = duplicates = 0
        for line, cells in grid.rows:
            try:
                is_new = self._take(cells)
            except LineError as wrong:
                problems.add(line, self._shown(grid, wrong.column), wrong.reason, wrong.expected)
            else:
                kept += is_new is True
                duplicates += is_new is False
        return Input(name, KIND, len(grid.rows), kept, duplicates)

    def _take(self, cells: Sequence[str]) -> bool | None:
        """The row becomes a record: whether it is new, None where it tells none.

        Raises LineError.
        """
        thing = self._thing(cells)
        if "count" in self._manner.places and "count" not in thing:
            return None
        person = self._person(cells)
        thing["ref"] = ref = self._ref(person, thing)
        record = record_of(
            {"type": self._manner.kind, "source": self._source, **thing}, self._terms
        )
        is_new = self._said.get((person, ref)) != record
        self._said[person, ref] = record
        self.owners.records(person).append(record)
        return is_new

    def _thing(self, cells: Sequence[str]) -> dict[str, Any]:
        """The object of an activity document that the row is; a blank cell is an absent key."""
        thing: dict[str, Any] = dict(self._manner.constants)
        for key in self._manner.places:
            cell = self._cell(cells, key)
            if key != MEMBER and cell and not self._is_none(key, cell):
                thing[key] = self._value(key, cell)
        return thing

    def _value(self, key: str, cell: str) -> Any:
        """What a cell means; the cell itself, which is a wrong value, where it means nothing."""
        if key == "ref":
            return cell
        if key == "currency":
            if _CURRENCY.fullmatch(cell):
                return cell.upper()
            raise LineError(key, "wrong value", "three letters, as EUR")
        reader = self._readers[key]
        return accepted(
            self._meanings(key, cell, reader), reader, None if reader is a.day else cell
        )

    def _meanings(self, key: str, cell: str, reader: Reader) -> Iterator[Any]:
        if reader is a.day:
            yield self._day(key, cell)
        yield str(cell)
        yield _NOT_A_LETTER.sub("_", cell.casefold())
        if key == "kind":
            yield said(cell)
        if (number := self._number(key, cell)) is not None:
            yield int(number) if number == number.to_integral_value() else number
        if cell.casefold() in _FLAGS:
            yield _FLAGS[cell.casefold()]

    def _number(self, key: str, cell: str) -> Decimal | None:
        """The number that a cell shows, a percentage where the key can have one."""
        try:
            found = numbers.figure(cell, self._manner.sign)
        except ValueError:
            return None
        if found is None or found.below:
            return None
        if key in _FRACTIONS:
            is_percent = found.percent or (key == "attainment" and self._manner.unit == "percent")
            return found.value / 100 if is_percent else found.value
        return None if found.percent and key not in _PERCENTAGES else found.value

    def _is_none(self, key: str, cell: str) -> bool:
        """Whether a cell says that there is no number, as "N/A"."""
        try:
            is_none = numbers.figure(cell, self._manner.sign) is None
        except ValueError:
            return False
        return is_none and is_number(self._readers[key])

    def _day(self, key: str, cell: str) -> str:
        try:
            on = self._day_of(str(cell))
        except ValueError:
            raise LineError(key, "wrong value", days.EXPECTED) from None
        return on.isoformat()

    def _person(self, cells: Sequence[str]) -> Person:
        """Whose row it is. Raises LineError where the column of members does not tell."""
        if MEMBER not in self._manner.places:
            return Person()
        cell = self._cell(cells, MEMBER)
        try:
            return named(cell, self._people)
        except ValueError:
            raise LineError(MEMBER, "wrong value" if cell else "missing", WHOSE) from None

    def _ref(self, person: Person, thing: Mapping[str, Any]) -> str:
        """The natural key of a row: its own, or else all that it says but its numbers.

        So a later table of the same header corrects the numbers of an earlier one. A single
        amount is part of it. Of rows of one key in a table each is one.
        """
        if "ref" in thing:
            return self._people.opaque(self._source, self._manner.kind, thing["ref"])
        said_so = {
            key: value
            for key, value in thing.items()
            if isinstance(value, str | bool) or (key == "amount" and "count" not in thing)
        }
        base = json.dumps(said_so, sort_keys=True, default=str)
        self._alike[person, base] += 1
        number = str(self._alike[person, base])
        return self._people.opaque(self._source, self._manner.kind, base, number)

    def _cell(self, cells: Sequence[str], key: str) -> str:
        place = self._manner.places[key]
        return cells[place] if place < len(cells) else ""

    def _shown(self, grid: Grid, column: str) -> str:
        """How problems call a column: by its title where that can be nobody's data."""
        place = self._manner.places.get(column)
        title = "" if place is None else grid.header[place]
        return title if HARMLESS_TITLE.fullmatch(title) else column
