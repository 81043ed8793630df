"""The quirks of bytes and tables, Q16 to Q26: encodings, dialects, and what programs make of them.

Every row is invented, and none is made by the sample generator.
"""

import tracemalloc
from datetime import date
from io import RawIOBase

import pytest

from scoring.core.records import Connection, Exchange, Member, Post, Reaction
from scoring.core.titles import company_key
from teams.importers.reading import Upload
from tests.unit.importers.given import (
    ADA,
    BO,
    COMPLETE,
    CY,
    KEY,
    of,
    only,
    packed,
    person,
    read_files,
    reading,
)

HEADER = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
BO_ROW = b"Bo,Proeve,https://www.linkedin.com/in/bo-proeve-2,,Nordlicht AG,CFO,11 Feb 2026"
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,"
    "DATE,SUBJECT,CONTENT,FOLDER\n"
)


def connections(data: bytes):
    return read_files({"Connections.csv": data})


def test_q16_utf_16_with_tabs_is_read():
    data = (
        '"Date"\t"Share Title"\t"Share Description"\t"Share Link"\t"Share Commentary"\t'
        '"Shared URL"\t"Media URL"\t"Type"\t"Visibility"\n'
        '"2018-02-03 04:05:06"\t""\t""\t'
        '"https://www.linkedin.com/feed/update/urn:li:activity:6365000000000000000"\t'
        '"Hallo Welt"\t""\t""\t"COMMENTARY"\t"Public"\n'
    )

    post = only(read_files({"Shares.csv": b"\xff\xfe" + data.encode("utf-16-le")}), Post)

    assert (post.on, post.form, post.words, post.chars) == (date(2018, 2, 3), "original", 2, 10)


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b'\xef\xbb\xbfNotes:\n"x"\n\n'])
def test_q17_a_byte_order_mark_is_no_part_of_the_first_column(before):
    found = connections(before + HEADER + BO_ROW)

    assert only(found, Connection).contact == person(BO)
    assert found.problems == []


def test_q18_windows_1252_is_read_with_a_warning():
    found = connections(HEADER + BO_ROW.replace(b"Nordlicht", b"M\xfcller"))

    assert only(found, Connection).company == company_key("Müller AG", KEY)
    [problem] = found.problems
    assert (problem.reason, problem.lost) == ("not in UTF-8; read as Windows-1252", False)


MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = b'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def excel(sheet: bytes) -> bytes:
    """A workbook with one sheet, part by part."""
    return packed(
        {
            "[Content_Types].xml": (
                b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                b'<Default Extension="rels" ContentType='
                b'"application/vnd.openxmlformats-package.relationships+xml"/>'
                b'<Default Extension="xml" ContentType="application/xml"/></Types>'
            ),
            "_rels/.rels": b"<Relationships " + LINKS + b'><Relationship Id="a" Type="'
            b"" + OFFICE + b'/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": b"<workbook " + MAIN + b' xmlns:r="' + OFFICE + b'"><sheets>'
            b'<sheet name="Reactions" sheetId="1" r:id="b"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": b"<Relationships " + LINKS + b'><Relationship Id="b" '
            b'Type="' + OFFICE + b'/worksheet" Target="sheet.xml"/></Relationships>',
            "xl/sheet.xml": b"<worksheet " + MAIN + b"><sheetData>" + sheet + b"</sheetData>"
            b"</worksheet>",
        }
    )


def cells(line: int, *texts: bytes) -> bytes:
    """A row of texts."""
    inside = b"".join(b'<c t="inlineStr"><is><t>' + text + b"</t></is></c>" for text in texts)
    return b'<row r="%d">' % line + inside + b"</row>"


def test_q19_a_workbook_under_the_name_of_a_csv_file_is_read_where_its_columns_are_known():
    sheet = (
        cells(1, b"Date", b"Type", b"Link")
        + cells(2, b"2026-05-06 07:08:09", b"LIKE", b"https://www.linkedin.com/a")
        + cells(4, b"soon", b"LIKE", b"a link&#10;of two lines")
        + cells(5, b"2026-05-07 07:08:09", b"LIKE", b"https://www.linkedin.com/b")
    )

    found = read_files({"Reactions.csv": excel(sheet)})

    assert [(r.on.day, r.count) for r in of(found, Reaction)] == [(6, 1), (7, 1)]
    [given] = found.inputs
    assert (given.kind, given.records, given.kept) == ("linkedin.reactions", 3, 2)
    assert [(p.line, p.column, p.reason) for p in found.problems] == [(4, "Date", "no date")]


@pytest.mark.parametrize(
    "workbook",
    [
        excel(cells(1, b"Datum", b"Art") + cells(2, b"2026-05-06", b"LIKE")),
        b"PK\x03\x04" + bytes(22) + b"\x13\x00\x00\x00[Content_Types].xml" + bytes(60),
        packed({"a.txt": b"no workbook"}),
    ],
    ids=["other columns", "damaged", "another ZIP file"],
)
def test_q19_a_workbook_without_the_columns_is_named(workbook):
    found = read_files({"Connections.csv": HEADER + BO_ROW, "Reactions.csv": workbook})

    assert [(p.file, p.line, p.reason, p.lost) for p in found.problems] == [
        (
            f"{COMPLETE}/Reactions.csv",
            None,
            "an Excel workbook under the name of a CSV file",
            True,
        )
    ]
    assert len(of(found, Connection)) == 1


