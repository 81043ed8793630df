"""Reads the files of an archive kind by kind, whatever state they are in."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from teams.importers.linkedin.context import Reader, Tally
from teams.importers.reading import Ignored, Input, Problem, Problems, Upload
from teams.importers.sniff import form
from teams.importers.tabular import DAMAGE, Layout, NoHeader, Table, open_text

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


class ArchiveFiles:
    """The files of one archive, by kind, and what reading them has told so far.

    ``tallies`` has the kinds that were read: at least one file had a header and was no wreck.
    ``table`` is what reads files that are no CSV.
    """

    def __init__(
        self, by_kind: Mapping[str, list[Upload]], table: type[Table] | None = None
    ) -> None:
        self._by_kind = by_kind
        self._table = table
        self._read: list[tuple[Upload, str, Tally]] = []
        self.tallies: dict[str, list[Tally]] = {}
        self.problems: list[Problem] = []
        self.ignored: list[Ignored] = []

    def read(
        self, kind: str, make: Callable[[], SomeReader], table: type[Table] = Table
    ) -> SomeReader | None:
        """The reader of a kind after all of its files, or None where none could be read."""
        uploads = self._by_kind.get(kind, [])
        table = self._table or table
        try:
            return self._attempt(kind, make(), uploads, table, frozenset())
        except UnicodeDecodeError:
            # What was read of the file stands in the reader, so all of its files are read anew.
            lenient = frozenset(upload.name for upload in uploads if not _is_utf8(upload))
            return self._attempt(kind, make(), uploads, table, lenient)

    def inputs(self) -> Iterable[Input]:
        """The files that were read, each with what became of its records."""
        for upload, kind, tally in self._read:
            name = f"linkedin.{kind}"
            yield Input(upload.name, name, tally.records, tally.kept, tally.duplicates)

    def _attempt(
        self,
        kind: str,
        reader: SomeReader,
        uploads: list[Upload],
        table: type[Table],
        lenient: frozenset[str],
    ) -> SomeReader | None:
        read: list[tuple[Upload, str, Tally]] = []
        problems: list[Problem] = []
        for upload in uploads:
            found = Problems(upload.name)
            if upload.name in lenient:
                found.add(None, "", REENCODED, CSV_EXPECTED, lost=False)
            tally = self._one(kind, reader, upload, table, found, lenient=upload.name in lenient)
            if tally:
                read.append((upload, kind, tally))
            problems += found
        self.problems += problems
        if not read:
            return None
        self._read += read
        self.tallies[kind] = [tally for _, _, tally in read]
        return reader

    def _one(
        self,
        kind: str,
        reader: Reader,
        upload: Upload,
        table: type[Table],
        problems: Problems,
        *,
        lenient: bool,
    ) -> Tally | None:
        tally = Tally()
        try:
            if reason := _no_table(upload):
                problems.add(None, "", reason, CSV_EXPECTED)
                return None
            with upload.open() as stream, open_text(stream, lenient=lenient) as text:
                rows = table(iter(text), reader.layout, problems)
                _tell_unknown(rows, reader.layout)
                reader.read(rows, tally)
        except NoHeader as closest:
            if kind in WITHOUT_NEWS:
                self.ignored.append(Ignored(upload.name, WITHOUT_NEWS[kind]))
            else:
                _tell(closest, reader.layout, problems)
            return None
        except DAMAGE:
            problems.add(None, "", UNREADABLE, "a complete download")
            return None
        tally.cut = rows.cut
        return tally


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


def _no_table(upload: Upload) -> str:
    """Why a file can be no table, or ""."""
    return {"empty": EMPTY, "workbook": WORKBOOK, "zip": WORKBOOK}.get(form(upload), "")
