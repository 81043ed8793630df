"""ZIP files, opened without trust: limits before anything is read, nothing ever extracted."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, cast

from teams.importers.inside import Extent, Inside, Turns
from teams.importers.reading import Unusable, Upload

MAX_ENTRIES = 20_000
MAX_ENTRIES_INSIDE = 2000
MAX_TOTAL = 1 << 30
MAX_LIST = 4 << 20
MAX_NESTED = 500
MAX_RATIO = 200
RATIO_FROM = 1_000_000
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")

_ENCRYPTED = 0x1 | 0x40
_PATCH = 0x20
_LENGTHS_AT = 26
_BROKEN = (
    zipfile.BadZipFile,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
    struct.error,
    zlib.error,
)
DAMAGED = "the ZIP file is damaged or incomplete; download it again"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_JUNK_FOLDER = "__MACOSX"


@dataclass(frozen=True, slots=True)
class Archive:
    """The files of one archive. ``name`` is how the archive itself is called."""

    name: str
    entries: list[Upload]


def starts_as_zip(start: bytes) -> bool:
    """Whether a file that begins so is a ZIP file, or a workbook, which is one too."""
    return start.startswith(ZIP_STARTS)


def check_workbook(upload: Upload, stream: BinaryIO) -> None:
    """Raise Unusable where a workbook, which is a ZIP file too, is made to harm.

    One of the old binary kind is none, and passes.
    """
    if not starts_as_zip(stream.read(4)):
        return
    stream.seek(0)
    with ExitStack() as opened:
        _checked(upload, stream, opened, MAX_ENTRIES)


class Unpacking:
    """The ZIP files that are given at once, and how much is in all of them so far."""

    def __init__(self, opened: ExitStack) -> None:
        """Entries are streams that stay readable until ``opened`` is closed."""
        self._opened = opened
        self._turns = Turns()
        self._first = ""
        self._entries = self._bytes = 0

    def unpack(self, upload: Upload) -> tuple[list[Archive], list[Unusable]]:
        """The archives in a ZIP file: itself and those inside it; and why others cannot be used.

        Raises Unusable, naming the entry, where the ZIP file itself is damaged, encrypted or made
        to harm, and where all that is given is too much.
        """
        stream, archive, infos = self._open(upload, MAX_ENTRIES)
        inner = [info for info in infos if _is_zip(info)]
        if len(inner) > MAX_NESTED:
            raise Unusable(f"{upload.name}: {len(inner)} ZIP files inside; at most {MAX_NESTED}")
        own = [_entry(upload.name, archive, info) for info in infos if not _is_zip(info)]
        found = [Archive(upload.name, own)] if own or not inner else []
        wrong: list[Unusable] = []
        for info in inner:
            inside = _entry(upload.name, archive, info)
            opening = partial(self._seekable, stream, archive, info)
            try:
                found.append(self._inside(Upload(inside.name, inside.size, opening)))
            except Unusable as reason:
                wrong.append(reason)
        return found, wrong

    def _inside(self, upload: Upload) -> Archive:
        """The archive that is an entry. Raises Unusable where it has another one inside."""
        _, archive, infos = self._open(upload, MAX_ENTRIES_INSIDE)
        if deeper := next((info for info in infos if _is_zip(info)), None):
            name = f"{upload.name}/{_shown(deeper)}"
            raise Unusable(f"{name}: a ZIP file inside a ZIP file inside a ZIP file")
        return Archive(upload.name, [_entry(upload.name, archive, info) for info in infos])

    def _open(
        self, upload: Upload, most: int
    ) -> tuple[BinaryIO, zipfile.ZipFile, list[zipfile.ZipInfo]]:
        """A ZIP file that can do no harm; of another one, whose list is long, nothing is kept."""
        with ExitStack() as opening:
            try:
                stream = opening.enter_context(upload.open())
            except _BROKEN as error:
                raise Unusable(f"{upload.name}: {DAMAGED}") from error
            archive, infos = _checked(upload, stream, opening, most)
            self._count(upload.name, infos)
            self._opened.push(opening.pop_all())
        return stream, archive, infos

    def _seekable(
        self, stream: BinaryIO, archive: zipfile.ZipFile, info: zipfile.ZipInfo
    ) -> BinaryIO:
        """An entry as a stream that can be read from its end and at any place."""
        archive.open(info).close()
        stream.seek(info.header_offset + _LENGTHS_AT)
        lengths = struct.unpack("<2H", stream.read(4))
        start = info.header_offset + _LENGTHS_AT + 4 + sum(lengths)
        deflated = info.compress_type == zipfile.ZIP_DEFLATED
        extent = Extent(start, info.compress_size, info.file_size, deflated)
        return cast("BinaryIO", Inside(stream, extent, self._turns))

    def _count(self, name: str, infos: list[zipfile.ZipInfo]) -> None:
        """Raise Unusable where with this all that is given at once is too much."""
        entries = self._entries + len(infos)
        unpacked = self._bytes + sum(info.file_size for info in infos)
        self._first = self._first or name
        _check_amount(f"{self._first} and all else", entries, unpacked, MAX_ENTRIES)
        self._entries, self._bytes = entries, unpacked


def _checked(
    upload: Upload, stream: BinaryIO, opened: ExitStack, most: int
) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    """The ZIP file and its entries without junk, none of which can do harm. Raises Unusable."""
    try:
        _check_list(upload.name, stream)
        archive = opened.enter_context(zipfile.ZipFile(stream))
        infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
    except _BROKEN as error:
        raise Unusable(f"{upload.name}: {DAMAGED}") from error
    _check_amount(upload.name, len(infos), sum(info.file_size for info in infos), most)
    _check_overlap(upload.name, infos)
    for info in infos:
        _check_entry(upload.name, info)
    return archive, [info for info in infos if not _is_junk(info)]


def _check_list(name: str, stream: BinaryIO) -> None:
    # The list is read whole, and two hundred megabytes of it become gigabytes of objects. How
    # long it is must come from the very parser that will read it: others can be made to differ.
    end = zipfile._EndRecData(stream)  # type: ignore[attr-defined]
    if end and end[zipfile._ECD_SIZE] > MAX_LIST:  # type: ignore[attr-defined]
        raise Unusable(f"{name}: the list of its entries is too long; at most {MAX_LIST} bytes")


def _check_amount(name: str, entries: int, unpacked: int, most: int) -> None:
    if entries > most:
        raise Unusable(f"{name}: {entries} files in a ZIP file; at most {most}")
    if unpacked > MAX_TOTAL:
        raise Unusable(f"{name}: unpacks to {unpacked} bytes; at most {MAX_TOTAL}")


def _check_overlap(name: str, infos: list[zipfile.ZipInfo]) -> None:
    ends = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < ends:
            raise Unusable(f"{name}/{_shown(info)}: shares its bytes with another entry")
        ends = info.header_offset + info.compress_size


def _check_entry(name: str, info: zipfile.ZipInfo) -> None:
    reason = _refusal(info)
    if reason:
        raise Unusable(f"{name}/{_shown(info)}: {reason}")


def _refusal(info: zipfile.ZipInfo) -> str:
    parts = info.filename.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or (len(parts) > 1 and parts[0].endswith(":")):
        return "the name of the entry points outside of the ZIP file"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "the entry is a link"
    if info.flag_bits & _ENCRYPTED:
        return "the entry is encrypted; give the ZIP file without a password"
    if info.compress_type not in _METHODS or info.flag_bits & _PATCH:
        return "the entry is packed in an unusual way; give a plain ZIP file"
    if info.file_size > max(RATIO_FROM, MAX_RATIO * info.compress_size):
        return f"the entry unpacks to more than {MAX_RATIO} times its size"
    return ""


def _shown(info: zipfile.ZipInfo) -> str:
    """The name of an entry, safe to print."""
    return "".join(c if c.isprintable() else "?" for c in info.filename)[:200]


def _is_junk(info: zipfile.ZipInfo) -> bool:
    parts = info.filename.split("/")
    return _JUNK_FOLDER in parts or parts[-1].startswith(".")


def _entry(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Upload:
    # By its ZipInfo, not by its name: two entries may have one name.
    return Upload(f"{name}/{_shown(info)}", info.file_size, partial(_open, archive, info))


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    try:
        return cast("BinaryIO", archive.open(info))
    except _BROKEN as error:
        raise zipfile.BadZipFile(f"{_shown(info)}: cannot be opened") from error


def _is_zip(info: zipfile.ZipInfo) -> bool:
    return _shown(info).casefold().endswith(".zip")
