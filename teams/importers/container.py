"""ZIP files, opened without trust: limits before anything is read, nothing ever extracted."""

from __future__ import annotations

import stat
import struct
import zipfile
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, cast

from teams.importers.reading import Unusable, Upload

MAX_ENTRIES = 2000
MAX_TOTAL = 1 << 30
MAX_NESTED = 4
MAX_RATIO = 200
RATIO_FROM = 1_000_000
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")

_ENCRYPTED = 0x1
_BROKEN = (
    zipfile.BadZipFile,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
    struct.error,
)
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


def unpack(upload: Upload, opened: ExitStack, *, depth: int = 0) -> list[Archive]:
    """The archives in a ZIP file: itself and those one level inside it.

    Entries are streams that stay readable until ``opened`` is closed. Raises Unusable, naming the
    entry, where the ZIP is damaged, encrypted, nested deeper, or made to harm.
    """
    stream = opened.enter_context(upload.open())
    try:
        archive = opened.enter_context(zipfile.ZipFile(stream))
        infos = [info for info in archive.infolist() if not info.is_dir()]
    except _BROKEN as error:
        raise Unusable(
            f"{upload.name}: the ZIP file is damaged or incomplete; download it again"
        ) from error
    _check_whole(upload.name, infos)
    for info in infos:
        _check_entry(upload.name, info)
    entries = [_entry(upload.name, archive, info) for info in infos if not _is_junk(info)]
    inner = [entry for entry in entries if _is_zip(entry)]
    if inner and depth:
        raise Unusable(f"{inner[0].name}: a ZIP file inside a ZIP file inside a ZIP file")
    if len(inner) > MAX_NESTED:
        raise Unusable(f"{upload.name}: {len(inner)} ZIP files inside; at most {MAX_NESTED}")
    own = [entry for entry in entries if entry not in inner]
    nested = [found for entry in inner for found in unpack(entry, opened, depth=depth + 1)]
    return [*([Archive(upload.name, own)] if own or not nested else []), *nested]


def _check_whole(name: str, infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_ENTRIES:
        raise Unusable(f"{name}: {len(infos)} files in a ZIP file; at most {MAX_ENTRIES}")
    total = sum(info.file_size for info in infos)
    if total > MAX_TOTAL:
        raise Unusable(f"{name}: unpacks to {total} bytes; at most {MAX_TOTAL}")
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
    if info.compress_type not in _METHODS:
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
    return Upload(
        f"{name}/{_shown(info)}",
        info.file_size,
        cast("partial[BinaryIO]", partial(archive.open, info)),
    )


def _is_zip(entry: Upload) -> bool:
    return entry.name.casefold().endswith(".zip")
