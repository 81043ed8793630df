"""Tables as files: what stands in a cell is what was given, and nothing is ever computed."""

from __future__ import annotations

import csv
import re
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from xml.etree import ElementTree

import pytest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.http import csv_file, xlsx_file
from accounts.table_files import Sheet, Value, csv_lines, write_workbook

FORMULAS = ("=1", "+49", "@x", "-x", "\tx", "\rx", "-1\n", "-1+1", "=-1.5", "=HYPERLINK(1)")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def workbook(*sheets: Sheet) -> zipfile.ZipFile:
    file = BytesIO()
    write_workbook(file, sheets)
    return zipfile.ZipFile(file)


def cells(book: zipfile.ZipFile, number: int = 1) -> list[tuple[str | None, str]]:
    """The type and the text of every cell of a sheet."""
    root = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    return [(cell.get("t"), "".join(cell.itertext())) for cell in root.iter(f"{MAIN}c")]


def names(book: zipfile.ZipFile) -> list[str | None]:
    root = ElementTree.fromstring(book.read("xl/workbook.xml"))
    return [sheet.get("name") for sheet in root.iter(f"{MAIN}sheet")]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_of_csv_that_a_spreadsheet_would_compute_stands_behind_an_apostrophe(text: str):
    [[cell]] = csv.reader(StringIO("".join(csv_lines([[text]])), newline=""))

    assert cell == f"'{text}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a;=1", "a;'=1"),
        ("a; +1;-1", "a; '+1;'-1"),
        ('a;"=1"', 'a;"\'=1"'),
        ("a\n@x", "a\n'@x"),
        ("a\t=1", "a\t'=1"),
        (";=1", ";'=1"),
        ("=1;=2", "'=1;'=2"),
        *((f"{sign}1", f"'{sign}1") for sign in "\uff1d\uff0b\uff0d\uff20"),
        ("a;\uff1d1", "a;'\uff1d1"),
        ("a;b=1", "a;b=1"),
    ],
)
def test_a_formula_after_what_separates_cells_elsewhere_stands_behind_an_apostrophe(
    text: str, expected: str
):
    [[cell]] = csv.reader(StringIO("".join(csv_lines([[text]])), newline=""))

    assert cell == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((text, text) for text in ("-1", "-0.35", "12", "a=b", "", 'a "b", c\nd')),
        (Decimal("-0.10"), "-0.10"),
        (Decimal("1E+3"), "1000"),
        (-7, "-7"),
        (None, ""),
        (date(2026, 11, 8), "2026-11-08"),
    ],
)
def test_numbers_days_and_plain_texts_of_csv_stay_as_they_are(value: Value, expected: str):
    [row] = csv.reader(StringIO("".join(csv_lines([[value, "x"]])), newline=""))

    assert row == [expected, "x"]


def test_lines_of_csv_come_before_the_rows_have_ended():
    rows = iter([*[["a", "b"]] * 100, [1, 2]])
    lines = csv_lines(rows)

    assert next(lines) == "a,b\r\n" * 100
    assert next(rows) == [1, 2]


def test_a_text_of_csv_that_was_marked_safe_is_not_computed_either():
    assert list(csv_lines([[mark_safe("=1"), gettext_lazy("=2")]])) == ["'=1,'=2\r\n"]


@pytest.mark.parametrize("text", [*FORMULAS, "https://example.org", "{=1}", "12", ""])
def test_a_text_of_a_workbook_is_a_text(text: str):
    [cell] = [one for one in cells(workbook(Sheet("A", [["head"], [text or "x"]]))) if one[1]][1:]

    assert cell[0] == "inlineStr"
    assert "<f" not in workbook(Sheet("A", [[text]])).read("xl/worksheets/sheet1.xml").decode()
    assert "hyperlink" not in "".join(workbook(Sheet("A", [[text]])).namelist())


def test_numbers_of_a_workbook_are_numbers_with_their_decimals():
    rows: list[list[Value]] = [["n"], [Decimal("49.04")], [Decimal("0.60")], [-3], [None], ["x"]]
    book = workbook(Sheet("A", rows))
    styles = book.read("xl/styles.xml").decode()

    assert cells(book)[1:4] == [(None, "49.04"), (None, "0.60"), (None, "-3")]
    assert len(cells(book)) == 5
    assert 'formatCode="0.00"' in styles or 'numFmtId="2"' in styles


def test_days_of_a_workbook_are_days():
    book = workbook(Sheet("A", [["day"], [date(2026, 11, 8)]]))

    assert cells(book)[1] == (None, str((date(2026, 11, 8) - date(1899, 12, 30)).days))
    assert 'formatCode="yyyy-mm-dd"' in book.read("xl/styles.xml").decode()


def test_names_of_sheets_are_such_as_a_workbook_may_have():
    sheets = [Sheet(name, [["a"]]) for name in ("By [form]: 1/2", "x" * 40, "X" * 40, "", "'q'")]

    assert names(workbook(*sheets)) == ["By  form   1 2", "x" * 31, "X" * 29 + " 2", "Sheet", "q"]


def test_a_text_is_cut_at_what_a_cell_may_hold():
    [_, cell] = cells(workbook(Sheet("A", [["head"], ["x" * 40_000]])))

    assert cell == ("inlineStr", "x" * 32_767)


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


# An apostrophe where a cell, or what some spreadsheets take for another one in it, begins.
GUARD = re.compile(r"(^|[;\t\r\n][ \"]*)'(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])")


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=4))
@example([["\r@"]])
@example([["a;=1"], [';" @'], ["\t\n=1"]])
def test_any_texts_come_back_out_of_csv(rows: list[list[str]]):
    found = list(csv.reader(StringIO("".join(csv_lines(rows)), newline="")))

    assert unguarded(found) == unguarded(rows)


def unguarded(rows: list[list[str]]) -> list[list[str]]:
    """Return the rows without the apostrophes that keep a spreadsheet from computing."""
    return [[GUARD.sub(r"\1", text) for text in row] for row in rows]


def test_answers_carry_the_name_and_the_type_of_the_file():
    plain = csv_file("a.csv", [["a"], ["=1"]])
    book = xlsx_file("a.xlsx", [Sheet("A", [["a"], ["=1"]])])

    assert plain.content == b"a\r\n'=1\r\n"
    assert plain["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert plain["Content-Disposition"] == 'attachment; filename="a.csv"'
    assert book["Content-Type"].endswith("spreadsheetml.sheet")
    assert book["Content-Disposition"] == 'attachment; filename="a.xlsx"'
    found = cells(zipfile.ZipFile(BytesIO(book.content)))
    assert found == [("inlineStr", "a"), ("inlineStr", "=1")]
