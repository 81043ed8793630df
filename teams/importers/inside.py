"""A file inside a ZIP file as a stream that is read at any place without starting anew.

A ZIP file is read from its end, and its entries in any order. ``zipfile`` can go back in an entry
only by unpacking it from its beginning, which for thousands of entries inside takes minutes.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from io import SEEK_CUR, SEEK_END, BufferedIOBase
from typing import Any, BinaryIO

CHUNK = 1 << 14
MOST = 1 << 20
NEAREST = 1 << 16
MARKS = 256


@dataclass(frozen=True, slots=True)
class Extent:
    """Where the bytes of an entry stand in the stream of its ZIP file, and how many they become."""

    start: int
    packed: int
    size: int
    is_deflated: bool


class Turns:
    """One stream at a time keeps what makes it fast: each such mark takes some 45 KB."""

    def __init__(self) -> None:
        self._latest: Inside | None = None

    def take(self, stream: Inside) -> None:
        """It is the turn of ``stream``; the one before has no marks any more."""
        if self._latest is not None and self._latest is not stream:
            self._latest.forget()
        self._latest = stream


class Inside(BufferedIOBase):
    """The bytes of one entry, unpacked. Reading raises zlib.error where they are damaged."""

    def __init__(self, stream: BinaryIO, extent: Extent, turns: Turns) -> None:
        self._stream = stream
        self._extent = extent
        self._turns = turns
        self._place = 0
        self._spacing = max(NEAREST, extent.size // MARKS)
        self.forget()

    def forget(self) -> None:
        """Reading begins anew at the beginning."""
        self._unpacker: Any = zlib.decompressobj(-zlib.MAX_WBITS)
        self._given = self._made = 0
        self._behind = b""
        self._marks: list[tuple[int, int, Any]] = [(0, 0, self._unpacker.copy())]

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = 0) -> int:
        """As of any stream; a place before the beginning raises OSError."""
        base = {SEEK_CUR: self._place, SEEK_END: self._extent.size}.get(whence, 0)
        if base + offset < 0:
            raise OSError("a place before the beginning")
        self._place = base + offset
        return self._place

    def read(self, size: int | None = -1) -> bytes:
        """``size`` bytes, or all; fewer at the end alone."""
        left = max(0, self._extent.size - self._place)
        wanted = left if size is None or size < 0 else min(size, left)
        if not self._extent.is_deflated:
            found = self._bytes_at(self._place, wanted)
        else:
            self._turns.take(self)
            self._go_to(self._place)
            found = b"".join(self._unpacked(wanted))
        self._place += len(found)
        return found

    def read1(self, size: int = -1) -> bytes:
        return self.read(size)

    def _bytes_at(self, place: int, length: int) -> bytes:
        length = min(length, self._extent.packed - place)
        if length <= 0:
            return b""
        self._stream.seek(self._extent.start + place)
        return self._stream.read(length)

    def _go_to(self, place: int) -> None:
        """What is unpacked next stands at ``place``, or the end was before it."""
        number = bisect_right(self._marks, place, key=lambda mark: mark[0]) - 1
        made, given, unpacker = self._marks[number]
        if not made <= self._made <= place:
            self._made, self._given, self._behind = made, given, b""
            self._unpacker = unpacker.copy()
        for _ in self._unpacked(place - self._made):
            pass

    def _unpacked(self, wanted: int) -> Iterator[bytes]:
        """The next ``wanted`` bytes. On the way marks are left, from where to go on later."""
        while wanted > 0 and not self._unpacker.eof:
            if not self._behind:
                self._behind = self._bytes_at(self._given, CHUNK)
                self._given += len(self._behind)
            is_last = not self._behind
            to_mark = self._marks[-1][0] + self._spacing - self._made
            made = self._unpacker.decompress(self._behind, min(wanted, to_mark, MOST))
            self._behind = self._unpacker.unconsumed_tail
            if is_last and not made:
                return
            self._made += len(made)
            wanted -= len(made)
            if self._made == self._marks[-1][0] + self._spacing:
                before = self._given - len(self._behind)
                self._marks.append((self._made, before, self._unpacker.copy()))
            yield made
