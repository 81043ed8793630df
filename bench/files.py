"""A report as CSV and as a workbook, against bare writers of the same values.

    python -m bench.files [rows]

25 columns of texts, points, counts and days. Nothing is asked of a database.
"""

from __future__ import annotations

import csv
import sys
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter

from accounts.table_files import Sheet, Value, csv_lines, write_workbook
from bench.timing import compare, processor_seconds

CSV_GOAL = 2
XLSX_GOAL = 6
DAY = date(2026, 11, 8)


def table(rows: int) -> list[list[Value]]:
    """Return rows like those of the User Report: 25 values each."""
    return [
        [
            *(f"Person {n}", f"p{n}@bench.example", "Nordics", "Account executive", "total"),
            *(Decimal(n * 7 % 10_000) / 100 for _ in range(8)),
            *(n % 50 for _ in range(10)),
            *(DAY, None),
        ]
        for n in range(rows)
    ]


def bare_workbook(rows: list[list[Value]]) -> None:
    """Write the values as a workbook, as they are."""
    with xlsxwriter.Workbook(BytesIO(), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(at, column, value)


def main(count: int) -> None:
    """Print both ratios."""
    rows = table(count)
    compare(
        f"{count:,} rows as CSV",
        lambda: processor_seconds(lambda: "".join(csv_lines(rows)).encode()),
        "csv.writer",
        lambda: processor_seconds(lambda: csv.writer(StringIO()).writerows(rows)),
        CSV_GOAL,
    )
    compare(
        f"{count:,} rows as a workbook",
        lambda: processor_seconds(lambda: write_workbook(BytesIO(), [Sheet("Report", rows)])),
        "xlsxwriter alone",
        lambda: processor_seconds(lambda: bare_workbook(rows)),
        XLSX_GOAL,
        times=3,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
