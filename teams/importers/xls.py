"""Excel workbooks of the old binary kind (.xls), of 1997 and later: values alone.

Readers that lay a sheet out in memory take gigabytes for two cells in opposite corners, and the
one at hand ends the program where a file is damaged. Here a row is as long as its cells, and
passwords, formulas and other workbooks are told.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from teams.importers.numbers import Exact
from teams.importers.serial_dates import is_date_format, moment
from teams.importers.xml_parts import TooMuch

MAX_BYTES = 16 << 20
MAX_SHEETS = 100
MAX_CELLS = 2_000_000
MAX_RECORDS = 4_000_000
MAX_TEXT = 32 << 20

Row = tuple[int, list[str]]

_SECTORS = (512, 4096)
_LAST_SECTOR = 0xFFFFFFFA
_ENTRY = 128
_ENCRYPTED = ("EncryptedPackage", "EncryptionInfo")
_STREAMS = ("Workbook", "Book")
_OWN_BOOKS = (0x0401, 0x3A01)
_VERSION = 0x0600

# The kinds of records.
_BEGIN, _END, _SHEET, _PASSWORD, _BOOK = 0x0809, 0x000A, 0x0085, 0x002F, 0x01AE
_TEXTS, _GO_ON, _CALENDAR, _FORMAT, _STYLE = 0x00FC, 0x003C, 0x0022, 0x041E, 0x00E0
_FORMULAS = frozenset((0x0006, 0x0206, 0x0406))
_NUMBER, _SMALL, _SMALL_ONES = 0x0203, 0x027E, 0x00BD
_SHARED_TEXT, _FLAG = 0x00FD, 0x0205
_OWN_TEXTS = frozenset((0x0204, 0x00D6))


class Protected(Exception):  # noqa: N818 - it says what the workbook is
    """The workbook needs a password."""


class OtherBooks(Exception):  # noqa: N818 - it says what the workbook has
    """The workbook refers to others."""


class Formula(Exception):  # noqa: N818 - it says what the workbook has
    """A cell holds a formula: in which sheet, row and column, counted from 1."""

    def __init__(self, sheet: int, row: int, column: int) -> None:
        super().__init__(sheet, row, column)
        self.sheet, self.row, self.column = sheet, row, column


def sheets(data: bytes, most: int) -> list[tuple[str, list[Row]]]:
    """The names of the sheets, with the first ``most`` rows that have any cell, and their lines.

    Raises Protected, OtherBooks, Formula, and TooMuch where it is too large; ValueError,
    LookupError or struct.error where it is damaged, or of before 1997.
    """
    if len(data) > MAX_BYTES:
        raise TooMuch
    stream = _Container(data).workbook()
    book = _Book()
    shared: list[bytes] = []
    latest = 0
    for kind, record in _records(stream, 0):
        latest = latest if kind == _GO_ON else kind
        if latest == _TEXTS:
            shared.append(record)
        else:
            book.take(kind, record)
    book.texts = _Texts(shared).all() if shared else []
    found = []
    for number, (start, name) in enumerate(book.sheets, 1):
        rows = _rows(book, _records(stream, start), number)
        found.append((name, rows[:most]))
    return found


@dataclass(slots=True)
class _Book:
    """What all sheets share. ``sheets`` are their places in the stream and their names."""

    sheets: list[tuple[int, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    is_1904: bool = False
    formats: dict[str, str] = field(default_factory=dict)
    styles: list[str] = field(default_factory=list)
    cells: int = 0
    records: int = 0

    def take(self, kind: int, record: bytes) -> None:
        """One record of the whole workbook."""
        if kind == _BEGIN and struct.unpack_from("<H", record)[0] != _VERSION:
            raise ValueError("of before 1997")
        if kind == _PASSWORD:
            raise Protected
        if kind == _BOOK and struct.unpack_from("<2H", record)[1] not in _OWN_BOOKS:
            raise OtherBooks
        if kind == _CALENDAR:
            self.is_1904 = record[0] == 1
        elif kind == _FORMAT:
            self.formats[str(struct.unpack_from("<H", record)[0])] = _text(record, 2)
        elif kind == _STYLE:
            self.styles.append(str(struct.unpack_from("<2H", record)[1]))
        elif kind == _SHEET:
            start, _, form, length, is_wide = struct.unpack_from("<I4B", record)
            if len(self.sheets) >= MAX_SHEETS:
                raise TooMuch
            if form == 0:
                self.sheets.append((start, _letters(record[8:], length, is_wide)))

    def number(self, value: float, style: int) -> str:
        """A number as it is shown: a date where its style is one."""
        form = self.styles[style] if style < len(self.styles) else "0"
        if is_date_format(form, self.formats.get(form)):
            return moment(repr(value), is_1904=self.is_1904) or Exact(f"{value:.15g}")
        return Exact(f"{value:.15g}")


def _rows(book: _Book, records: Iterable[tuple[int, bytes]], number: int) -> list[Row]:
    """The rows of one sheet that have any cell."""
    rows: defaultdict[int, list[str]] = defaultdict(list)
    for kind, record in records:
        book.records += 1
        if book.records > MAX_RECORDS:
            raise TooMuch
        if kind in _FORMULAS:
            row, column = struct.unpack_from("<2H", record)
            raise Formula(number, row + 1, column + 1)
        for row, column, text in _cells(book, kind, record):
            cells = rows[row]
            missing = max(0, column + 1 - len(cells))
            book.cells += missing
            if book.cells > MAX_CELLS:
                raise TooMuch
            cells += [""] * missing
            cells[column] = text
    return [(row + 1, cells) for row, cells in sorted(rows.items()) if any(cells)]


def _cells(book: _Book, kind: int, record: bytes) -> Iterator[tuple[int, int, str]]:
    """The cells of a record: row and column, counted from 0, and what they show."""
    if kind == _NUMBER:
        row, column, style, value = struct.unpack_from("<3Hd", record)
        yield row, column, book.number(value, style)
    elif kind == _SMALL:
        row, column, style, small = struct.unpack_from("<3HI", record)
        yield row, column, book.number(_small(small), style)
    elif kind == _SMALL_ONES:
        row, column = struct.unpack_from("<2H", record)
        for place in range(4, len(record) - 2, 6):
            style, small = struct.unpack_from("<HI", record, place)
            yield row, column + (place - 4) // 6, book.number(_small(small), style)
    elif kind == _SHARED_TEXT:
        row, column, _, text = struct.unpack_from("<3HI", record)
        yield row, column, book.texts[text]
    elif kind in _OWN_TEXTS:
        row, column = struct.unpack_from("<2H", record)
        yield row, column, _text(record, 6)
    elif kind == _FLAG:
        row, column, _, value, is_error = struct.unpack_from("<3H2B", record)
        yield row, column, "" if is_error else "TRUE" if value else "FALSE"


def _small(number: int) -> float:
    """A number in four bytes: whole, or the upper part of a float; either may be hundredths."""
    if number & 2:
        whole = struct.unpack("<i", struct.pack("<I", number))[0] >> 2
        value = float(whole)
    else:
        value = struct.unpack("<d", struct.pack("<Q", (number & 0xFFFFFFFC) << 32))[0]
    return value / 100 if number & 1 else value


def _text(record: bytes, start: int) -> str:
    length, is_wide = struct.unpack_from("<HB", record, start)
    return _letters(record[start + 3 :], length, is_wide & 1)


def _letters(data: bytes, length: int, is_wide: int) -> str:
    """The first ``length`` letters, of two bytes or of one each."""
    if is_wide:
        return data[: length * 2].decode("utf-16-le", "replace").strip()
    return data[:length].decode("latin-1").strip()


class _Texts:
    """The shared texts, which run on over the ends of records."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts = parts
        self._part, self._at = 0, 8
        self._number = struct.unpack_from("<I", parts[0], 4)[0]
        self._characters = 0

    def all(self) -> list[str]:
        """The texts. Raises IndexError where there are fewer than there should be."""
        return [self._next() for _ in range(min(self._number, MAX_BYTES // 3))]

    def _next(self) -> str:
        length, form = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if form & 8 else 0
        sounds = struct.unpack("<I", self._take(4))[0] if form & 4 else 0
        text = self._letters(length, form & 1)
        self._take(4 * runs + sounds)
        return text

    def _letters(self, length: int, is_wide: int) -> str:
        found = b""
        self._characters += length
        if self._characters > MAX_TEXT:
            raise TooMuch
        while length:
            if self._at == len(self._parts[self._part]):
                # Where a text runs on, it says anew how wide its letters are.
                self._part, self._at = self._part + 1, 1
                is_wide = self._parts[self._part][0] & 1
            part = self._parts[self._part]
            letters = min(length, (len(part) - self._at) >> is_wide)
            if not letters:
                raise ValueError("half a letter")
            data = part[self._at : self._at + (letters << is_wide)]
            found += data if is_wide else data.decode("latin-1").encode("utf-16-le")
            self._at += letters << is_wide
            length -= letters
        return found.decode("utf-16-le", "replace").strip()

    def _take(self, length: int) -> bytes:
        found = b""
        while length:
            part = self._parts[self._part]
            if self._at == len(part):
                self._part, self._at = self._part + 1, 0
                continue
            data = part[self._at : self._at + length]
            # Runs and sounds can be long, and are not looked at.
            found = data if len(found) > 8 else found + data
            self._at += len(data)
            length -= len(data)
        return found


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The kinds and contents of the records of a part of the stream."""
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, start)
        if kind == _END:
            return
        yield kind, stream[start + 4 : start + 4 + length]
        start += 4 + length


class _Container:
    """The streams of an OLE2 file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._size = 1 << struct.unpack_from("<H", data, 30)[0]
        if self._size not in _SECTORS:
            raise ValueError("no size of sectors")
        self._next = _numbers(b"".join(map(self._sector, self._table_sectors())))
        self._entries = {name: place for name, *place in self._directory()}

    def workbook(self) -> bytes:
        """The stream of records. Raises Protected where there is but an encrypted one."""
        if any(name in self._entries for name in _ENCRYPTED):
            raise Protected
        first, size = next((e for name, e in self._entries.items() if name in _STREAMS), (0, 0))
        # A smaller stream lies elsewhere, and no program writes workbooks as small as that.
        if size < struct.unpack_from("<I", self._data, 56)[0]:
            raise ValueError("no records")
        return self._chain(first)[:size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if not 0 <= number < len(self._data) // self._size:
            raise ValueError("no such sector")
        return self._data[start : start + self._size].ljust(self._size, b"\0")

    def _table_sectors(self) -> Iterator[int]:
        """The sectors of the table that tells which sector follows which."""
        most = struct.unpack_from("<I", self._data, 44)[0]
        listed = struct.unpack_from("<109I", self._data, 76)
        more, parts = struct.unpack_from("<2I", self._data, 68)
        for _ in range(min(parts, len(self._data) // self._size)):
            if more >= _LAST_SECTOR:
                break
            *numbers, more = _numbers(self._sector(more))
            listed += tuple(numbers)
        yield from [number for number in listed if number < _LAST_SECTOR][:most]

    def _chain(self, first: int) -> bytes:
        found: list[bytes] = []
        while first < _LAST_SECTOR:
            if len(found) > len(self._next):
                raise ValueError("sectors without an end")
            found.append(self._sector(first))
            first = self._next[first]
        return b"".join(found)

    def _directory(self) -> Iterator[tuple[str, int, int]]:
        """The names of the streams, with their first sectors and their sizes."""
        data = self._chain(struct.unpack_from("<I", self._data, 48)[0])
        for start in range(0, len(data), _ENTRY):
            length = struct.unpack_from("<H", data, start + 64)[0]
            name = data[start : start + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            first, size = struct.unpack_from("<2I", data, start + 116)
            yield name, first, size


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data)
