"""Small tables: the sheets of workbooks, spelled out part by part, and CSV files."""

from __future__ import annotations

import pytest

from teams.importers import tables, xlsx
from teams.importers.numbers import Exact
from teams.importers.reading import Problem, Problems, Unusable
from teams.importers.tables import Sheet, sheets_of
from tests.unit.importers.given import packed, reading, upload
from tests.unit.importers.refusals import refusal

TYPES = b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOT = f"<Relationships><Relationship Id='r' Type='{OFFICE}/officeDocument' Target='/xl/b.xml'/>"
BOOK_OF_ONE = "<workbook><sheets><sheet name='S' sheetId='1' r:id='a'/></sheets></workbook>"
LINKS = (
    f"<Relationship Id='a' Type='{OFFICE}/worksheet' Target='worksheets/one.xml'/>"
    f"<Relationship Id='b' Type='{OFFICE}/sharedStrings' Target='texts.xml'/>"
    f"<Relationship Id='c' Type='{OFFICE}/styles' Target='/xl/styles.xml'/>"
)
STYLES = (
    "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='dd\\.mm\\.yyyy;@'/>"
    "<numFmt numFmtId='165' formatCode='[h]:mm'/>"
    "<numFmt numFmtId='166' formatCode='0 \"days\"'/></numFmts>"
    "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
    "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='22'/><xf numFmtId='164'/>"
    "<xf numFmtId='165'/><xf numFmtId='166'/><xf numFmtId='20'/></cellXfs></styleSheet>"
)


def parts(
    rows: str, *, texts: str = "", book: str = BOOK_OF_ONE, links: str = LINKS, styles: str = STYLES
) -> dict[str, bytes]:
    book = book.replace("<workbook>", f"<workbook xmlns:r='{OFFICE}'>", 1)
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f"{ROOT}</Relationships>".encode(),
        "xl/b.xml": book.encode(),
        "xl/_rels/b.xml.rels": f"<Relationships>{links}</Relationships>".encode(),
        "xl/texts.xml": f"<sst>{texts}</sst>".encode(),
        "xl/styles.xml": styles.encode(),
        "xl/worksheets/one.xml": (f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()),
    }


def xlsx_rows(rows: str, texts: str = "", **given: str) -> list[tuple[int, list[str]]]:
    [sheet] = sheets_of(
        upload("a.xlsx", packed(parts(rows, texts=texts, **given))), Problems("a.xlsx")
    )
    return sheet.rows


def csv_rows(data: bytes) -> list[list[str]]:
    [sheet] = sheets_of(upload("a.csv", data), Problems("a.csv"))
    return [row for _, row in sheet.rows]


