"""What a file is: by its name where the name is LinkedIn's, else by its first bytes."""

from __future__ import annotations

import codecs
import json
import re
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Literal
from zipfile import BadZipFile

from teams.importers.container import starts_as_zip
from teams.importers.reading import Upload
from teams.importers.tabular import DAMAGE

Form = Literal["empty", "zip", "workbook", "activity", "html", "text", "binary"]

SNIFFED_BYTES = 4096
SNIFFED_LINES = 1 << 16
_TEXT_ENDINGS = ("csv", "tsv", "txt")
_ACTIVITY_ENDINGS = ("jsonl", "ndjson", "json")

_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK_STARTS = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"xl/")

# Of what is damaged within a ZIP file, the name alone tells what it was.
_DAMAGED = b"?"

_COPY = re.compile(r"(?: \(\d+\))+$")
_NUMBER = re.compile(r"_(?:(?P<part>\d{1,3})|(?P<member>\d{5,}))$")
_NOT_A_LETTER = re.compile(r"[\W_]+")
_EXPORTED = re.compile(r"(Basic|Complete|Initial)_LinkedInDataExport_(\d\d)-(\d\d)-(\d{4})", re.I)


@dataclass(frozen=True, slots=True)
class FileName:
    """A file's name taken apart.

    ``stem`` is it in lower-case letters and digits, without ending, copy number, part number and
    member number: ``Search Queries_987654321 (1).csv`` and ``SearchQueries.csv`` are one.
    """

    stem: str
    ending: str
    part: str
    member_id: str
    folders: tuple[str, ...]


def file_name(path: str) -> FileName:
    """The parts of the path of a file."""
    *folders, base = path.replace("\\", "/").split("/")
    stem, _, ending = base.rpartition(".") if "." in base else (base, "", "")
    stem = _COPY.sub("", stem.strip())
    number = _NUMBER.search(stem)
    part = (number["part"] or "") if number else ""
    member_id = (number["member"] or "") if number else ""
    if number:
        stem = stem[: number.start()]
    return FileName(
        _NOT_A_LETTER.sub("", stem).casefold(),
        ending.casefold(),
        part,
        member_id,
        tuple(folder.casefold() for folder in folders),
    )


@dataclass(frozen=True, slots=True)
class ExportName:
    """What the name of an archive tells."""

    complete: bool
    on: date


def export_name(path: str) -> ExportName | None:
    """What the name of an archive, or of a folder on the way, tells; None where it tells nothing.

    The date is in the order of the United States: month, day, year.
    """
    for kind, month, day, year in reversed(_EXPORTED.findall(path)):
        try:
            on = date(int(year), int(month), int(day))
        except ValueError:
            continue
        return ExportName(kind.casefold() == "complete", on)
    return None


def form(upload: Upload) -> Form:
    """What kind of bytes an upload begins with. Raises OSError where it cannot be read."""
    start = _start(upload)
    if not start:
        return "empty"
    if starts_as_zip(start):
        return "workbook" if _is_workbook(start) else "zip"
    if start.startswith(_OLD_WORKBOOK):
        return "workbook"
    name = file_name(upload.name)
    text = start.removeprefix(codecs.BOM_UTF8).lstrip()
    if text.startswith(b"{") or name.ending in _ACTIVITY_ENDINGS:
        return "activity"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "text"
    if name.ending in ("html", "htm"):
        return "html"
    if _has_object(upload):
        return "activity"
    return "text" if name.ending in _TEXT_ENDINGS or _is_text(start) else "binary"


def _start(upload: Upload) -> bytes:
    try:
        with upload.open() as stream:
            return stream.read(SNIFFED_BYTES)
    except (EOFError, zlib.error, BadZipFile):
        return _DAMAGED


def _has_object(upload: Upload) -> bool:
    """Whether one of the first lines is an object of an activity document."""
    try:
        with upload.open() as stream:
            lines = stream.read(SNIFFED_LINES).split(b"\n")
    except DAMAGE:
        return False
    return any(_is_object(line.strip()) for line in lines)


def _is_object(line: bytes) -> bool:
    if not line.startswith(b"{"):
        return False
    try:
        thing = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(thing, dict) and "type" in thing


def _is_text(start: bytes) -> bool:
    """Whether nothing in the first bytes is a control character that text does not have."""
    return not any(byte < 9 or 13 < byte < 32 for byte in start)


def _is_workbook(start: bytes) -> bool:
    """Whether the first entry of a ZIP file is one that spreadsheets begin with."""
    length = int.from_bytes(start[26:28], "little")
    return start[30 : 30 + length].startswith(_WORKBOOK_STARTS)
