"""Records become rows and rows become records: driven by the table of ``shapes``.

A ``Table`` is a fact model with its shapes and the layout that all of its rows share, so that
the rows of every kind are inserted by one statement.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import repeat
from operator import itemgetter
from typing import Any

from django.db.models import NOT_PROVIDED, CharField, Field

from scoring.core.records import AnyRecord, Record, Retraction
from teams.models import Coverage, Fact
from teams.services.shapes import CONTENT_MARK, SHAPES, Shape

Values = tuple[Any, ...]
Key = tuple[str, str, str]
LINKS = ("organization", "member", "batch", "told_on", "replaced_by")
RETRACTABLE = frozenset({"post", "comment", "reaction"})
CUT = ("source", "ref", "detail")


class Translation:
    """One shape against the layout of its table."""

    def __init__(self, shape: Shape, columns: tuple[str, ...], defaults: list[Any]) -> None:
        place = {name: columns.index(shape.columns.get(name, name)) for name in shape.attributes}
        self._make: type[Any] = shape.record
        self._names = shape.attributes
        self._values_of = shape.values_of
        self._places = tuple(place.values())
        self.columns = tuple(columns[at] for at in self._places)
        self._stored = [(place[name], convert) for name, convert in shape.stored.items()]
        self._read = list(shape.read.items())
        self._packed = shape.packed
        self._whole = {*shape.attributes} == {field.name for field in fields(shape.record)}
        self._values = columns.index("values") if shape.packed else -1
        if shape.packed:
            self.columns = (*self.columns, "values")
        blank = list(defaults)
        if shape.kind:
            blank[columns.index("kind")] = shape.kind
        self._blank = tuple(blank)
        # Where each column stands among the values of a record with the blank row behind them.
        behind = {at: len(place) + at for at in range(len(columns))}
        among = {at: number for number, at in enumerate(self._places)}
        self._arranged = itemgetter(*{**behind, **among}.values())

    def row(self, record: Record) -> Values:
        """Return the row of a record."""
        row: Values = self._arranged((*self._values_of(record), *self._blank))
        for place, convert in self._stored:
            row = _with(row, place, convert(row[place]))
        if self._packed:
            row = _with(row, self._values, _pack(record, self._packed))
        return row

    def records(
        self, columns: Sequence[Sequence[Any]], more: Iterable[Mapping[str, Any]]
    ) -> list[AnyRecord]:
        """Return the records of what rows have in ``columns``; ``more`` stands elsewhere."""
        told = dict(zip(self._names, columns, strict=False))
        for name, convert in self._read:
            told[name] = [*map(convert, told[name])]
        if self._whole:
            return _filled(self._make, told)
        packed = columns[-1] if self._packed else repeat({})
        rows = (dict(zip(told, row, strict=True)) for row in zip(*told.values(), strict=True))
        return [self._make(**o, **p, **m) for o, p, m in zip(rows, packed, more, strict=False)]


class Table:
    """A fact model. A row is a tuple over ``columns``; the contact stands in it as its key."""

    def __init__(self, model: type[Fact], shapes: tuple[Shape, ...]) -> None:
        fields = [
            field
            for field in model._meta.concrete_fields
            if not field.primary_key and field.name not in LINKS
        ]
        self.model = model
        self.columns = tuple(field.name for field in fields)
        self.contact = self.columns.index("contact") if "contact" in self.columns else None
        defaults = [_default(field) for field in fields]
        by_shape = {shape: Translation(shape, self.columns, defaults) for shape in shapes}
        self._by_record = {shape.record: by_shape[shape] for shape in shapes}
        self.by_kind = {shape.kind: by_shape[shape] for shape in shapes}
        self._kind = self.columns.index("kind") if any(s.kind for s in shapes) else None
        self._count = self.columns.index("count") if Retraction in self._by_record else None
        self._source, self._ref = self.columns.index("source"), self.columns.index("ref")
        self._cut = [
            (place, field.max_length or 0)
            for place, field in enumerate(fields)
            if field.name in CUT and isinstance(field, CharField)
        ]

    def row(self, record: Record) -> Values:
        """Return the row of a record; what is longer than its column is cut."""
        row = self._by_record[type(record)].row(record)
        for place, limit in self._cut:
            if len(row[place]) > limit:
                row = _with(row, place, row[place][:limit])
        if self.model is Coverage and not row[self._ref]:
            row = _with(row, self._ref, _content_ref(record))
        return row

    def key(self, row: Values) -> Key | None:
        """Return the natural key of a row; None where it has none and is never merged."""
        if not row[self._ref]:
            return None
        return (self._kind_of(row), row[self._source], row[self._ref])

    def tells(self, row: Values) -> bool:
        """Return whether a row tells of anything; one that takes something back does not."""
        if self._count is None or row[self._count] != 0:
            return True
        return self._kind_of(row) not in RETRACTABLE

    def _kind_of(self, row: Values) -> str:
        return "" if self._kind is None else row[self._kind]


def _filled(record: type[Any], columns: Mapping[str, Sequence[Any]]) -> list[AnyRecord]:
    """Return records whose attributes are these columns, all of them.

    Slots are filled column by column, which takes a quarter of the time of as many calls.
    """
    made = [object.__new__(record) for _ in columns["source"]]
    for name, column in columns.items():
        deque(map(getattr(record, name).__set__, made, column), maxlen=0)
    return made


def _with(row: Values, place: int, value: Any) -> Values:
    return (*row[:place], value, *row[place + 1 :])


def _default(column: Field[Any, Any]) -> Any:
    if column.default is not NOT_PROVIDED:
        return column.get_default()
    return "" if isinstance(column, CharField) else None


def _pack(record: Record, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in names}
    return {name: dict(v) if isinstance(v, Mapping) else v for name, v in values.items()}


def _content_ref(record: Any) -> str:
    """Coverage is a union, so equal ones are one: the content is the key."""
    content = "\n".join([record.source, str(record.start), str(record.end), *record.metrics])
    if record.within or record.floor:
        content += f"\n\n{record.within}\n{record.floor}"
    return CONTENT_MARK + hashlib.blake2b(content.encode(), digest_size=16).hexdigest()


def _tables() -> tuple[Table, ...]:
    models = dict.fromkeys(shape.model for shape in SHAPES)
    return tuple(
        Table(model, tuple(shape for shape in SHAPES if shape.model is model)) for model in models
    )


TABLES = _tables()
TABLE_OF = {
    shape.record: table for table in TABLES for shape in SHAPES if shape.model is table.model
}
