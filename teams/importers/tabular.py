"""Tables out of CSV bytes, as streams: encodings, dialects, preambles and damage.

Nothing is ever read whole, and lines are split by the CSV reader alone: ``str.splitlines`` also
splits at characters that are ordinary text.
"""

from __future__ import annotations

import codecs
import csv
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BufferedIOBase, TextIOWrapper
from itertools import chain
from typing import BinaryIO, Literal, TypeVar, cast
from zipfile import BadZipFile

from teams.importers.reading import Problems

FIELD_LIMIT = 1 << 24
LINE_LIMIT = 2 * FIELD_LIMIT
HEADER_LINES = 30
MAX_ROWS = 2_000_000
CHUNK = 1 << 18
DELIMITERS = ",;\t"
DAMAGE = (EOFError, OSError, zlib.error, BadZipFile)

_END = "\x00end\x00"
_NOT_A_LETTER = re.compile(r"[\W_]+")
# A damaged row may hold anything in its date column; only what looks like a date is quoted.
_HARMLESS = re.compile(
    r"(?:\d{4}([/.-])\d\d?\1\d\d?|\d\d?([/.-])\d\d?\2(?:\d\d){1,2})"
    r"(?:,?[ T]\d\d?(?::\d\d){1,2} ?(?:[AP]M|UTC|Z)?)?|"
)

# LinkedIn writes the month first, and a comma before the time; other programs have another order.
_SLASHES = re.compile(r"(\d\d?)/(\d\d?)(?=/\d+(?![\d,]))", re.ASCII)
Order = Literal["mdy", "dmy", ""]

When = TypeVar("When")

csv.field_size_limit(FIELD_LIMIT)


def _read_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", errors="replace"), error.end


codecs.register_error("pillars.cp1252", _read_as_cp1252)


class NoHeader(Exception):  # noqa: N818 - it says what the file is without
    """None of the first lines of a file is a header of the layout.

    ``line`` is the one that comes closest, ``missing`` the columns that it lacks of those needed.
    """

    def __init__(self, line: int, missing: Sequence[str]) -> None:
        super().__init__(line, missing)
        self.line, self.missing = line, missing


class UnclearError(ValueError):
    """A date can be two days: which of its numbers is the month is not known."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one kind of file, by normalized name (``column_name``).

    ``needed`` must all be there. ``wanted`` are read where they are there. ``known`` are there in
    real files and never read. ``aliases`` are other names of the first two.
    """

    needed: tuple[str, ...]
    wanted: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)

    def places(self, header: list[str]) -> dict[str, int]:
        """The place of every column that is read."""
        read = {*self.needed, *self.wanted}
        places: dict[str, int] = {}
        for place, title in enumerate(header):
            name = column_name(title)
            name = self.aliases.get(name, name)
            if name in read:
                places.setdefault(name, place)
        return places

    def missing(self, header: list[str]) -> list[str]:
        """The needed columns that are not there."""
        places = self.places(header)
        return [name for name in self.needed if name not in places]

    def unknown(self, header: list[str]) -> list[str]:
        """The titles that no real file is known to have."""
        expected = {*self.needed, *self.wanted, *self.known, *self.aliases, ""}
        return [title for title in header if column_name(title) not in expected]


def column_name(title: str) -> str:
    """A column's title as it is compared: letters and digits alone, without case."""
    return _NOT_A_LETTER.sub("", title).casefold()


def open_text(stream: BinaryIO, *, lenient: bool = False) -> TextIOWrapper:
    """The text of ``stream``: UTF-8 with or without BOM, or UTF-16 with one.

    Reading raises UnicodeDecodeError where a byte is no UTF-8, unless ``lenient``: then such
    bytes are read as Windows-1252.
    """
    start = stream.read(2)
    stream.seek(0)
    utf16 = start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    errors = "replace" if utf16 and lenient else "pillars.cp1252" if lenient else "strict"
    encoding = "utf-16" if utf16 else "utf-8-sig"
    text = TextIOWrapper(cast(BinaryIO, _Lines(stream)), encoding, errors, newline="")
    # Out of a ZIP file, bytes come at a cost for every call; by default it takes 8 KiB at a time.
    text._CHUNK_SIZE = CHUNK  # type: ignore[attr-defined]
    return text