class TestCells:
    def test_numbers_and_texts_stand_in_their_columns_and_lines(self) -> None:
        rows = xlsx_rows(
            "<row r='2'><c r='B2' t='s'><v>1</v></c><c r='D2'><v>1234.50</v></c></row>"
            "<row r='4'/><row r='7'><c><v>-28</v></c><c t='inlineStr'><is><t>in</t></is></c></row>",
            "<si><t>no</t></si><si><t xml:space='preserve'> Ada </t></si>",
        )

        assert rows == [(2, ["", "Ada", "", "1234.5"]), (7, ["-28", "in"])]
        assert [isinstance(cell, Exact) for cell in rows[0][1]] == [False, False, False, True]

    @pytest.mark.parametrize(
        ("style", "value", "shown"),
        [
            (1, "46022", "2025-12-31"),
            (2, "46022.5625", "2025-12-31 13:30:00"),
            (3, "46022", "2025-12-31"),
            (1, "59", "1900-02-28"),
            (1, "61", "1900-03-01"),
            (6, "0.5", "12:00:00"),
            (4, "1.5", "1.5"),
            (5, "30", "30"),
            (1, "-1", "-1"),
            (1, "99999999", "99999999"),
        ],
    )
    def test_a_number_is_a_date_where_its_style_says_so(
        self, style: int, value: str, shown: str
    ) -> None:
        assert xlsx_rows(f"<row><c s='{style}'><v>{value}</v></c></row>") == [(1, [shown])]

    def test_the_calendar_of_another_system_begins_in_1904(self) -> None:
        book = BOOK_OF_ONE.replace("<sheets>", "<workbookPr date1904='1'/><sheets>")

        assert xlsx_rows("<row><c s='1'><v>0</v></c></row>", book=book) == [(1, ["1904-01-01"])]

    def test_rich_texts_flags_and_escapes_are_read_and_sounds_and_errors_left_out(self) -> None:
        rows = xlsx_rows(
            "<row><c t='s'><v>0</v></c><c t='b'><v>1</v></c><c t='e'><v>#N/A</v></c>"
            "<c t='str'><v>a_x000D_b</v></c></row>",
            "<si><r><t>Mus</t></r><r><rPr><b/></rPr><t>ter</t></r>"
            "<rPh sb='0' eb='1'><t>sound</t></rPh></si>",
        )

        assert rows == [(1, ["Muster", "TRUE", "", "a\rb"])]

    def test_numbers_have_no_digits_that_a_workbook_does_not_keep(self) -> None:
        rows = xlsx_rows(
            "<row><c><v>0.30000000000000004</v></c><c><v>7457690000000000001</v></c>"
            "<c><v>123456789012345678</v></c></row>"
        )

        assert rows == [(1, ["0.3", "7.45769e+18", "123456789012345678"])]

    def test_parts_may_have_a_prefix_and_names_in_capital_letters(self) -> None:
        files = parts("<row><c><v>1</v></c></row>")
        files["XL/Worksheets/One.xml"] = (
            b"<x:worksheet xmlns:x='m'><x:sheetData><x:row><x:c><x:v>2</x:v></x:c></x:row>"
            b"</x:sheetData></x:worksheet>"
        )
        del files["xl/worksheets/one.xml"]

        [sheet] = sheets_of(upload("a.xlsx", packed(files)), Problems("a.xlsx"))

        assert sheet == Sheet("S", [(1, ["2"])])

    def test_no_more_rows_than_wanted_are_read(self) -> None:
        rows = (
            "<row><c><v>1</v></c></row><row/><row><c><v>2</v></c></row><row><c><v>3</v></c></row>"
        )

        [sheet] = sheets_of(upload("a.xlsx", packed(parts(rows))), Problems("a.xlsx"), most=2)

        assert sheet.rows == [(1, ["1"]), (3, ["2"])]


class TestRefusals:
    def test_formulas_are_refused_and_never_worked_out(self) -> None:
        data = packed(parts("<row r='5'><c r='B5'><f>1+1</f><v>2</v></c></row>"))

        assert refusal("a.xlsx", data) == (
            "a.xlsx: a cell holds a formula (sheet 1, row 5, column 2), which is never worked "
            "out; give the file as it was downloaded"
        )

    def test_other_workbooks_are_never_opened(self) -> None:
        more = f"<Relationship Id='z' Type='{OFFICE}/externalLink' Target='externalLinks/1.xml'/>"

        assert refusal("a.xlsx", packed(parts("", links=LINKS + more))) == (
            "a.xlsx: the workbook refers to other workbooks, which are never opened; give the "
            "file as it was downloaded"
        )

    def test_a_link_to_a_page_is_none_to_a_workbook(self) -> None:
        files = parts("<row><c t='inlineStr'><is><t>https://x</t></is></c></row>")
        files["xl/worksheets/_rels/one.xml.rels"] = (
            f"<Relationships><Relationship Id='h' Type='{OFFICE}/hyperlink' "
            "Target='https://x' TargetMode='External'/></Relationships>"
        ).encode()

        [sheet] = sheets_of(upload("a.xlsx", packed(files)), Problems("a.xlsx"))

        assert sheet.rows == [(1, ["https://x"])]

    @pytest.mark.parametrize(
        "rows",
        [
            "<row><c r='A1'><v>1</v></c>",
            "<row><c t='s'><v>9</v></c></row>",
            "<row><c><v>one</v></c></row>",
            "<row><c r='ZZZ1'><v>1</v></c></row>",
        ],
    )
    def test_damage_is_told(self, rows: str) -> None:
        assert refusal("a.xlsx", packed(parts(rows))) == (
            "a.xlsx: the workbook is damaged; give the file as it was downloaded"
        )

    def test_entities_are_not_unfolded(self) -> None:
        files = parts("")
        files["xl/worksheets/one.xml"] = (
            b"<!DOCTYPE w [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;'>]>"
            b"<worksheet><sheetData><row><c t='str'><v>&b;</v></c></row></sheetData></worksheet>"
        )

        assert "damaged" in refusal("a.xlsx", packed(files))

    def test_the_binary_kind_is_not_read(self) -> None:
        files = parts("")
        files["_rels/.rels"] = f"{ROOT}</Relationships>".replace("b.xml", "b.bin").encode()

        assert refusal("a.xlsx", packed(files)) == (
            "a.xlsx: a workbook of the binary kind; save it as .xlsx"
        )

    def test_a_workbook_cut_off_is_damaged(self) -> None:
        assert refusal("a.xlsx", packed(parts(""))[:-40]) == (
            "a.xlsx: the ZIP file is damaged or incomplete; download it again"
        )

    def test_what_cannot_be_opened_is_told_and_not_ignored(self) -> None:
        data = packed(parts("<row><c><f>1</f></c></row>"))

        with pytest.raises(Unusable, match=r"^a\.xlsx: a cell holds a formula"):
            reading(upload("a.xlsx", data))


