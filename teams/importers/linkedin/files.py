"""Reads the files of an archive kind by kind, whatever state they are in."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from itertools import repeat
from typing import TypeVar

from teams.importers.linkedin.context import Reader, Tally
from teams.importers.reading import Ignored, Input, Problem, Problems, Unusable, Upload
from teams.importers.sniff import form
from teams.importers.tables import Sheet, sheets_of
from teams.importers.tabular import DAMAGE, Layout, NoHeader, Order, Table, open_text

EMPTY = "the file is empty"
UNREADABLE = "the file is damaged and cannot be read"
WORKBOOK = "an Excel workbook under the name of a CSV file"
NO_HEADER = "no header row found"
NO_COLUMN = "missing column"
REENCODED = "not in UTF-8; read as Windows-1252"
UNKNOWN_COLUMN = "unknown column; not read"
FEW_COLUMNS = 3
CSV_EXPECTED = "the CSV file as downloaded, or saved as CSV UTF-8"

# Before October 2024 this file had two rows of links that tell nothing.
WITHOUT_NEWS = {"rich_media": "an old form of the file that tells nothing"}

# Where a line end is missing, the header goes on with what the first row says of people.
HARMLESS_TITLE = re.compile(r"(?:[^\W\d]|[ ()-]|\d(?!\d)){1,40}")

SomeReader = TypeVar("SomeReader", bound=Reader)


@dataclass(slots=True)
class _Attempt:
    """What came of reading the files of a kind.

    ``unclear`` are the names of files whose dates can be in two orders, each with whether all of
    its dates can be in the other one.
    """

    lenient: frozenset[str]
    orders: Mapping[str, Order]
    read: list[tuple[Upload, str, Tally]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    unclear: dict[str, bool] = field(default_factory=dict)


class ArchiveFiles:
    """The files of one archive, by kind, and what reading them has told so far.

    ``tallies`` has the kinds that were read: at least one file had a header and was no wreck.
    ``table`` is what reads files that are no CSV. ``answered`` is the order of dates in files
    that do not tell it themselves; ``asks_order`` whether it is missing.
    """

    def __init__(
        self,
        by_kind: Mapping[str, list[Upload]],
        table: type[Table] | None = None,
        answered: Order = "",
    ) -> None:
        self._by_kind = by_kind
        self._table = table
        self._answered = answered
        self._read: list[tuple[Upload, str, Tally]] = []
        self.asks_order = False
        self.tallies: dict[str, list[Tally]] = {}
        self.problems: list[Problem] = []
        self.ignored: list[Ignored] = []

    def read(
        self, kind: str, make: Callable[[], SomeReader], table: type[Table] = Table
    ) -> SomeReader | None:
        """The reader of a kind after all of its files, or None where none could be read."""
        table = self._table or table
        reader, found = self._attempt(kind, make, table, {})
        if found.unclear:
            orders = {name: self._answered if one else "" for name, one in found.unclear.items()}
            self.asks_order |= not self._answered and any(found.unclear.values())
            reader, found = self._attempt(kind, make, table, orders)
        self.problems += found.problems
        self.ignored += found.ignored
        if not found.read:
            return None
        self._read += found.read
        self.tallies[kind] = [tally for _, _, tally in found.read]
        return reader

    def inputs(self) -> Iterable[Input]:
        """The files that were read, each with what became of its records."""
        for upload, kind, tally in self._read:
            name = f"linkedin.{kind}"
            yield Input(upload.name, name, tally.records, tally.kept, tally.duplicates)

    def _attempt(
        self,
        kind: str,
        make: Callable[[], SomeReader],
        table: type[Table],
        orders: Mapping[str, Order],
    ) -> tuple[SomeReader, _Attempt]:
        uploads = self._by_kind.get(kind, [])
        lenient: frozenset[str] = frozenset()
        while True:
            reader, attempt = make(), _Attempt(lenient, orders)
            try:
                for upload in uploads:
                    _read_one(kind, reader, upload, table, attempt)
            except UnicodeDecodeError:
                # What was read of the file stands in the reader: all files are read anew, once.
                lenient = frozenset(upload.name for upload in uploads if not _is_utf8(upload))
            else:
                return reader, attempt


def _read_one(
    kind: str, reader: Reader, upload: Upload, table: type[Table], attempt: _Attempt
) -> None:
    """The rows of a file are in the reader. Raises UnicodeDecodeError unless lenient."""
    problems = Problems(upload.name)
    lenient = upload.name in attempt.lenient
    if lenient:
        problems.add(None, "", REENCODED, CSV_EXPECTED, lost=False)
    tally = Tally()
    try:
        with _rows(upload, reader.layout, table, problems, lenient=lenient) as rows:
            rows.order = attempt.orders.get(upload.name, rows.order)
            _tell_unknown(rows, reader.layout)
            reader.read(rows, tally)
    except NoHeader as closest:
        if kind in WITHOUT_NEWS:
            attempt.ignored.append(Ignored(upload.name, WITHOUT_NEWS[kind]))
        else:
            _tell(closest, reader.layout, problems)
    except _NoTable as wrong:
        problems.add(None, "", str(wrong), CSV_EXPECTED)
    except DAMAGE:
        problems.add(None, "", UNREADABLE, "a complete download")
    else:
        tally.cut = rows.cut
        attempt.read.append((upload, kind, tally))
        if rows.seen >= {"day", "either"}:
            attempt.unclear[upload.name] = "month" not in rows.seen
    attempt.problems += problems


class _NoTable(Exception):  # noqa: N818 - it says what the file is
    """A file can be no table."""


@contextmanager
def _rows(
    upload: Upload, layout: Layout, table: type[Table], problems: Problems, *, lenient: bool
) -> Iterator[Table]:
    """The table of a file. Raises NoHeader, and _NoTable where nothing of it is text."""
    kind = form(upload)
    if kind in ("empty", "zip"):
        raise _NoTable(EMPTY if kind == "empty" else WORKBOOK)
    if kind == "workbook":
        yield _sheet(upload, layout, problems)
        return
    with upload.open() as stream, open_text(stream, lenient=lenient) as text:
        yield table(iter(text), layout, problems)


def _sheet(upload: Upload, layout: Layout, problems: Problems) -> Table:
    """The first sheet with the columns. Raises _NoTable where there is none."""
    try:
        sheets = sheets_of(upload, problems)
    except (Unusable, *DAMAGE):
        sheets = []
    for sheet in sheets:
        try:
            return Table(sheet_lines(sheet), layout, problems)
        except NoHeader:
            continue
    raise _NoTable(WORKBOOK)


def sheet_lines(sheet: Sheet) -> Iterator[str]:
    """The rows of a sheet as lines of a CSV file, each on the line that it has in the sheet."""
    written = 0
    for line, cells in sheet.rows:
        yield from repeat("\n", line - written - 1)
        row = StringIO()
        # Whatever is between two newlines is a line to the reader, so cells have other ones.
        csv.writer(row, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow(
            [cell.replace("\r\n", "\r").replace("\n", "\r") for cell in cells]
        )
        written = line
        yield row.getvalue()


def _tell_unknown(table: Table, layout: Layout) -> None:
    """Columns that are not known are listed: a few by their titles, many by their number."""
    titles = [title.strip() for title in layout.unknown(table.header)]
    if len(titles) > FEW_COLUMNS:
        reason = f"{len(titles)} unknown columns; not read"
        table.problems.add(table.skipped, "", reason, lost=False)
        return
    for title in titles:
        column = title if HARMLESS_TITLE.fullmatch(title) else ""
        table.problems.add(table.skipped, column, UNKNOWN_COLUMN, lost=False)


def _tell(closest: NoHeader, layout: Layout, problems: Problems) -> None:
    """What is wrong with the header, or with the line that is closest to one."""
    expected = "the columns " + ", ".join(layout.needed)
    if len(closest.missing) == len(layout.needed):
        problems.add(1, "", NO_HEADER, expected)
    else:
        problems.add(closest.line, ", ".join(closest.missing), NO_COLUMN, expected)


def _is_utf8(upload: Upload) -> bool:
    try:
        with upload.open() as stream, open_text(stream) as text:
            deque(text, maxlen=0)
    except UnicodeDecodeError:
        return False
    except DAMAGE:
        return True
    return True
