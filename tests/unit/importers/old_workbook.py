"""A workbook of the old binary kind (.xls), spelled out record by record."""

from __future__ import annotations

import struct
from collections.abc import Sequence

BEGIN, END, SHEET, TEXTS, TEXT, NUMBER = 0x0809, 0x000A, 0x0085, 0x00FC, 0x00FD, 0x0203
FORMULA, PASSWORD, BOOK = 0x0006, 0x002F, 0x01AE
SECTOR = 512
FREE, CHAIN_END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def record(kind: int, content: bytes = b"") -> bytes:
    """One record."""
    return struct.pack("<2H", kind, len(content)) + content


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    """A cell with a number; rows and columns are counted from 0."""
    return record(NUMBER, struct.pack("<3Hd", row, column, style, value))


def text(row: int, column: int, place: int) -> bytes:
    """A cell with one of the texts of the workbook."""
    return record(TEXT, struct.pack("<3HI", row, column, 0, place))


def old_workbook(
    cells: bytes,
    texts: Sequence[str] = (),
    more: bytes = b"",
    *,
    shared: bytes = b"",
    version: int = 0x0600,
) -> bytes:
    """A workbook with one sheet of these cells.

    ``more`` are further records of the whole, ``shared`` those of its texts, where these are not
    given.
    """
    title = b"\x06\x00Sheet1"
    listed = b"".join(struct.pack("<HB", len(t), 0) + t.encode("latin-1") for t in texts)
    start = record(BEGIN, struct.pack("<4H2I", version, 0x0005, 0, 0, 0, 0)) + more
    shared = shared or record(TEXTS, struct.pack("<2I", len(texts), len(texts)) + listed)
    place = len(start) + 4 + 6 + len(title) + len(shared) + 4
    sheet = record(SHEET, struct.pack("<IH", place, 0) + title)
    records = start + sheet + shared + record(END)
    records += record(BEGIN, struct.pack("<4H2I", version, 0x0010, 0, 0, 0, 0))
    return contained(records + cells + record(END), "Workbook")


def contained(content: bytes, name: str) -> bytes:
    """A file of sectors: the head, their table, the directory, and one stream of this name."""
    content = content.ljust(4096, b"\0")
    sectors = -(-len(content) // SECTOR)
    following = [TABLE, CHAIN_END, *range(3, sectors + 2), CHAIN_END]
    table = struct.pack(f"<{len(following)}I", *following).ljust(SECTOR, b"\xff")
    directory = _entry("Root Entry", 5, CHAIN_END, 0, child=1) + _entry(name, 2, 2, len(content))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<5H6x4I", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0)
    head += struct.pack("<5I", 4096, CHAIN_END, 0, CHAIN_END, 0)
    head += struct.pack("<109I", 0, *[FREE] * 108)
    return head + table + directory.ljust(SECTOR, b"\0") + content.ljust(sectors * SECTOR, b"\0")


def _entry(name: str, kind: int, first: int, size: int, child: int = FREE) -> bytes:
    title = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<3I", FREE, FREE, child)
    head = title.ljust(64, b"\0") + struct.pack("<H2B", len(title), kind, 1) + links
    return head.ljust(116, b"\0") + struct.pack("<2I", first, size) + bytes(4)
