from io import BytesIO

import pytest

from scoring.core.records import Connection
from teams.importers.reading import Unusable, Upload
from teams.importers.tabular import FIELD_LIMIT, LINE_LIMIT
from tests.unit.importers.given import (
    of,
    read_files,
    reading,
    upload,
)
from tests.unit.importers.workbook import workbook

HEADER = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
BO_ROW = b"Bo,Proeve,https://www.linkedin.com/in/bo-proeve-2,,Nordlicht AG,CFO,11 Feb 2026"


def connections(data: bytes):
    return read_files({"Connections.csv": data})


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


def test_a_workbook_alone_is_refused():
    archive = b"PK\x03\x04" + bytes(22) + b"\x13\x00\x00\x00[Content_Types].xml" + bytes(60)

    with pytest.raises(Unusable, match=r"^Connections.csv: an Excel workbook under the name"):
        reading(upload("Connections.csv", archive))


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


def test_a_file_without_a_header_names_the_columns_that_were_expected():
    with pytest.raises(Unusable) as raised:
        reading(upload("Connections.csv", b"Bo,Proeve,11 Feb 2026\n"))

    assert str(raised.value) == (
        "Connections.csv: no header row found; "
        "expected the columns firstname, lastname, connectedon"
    )


def test_a_note_of_two_lines_above_the_header_of_a_workbook_is_passed_over():
    rows = [line.decode().rstrip("\n").split(",") for line in (HEADER, BO_ROW)]
    book = workbook({"Connections": [["Notes:", "of two\nlines"], *rows]})

    found = reading(upload("Connections.xlsx", book))

    assert [given.kept for given in found.inputs] == [1]
    assert len(of(found, Connection)) == 1


def test_an_empty_file_is_refused_by_name():
    with pytest.raises(Unusable, match=r"^Connections.csv: the file is empty; expected"):
        reading(upload("Connections.csv", b""))


def test_what_is_no_known_file_is_refused():
    with pytest.raises(Unusable, match=r"^notes.txt: .*expected a LinkedIn archive"):
        reading(upload("notes.txt", b"hello\n"))
    with pytest.raises(Unusable, match=r"^picture.png: no file that is read; expected"):
        reading(upload("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00"))


@pytest.mark.parametrize("name", ["Reactions.csv", "Comments.csv"])
def test_of_more_rows_than_anybody_has_the_first_count(name, monkeypatch):
    monkeypatch.setattr("teams.importers.tabular.MAX_ROWS", 2)
    monkeypatch.setattr("teams.importers.linkedin.comments.MAX_ROWS", 2)
    header = {"Reactions.csv": b"Date,Type,Link\n", "Comments.csv": b"Date,Link,Message\n"}[name]
    rows = [b"2026-05-0%d 07:08:09,https://x.example/%d,x\n" % (day, day) for day in (1, 2, 3)]
    if name == "Reactions.csv":
        rows = [b"2026-05-0%d 07:08:09,LIKE,https://x.example/%d\n" % (d, d) for d in (1, 2, 3)]

    found = read_files({name: header + b"".join(rows)})
    whole = read_files({name: header + b"".join(rows[:2])})

    assert (found.inputs[0].records, found.inputs[0].kept) == (2, 2)
    assert [(p.line, p.reason, p.lost) for p in found.problems] == [
        (None, "only the first 2 rows are read", True)
    ]
    assert (whole.inputs[0].kept, whole.problems) == (2, [])
