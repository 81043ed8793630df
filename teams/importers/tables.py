"""Small tables, whole: the sheets of a workbook, or a CSV file as its only sheet.

For reports of some thousand rows. LinkedIn's large CSV files are streamed (``tabular``).
"""

from __future__ import annotations

import csv
import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise

from teams.importers import xls, xlsx
from teams.importers.container import check_workbook, starts_as_zip
from teams.importers.reading import Problems, Unusable, Upload
from teams.importers.sniff import form
from teams.importers.tabular import DAMAGE, DELIMITERS, FIELD_LIMIT, open_text
from teams.importers.xml_parts import TooMuch

MAX_ROWS = 200_000
MAX_CELLS = 2_000_000
MAX_TEXT = 64 << 20
MAX_WORKBOOK = 64 << 20
HEAD_ROWS = 30
SAMPLE = 1 << 16
REENCODED = "not UTF-8; read as Windows-1252"
UNREADABLE = "the file is damaged and cannot be read"
PROTECTED = "the workbook is protected by a password; save it without one"
TOO_LARGE = "too large for a table; give it in parts"


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

    Raises Unusable where it is neither, is damaged from its beginning or too large; a workbook
    also where a password protects it, a cell has a formula, or it refers to other workbooks.
    """
    try:
        if form(upload) == "workbook":
            return _workbook(upload, most)
        try:
            return [Sheet("", _csv(upload, most, lenient=False, problems=problems))]
        except UnicodeDecodeError:
            problems.add(None, "", REENCODED, "UTF-8", lost=False)
            return [Sheet("", _csv(upload, most, lenient=True, problems=problems))]
    except TooMuch as error:
        raise Unusable(f"{upload.name}: {TOO_LARGE}") from error
    except DAMAGE as error:
        raise Unusable(f"{upload.name}: {UNREADABLE}") from error


def _workbook(upload: Upload, most: int) -> list[Sheet]:
    if upload.size > MAX_WORKBOOK:
        raise TooMuch
    with upload.open() as stream:
        is_zip = starts_as_zip(stream.read(4))
        stream.seek(0)
        if not is_zip:
            return _old_workbook(upload.name, stream.read(xls.MAX_BYTES + 1), most)
        check_workbook(upload, stream)
        stream.seek(0)
        return [Sheet(name, rows) for name, rows in xlsx.sheets(upload.name, stream, most)]


def _old_workbook(name: str, data: bytes, most: int) -> list[Sheet]:
    try:
        return [Sheet(title, rows) for title, rows in xls.sheets(data, most)]
    except xls.Protected as error:
        raise Unusable(f"{name}: {PROTECTED}") from error
    except xls.OtherBooks as error:
        raise Unusable(f"{name}: {xlsx.OTHER_BOOKS}") from error
    except xls.Formula as found:
        raise Unusable(f"{name}: {xlsx.formula(found.sheet, found.row, found.column)}") from found
    except (ValueError, LookupError, struct.error) as error:
        raise Unusable(f"{name}: {xlsx.DAMAGED}") from error


def _csv(
    upload: Upload, most: int, *, lenient: bool, problems: Problems
) -> list[tuple[int, list[str]]]:
    """Raises UnicodeDecodeError where it is not UTF-8 and not ``lenient``."""
    found: list[tuple[int, list[str]]] = []
    held = Counter[str]()
    with upload.open() as stream, open_text(stream, lenient=lenient) as text:
        first = list(islice(text, HEAD_ROWS))
        reader = csv.reader(chain(first, text), delimiter=_delimiter(first))
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
                held["cells"] += len(cells)
                held["text"] += sum(map(len, cells))
            if held["cells"] > MAX_CELLS or held["text"] > MAX_TEXT:
                raise TooMuch
    return found


def _delimiter(lines: Sequence[str]) -> str:
    """The one that is first to split two lines in a row alike; else the one that splits most.

    So what stands above the header, and commas inside of numbers, do not decide.
    """
    sample = [line[:SAMPLE] for line in lines]
    return max(DELIMITERS, key=lambda sign: _fit(csv.reader(sample, delimiter=sign)))


def _fit(rows: Iterable[list[str]]) -> tuple[int, int, int]:
    """How soon two rows in a row are of one width, how many are of that width, the width."""
    widths = [len(row) for row in rows if any(row)]
    pairs = enumerate(pairwise(widths))
    first = next((place for place, (one, two) in pairs if one == two > 1), None)
    if first is None:
        return -len(widths), 0, max(widths, default=0)
    return -first, widths.count(widths[first]), widths[first]
