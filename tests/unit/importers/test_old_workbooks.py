"""Workbooks of the old binary kind, spelled out record by record."""

from __future__ import annotations

import struct

import pytest

from teams.importers import xls
from teams.importers.reading import Problems
from teams.importers.tables import Sheet, sheets_of
from tests.unit.importers.given import upload
from tests.unit.importers.old_workbook import (
    BOOK,
    FORMULA,
    PASSWORD,
    TEXTS,
    contained,
    number,
    old_workbook,
    record,
    text,
)
from tests.unit.importers.refusals import refusal

CELLS = text(1, 1, 0) + number(1, 2, 1234) + number(3, 2, -2.5)


def test_its_cells_are_read() -> None:
    data = old_workbook(CELLS, ["Impressions"])

    [sheet] = sheets_of(upload("a.xls", data), Problems("a.xls"))

    assert sheet == Sheet("Sheet1", [(2, ["", "Impressions", "1234"]), (4, ["", "", "-2.5"])])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            old_workbook(CELLS + record(FORMULA, struct.pack("<3Hd8x", 4, 1, 0, 3.0)), ["a"]),
            "a cell holds a formula (sheet 1, row 5, column 2), which is never worked out; "
            "give the file as it was downloaded",
        ),
        (
            old_workbook(CELLS, ["a"], record(BOOK, b"\1\0\5\0")),
            "the workbook refers to other workbooks, which are never opened; give the file "
            "as it was downloaded",
        ),
        (
            old_workbook(CELLS, ["a"], record(PASSWORD, b"\1\0")),
            "the workbook is protected by a password; save it without one",
        ),
        (
            contained(b"secret", "EncryptedPackage"),
            "the workbook is protected by a password; save it without one",
        ),
        (
            old_workbook(CELLS, ["a"], version=0x0500),
            "the workbook is damaged; give the file as it was downloaded",
        ),
        (
            contained(b"x", "Notes"),
            "the workbook is damaged; give the file as it was downloaded",
        ),
        (
            old_workbook(CELLS, ["a"])[:700],
            "the workbook is damaged; give the file as it was downloaded",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "the workbook is damaged; give the file as it was downloaded",
        ),
    ],
    ids=[
        *("formula", "books", "password", "encrypted", "of 1995", "no records"),
        *("cut", "head alone"),
    ],
)
def test_what_is_not_values_alone_is_refused(data: bytes, reason: str) -> None:
    assert refusal("a.xls", data) == f"a.xls: {reason}"


def test_every_kind_of_cell_is_read() -> None:
    own = struct.pack("<3HHB", 0, 0, 0, 4, 1) + "Jörg".encode("utf-16-le")
    # Whole numbers and floats in four bytes, each by itself and in hundredths.
    several = struct.pack("<2H", 1, 0)
    for small in (1234 << 2 | 2, 2550 << 2 | 3, 0x40040000, 0x40590001):
        several += struct.pack("<HI", 0, small)
    cells = record(0x0204, own) + record(0x0205, struct.pack("<3H2B", 0, 1, 0, 1, 0))
    cells += record(0x0205, struct.pack("<3H2B", 0, 2, 0, 42, 1)) + number(0, 3, 0.1 + 0.2)
    cells += record(0x00BD, several + struct.pack("<H", 3))
    cells += record(0x027E, struct.pack("<3HI", 2, 0, 0, (-28 << 2 | 2) & 0xFFFFFFFF))

    [sheet] = sheets_of(upload("a.xls", old_workbook(cells)), Problems("a.xls"))

    assert sheet.rows == [
        (1, ["Jörg", "TRUE", "", "0.3"]),
        (2, ["1234", "25.5", "2.5", "1"]),
        (3, ["-28"]),
    ]


def test_a_number_is_a_date_where_its_style_says_so() -> None:
    code = b"dd.mm.yyyy"
    more = record(0x041E, struct.pack("<HHB", 164, len(code), 0) + code)
    more += b"".join(record(0x00E0, struct.pack("<2H16x", 0, form)) for form in (0, 164, 14))
    cells = b"".join(number(0, style, 46022, style) for style in (0, 1, 2, 9))

    [sheet] = sheets_of(upload("a.xls", old_workbook(cells, (), more)), Problems("a.xls"))

    assert sheet.rows == [(1, ["46022", "2025-12-31", "2025-12-31", *[""] * 6, "46022"])]


def test_texts_run_on_over_the_ends_of_records() -> None:
    first = struct.pack("<2I", 2, 2) + struct.pack("<HB", 6, 0) + b"Mus"
    rich = struct.pack("<HBH", 3, 1 | 8, 1) + "Bo!".encode("utf-16-le") + b"runs"
    second = b"\x01" + "ter".encode("utf-16-le") + rich
    shared = record(TEXTS, first) + record(0x003C, second)

    data = old_workbook(text(0, 0, 0) + text(0, 1, 1), shared=shared)

    assert sheets_of(upload("a.xls", data), Problems(""))[0].rows == [(1, ["Muster", "Bo!"])]


def test_two_cells_in_opposite_corners_are_two_cells() -> None:
    data = old_workbook(number(0, 0, 1) + number(65535, 1, 2))

    [sheet] = sheets_of(upload("a.xls", data), Problems("a.xls"))

    assert sheet.rows == [(1, ["1"]), (65536, ["", "2"])]


@pytest.mark.parametrize(
    ("limit", "most"), [("MAX_TEXT", 79), ("MAX_CELLS", 2), ("MAX_RECORDS", 2)]
)
def test_what_is_too_much_is_refused(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    data = old_workbook(text(0, 0, 0) + number(1, 1, 1), ["a" * 80])
    assert sheets_of(upload("a.xls", data), Problems("a.xls"))

    monkeypatch.setattr(xls, limit, most)

    assert refusal("a.xls", data) == "a.xls: too large for a table; give it in parts"