def test_q20_semicolons_are_seen_in_the_header_alone():
    row = BO_ROW.replace(b",", b";").replace(b"Nordlicht AG", b"Nord, Licht, und, Co")

    found = connections(HEADER.replace(b",", b";") + row)

    assert only(found, Connection).contact == person(BO)
    assert only(found, Connection).company == company_key("Nord, Licht, und, Co", KEY)


@pytest.mark.parametrize(
    "rows",
    [
        BO_ROW,
        BO_ROW + b"\n",
        BO_ROW + b"\n\n",
        BO_ROW + b"\n\n\n\n",
        b"\n" + BO_ROW + b"\r\n\r\n",
        b"\n\n" + BO_ROW + b"\r",
    ],
)
def test_q21_blank_lines_are_no_records_and_the_last_row_needs_no_newline(rows):
    found = connections(HEADER + rows)

    assert only(found, Connection).title == 100
    assert found.inputs[0].records == 1
    assert found.problems == []


def test_q21_blank_lines_between_records_are_none():
    other = b"\n\n\nCy,Test,https://www.linkedin.com/in/cy-test-3,,,CFO,12 Feb 2026"

    found = connections(HEADER + BO_ROW + other)

    assert (found.inputs[0].records, found.inputs[0].kept, found.problems) == (2, 2, [])


@pytest.mark.parametrize(
    "data",
    [
        b"," + HEADER + b"0," + BO_ROW,
        HEADER.strip() + b",\n" + BO_ROW + b",\n",
        HEADER.replace(b"Company,", b"Company,Company,")
        + BO_ROW.replace(b"Nordlicht AG,", b"Nordlicht AG,Other,"),
    ],
    ids=["index column", "unnamed last column", "one name twice"],
)
def test_q22_columns_are_found_by_name(data):
    found = connections(data)

    assert only(found, Connection).contact == person(BO)
    assert only(found, Connection).company == company_key("Nordlicht AG", KEY)
    assert found.problems == []


def test_q23_columns_may_be_in_any_order_and_case_and_unknown_ones_are_told_once():
    found = connections(
        b"LAST NAME, first name ,Follower Count,Url,Connected on\n"
        b"Proeve,Bo,12,https://www.linkedin.com/in/bo-proeve-2,11 Feb 2026\n"
        b"Test,Cy,13,https://www.linkedin.com/in/cy-test-3,12 Feb 2026\n"
    )

    assert [record.contact for record in of(found, Connection)] == [person(BO), person(CY)]
    [problem] = found.problems
    assert (problem.line, problem.column, problem.lost) == (1, "Follower Count", False)


def test_q24_signs_that_other_programs_take_for_line_ends_are_text():
    row = f"2-A==,,Ada,{ADA},Bo,{BO},2026-05-06 07:08:09 UTC,,a\x00b\u2028c\x85d\x0be,INBOX\n"

    found = read_files({"messages.csv": (MESSAGES + row).encode()})

    assert only(found, Exchange).outbound == 1
    assert found.inputs[0].records == 1
    assert found.problems == []


class Endless(RawIOBase):
    """The header of messages.csv and then rows, made up while they are read."""

    def __init__(self, rows: int) -> None:
        self._rows = (
            f'2-{n % 50}==,,Ada,{ADA},Bo,{BO},2026-05-06 07:{n // 60 % 60:02}:{n % 60:02} UTC,,"'
            f'{n} {"long text, " * 300}",INBOX\n'.encode()
            for n in range(rows)
        )
        self._left = MESSAGES.encode()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0

    def read(self, size: int = -1) -> bytes:
        while len(self._left) < size and (row := next(self._rows, b"")):
            self._left += row
        found, self._left = self._left[:size], self._left[size:]
        return found


def test_q25_a_field_of_131073_characters_is_read():
    data = HEADER + BO_ROW.replace(b"Nordlicht", b"N" * 131_073)

    assert only(connections(data), Connection).contact == person(BO)


def test_q25_sixty_megabytes_of_messages_are_streamed():
    rows = 18_500
    given = Upload("messages.csv", 62_000_000, lambda: Endless(rows))

    tracemalloc.start()
    found = reading(given)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (found.inputs[0].records, found.inputs[0].kept) == (rows, rows)
    assert peak < 16_000_000


def test_q26_a_cell_that_looks_like_a_formula_is_text():
    positions = (
        b"Company Name,Title,Description,Location,Started On,Finished On\n"
        b'+49,"=HYPERLINK(""https://x.example"")",-2,@Ada,Jan 2024,\n'
    )
    profile = b"First Name,Last Name,Headline,Industry\n=1+1,-2,@Ada,+49\n"

    found = read_files({"Positions.csv": positions, "Profile.csv": profile})

    member = only(found, Member)
    assert (member.title, member.company) == ('=HYPERLINK("https://x.example")', "+49")
    assert (member.name, member.industry) == ("=1+1 -2", "+49")
    assert found.problems == []
