from datetime import date
from io import BytesIO

import pytest

from scoring.core.records import Connection, Exchange, Post
from scoring.core.titles import company_key
from teams.importers.reading import Unusable, Upload
from teams.importers.tabular import FIELD_LIMIT, LINE_LIMIT
from tests.unit.importers.given import (
    ADA,
    BO,
    COMPLETE,
    KEY,
    of,
    only,
    person,
    read_files,
    reading,
    upload,
)

HEADER = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
BO_ROW = b"Bo,Proeve,https://www.linkedin.com/in/bo-proeve-2,,Nordlicht AG,CFO,11 Feb 2026"


def connections(data: bytes):
    return read_files({"Connections.csv": data})


def test_utf_16_with_tabs_is_read():
    data = (
        '"Date"\t"Share Title"\t"Share Description"\t"Share Link"\t"Share Commentary"\t'
        '"Shared URL"\t"Media URL"\t"Type"\t"Visibility"\r\n'
        '"2018-02-03 04:05:06"\t""\t""\t'
        '"https://www.linkedin.com/feed/update/urn:li:activity:6365000000000000000"\t'
        '"Hallo Welt"\t""\t""\t"COMMENTARY"\t"Public"\r\n'
    )

    post = only(read_files({"Shares.csv": b"\xff\xfe" + data.encode("utf-16-le")}), Post)

    assert (post.on, post.form, post.words, post.chars) == (date(2018, 2, 3), "original", 2, 10)


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b'\xef\xbb\xbfNotes:\n"x"\n\n'])
def test_a_byte_order_mark_is_no_part_of_the_first_column(before):
    found = connections(before + HEADER + BO_ROW)

    assert len(of(found, Connection)) == 1
    assert found.problems == []


def test_windows_1252_is_read_with_a_warning():
    found = connections(HEADER + BO_ROW.replace(b"Nordlicht", b"M\xfcller"))

    assert only(found, Connection).company == company_key("Müller AG", KEY)
    [problem] = found.problems
    assert problem.reason == "not in UTF-8; read as Windows-1252"
    assert not found.partial


def test_files_in_another_encoding_are_read_anew_once_however_many_they_are():
    row = HEADER + b"J\xf6rg,M\xfcller,,,AG,CFO,11 Feb 2026\n"
    opened = []

    def given(number):
        def stream():
            opened.append(number)
            return BytesIO(row)

        return Upload(f"a/Connections_{number}.csv", len(row), stream)

    found = reading(*[given(number) for number in range(1, 40)])

    assert len(found.inputs) == 39
    assert max(map(opened.count, range(1, 40))) == opened.count(1)


def test_a_workbook_under_the_name_of_a_csv_file_is_named():
    workbook = b"PK\x03\x04" + bytes(22) + b"\x13\x00\x00\x00[Content_Types].xml" + bytes(60)

    found = read_files({"Connections.csv": HEADER + BO_ROW, "Reactions.csv": workbook})

    [problem] = found.problems
    assert problem.file == f"{COMPLETE}/Reactions.csv"
    assert problem.reason == "an Excel workbook under the name of a CSV file"
    assert found.partial


def test_a_workbook_alone_is_refused():
    workbook = b"PK\x03\x04" + bytes(22) + b"\x13\x00\x00\x00[Content_Types].xml" + bytes(60)

    with pytest.raises(Unusable, match=r"^Connections.csv: an Excel workbook under the name"):
        reading(upload("Connections.csv", workbook))


def test_semicolons_are_seen_in_the_header():
    found = connections((HEADER + BO_ROW).replace(b",", b";"))

    assert only(found, Connection).contact == person(BO)


@pytest.mark.parametrize(
    "rows",
    [
        BO_ROW,
        BO_ROW + b"\n",
        BO_ROW + b"\n\n\n\n",
        b"\n" + BO_ROW + b"\r\n\r\n",
        b"\n\n" + BO_ROW + b"\r",
    ],
)
def test_blank_lines_are_no_records_and_the_last_row_needs_no_newline(rows):
    found = connections(HEADER + rows)

    assert len(of(found, Connection)) == 1
    assert found.inputs[0].records == 1
    assert found.problems == []


def test_columns_are_found_by_name_beside_an_index_column():
    found = connections(b"," + HEADER + b"0," + BO_ROW)

    assert only(found, Connection).contact == person(BO)


def test_columns_may_be_in_any_order_and_case_and_unknown_ones_are_told_once():
    found = connections(
        b"LAST NAME, first name ,Follower Count,Url,Connected on\n"
        b"Proeve,Bo,12,https://www.linkedin.com/in/bo-proeve-2,11 Feb 2026\n"
        b"Test,Cy,13,https://www.linkedin.com/in/cy-test-3,12 Feb 2026\n"
    )

    assert len(of(found, Connection)) == 2
    [problem] = found.problems
    assert (problem.line, problem.column, problem.lost) == (1, "Follower Count", False)


def test_signs_that_other_programs_take_for_line_ends_are_text():
    row = f"2-A==,,Ada,{ADA},Bo,{BO},2026-05-06 07:08:09 UTC,,a\x00b\u2028c\x85d\x0be,INBOX\n"
    header = (
        "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,"
        "DATE,SUBJECT,CONTENT,FOLDER\n"
    )

    found = read_files({"messages.csv": (header + row).encode()})

    assert only(found, Exchange).outbound == 1
    assert found.inputs[0].records == 1
    assert found.problems == []


def test_a_field_of_131073_characters_is_read():
    data = HEADER + BO_ROW.replace(b"Nordlicht", b"N" * 131_073)

    assert only(connections(data), Connection).contact == person(BO)


def test_a_field_over_the_limit_is_a_problem_and_the_rows_around_it_count():
    long = b'E,F,,,"' + b"N" * (FIELD_LIMIT + 1) + b'",,11 Feb 2026\n'

    found = reading(
        upload(
            "Connections.csv",
            HEADER + b"A,B,,,,,1 Feb 2026\n" + long + b"C,D,,,,,2 Feb 2026\n",
        )
    )

    assert [r.on.day for r in of(found, Connection)] == [1, 2]
    assert found.problems[0].reason == "a field is too long"
    assert found.partial


def test_a_line_that_does_not_end_is_damage():
    endless = HEADER + BO_ROW + b"\n" + b"N" * (LINE_LIMIT + 1)

    found = reading(upload("Connections.csv", endless))

    assert [r.on.day for r in of(found, Connection)] == [11]
    [problem] = found.problems
    assert problem.reason == "the file is damaged behind line 2; the rows up to there count"


def test_a_formula_is_text():
    data = HEADER + b"=HYPERLINK(1),@Ada,,,-2,+49,11 Feb 2026\n"

    assert len(of(connections(data), Connection)) == 1


def test_a_file_without_a_header_names_the_columns_that_were_expected():
    with pytest.raises(Unusable) as raised:
        reading(upload("Connections.csv", b"Bo,Proeve,11 Feb 2026\n"))

    assert str(raised.value) == (
        "Connections.csv: no header row found; "
        "expected the columns firstname, lastname, connectedon"
    )


def test_an_empty_file_is_refused_by_name():
    with pytest.raises(Unusable, match=r"^Connections.csv: the file is empty; expected"):
        reading(upload("Connections.csv", b""))


def test_what_is_no_known_file_is_refused():
    with pytest.raises(Unusable, match=r"^notes.txt: .*expected a LinkedIn archive"):
        reading(upload("notes.txt", b"hello\n"))
    with pytest.raises(Unusable, match=r"^picture.png: no file that is read; expected"):
        reading(upload("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00"))
