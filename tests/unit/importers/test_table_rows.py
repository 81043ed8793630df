"""What cells of mapped tables mean, and what rows say again."""

from __future__ import annotations

from datetime import date

import pytest

from scoring.core import records
from teams.importers.reading import Ignored, Input
from teams.importers.table import (
    header_digest,
)
from teams.importers.table_rows import KIND
from tests.unit.importers.given import KEY
from tests.unit.importers.mapped_table import evidence, read
from tests.unit.importers.workbook import workbook


def outcome(cells: str, columns: dict[str, str], **answers: str) -> dict[str, str]:
    """The values of the outcome that a row of ``Day;`` and these columns is."""
    table = f"Day;{';'.join(columns)}\n2026-11-01;{cells}\n"
    found = read(table, {"Day": "on", **columns}, {"type": "outcome", "kind": "quota"}, **answers)
    [one] = evidence(found)
    assert isinstance(one, records.Outcome)
    return dict(one.values)


class TestCells:
    @pytest.mark.parametrize(
        ("cell", "advanced"),
        [("yes", True), ("JA", True), ("x", True), ("1", True), ("no", False), ("FALSE", False)],
    )
    def test_a_flag_is_read_in_several_languages(self, cell: str, advanced: bool):
        table = f"Day,Advanced\n2026-11-01,{cell}\n"

        [one] = evidence(read(table, {"Day": "on", "Advanced": "advanced"}, {"type": "search"}))

        assert isinstance(one, records.Search)
        assert one.advanced is advanced

    @pytest.mark.parametrize(
        "cell", ["reshare_with_text", "Reshare with text", "RESHARE-WITH-TEXT"]
    )
    def test_a_choice_is_known_whatever_its_signs(self, cell: str):
        table = f"Day,Form\n2026-11-01,{cell}\n"

        [one] = evidence(read(table, {"Day": "on", "Form": "form"}, {"type": "post"}))

        assert isinstance(one, records.Post)
        assert one.form == "reshare_with_text"

    def test_a_number_may_be_a_choice(self):
        table = "Day,Degree\n2026-11-01,2\n2026-11-01,out\n"

        found = evidence(read(table, {"Day": "on", "Degree": "degree"}, {"type": "profile_view"}))

        assert [one.degree for one in found if isinstance(one, records.ProfileView)] == [2, "out"]

    def test_an_instant_has_its_offset(self):
        table = "When,X\n2026-11-01T23:30:00Z,1\n2026-11-01 23:30,1\n"

        found = read(table, {"When": "at"}, {"type": "search"})

        assert [portion.records[0].on for portion in found.portions] == [date(2026, 11, 2)]
        assert [(p.line, p.column, p.reason) for p in found.problems] == [
            (3, "When", "wrong value")
        ]

    def test_the_kind_of_an_outcome_is_known_by_its_words(self):
        table = "Day,Stage,Value,In\n2026-11-01,Closed won,5.5,eur\n"
        columns = {"Day": "on", "Stage": "kind", "Value": "amount", "In": "currency"}

        [one] = evidence(read(table, columns, {"type": "outcome"}))

        assert isinstance(one, records.Outcome)
        assert (one.kind, dict(one.values)) == ("won", {"amount": "5.5", "currency": "EUR"})

    def test_a_currency_is_three_letters(self):
        table = "Day,In\n2026-11-01,EUR\n2026-11-01,Canary\n"

        found = read(table, {"Day": "on", "In": "currency"}, {"type": "outcome", "kind": "won"})

        assert [(p.line, p.column, p.expected) for p in found.problems] == [
            (3, "In", "three letters, as EUR")
        ]

    @pytest.mark.parametrize(
        ("cell", "title", "answers", "value"),
        [
            ("87,5 %", "Quota", {}, "0.875"),
            ("87.5", "Quota %", {}, "0.875"),
            ("87.5", "Quota", {"kind": "percent"}, "0.875"),
            ("0.875", "Quota", {"kind": "share"}, "0.875"),
        ],
    )
    def test_an_attainment_is_a_share(
        self, cell: str, title: str, answers: dict[str, str], value: str
    ):
        assert outcome(cell, {title: "attainment"}, **answers) == {"attainment": value}

    def test_a_rank_may_be_a_percentage(self):
        table = "Day,A,B,C,D,E,Top\n2026-11-01,40.5,10.5,10,10,10,4%\n"
        pillars = {"B": "brand", "C": "find", "D": "insights", "E": "relationships"}
        columns = {"Day": "on", "A": "total", "Top": "industry_top_pct", **pillars}

        [one] = evidence(read(table, columns, {"type": "reference_ssi"}))

        assert isinstance(one, records.ReferenceSSI)
        assert one.values["industry_top_pct"] == "4"

    def test_numbers_of_a_workbook_are_its_own(self):
        book = workbook(
            {"Notes": [["by hand"]], "Data": [["Report"], ["Day", "N"], ["2026-11-01", 1234]]}
        )

        found = read(book, {"Day": "on", "N": "count"}, {"type": "search"}, name="mine.xlsx")

        assert [one.count for one in evidence(found) if isinstance(one, records.Search)] == [1234]
        assert found.ignored == [Ignored("mine.xlsx/Notes", "a sheet without a table that is read")]


class TestAgain:
    COLUMNS = {"Day": "on", "N": "count"}

    def test_a_later_table_of_the_same_header_corrects_the_numbers(self):
        first = read("Day,N\n2026-11-01,2\n", self.COLUMNS, {"type": "search"})
        second = read("N,Day\n5,2026-11-01\n", self.COLUMNS, {"type": "search"})

        [before], [after] = evidence(first), evidence(second)
        assert (before.source, before.ref) == (after.source, after.ref)

    def test_another_header_is_another_source(self):
        first = read("Day,N\n2026-11-01,2\n", self.COLUMNS, {"type": "search"})
        second = read("Day,N,M\n2026-11-01,2,3\n", self.COLUMNS, {"type": "search"})

        [before], [after] = evidence(first), evidence(second)
        assert before.source != after.source
        assert before.source == "table:" + header_digest(["Day", "N"])[:8]

    def test_rows_that_say_the_same_are_one_each(self):
        table = "Day,X\n2026-11-01,1\n2026-11-01,2\n"

        found = evidence(read(table, {"Day": "on"}, {"type": "search"}))

        assert len({one.ref for one in found}) == 2

    def test_a_number_of_its_own_is_its_key_and_is_never_kept(self):
        table = "Day,Id\n2026-11-01,Canary\n2026-11-02,Canary\n"

        for key in (KEY, None):
            found = read(table, {"Day": "on", "Id": "ref"}, {"type": "search"}, key=key)

            assert [one.on.day for one in evidence(found) if isinstance(one, records.Search)] == [2]
            assert "Canary" not in str(found)

    def test_a_row_that_stands_twice_with_its_number_is_a_duplicate(self):
        table = "Day,Id\n2026-11-01,7\n2026-11-01,7\n"

        found = read(table, {"Day": "on", "Id": "ref"}, {"type": "search"})

        assert found.inputs == [Input("mine.csv", KIND, 2, 1, 1)]
