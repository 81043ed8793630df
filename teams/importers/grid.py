"""One table with a header out of a CSV file or a workbook, and whose its rows are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from scoring.core.coverage import implied
from scoring.core.evidence import current
from scoring.core.records import AnyRecord
from teams.importers.linkedin.files import FEW_COLUMNS, HARMLESS_TITLE, UNKNOWN_COLUMN
from teams.importers.people import People
from teams.importers.reading import Ignored, Person, Portion, Problem, Problems, Unusable, Upload
from teams.importers.tables import HEAD_ROWS, MAX_ROWS, sheets_of
from teams.importers.tabular import DAMAGE

NO_TABLE = "a sheet without a table that is read"
NO_HEADER = "no header that is known"
WHOSE = "an e-mail address, or the address of a LinkedIn profile"

_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
_PROFILE = re.compile(r"(?:.*linkedin\.com)?/?in/.+", re.IGNORECASE | re.DOTALL)

IsHeader = Callable[[Sequence[str], Sequence[Sequence[str]]], bool]
"""Whether a row, with the first rows below it, is the header that is looked for."""


class NoHeader(Unusable):
    """No sheet of a file has the header that is looked for."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``rows`` are those below the header, each with its line, counted from 1."""

    sheet: str
    line: int
    header: Sequence[str]
    rows: list[tuple[int, list[str]]]

    def column(self, place: int) -> Iterator[str]:
        """The cells of a column that are not blank."""
        for _, cells in self.rows:
            if place < len(cells) and cells[place]:
                yield cells[place]


def has_header(rows: Sequence[Sequence[str]], is_header: IsHeader) -> bool:
    """Whether one of the first rows of a sheet is such a header."""
    return _place(rows, is_header) is not None


def grid_of(upload: Upload, problems: Problems, is_header: IsHeader) -> tuple[Grid, list[Ignored]]:
    """The first table with such a header, and the other sheets, which are not read.

    Rows behind the first ``MAX_ROWS`` are a problem. Raises Unusable where there is no such table.
    """
    try:
        sheets = sheets_of(upload, problems, most=MAX_ROWS + 1)
    except DAMAGE as error:
        raise Unusable(f"{upload.name}: the file is damaged and cannot be read") from error
    found: Grid | None = None
    ignored: list[Ignored] = []
    for sheet in sheets:
        place = None if found else _place([row for _, row in sheet.rows[:HEAD_ROWS]], is_header)
        if place is not None:
            line, header = sheet.rows[place]
            found = Grid(sheet.name, line, header, sheet.rows[place + 1 : MAX_ROWS])
            if len(sheet.rows) > MAX_ROWS:
                problems.add(None, "", f"only the first {MAX_ROWS} rows are read", "fewer rows")
        elif sheet.rows:
            ignored.append(Ignored(f"{upload.name}/{sheet.name}", NO_TABLE))
    if found is None:
        raise NoHeader(f"{upload.name}: {NO_HEADER}")
    return found, ignored


def named(text: str, people: People) -> Person:
    """The person whose e-mail address or profile address it is. Raises ValueError."""
    if _EMAIL.fullmatch(text):
        return Person(email=text.lower())
    if _PROFILE.fullmatch(text) and (slug := people.slug(text)):
        return Person(profile=people.key(slug))
    raise ValueError("nobody's address")


@dataclass(slots=True)
class Owners:
    """The records of a file by whose they are, in the order in which people come."""

    _found: dict[str, tuple[Person, list[AnyRecord]]] = field(default_factory=dict)

    def records(self, person: Person) -> list[AnyRecord]:
        """The person's records, to be added to."""
        key = person.email or person.profile or f"\n{person.name.casefold()}"
        return self._found.setdefault(key, (person, []))[1]

    def portions(self) -> list[Portion]:
        """Everybody's records that stand, with the coverage that they imply."""
        standing = [Portion(person, current(records)) for person, records in self._found.values()]
        return [
            Portion(one.person, [*one.records, *implied(one.records)])
            for one in standing
            if one.records
        ]


def tell_unknown(titles: Sequence[str], line: int, problems: Problems) -> None:
    """Columns that are not known are listed: a few by their titles, many by their number."""
    if len(titles) > FEW_COLUMNS:
        problems.add(line, "", f"{len(titles)} unknown columns; not read", lost=False)
        return
    for title in titles:
        column = title if HARMLESS_TITLE.fullmatch(title) else ""
        problems.add(line, column, UNKNOWN_COLUMN, lost=False)


def no_row(name: str, problems: Sequence[Problem], row: str = "row") -> str:
    """Why no row of a table can be used, or nothing of whatever its rows are called."""
    lost = next((problem for problem in problems if problem.lost), None)
    if lost is None:
        return f"{name}: no row below the header"
    place = "" if lost.line is None else f"line {lost.line}: "
    told = ": ".join(filter(None, (lost.column, lost.reason)))
    expected = f", expected {lost.expected}" if lost.expected else ""
    return f"{name}: no {row} can be used; {place}{told}{expected}"


def _place(rows: Sequence[Sequence[str]], is_header: IsHeader) -> int | None:
    return next((n for n, row in enumerate(rows) if is_header(row, rows[n + 1 :])), None)
