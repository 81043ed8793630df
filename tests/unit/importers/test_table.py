"""Tables that nobody knows, as somebody maps their columns."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.core import records
from scoring.core.versions.v1 import V1
from teams.importers.activity_types import TYPES
from teams.importers.reading import Finding, Ignored, Input, Person, Problem, Unusable
from teams.importers.registry import each_finding, read_source
from teams.importers.sources import TABLE, Source
from teams.importers.table import (
    MAPPABLE,
    ColumnMapping,
    MappingError,
    header_digest,
    mapping_of,
    preview,
    read_table,
)
from teams.importers.table_rows import KIND
from tests.unit.importers.given import OPTIONS, person, reading, upload
from tests.unit.importers.mapped_table import MAPPED, SEARCHES, answer, evidence, read
from tests.unit.importers.workbook import workbook


class TestRows:
    def test_a_mapped_table_is_everybody_s_evidence(self):
        found = read(SEARCHES, MAPPED, {"type": "search"})

        assert [portion.person for portion in found.portions] == [
            Person(email="ada@x.example"),
            Person(email="bo@x.example"),
        ]
        assert [(one.on, one.count) for one in evidence(found)] == [
            (date(2026, 11, 22), 3),
            (date(2026, 11, 23), 0),
        ]
        assert found.inputs == [Input("mine.csv", KIND, 2, 2, 0)]
        assert "Canary" not in str(found)

    def test_everybody_has_the_coverage_that_their_own_rows_imply(self):
        found = read(SEARCHES, MAPPED, {"type": "search"})

        assert [portion.records[-1] for portion in found.portions] == [
            records.Coverage(metrics=("people_searches",), start=on, end=on)
            for on in (date(2026, 11, 22), date(2026, 11, 23))
        ]

    def test_constants_are_true_of_every_row(self):
        found = read(
            "Day,X\n2026-11-01,\n", {"Day": "on"}, {"type": "saved", "what": "lead", "count": "4"}
        )

        [one] = evidence(found)
        assert isinstance(one, records.Saved)
        assert (one.on, one.what, one.count) == (date(2026, 11, 1), "lead", 4)

    def test_a_row_without_its_count_tells_nothing(self):
        table = "Day,Searches\n2026-11-01,2\n2026-11-02,\n2026-11-03,n/a\n"

        found = read(table, {"Day": "on", "Searches": "count"}, {"type": "search"})

        assert len(evidence(found)) == 1
        assert found.inputs == [Input("mine.csv", KIND, 3, 1, 0)]

    @pytest.mark.parametrize(
        ("cell", "column", "reason", "expected"),
        [
            ("2026-11-01;many", "Number", "wrong value", "a whole number from 0 to 1000000000"),
            ("2026-11-01;1,5", "Number", "wrong value", "a whole number from 0 to 1000000000"),
            ("2026-11-01;5%", "Number", "wrong value", "a whole number from 0 to 1000000000"),
            ("2026-11-01;< 5", "Number", "wrong value", "a whole number from 0 to 1000000000"),
            ("soon;1", "Day", "wrong value", "a day, as 2026-11-22"),
            (";1", "at", "not dated once", "exactly one of at and on"),
        ],
    )
    def test_a_wrong_value_is_a_problem_of_its_row(
        self, cell: str, column: str, reason: str, expected: str
    ):
        table = f"Day;Number\n2026-11-01;2\n{cell}\n"

        found = read(table, {"Day": "on", "Number": "count"}, {"type": "search"})

        assert found.problems == [Problem("mine.csv", 3, column, reason, expected)]
        assert found.inputs == [Input("mine.csv", KIND, 2, 1, 0)]

    def test_nobody_s_address_is_a_problem(self):
        table = "Day,Rep\n2026-11-01,a@x.example\n2026-11-01,Ada\n2026-11-01,\n"

        found = read(table, {"Day": "on", "Rep": "member"}, {"type": "active"})

        assert [(p.line, p.column, p.reason) for p in found.problems] == [
            (3, "Rep", "wrong value"),
            (4, "Rep", "missing"),
        ]

    def test_a_member_may_be_a_profile(self):
        table = "Day,Rep\n2026-11-01,https://linkedin.com/in/Ada-Muster-1\n"

        found = read(table, {"Day": "on", "Rep": "member"}, {"type": "active"})

        assert [p.person for p in found.portions] == [Person(profile=person("in/ada-muster-1"))]

    def test_a_mapping_with_which_no_row_can_be_used_is_asked_for_again(self):
        found = read("Day,X\nsoon,1\n", {"Day": "on"}, {"type": "active"})

        assert [(question.name, question.why) for question in found.questions] == [
            (
                "columns",
                "no row can be used; line 2: Day: wrong value, expected a day, as 2026-11-22",
            )
        ]
        assert [(p.file, p.line, p.column, p.reason, p.expected) for p in found.problems] == [
            ("mine.csv", 2, "Day", "wrong value", "a day, as 2026-11-22")
        ]
        assert found.portions == []

    def test_a_table_without_a_row_cannot_be_used(self):
        with pytest.raises(Unusable, match=r"^mine\.csv: no row below the header$"):
            read("Day,X\n", {"Day": "on"}, {"type": "active"})


class TestQuestions:
    def test_what_the_columns_do_not_tell_is_asked_at_once(self):
        table = 'Day,Value,Quota\n03/04/2026,"1,234",0.5\n'
        columns = {"Day": "on", "Value": "amount", "Quota": "attainment"}
        constants = {"type": "outcome", "kind": "quota"}

        found = read(table, columns, constants)

        assert found.portions == []
        assert [question.name for question in found.questions] == ["dates", "kind"]

        found = read(table, columns, constants, dates="dmy", kind="share")

        [one] = evidence(found)
        assert isinstance(one, records.Outcome)
        assert (one.on, dict(one.values)) == (
            date(2026, 4, 3),
            {"amount": "1234", "attainment": "0.5"},
        )

    def test_decimals_that_nothing_tells_are_asked(self):
        table = 'Day,Value\n2026-11-01,"1,234"\n'
        columns = {"Day": "on", "Value": "amount"}

        found = read(table, columns, {"type": "outcome", "kind": "won"})

        assert [question.name for question in found.questions] == ["numbers"]

    def test_counts_have_no_decimals(self):
        table = 'Day,N\n2026-11-01,"1,234"\n'

        found = read(table, {"Day": "on", "N": "count"}, {"type": "search"})

        assert [one.count for one in evidence(found) if isinstance(one, records.Search)] == [1234]

    def test_without_a_mapping_it_is_asked_for(self):
        found = read_table(upload("mine.csv", SEARCHES.encode()), OPTIONS, V1, {})

        assert [question.name for question in found.questions] == ["columns"]

    @pytest.mark.parametrize(
        ("mapping", "why"),
        [
            ("{", "the mapping is not JSON"),
            (answer({"Tag": "text"}, type="comment"), "text: cannot be mapped; one of at, on"),
            (answer({"Day": "on"}, type="active"), "the columns of the mapping are not all"),
        ],
    )
    def test_a_mapping_that_cannot_be_used_is_asked_again(self, mapping: str, why: str):
        file = upload("mine.csv", SEARCHES.encode())

        [question] = read_table(file, OPTIONS, V1, {"columns": mapping}).questions

        assert question.name == "columns"
        assert question.why.startswith(why)

    def test_a_title_that_stands_twice_does_not_fit(self):
        found = read("Day,day\n2026-11-01,2026-11-02\n", {"Day": "on"}, {"type": "active"})

        assert [question.name for question in found.questions] == ["columns"]


class TestMapping:
    def test_it_is_columns_and_constants(self):
        assert mapping_of(answer({"Tag": "on"}, type="search", count="1")) == ColumnMapping(
            {"Tag": "on"}, {"type": "search", "count": "1"}
        )

    @pytest.mark.parametrize(
        "key", ["text", "title", "company", "name", "contact", "conversation", "post", "source", ""]
    )
    def test_texts_names_and_addresses_cannot_be_mapped(self, key: str):
        for kind in MAPPABLE:
            with pytest.raises(MappingError, match=f"^{key}: cannot be mapped"):
                mapping_of(answer({"Tag": "on", "X": key}, type=kind))

    @pytest.mark.parametrize("kind", ["member", "coverage", "connection", "invitation", "message"])
    def test_types_that_name_people_cannot_be_mapped(self, kind: str):
        with pytest.raises(MappingError, match=r"^the type is none of profile, proof, post"):
            mapping_of(answer({"Tag": "on"}, type=kind))

    def test_no_key_that_can_be_mapped_is_a_text_of_somebody(self):
        keys = {key for kind, keys in MAPPABLE.items() for key in keys}

        assert keys & {"text", "name", "email", "title", "company", "industry", "profile"} == {
            "industry"
        }
        assert "industry" in MAPPABLE["profile"]
        assert all(TYPES[kind].keys[key] for kind, keys in MAPPABLE.items() for key in keys)

    @pytest.mark.parametrize(
        ("columns", "constants", "why"),
        [
            ({"Tag": "on"}, {}, "the type is none of"),
            ({}, {"type": "active", "on": "2026-11-01"}, "every column stands once"),
            ({"Tag": "on", " TAG": "count"}, {"type": "search"}, "every column stands once"),
            ({"A": "on", "B": "on"}, {"type": "active"}, "on: mapped twice"),
            ({"A": "on"}, {"type": "active", "on": "2026-11-01"}, "on: mapped twice"),
            ({"A": "count"}, {"type": "search"}, "the day is missing; exactly one of at, on"),
            ({"A": "on", "B": "at"}, {"type": "search"}, "the day is missing"),
            ({"A": "on"}, {"type": "saved"}, "what: missing; a saved needs it"),
            (
                {"A": "on", "B": "quality", "C": "substance_words"},
                {"type": "comment"},
                "too many; at most one of quality",
            ),
            ({"A": "on"}, {"type": "search", "count": "many"}, "count: wrong value; expected"),
            ({"A": "on"}, {"type": "search", "ref": "r"}, "ref: cannot be mapped"),
            ({"A": "on"}, {"type": "search", "member": "a@b"}, "member: cannot be mapped"),
            ({"A": "on", "B": "member", "C": "member"}, {"type": "search"}, "member: mapped twice"),
        ],
    )
    def test_what_does_not_make_an_object_is_refused(
        self, columns: dict[str, str], constants: dict[str, str], why: str
    ):
        with pytest.raises(MappingError) as raised:
            mapping_of(answer(columns, **constants))

        assert str(raised.value).startswith(why)

    @pytest.mark.parametrize(
        "text",
        [
            "[]",
            "5",
            '{"columns": []}',
            '{"columns": {"a": 5}, "constants": {}}',
            '{"columns": {}, "constants": {}, "more": {}}',
            "[" * 100_000,
        ],
    )
    def test_what_is_no_mapping_is_refused(self, text: str):
        with pytest.raises(MappingError, match=r"^the mapping is not"):
            mapping_of(text)

    @given(st.text(max_size=80))
    def test_no_text_ever_raises_anything_else(self, text: str):
        with pytest.raises(MappingError):
            mapping_of(text)


class TestHeader:
    @pytest.mark.parametrize(
        "header", [["Tag", "Wer"], ["WER", " t a g "], ["wer", "", "Ｔａｇ"], ["Wer", "Tag", ""]]
    )
    def test_case_blanks_and_order_do_not_matter(self, header: list[str]):
        assert header_digest(header) == header_digest(["Tag", "Wer"])

    @pytest.mark.parametrize(
        "header", [["Tag"], ["Tag", "Wer", "Tag"], ["TagWer"], ["Tag-", "Wer"]]
    )
    def test_other_titles_are_another_header(self, header: list[str]):
        assert header_digest(header) != header_digest(["Tag", "Wer"])

    def test_the_preview_shows_the_header_and_the_first_rows(self):
        rows = "".join(f"2026-11-0{n};{n};\n" for n in range(1, 8))

        shown = preview(upload("mine.csv", f"Report;of\nTag;Suchen;Notiz\n{rows}".encode()))

        assert shown.header == ("Tag", "Suchen", "Notiz")
        assert shown.rows[0] == ("2026-11-01", "1", "")
        assert len(shown.rows) == 5
        assert shown.digest == header_digest(["Notiz", "Tag", "Suchen"])

    def test_the_preview_of_a_workbook_is_of_its_widest_sheet(self):
        book = workbook({"Notes": [["by hand"]], "Data": [["Day", "N"], ["2026-11-01", 3]]})

        shown = preview(upload("mine.xlsx", book))

        assert (shown.sheet, shown.header, shown.rows) == (
            "Data",
            ("Day", "N"),
            (("2026-11-01", "3"),),
        )

    def test_a_preview_is_short(self):
        shown = preview(upload("mine.csv", b"a,b\n" + b"x" * 1000 + b",1\n"))

        assert shown.rows == (("x" * 200, "1"),)

    def test_a_file_without_a_table_has_none(self):
        with pytest.raises(Unusable, match=r"^mine\.csv: no table is in it$"):
            preview(upload("mine.csv", b"\n\n"))


class TestEntry:
    def test_a_table_is_read_as_it_is_mapped(self):
        file = upload("mine.csv", SEARCHES.encode())
        told = {"columns": answer(MAPPED, type="search")}

        [(source, found)] = each_finding([file], OPTIONS, V1, {"mine.csv": told})

        assert source.kind == TABLE
        assert isinstance(found, Finding)
        assert found.inputs == [Input("mine.csv", KIND, 2, 2, 0)]
        assert found.ignored == []

    def test_an_unknown_table_asks_and_is_ignored_until_then(self):
        file = upload("mine.csv", SEARCHES.encode())

        found = read_source(Source("mine.csv", TABLE, (file,)), OPTIONS, V1, {})

        assert [question.name for question in found.questions] == ["columns"]
        assert found.ignored == [Ignored("mine.csv", "not part of the evidence; not read")]

    def test_without_anybody_to_ask_it_stands_in_nobody_s_way(self):
        found = reading(
            upload("mine.csv", SEARCHES.encode()),
            upload("a.jsonl", b'{"type": "active", "on": "2026-11-01"}'),
        )

        assert [given.file for given in found.inputs] == ["a.jsonl"]
        assert [one.file for one in found.ignored] == ["mine.csv"]

    @given(st.lists(st.binary(max_size=40), max_size=4))
    def test_no_bytes_ever_raise_anything_but_unusable(self, rows: list[bytes]):
        table = b"Tag;Wer;Suchen\n22.11.2026;a@x.example;3\n" + b"\n".join(rows)

        found = read(table, MAPPED, {"type": "search"})

        assert found.inputs or found.questions
