"""Facts as evidence, in one statement whatever the number of tables.

Every table is a part of one UNION ALL, null where it has nothing for a column of the others. So a
page pays for one question, and what it reads is of one moment.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from django.db import models
from django.db.models import F, Q, SmallIntegerField, TextField, Value
from django.db.models.functions import Cast

from scoring.core.records import AnyRecord
from teams.models import Activity, Fact, Member, Seat
from teams.services.mapping import TABLES, Table, Translation
from teams.services.retractions import RETRACTED
from teams.services.rows import adapted, fetched, reader

# What a seat tells besides its own columns: whose it is.
OWNER = ("name", "email")
JSON = "JSONField"
TABLE, MEMBER = itemgetter(0), itemgetter(1)
HEAD = 2
Row = Sequence[Any]


@dataclass(slots=True)
class Facts:
    """The active facts of a member, and the version of the evidence that they are."""

    version: int = 0
    records: list[AnyRecord] = field(default_factory=list)


def facts_of(
    *,
    member_ids: Collection[int],
    tables: Sequence[Table] = TABLES,
    only: Mapping[type[Fact], Q] | None = None,
) -> dict[int, Facts]:
    """Return the active facts of many members as evidence, by member, in one query.

    ``only`` are conditions that rows of a table have to meet besides.
    """
    found = {pk: Facts() for pk in member_ids}
    if not found:
        return found
    layout = _layout(tuple(tables))
    people = Member.objects.filter(pk__in=member_ids).annotate(**layout.of_members())
    parts = [
        layout.part(number, member_ids, (only or {}).get(table.model, Q()))
        for number, table in enumerate(tables)
    ]
    rows = people.order_by().values_list(*layout.aliases)
    for some in fetched(rows.union(*parts, all=True)):
        for number, alike in groupby(some, key=TABLE):
            if number == len(tables):
                for row in alike:
                    found[MEMBER(row)].version = row[layout.version]
            else:
                for member_id, record in layout.records(number, alike):
                    found[member_id].records.append(record)
    return found


class _Reading:
    """How the rows of one kind of a table become records."""

    def __init__(self, table: Table, shape: Translation, given: Mapping[str, int]) -> None:
        self._shape = shape
        self._pick = itemgetter(*(given[name] for name in shape.columns))
        self._readers = {
            at: read for at, name in enumerate(shape.columns) if (read := _reader(table, name))
        }
        self._owner = {name: at for name in OWNER if (at := given.get(f"member__{name}"))}

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[int, AnyRecord]]:
        """Yield the member and the record of each of the rows."""
        told = adapted([*zip(*map(self._pick, rows), strict=True)], self._readers)
        more = ({name: row[at] for name, at in self._owner.items()} for row in rows)
        return zip(map(MEMBER, rows), self._shape.records(told, more), strict=True)


class _Layout:
    """The columns that all parts have: the number of the table, the member, then places by type.

    A column of a table takes the next free place of its type: so the parts are hardly wider than
    the widest table. JSON is read as text, which only the tables that have it pay for.
    """

    def __init__(self, tables: tuple[Table, ...]) -> None:
        self._tables = tables
        columns = [[(name, _type(table.model, name)) for name in table.columns] for table in tables]
        owner = [(f"member__{name}", "CharField") for name in OWNER]
        columns = [
            [*own, *owner] if table.model is Seat else own
            for own, table in zip(columns, tables, strict=True)
        ]
        columns.append([("facts_version", _type(Member, "facts_version"))])
        self._places: list[tuple[str, int]] = []
        self._given = [self._placed(own) for own in columns]
        self.version = self._given[-1]["facts_version"]
        self.aliases = tuple(f"c{at}" for at in range(len(self._places) + HEAD))
        self._readings = [
            {kind: _Reading(table, shape, given) for kind, shape in table.by_kind.items()}
            for given, table in zip(self._given, tables, strict=False)
        ]

    def of_members(self) -> dict[str, Any]:
        """Return the columns of the part that tells the versions."""
        return self._columns(len(self._tables), "pk")

    def part(self, number: int, member_ids: Collection[int], only: Q) -> Any:
        """Return the active facts of a table that meet a condition, with the columns of all."""
        table = self._tables[number]
        rows = table.model.objects.filter(only, member_id__in=member_ids, replaced_by__isnull=True)
        if table.model is Activity:
            rows = rows.exclude(RETRACTED)
        columns = self._columns(number, "member_id")
        return rows.order_by().annotate(**columns).values_list(*self.aliases)

    def records(self, number: int, rows: Iterable[Row]) -> Iterator[tuple[int, AnyRecord]]:
        """Yield the member and the record of each of the rows of the table with this number.

        Those of a kind come together, so that what is the same for all of them is done once.
        """
        readings = self._readings[number]
        if len(readings) == 1:
            return readings[""].records([*rows])
        kind, alike = self._given[number]["kind"], defaultdict[str, list[Row]](list)
        for row in rows:
            alike[row[kind]].append(row)
        return chain.from_iterable(readings[one].records(some) for one, some in alike.items())

    def _placed(self, columns: Sequence[tuple[str, str]]) -> dict[str, int]:
        """Return the place of each column, after making those that are not there yet."""
        used: Counter[str] = Counter()
        given = {}
        for name, kind in columns:
            place = (kind, used[kind])
            used[kind] += 1
            if place not in self._places:
                self._places.append(place)
            given[name] = self._places.index(place) + HEAD
        return given

    def _columns(self, number: int, member: str) -> dict[str, Any]:
        at = {place - HEAD: name for name, place in self._given[number].items()}
        head = [Cast(Value(number), SmallIntegerField()), F(member)]
        rest = [_column(at.get(place), kind) for place, (kind, _) in enumerate(self._places)]
        return dict(zip(self.aliases, [*head, *rest], strict=True))


@lru_cache(maxsize=32)
def _layout(tables: tuple[Table, ...]) -> _Layout:
    return _Layout(tables)


def _reader(table: Table, name: str) -> Callable[[Any], Any] | None:
    """Return what makes a value of a column of what the driver gives; None where it is one."""
    if name == "contact":
        return None
    column: Any = table.model._meta.get_field(name)
    return json.loads if column.get_internal_type() == JSON else reader(column)


def _type(model: type[Fact] | type[Member], name: str) -> str:
    """Return the type of a column; a contact stands as its key."""
    return "CharField" if name == "contact" else model._meta.get_field(name).get_internal_type()


def _column(name: str | None, kind: str) -> Any:
    column = TextField() if kind == JSON else getattr(models, kind)()
    if name is None:
        return Cast(Value(None), column)
    if kind == JSON:
        return Cast(F(name), column)
    return F("contact__key" if name == "contact" else name)
