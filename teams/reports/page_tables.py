"""The tables of a page as files: one after another in CSV, a sheet each in a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from accounts.table_files import Sheet, Value

HEAD = ("table", "row", "what", "value")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the page. The first cell of a row says what the row is of."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def long_lines(tables: Iterable[Table]) -> Iterator[Sequence[Value]]:
    """Yield every value of the page as a row of its own, under one head for all tables."""
    yield HEAD
    for table in tables:
        for label, *cells in table.rows:
            for what, value in zip(table.head[1:], cells, strict=True):
                if value not in (None, ""):
                    yield table.name, label, what, value


def sheets(tables: Iterable[Table]) -> Iterator[Sheet]:
    """Yield a sheet for each table of the page."""
    for table in tables:
        yield Sheet(table.name, (table.head, *table.rows))