class TestLimits:
    def test_two_cells_in_opposite_corners_are_two_cells(self) -> None:
        rows = xlsx_rows(
            "<row r='1'><c r='A1'><v>1</v></c></row>"
            "<row r='1048576'><c r='B1048576'><v>2</v></c></row>"
        )

        assert rows == [(1, ["1"]), (1048576, ["", "2"])]

    def test_wide_rows_count_by_their_last_column(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(xlsx, "MAX_CELLS", 100)
        wide = "<row><c r='AZ1'><v>1</v></c></row>"

        assert len(xlsx_rows(wide)[0][1]) == 52
        assert refusal("a.xlsx", packed(parts(wide * 2))) == "a.xlsx: the workbook is too large"

    def test_texts_are_counted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(xlsx, "MAX_TEXT", 5)

        assert "too large" in refusal("a.xlsx", packed(parts("", texts="<si><t>123456</t></si>")))

    def test_what_unpacks_to_too_much_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(xlsx, "MAX_UNPACKED", 100)

        assert "too large" in refusal("a.xlsx", packed(parts("")))

    def test_a_bomb_is_refused(self) -> None:
        files = parts("") | {"xl/media/x.bin": bytes(8 << 20)}

        assert refusal("a.xlsx", packed(files)) == (
            "a.xlsx/xl/media/x.bin: the entry unpacks to more than 200 times its size"
        )

    def test_a_tag_that_does_not_end_is_not_held(self) -> None:
        endless = "".join(f" a{n}='{n * 7919}'" for n in range(120_000))

        assert "too large" in refusal("a.xlsx", packed(parts(f"<row{endless}/>")))

    def test_cells_of_a_csv_file_are_counted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tables, "MAX_CELLS", 5)

        assert refusal("a.csv", b"a,b\n1,2\n3,4\n") == (
            "a.csv: too large for a table; give it in parts"
        )


class TestDelimiters:
    def test_a_note_above_the_header_does_not_decide(self) -> None:
        note = b"Notes, that go on, and on;\n"

        assert csv_rows(note + b"Name;Rate\nAda;0,5\nBo;1,5\n")[1:] == [
            ["Name", "Rate"],
            ["Ada", "0,5"],
            ["Bo", "1,5"],
        ]

    def test_a_note_of_several_lines_is_one_row(self) -> None:
        found = csv_rows(b'Notes:\n"When exporting, you may\nsee; this"\n\na\tb\n1,5\t2,5\n')

        note = "When exporting, you may\nsee; this"
        assert found == [["Notes:"], [note], ["a", "b"], ["1,5", "2,5"]]

    @pytest.mark.parametrize(
        "data", [b"a;b\n", b"note\na;b\n", b"a;b\n1,5;2\n", b"a;b\n1;2\n,\n,\n,\n,\n"]
    )
    def test_the_header_is_split(self, data: bytes) -> None:
        assert ["a", "b"] in csv_rows(data)

    def test_other_bytes_than_utf_8_are_told(self) -> None:
        problems = Problems("a.csv")

        [sheet] = sheets_of(upload("a.csv", b"a,b\nM\xfcller,1\n"), problems)

        assert sheet.rows[1] == (2, ["Müller", "1"])
        assert list(problems) == [
            Problem("a.csv", None, "", "not UTF-8; read as Windows-1252", "UTF-8", lost=False)
        ]
