"""Small tables, whole: the sheets of a workbook, or a CSV file as its only sheet.

For reports of some thousand rows. LinkedIn's large CSV files are streamed (``tabular``).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, islice

from python_calamine import CalamineError, CalamineWorkbook

from teams.importers.container import check_workbook
from teams.importers.numbers import Exact
from teams.importers.reading import Problems, Unusable, Upload
from teams.importers.sniff import form
from teams.importers.tabular import DAMAGE, DELIMITERS, FIELD_LIMIT, open_text

MAX_ROWS = 200_000
MAX_WORKBOOK = 64 << 20
HEAD_ROWS = 30
FIRST_LINE = 1 << 16
REENCODED = "not UTF-8; read as Windows-1252"
UNREADABLE = "the workbook is damaged, protected by a password, or none"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of cells as text, each with its line, counted from 1. Empty rows are left out.

    Cells that are numbers to a workbook are ``numbers.Exact``, without trailing zeros; dates are
    ISO 8601. A CSV file has one sheet, "".
    """

    name: str
    rows: list[tuple[int, list[str]]]


def sheets_of(upload: Upload, problems: Problems, *, most: int = MAX_ROWS) -> list[Sheet]:
    """The sheets of a workbook or of a CSV file, the first ``most`` rows of each.

    Raises Unusable where it is neither, is damaged from its beginning or too large.
    """
    if form(upload) == "workbook":
        return _workbook(upload, most)
    try:
        return [Sheet("", _csv(upload, most, lenient=False, problems=problems))]
    except UnicodeDecodeError:
        problems.add(None, "", REENCODED, "UTF-8", lost=False)
        return [Sheet("", _csv(upload, most, lenient=True, problems=problems))]


def _workbook(upload: Upload, most: int) -> list[Sheet]:
    if upload.size > MAX_WORKBOOK:
        raise Unusable(f"{upload.name}: larger than {MAX_WORKBOOK >> 20} MB")
    with ExitStack() as opened:
        stream = opened.enter_context(upload.open())
        check_workbook(upload, stream)
        stream.seek(0)
        try:
            book = CalamineWorkbook.from_filelike(stream)
            return [
                Sheet(name, list(_numbered(book.get_sheet_by_name(name), most)))
                for name in book.sheet_names
            ]
        except (CalamineError, *DAMAGE) as error:
            raise Unusable(f"{upload.name}: {UNREADABLE}") from error


def _numbered(sheet: object, most: int) -> Iterator[tuple[int, list[str]]]:
    rows = sheet.iter_rows()  # type: ignore[attr-defined]
    first = (sheet.start or (0, 0))[0] + 1  # type: ignore[attr-defined]
    for line, row in enumerate(islice(rows, most), first):
        cells = [_text(cell) for cell in row]
        if any(cells):
            yield line, cells


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float | int):
        return Exact(f"{cell:.15g}")
    if isinstance(cell, datetime):
        is_day = cell.time() == time()
        return cell.date().isoformat() if is_day else cell.isoformat(" ")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return str(cell).strip() if cell is not None else ""


def _csv(
    upload: Upload, most: int, *, lenient: bool, problems: Problems
) -> list[tuple[int, list[str]]]:
    """Raises UnicodeDecodeError where it is not UTF-8 and not ``lenient``."""
    found: list[tuple[int, list[str]]] = []
    with upload.open() as stream, open_text(stream, lenient=lenient) as text:
        first = text.readline()
        reader = csv.reader(chain([first], text), delimiter=_delimiter(first[:FIRST_LINE]))
        while len(found) < most:
            line = reader.line_num + 1
            try:
                row = next(reader, None)
            except csv.Error:
                problems.add(line, "", "a field is too long", f"at most {FIELD_LIMIT} characters")
                continue
            except DAMAGE:
                problems.add(line, "", "the file is damaged from here on", "a complete download")
                break
            if row is None:
                break
            cells = [cell.strip() for cell in row]
            if any(cells):
                found.append((line, cells))
    return found


def _delimiter(line: str) -> str:
    """The one that splits the first line the most; a comma where none does."""
    return max(DELIMITERS, key=lambda sign: len(next(csv.reader([line], delimiter=sign), [])))
