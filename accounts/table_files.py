"""Tables as files for spreadsheets: the one way to write CSV and XLSX."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import IO, Any

Value = str | int | Decimal | date | None

# What begins as spreadsheets take for a formula, also in full width, and is no negative number.
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_FORMULA = re.compile(rf"(?!-\d+(\.\d+)?\Z)[{_SIGNS}\t\r]")
_BEGINS = frozenset("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
# Where a spreadsheet that separates cells by these would begin another one with a formula.
_INNER = re.compile(rf"([;\t\r\n][ \"]*)(?=[{_SIGNS}])")
_TOGETHER = 100
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]|^'|'$")
_LONGEST_NAME = 31


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a workbook; its first row is the head."""

    name: str
    rows: Iterable[Sequence[Value]]


def csv_lines(rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """Yield the rows as lines of CSV, a hundred at a time, so that they can be streamed.

    A text that a spreadsheet would compute stands behind an apostrophe, also one within a text
    after a semicolon, a tab or a new line, which separate cells in some places. Numbers have all
    of their decimals and a point, days are in ISO order, and None is empty.
    """
    buffer = StringIO()
    writer = csv.writer(buffer)
    for number, row in enumerate(rows, 1):
        writer.writerow([cell(v) if (cell := _CELLS.get(type(v), _other)) else v for v in row])
        if not number % _TOGETHER:
            yield _taken(buffer)
    yield _taken(buffer)


def write_workbook(target: IO[bytes], sheets: Iterable[Sheet]) -> None:
    """Write the sheets to ``target`` as XLSX, holding no more than a row of them in memory.

    Texts are texts: none is a formula, a link or a number, whatever it begins with. Numbers and
    days are such, shown with the decimals that they have. Names of sheets are cut to what a
    workbook may have, and counted where they repeat.
    """
    import xlsxwriter  # by whoever writes one: it takes 2 MB

    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        head = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        decimals = [book.add_format({"num_format": f"0.{'0' * n}" if n else "0"}) for n in range(7)]
        taken: set[str] = set()
        for one in sheets:
            sheet = book.add_worksheet(_name(one.name, taken))
            sheet.freeze_panes(1, 0)
            for at, row in enumerate(one.rows):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(at, column, value, None if at else head)
                    elif isinstance(value, date):
                        sheet.write_datetime(at, column, value, day)
                    elif value is not None:
                        places = min(_places(value), len(decimals) - 1)
                        sheet.write_number(at, column, value, decimals[places])


def _text(value: str) -> str:
    """Return a text that no spreadsheet computes, whatever it takes for the end of a cell."""
    begins = value[:1] in _BEGINS and _FORMULA.match(value)
    if ";" in value or "\n" in value or "\t" in value or "\r" in value:
        value = _INNER.sub(r"\1'", value)
    return f"'{value}" if begins else value


def _number(value: Decimal) -> str:
    """Return a number without an exponent."""
    text = str(value)
    return f"{value:f}" if "E" in text else text


def _other(value: Any) -> str:
    """Return what is written of a value of a type of its own, as a text that was marked safe."""
    return _number(value) if isinstance(value, Decimal) else _text(str(value))


def _taken(buffer: StringIO) -> str:
    """Return what is in the buffer, and empty it."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


# By exact type, since asking every cell for its kinds takes longer than writing it.
_CELLS: dict[type, Callable[[Any], str] | None] = {
    str: _text,
    Decimal: _number,
    **dict.fromkeys((int, date, type(None))),
}


def _places(value: int | Decimal) -> int:
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _name(wanted: str, taken: set[str]) -> str:
    """Return a name that a workbook may have; ``taken`` are those before it, and has it then."""
    plain = _NOT_IN_A_NAME.sub(" ", wanted).strip()[:_LONGEST_NAME] or "Sheet"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: _LONGEST_NAME - len(str(number)) - 1]} {number}"
    taken.add(name.casefold())
    return name
