"""The history of LinkedIn's own index that trackers keep as a table."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.core.records import ReferenceSSI
from scoring.core.versions.v1 import V1
from teams.importers.formats import Head
from teams.importers.reading import Finding, Input, Options, Person, Unusable
from teams.importers.ssi_history import KIND, SSI_HISTORY, places_of
from teams.importers.ssi_values import pillar_of
from tests.unit.importers.given import reading, upload
from tests.unit.importers.workbook import workbook

TRACKED = (
    "date,overall,professional_brand,find_right_people,insight_engagement,strong_relationship\n"
    "2026-11-01,61.3,17.2,9.8,12.1,22.2\n"
    "2026-11-08,62.0,17.2,10.5,12.1,22.2\n"
)


def read(
    table: str | bytes, *, today: date | None = None, name: str = "ssi_history.csv", **answers: str
) -> Finding:
    data = table.encode() if isinstance(table, str) else table
    options = Options(ZoneInfo("Europe/Berlin"), None, "", today)
    return SSI_HISTORY.read(upload(name, data), options, V1, answers)


def noted(found: Finding) -> list[tuple[date, dict[str, str]]]:
    [portion] = found.portions
    return [(one.on, dict(one.values)) for one in portion.records if isinstance(one, ReferenceSSI)]


def one_row(title: str, cell: str, **answers: str) -> dict[str, str]:
    [(_, values)] = noted(read(f"Date;Overall;{title}\n2026-11-01;61;{cell}\n", **answers))
    return values


class TestRows:
    def test_every_row_is_a_score_of_its_day(self):
        found = read(TRACKED)

        assert found.portions[0].person == Person()
        assert found.portions[0].records == [
            ReferenceSSI(
                on=date(2026, 11, day),
                values={
                    "total": total,
                    "brand": "17.2",
                    "find": people,
                    "insights": "12.1",
                    "relationships": "22.2",
                },
                source="linkedin_ssi",
                ref=f"2026-11-0{day}",
                passive=True,
            )
            for day, total, people in ((1, "61.3", "9.8"), (8, "62.0", "10.5"))
        ]
        assert found.inputs == [Input("ssi_history.csv", KIND, 2, 2, 0)]
        assert found.exported_on == date(2026, 11, 8)

    def test_a_blank_pillar_is_unknown(self):
        [(_, values)] = noted(read("date,ssi,brand,find\n2026-11-01,61,17.2,\n"))

        assert values == {"total": "61", "brand": "17.2"}

    @pytest.mark.parametrize("cell", ["Top 4%", "4 %", "4", "top 4"])
    def test_a_rank_is_the_upper_part_of_a_group(self, cell: str):
        assert one_row("Industry rank;Network rank;Brand", f"{cell};12;17.2") == {
            "total": "61",
            "brand": "17.2",
            "industry_top_pct": "4",
            "network_top_pct": "12",
        }

    def test_of_two_rows_of_a_day_the_later_stands(self):
        found = read("date,ssi\n2026-11-01,61\n2026-11-01,61\n2026-11-01,62\n")

        assert noted(found) == [(date(2026, 11, 1), {"total": "62"})]
        assert found.inputs == [Input("ssi_history.csv", KIND, 3, 2, 1)]

    def test_an_e_mail_column_tells_whose_a_row_is(self):
        found = read("date,ssi,email\n2026-11-01,61,Ada@x.example\n2026-11-01,50,bo@x.example\n")

        assert [(p.person, len(p.records)) for p in found.portions] == [
            (Person(email="ada@x.example"), 1),
            (Person(email="bo@x.example"), 1),
        ]

    @pytest.mark.parametrize(
        ("row", "column", "reason", "expected"),
        [
            ("soon,61,17.2", "Date", "wrong value", "a day, as 2026-11-22"),
            (",61,17.2", "Date", "wrong value", "a day, as 2026-11-22"),
            ("2026-11-23,61,17.2", "Date", "still to come", "a day up to 2026-11-22"),
            ("2026-11-02,,17.2", "Overall", "missing", "the overall score"),
            ("2026-11-02,n/a,17.2", "Overall", "missing", "the overall score"),
            ("2026-11-02,high,17.2", "Overall", "wrong value", "a number"),
            ("2026-11-02,< 61,17.2", "Overall", "wrong value", "a number"),
            ("2026-11-02,140.5,17.2", "Overall", "inconsistent", "a number from 0 to 100"),
            ("2026-11-02,61,26.5", "Brand", "inconsistent", "a number from 0 to 25"),
            (
                "2026-11-02,99.5,1.0",
                "Overall",
                "inconsistent",
                "the sum of the pillars, give or take 0.1 for rounding",
            ),
        ],
    )
    def test_a_row_that_cannot_be_used_is_a_problem_with_its_place(
        self, row: str, column: str, reason: str, expected: str
    ):
        table = f"Date,Overall,Brand\n2026-11-01,61.5,17.2\n{row}\n"

        found = read(table, today=date(2026, 11, 22))

        assert [(p.line, p.column, p.reason, p.expected) for p in found.problems] == [
            (3, column, reason, expected)
        ]
        assert found.inputs == [Input("ssi_history.csv", KIND, 2, 1, 0)]

    def test_nobody_s_address_is_a_problem(self):
        found = read("date,ssi,member\n2026-11-01,61,a@b\n2026-11-01,61,Bo Proeve\n")

        assert [(p.line, p.column, p.reason) for p in found.problems] == [
            (3, "member", "wrong value")
        ]

    def test_a_table_without_a_row_of_use_cannot_be_used(self):
        with pytest.raises(Unusable) as raised:
            read("date,ssi\n2026-11-01,140\n")

        assert str(raised.value) == (
            "ssi_history.csv: no row can be used; line 2: ssi: inconsistent, "
            "expected a number from 0 to 100"
        )


class TestWritings:
    @pytest.mark.parametrize(
        ("title", "pillar"),
        [
            ("PROFESSIONAL_BRAND", "brand"),
            ("Establish your professional brand", "brand"),
            ("SSI - Establish your professional brand", "brand"),
            ("Brand score", "brand"),
            ("ssi_brand_score", "brand"),
            ("FIND_RIGHT_PEOPLE", "find"),
            ("Find the right people", "find"),
            ("INSIGHT_ENGAGEMENT", "insights"),
            ("Engage with insights", "insights"),
            ("STRONG_RELATIONSHIP", "relationships"),
            ("Build relationships", "relationships"),
            ("Beziehungen aufbauen", "relationships"),
            ("Score", None),
            ("SSI", None),
            ("", None),
        ],
    )
    def test_a_pillar_is_known_in_several_spellings(self, title: str, pillar: str | None):
        assert pillar_of(title) == pillar

    def test_no_column_is_read_as_two(self):
        assert places_of(["Date", "SSI", "Overall", "Brand", "brand", "Notes"]) == {
            "date": 0,
            "total": 1,
            "brand": 3,
        }

    @pytest.mark.parametrize(
        ("cell", "value"),
        [("17,2", "17.2"), ("17.215", "17.215"), ("17,215", "17.215"), ("17", "17")],
    )
    def test_decimals_are_told_by_what_a_score_can_be(self, cell: str, value: str):
        [(_, values)] = noted(read(f"Date;SSI;Brand\n2026-11-01;61;{cell}\n"))

        assert values["brand"] == value

    def test_decimals_that_nothing_tells_are_asked(self):
        table = "Date;SSI;Brand\n2026-11-01;61,5;17,215\n2026-11-02;61.5;x\n"

        found = read(table)

        assert [question.name for question in found.questions] == ["numbers"]
        assert len(noted(read(table, numbers="comma"))) == 1

    def test_the_order_of_day_and_month_is_asked_where_nothing_tells_it(self):
        table = "date,ssi\n03/04/2026,61\n05/04/2026,62\n"

        found = read(table)

        assert found.portions == []
        assert [question.name for question in found.questions] == ["dates"]
        assert [on for on, _ in noted(read(table, dates="mdy"))] == [
            date(2026, 3, 4),
            date(2026, 5, 4),
        ]

    def test_a_workbook_is_read_with_its_own_numbers(self):
        book = workbook(
            {
                "About": [["My scores"]],
                "SSI": [["Tracker"], ["Date", "Total", "Brand"], ["2026-11-01", 61.5, 17.25]],
            }
        )

        found = read(book, name="ssi.xlsx")

        assert noted(found) == [(date(2026, 11, 1), {"total": "61.5", "brand": "17.25"})]
        assert [one.file for one in found.ignored] == ["ssi.xlsx/About"]


class TestFile:
    @pytest.mark.parametrize(
        ("header", "is_history"),
        [
            (TRACKED.split("\n")[0], True),
            ("Date,SSI", True),
            ("Datum,Gesamt,Marke", True),
            ("date,score", False),
            ("date,total,find", True),
            ("date,brand,find", False),
            ("SSI,Brand", False),
            ("Seat ID,Date,SSI - Overall Score,SSI - Build relationships", False),
        ],
    )
    def test_it_is_known_by_its_header(self, header: str, is_history: bool):
        head = Head("x.csv", "text", sheets={"": [header.split(",")]})

        assert SSI_HISTORY.recognises(head) is is_history

    def test_the_entry_reads_it(self):
        found = reading(upload("mine.csv", TRACKED.encode()))

        assert found.inputs == [Input("mine.csv", KIND, 2, 2, 0)]

    def test_the_series_of_a_file_and_of_a_payload_are_one(self):
        payload = b'{"date": "2026-11-01", "overall": 61.3}'

        found = reading(upload("a.csv", b"date,ssi\n2026-11-01,61\n"), upload("b.json", payload))

        assert len(found.records) == 1

    @given(st.lists(st.binary(max_size=40), max_size=4))
    def test_no_bytes_ever_raise_anything_but_unusable(self, rows: list[bytes]):
        found = read(b"date,ssi,brand\n2026-11-01,61,17\n" + b"\n".join(rows))

        assert found.inputs or found.questions
