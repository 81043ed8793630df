"""Activity format v1 as a table: headers, people, counts."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.core import records
from scoring.core.versions.v1 import V1
from teams.importers.activity_types import TYPES
from teams.importers.formats import Head
from teams.importers.grid import Owners
from teams.importers.own_csv import KIND, OWN_CSV, columns_of
from teams.importers.reading import Ignored, Input, Options, Person, Unusable
from teams.importers.tabular import column_name
from tests.unit.importers.given import ADA, BO, KEY, person, reading, upload
from tests.unit.importers.own_table import evidence, found_in, refused
from tests.unit.importers.workbook import workbook

DAY = date(2026, 11, 1)


def is_recognised(table: str) -> bool:
    rows = [line.split(",") for line in table.split("\n")]
    return OWN_CSV.recognises(Head("own.csv", "text", sheets={"": rows}))


class TestHeader:
    def test_titles_are_keys_whatever_their_case_order_and_signs(self):
        table = "Count; On ;TYPE;ref\n2;2026-11-01;search;r\n"

        assert evidence(table) == [records.Search(on=DAY, count=2, ref="r")]

    def test_no_two_keys_have_one_name(self):
        keys = {key for shape in TYPES.values() for key in shape.keys}

        assert len({column_name(key) for key in keys}) == len(keys)

    def test_an_unknown_column_is_told_once(self):
        table = "type,on,Mood,bo@x.example\nsearch,2026-11-01,good,x\nsearch,2026-11-01,bad,\n"

        found = found_in(table)

        assert [(p.line, p.column, p.reason, p.lost) for p in found.problems] == [
            (1, "Mood", "unknown column; not read", False),
            (1, "", "unknown column; not read", False),
        ]
        assert [(g.records, g.kept) for g in found.inputs] == [(2, 2)]

    def test_one_type_for_the_whole_file_follows_from_the_header(self):
        table = "on,gained,total\n2026-11-01,3,\n"

        assert evidence(table) == [records.Followers(on=DAY, gained=3)]

    def test_where_the_header_fits_several_types_it_is_asked(self):
        found = found_in("on,count\n2026-11-01,3\n")

        assert found.portions == []
        [question] = found.questions
        assert question.name == "kind"
        assert question.choices == (
            ("reaction", "reaction"),
            ("search", "search"),
            ("profile_view", "profile view"),
        )

    def test_the_answer_is_the_type_of_all_rows(self):
        found = found_in("on,count\n2026-11-01,3\n", kind="search")

        assert found.portions[0].records[0] == records.Search(on=DAY, count=3)

    def test_an_answer_that_is_no_choice_is_asked_again(self):
        assert len(found_in("on,count\n2026-11-01,3\n", kind="member").questions) == 1

    @pytest.mark.parametrize(
        ("table", "is_own"),
        [
            ("type,on\nsearch,2026-11-01", True),
            ("on,type,Anything\n2026-11-01,search,x", True),
            ("on,count\n2026-11-01,3", True),
            ("metrics,from,to\n*,2026-11-01,2026-11-02", True),
            ("on,total,brand,find,insights,relationships\n2026-11-01,1,1,0,0,0", True),
            ("type,on\nCall,2026-11-01", False),
            ("type\nsearch", False),
            ("on\n2026-11-01", False),
            ("on,count,Mood\n2026-11-01,3,x", False),
            ("name,email,title\nBo,bo@x.example,CFO", False),
            ("Date,Amount\n2026-11-01,3", False),
            ("count,ref\n3,r", False),
        ],
    )
    def test_it_is_known_by_its_header(self, table: str, is_own: bool):
        assert is_recognised(table) is is_own

    def test_a_title_that_stands_twice_is_unknown_the_second_time(self):
        columns = columns_of(["on", "On", "count"])

        assert (columns.places, columns.unknown) == ({"on": 0, "count": 2}, ["On"])


class TestPeople:
    def test_rows_belong_to_whom_their_e_mail_address_names(self):
        table = (
            "type,on,email\n"
            "search,2026-11-01,Ada@Example.com\n"
            "search,2026-11-02,bo@example.com\n"
            "active,2026-11-03,ADA@example.com\n"
        )

        found = found_in(table)

        assert [(p.person, [type(r) for r in p.records]) for p in found.portions] == [
            (
                Person(email="ada@example.com"),
                [records.Search, records.Active, records.Coverage],
            ),
            (Person(email="bo@example.com"), [records.Search, records.Coverage]),
        ]

    def test_everybody_has_the_coverage_that_their_own_rows_imply(self):
        table = (
            "type,on,member\n"
            "search,2026-11-01,ada@example.com\n"
            "search,2026-11-05,ada@example.com\n"
            "search,2026-10-02,bo@example.com\n"
        )

        found = found_in(table)

        assert [portion.records[-1] for portion in found.portions] == [
            records.Coverage(metrics=("people_searches",), start=DAY, end=date(2026, 11, 5)),
            records.Coverage(
                metrics=("people_searches",), start=date(2026, 10, 2), end=date(2026, 10, 2)
            ),
        ]

    def test_only_what_is_declared_is_covered(self):
        table = "type,on,metrics,from,to\nsearch,2026-11-01,,,\ncoverage,,*,2026-10-01,2026-10-31\n"

        [portion] = found_in(table).portions

        assert [one for one in portion.records if isinstance(one, records.Coverage)] == [
            records.Coverage(metrics=("*",), start=date(2026, 10, 1), end=date(2026, 10, 31))
        ]

    def test_a_member_column_may_have_profile_addresses(self):
        found = found_in(f"type,on,member\nsearch,2026-11-01,{ADA}/\n", key=KEY)

        assert [portion.person for portion in found.portions] == [Person(profile=person(ADA))]

    def test_member_rows_tell_more_of_a_person(self):
        table = (
            "type,on,name,email,profile\n"
            f"member,,Bo Proeve,bo@example.com,{BO}\n"
            "search,2026-11-01,,bo@example.com,\n"
            "search,2026-11-01,,ada@example.com,\n"
        )

        found = found_in(table, key=KEY)

        assert [portion.person for portion in found.portions] == [
            Person(profile=person(BO), email="bo@example.com", name="Bo Proeve"),
            Person(email="ada@example.com"),
        ]

    def test_a_row_that_names_nobody_belongs_to_the_only_one_named(self):
        table = "type,on,name,email\nmember,,Bo,bo@example.com\nsearch,2026-11-01,,\n"

        [portion] = found_in(table).portions

        assert portion.person == Person(email="bo@example.com", name="Bo")
        assert len(portion.records) == 3

    def test_a_row_that_names_nobody_is_a_problem_among_those_of_several(self):
        table = (
            "type,on,email\nsearch,2026-11-01,bo@example.com\n"
            "search,2026-11-01,ada@example.com\nsearch,2026-11-01,\n"
        )

        expected = "an e-mail address, or the address of a LinkedIn profile"
        assert refused(table) == [(4, "email", "missing", expected)]

    @pytest.mark.parametrize("cell", ["Bo Proeve", "bo@", "@bo", "a b@c", "https://x.example/bo"])
    def test_what_is_nobody_s_address_is_a_problem_that_does_not_quote_it(self, cell: str):
        table = f"type,on,member\nsearch,2026-11-01,bo@x.example\nsearch,2026-11-01,{cell}\n"

        expected = "an e-mail address, or the address of a LinkedIn profile"
        assert refused(table) == [(3, "member", "wrong value", expected)]

    def test_people_without_an_address_are_told_apart_by_name(self):
        owners = Owners()
        for name in ("Ada", "Bo", "ADA"):
            owners.records(Person(name=name)).append(records.Active(on=DAY))

        assert [(p.person.name, len(p.records)) for p in owners.portions()] == [
            ("Ada", 3),
            ("Bo", 2),
        ]


class TestCounts:
    def test_rows_are_counted_as_the_lines_of_a_document_are(self):
        table = (
            "type,on,ref,email\n"
            "search,2026-11-01,r,ada@x.example\n"
            "search,2026-11-01,r,ada@x.example\n"
            "search,2026-11-01,r,bo@x.example\n"
            "search,today,,bo@x.example\n"
        )

        found = found_in(table)

        assert found.inputs == [Input("own.csv", KIND, records=4, kept=2, duplicates=1)]
        assert [len(portion.records) for portion in found.portions] == [2, 2]

    def test_a_table_without_rows_cannot_be_used(self):
        with pytest.raises(Unusable, match=r"^own\.csv: no row below the header$"):
            found_in("on,gained\n")

    def test_a_table_without_a_row_of_use_cannot_be_used(self):
        with pytest.raises(Unusable) as raised:
            found_in("type,on\nsearch,today\nsearch,\n")

        assert str(raised.value) == (
            "own.csv: no row can be used; line 2: on: wrong value, "
            "expected a date such as 2026-11-22"
        )
        assert raised.value.reading is not None
        assert [problem.line for problem in raised.value.reading.problems] == [2, 3]

    def test_rows_behind_the_limit_are_a_problem(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("teams.importers.grid.MAX_ROWS", 3)

        found = found_in("on,gained\n2026-11-01,1\n2026-11-02,1\n2026-11-03,1\n")

        assert [given.kept for given in found.inputs] == [2]
        assert [(p.line, p.reason, p.lost) for p in found.problems] == [
            (None, "only the first 3 rows are read", True)
        ]


class TestEntry:
    def test_the_entry_reads_it(self):
        found = reading(upload("march.csv", b"type,on\nsearch,2026-11-01\n"))

        assert found.inputs == [Input("march.csv", KIND, 1, 1, 0)]

    def test_bytes_of_another_encoding_are_read_with_a_note(self):
        table = "type,name,email\nmember,J\xf6rg,j@x.example\n".encode("latin-1")

        found = reading(upload("own.csv", table))

        assert found.records == [records.Member(name="J\xf6rg", email="j@x.example")]
        assert [(p.reason, p.lost) for p in found.problems] == [
            ("not UTF-8; read as Windows-1252", False)
        ]

    def test_utf_16_with_tabs_is_read(self):
        table = "type\ton\nsearch\t2026-11-01\n".encode("utf-16")

        assert reading(upload("own.csv", table)).records[0] == records.Search(on=DAY)

    def test_a_header_that_does_not_end_is_no_error(self):
        table = b"type,on," + b"x" * ((1 << 24) + 1) + b"\nsearch,2026-11-01,\n"

        with pytest.raises(Unusable, match=r"^own\.csv: not part of the evidence"):
            reading(upload("own.csv", table))

    @given(st.lists(st.binary(max_size=60), max_size=4))
    def test_no_bytes_ever_raise_anything_but_unusable(self, lines: list[bytes]):
        table = b"type,on,email\nsearch,2026-11-01,a@b\n" + b"\n".join(lines)

        found = OWN_CSV.read(upload("own.csv", table), Options(ZoneInfo("UTC"), None), V1, {})

        assert [given.file for given in found.inputs] == ["own.csv"]


def test_sheets_without_such_a_header_are_ignored():
    rows = [["type", "on", "count", "advanced"], ["search", "2026-11-01", 3, True]]
    book = workbook({"Notes": [["kept by hand"]], "Data": rows})

    found = reading(upload("own.xlsx", book))

    assert found.ignored == [Ignored("own.xlsx/Notes", "a sheet without a table that is read")]
    assert found.records[0] == records.Search(on=DAY, count=3, advanced=True)
