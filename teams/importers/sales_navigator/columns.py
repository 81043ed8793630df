"""A report's columns by what they are called here, in whatever order they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from teams.importers.grid import tell_unknown
from teams.importers.reading import Problems
from teams.importers.tabular import column_name

# What a column is called, by its title: "" for one that is known and never read, None for others.
Named = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Columns:
    """A header, and the place of every column that is read."""

    header: Sequence[str]
    places: Mapping[str, int]

    def cell(self, cells: Sequence[str], name: str) -> str:
        """The cell of a row; "" where the file or the row has no such column."""
        place = self.places.get(name)
        return cells[place] if place is not None and place < len(cells) else ""

    def title(self, name: str) -> str:
        """The title of a column as the file writes it."""
        return self.header[self.places[name]].strip() if name in self.places else name


def named(titles: Mapping[str, str]) -> Named:
    """What columns are called, by a table of their normalized titles (``column_name``)."""
    return lambda title: titles.get(column_name(title))


def names_in(header: Iterable[str], name_of: Named) -> set[str]:
    """What the columns of a header are called, as far as they are read."""
    return {name for title in header if (name := name_of(title))}


def columns(header: Sequence[str], line: int, name_of: Named, problems: Problems) -> Columns:
    """The columns of the header on ``line``: of two with one name the first is read.

    Columns that no real file is known to have are problems that lose nothing.
    """
    places: dict[str, int] = {}
    for place, title in enumerate(header):
        if name := name_of(title):
            places.setdefault(name, place)
    unknown = [title.strip() for title in header if column_name(title) and name_of(title) is None]
    tell_unknown(unknown, line, problems)
    return Columns(header, places)
