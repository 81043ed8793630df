"""Excel workbooks of the old binary kind (.xls), looked through before anything lays them out.

The reader of these files holds every sheet as one rectangle, and two cells in opposite corners
make it one of gigabytes. So where the cells stand is read from their records first; they also
tell of passwords, formulas and other workbooks, which the reader does not.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from teams.importers.xml_parts import TooMuch

MAX_BYTES = 16 << 20
MAX_SHEETS = 100
MAX_CELLS = 2_000_000
MAX_TEXT = 64 << 20

_SECTORS = (512, 4096)
_LAST_SECTOR = 0xFFFFFFFA
_ENTRY = 128
_ENCRYPTED = ("EncryptedPackage", "EncryptionInfo")
_STREAMS = ("Workbook", "Book")
_OWN_BOOKS = (0x0401, 0x3A01)

# The kinds of records.
_END, _SHEET, _PASSWORD, _BOOK = 0x000A, 0x0085, 0x002F, 0x01AE
_TEXTS = frozenset((0x00FC, 0x003C))
_FORMULAS = frozenset((0x0006, 0x0206, 0x0406))
_SHARED_TEXT = 0x00FD
_MANY = frozenset((0x00BD, 0x00BE))
_CELLS = frozenset((0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, _SHARED_TEXT)) | _MANY


class Protected(Exception):  # noqa: N818 - it says what the workbook is
    """The workbook needs a password."""


class OtherBooks(Exception):  # noqa: N818 - it says what the workbook has
    """The workbook refers to others."""


class Formula(Exception):  # noqa: N818 - it says what the workbook has
    """A cell holds a formula: in which sheet, row and column, counted from 1."""

    def __init__(self, sheet: int, row: int, column: int) -> None:
        super().__init__(sheet, row, column)
        self.sheet, self.row, self.column = sheet, row, column


def check(data: bytes) -> None:
    """Raise where a workbook is not one of values alone: Protected, OtherBooks or Formula.

    Raises TooMuch where it is too large, ValueError, LookupError or struct.error where it is
    damaged.
    """
    if len(data) > MAX_BYTES:
        raise TooMuch
    stream = _Container(data).workbook()
    sheets: list[int] = []
    texts = 0
    for kind, record in _records(stream, 0):
        if kind == _PASSWORD:
            raise Protected
        if kind == _BOOK and struct.unpack_from("<2H", record)[1] not in _OWN_BOOKS:
            raise OtherBooks
        if kind == _SHEET:
            sheets.append(struct.unpack_from("<I", record)[0])
        elif kind in _TEXTS:
            texts += len(record)
    if len(sheets) > MAX_SHEETS:
        raise TooMuch
    found = [_Extent(number, _records(stream, at)) for number, at in enumerate(sheets, 1)]
    # Every cell with a text gets a copy of it, and that can be the longest of all.
    copies = sum(sheet.shared_texts for sheet in found) * min(texts, 1 << 16)
    if sum(sheet.cells for sheet in found) > MAX_CELLS or copies > MAX_TEXT:
        raise TooMuch


class _Extent:
    """The rectangle in which the cells of a sheet stand, and how many have a shared text."""

    def __init__(self, number: int, records: Iterable[tuple[int, bytes]]) -> None:
        rows, columns = [1 << 16, -1], [1 << 16, -1]
        self.shared_texts = 0
        for kind, record in records:
            if kind in _FORMULAS:
                row, column = struct.unpack_from("<2H", record)
                raise Formula(number, row + 1, column + 1)
            if kind in _CELLS:
                row, first = struct.unpack_from("<2H", record)
                last = struct.unpack_from("<H", record, len(record) - 2)[0]
                last = last if kind in _MANY else first
                rows = [min(rows[0], row), max(rows[1], row)]
                columns = [min(columns[0], first), max(columns[1], first, last)]
                self.shared_texts += kind == _SHARED_TEXT
        self.cells = max(0, rows[1] - rows[0] + 1) * max(0, columns[1] - columns[0] + 1)


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
        if not size:
            raise ValueError("no records")
        if size >= struct.unpack_from("<I", self._data, 56)[0]:
            return self._chain(first)[:size]
        return self._small(first, size)

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

    def _small(self, first: int, size: int) -> bytes:
        """A stream that lies in the sectors of 64 bytes of another one."""
        table = _numbers(self._chain(struct.unpack_from("<I", self._data, 60)[0]))
        root = next(iter(self._entries.values()))
        home = self._chain(root[0])
        found: list[bytes] = []
        while first < _LAST_SECTOR and len(found) <= len(table):
            found.append(home[first * 64 : first * 64 + 64])
            first = table[first]
        return b"".join(found)[:size]


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data)