class _Lines(BufferedIOBase):
    """The bytes of a stream while they have newlines: a line is held in memory whole."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._length = 0

    def readable(self) -> bool:
        return True

    def read1(self, size: int = -1) -> bytes:
        """The next bytes. Raises OSError where a line does not end."""
        data = self._stream.read(size)
        behind = len(data) - 1 - data.rfind(b"\n")
        self._length = behind if behind < len(data) else self._length + behind
        if self._length > LINE_LIMIT:
            raise OSError("a line does not end")
        return data


class Table:
    """The rows below the header of one file.

    ``header`` is the header row on line ``skipped``, ``places`` the columns that are read,
    ``lines`` what stands below. ``cut`` is true once the rows have ended in the middle of one,
    or in damaged bytes. ``order`` is that of dates in numbers between slashes, empty where it is
    not known; ``seen`` are the first ones in the dates so far that cannot be or can be the month.
    """

    order: Order = "mdy"
    seen: frozenset[Literal["day", "month", "either"]] = frozenset()

    def __init__(
        self,
        lines: Iterator[str],
        layout: Layout,
        problems: Problems,
        *,
        escapechar: str | None = None,
    ) -> None:
        """Raises NoHeader."""
        self.problems = problems
        self.cut = False
        self.skipped, self._delimiter, self.header = _find_header(lines, layout)
        self.places = layout.places(self.header)
        self.lines = lines
        self._escapechar = escapechar
        self._over: list[bool] = []
        self.read_from(lines)

    def read_from(self, lines: Iterator[str]) -> None:
        """The rows come from ``lines``."""
        self._reader = csv.reader(
            chain(lines, self._end()), delimiter=self._delimiter, escapechar=self._escapechar
        )

    def rows(self) -> Iterator[list[str]]:
        """Every record with any field. What cannot be read becomes a problem."""
        over = self._over
        reader = self._reader
        left = MAX_ROWS
        while True:
            try:
                for row in reader:
                    left -= 1
                    if over:
                        if row != [_END]:
                            # The line that tells has an end of its own before it, or has none.
                            added = 0 if row[-1].endswith("\n" + _END) else 1
                            self.ended_inside(max(self.skipped + 1, self.line(row) - added))
                        return
                    if left < 0:
                        self.too_long()
                        return
                    if row:
                        yield row
                return
            except csv.Error:
                limit = f"at most {FIELD_LIMIT} characters"
                line = self.skipped + reader.line_num
                self.problems.add(line, "", "a field is too long", limit)
            except DAMAGE:
                self.damaged(self.skipped + reader.line_num)
                return

    def damaged(self, line: int) -> None:
        """The bytes behind ``line`` cannot be read."""
        self.cut = True
        reason = f"the file is damaged behind line {line}; the rows up to there count"
        self.problems.add(None, "", reason, "a complete download")

    def too_long(self) -> None:
        """There are more rows than anybody's file has."""
        self.cut = True
        self.problems.add(None, "", f"only the first {MAX_ROWS} rows are read", "fewer rows")

    def ended_inside(self, line: int) -> None:
        """The file ends within the record that begins on ``line``."""
        self.cut = True
        reason = "the file ends inside a quoted field; the rows above count"
        self.problems.add(line, "", reason, "a complete download")

    def line(self, row: list[str]) -> int:
        """The physical line on which the latest row begins."""
        inside = sum(cell.count("\n") for cell in row)
        return self.skipped + self._reader.line_num - inside

    def cell(self, row: list[str], column: str) -> str:
        """The stripped cell of ``row``; "" where the file or the row has no such column."""
        try:
            return row[self.places[column]].strip()
        except LookupError:
            return ""

    def dated(
        self, row: list[str], column: str, read: Callable[[str], When], form: str
    ) -> When | None:
        """The cell as ``read`` reads it, or None and a problem that expects ``form``."""
        try:
            text = row[self.places[column]].strip()
            return read(self._month_first(text) if "/" in text[1:3] else text)
        except (LookupError, ValueError) as error:
            text = self.cell(row, column)
            shown = f'"{text}" is no date' if _HARMLESS.fullmatch(text) else "no date"
            if isinstance(error, UnclearError):
                shown = f'"{text}" is one of two days: other dates of the file have the day first'
            self.problems.add(self.line(row), self.title(column), shown, form)
            return None

    def title(self, column: str) -> str:
        """The title of a column as the file writes it."""
        return self.header[self.places[column]].strip() if column in self.places else column

    def _month_first(self, text: str) -> str:
        """A date in numbers with its month first. Raises UnclearError where that is not known."""
        found = _SLASHES.match(text)
        if found is None:
            return text
        first, second = int(found[1]), int(found[2])
        if first == second or max(first, second) > 31 or min(first, second) > 12:
            return text
        self.seen |= {"day" if first > 12 else "month" if second > 12 else "either"}
        if self.order == "dmy":
            return f"{second}/{first}{text[found.end() :]}"
        if not self.order and max(first, second) <= 12:
            raise UnclearError
        return text

    def _end(self) -> Iterator[str]:
        """One line behind the last: an open quote swallows it, which tells that one was open."""
        self._over.append(True)
        yield _END


def _titles(line: str, delimiter: str) -> list[str]:
    """The fields of a line; none where its quotes stand otherwise than this delimiter has them."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _find_header(lines: Iterator[str], layout: Layout) -> tuple[int, str, list[str]]:
    """The number of lines up to the header, the delimiter and the titles.

    Notes may stand above the header, and how many lines of them changes.
    """
    closest = NoHeader(1, layout.needed)
    for number in range(1, HEADER_LINES + 1):
        line = next(lines, None)
        if line is None:
            break
        # Text of two or four bytes a letter, without a mark that says so, is no text to read.
        if "\0" in line or len(line) > FIELD_LIMIT:
            continue
        for delimiter in DELIMITERS:
            header = _titles(line, delimiter)
            missing = layout.missing(header)
            if not missing:
                return number, delimiter, header
            if len(missing) < len(closest.missing):
                closest = NoHeader(number, missing)
    raise closest
