"""The cells of a table of activity format v1."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.core import records
from teams.importers.activity_types import TYPES
from teams.importers.activity_values import Reader
from teams.importers.cells import json_value
from tests.unit.importers.activity_line import SMALLEST, record
from tests.unit.importers.given import reading, upload
from tests.unit.importers.own_table import evidence, found_in, refused

DAY = date(2026, 11, 1)


class TestCells:
    def test_a_cell_means_what_the_value_means_in_a_document(self):
        table = (
            "type,on,form,words,quality,gained,advanced,degree,decision_makers,connections,passive\n"
            "post,2026-11-01,original,120,,,,,,,\n"
            "comment,2026-11-01,,,0.25,,,,,,true\n"
            "followers,2026-11-01,,,,-2,,,,,\n"
            "search,2026-11-01,,,,,TRUE,,,,\n"
            "profile_view,2026-11-01,,,,,,2,,,\n"
            "profile_view,2026-11-01,,,,,,out,,,\n"
            "network,2026-11-01,,,,,,,12.5,300,FALSE\n"
        )

        assert evidence(table) == [
            record({"type": "post", "on": "2026-11-01", "form": "original", "words": 120}),
            record({"type": "comment", "on": "2026-11-01", "quality": 0.25, "passive": True}),
            record({"type": "followers", "on": "2026-11-01", "gained": -2}),
            record({"type": "search", "on": "2026-11-01", "advanced": True}),
            record({"type": "profile_view", "on": "2026-11-01", "degree": 2}),
            record({"type": "profile_view", "on": "2026-11-01", "degree": "out"}),
            record(
                {"type": "network", "on": "2026-11-01", "connections": 300,
                 "decision_makers": 12.5}
            ),
        ]  # fmt: skip

    @pytest.mark.parametrize("kind", TYPES)
    def test_every_type_can_be_a_row(self, kind: str):
        thing = {"type": kind, **SMALLEST[kind]}
        cells = ["*" if value == ["*"] else str(value) for value in thing.values()]

        assert evidence(f"{','.join(thing)}\n{','.join(cells)}\n")[:1] == (
            [] if kind == "coverage" else [record(thing)]
        )

    def test_a_member_has_a_name_of_any_signs(self):
        table = (
            "type,name,email,title\n"
            'member,"=HYPERLINK(""x"")",ada@example.com,+49\n'
            "member,@Ada,ada@example.com,-2\n"
        )

        [first, second] = evidence(table)

        assert first == records.Member(name='=HYPERLINK("x")', email="ada@example.com", title="+49")
        assert second == records.Member(name="@Ada", email="ada@example.com", title="-2")

    def test_a_text_of_digits_stays_a_text(self):
        table = "type,on,ref,count\nsearch,2026-11-01,0042,3\n"

        assert evidence(table) == [records.Search(on=DAY, count=3, ref="0042")]

    def test_a_text_is_reduced_to_what_is_scored(self):
        table = 'type,on,text\ncomment,2026-11-01,"How do you, say, handle renewals here?"\n'

        [comment] = evidence(table)

        assert isinstance(comment, records.Comment)
        assert (comment.quality, comment.words) == (40, 7)

    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            ("1,5", "a whole number from 0 to 1000000000"),
            ("1.5", "a whole number from 0 to 1000000000"),
            ("1e2", "a whole number from 0 to 1000000000"),
            ("007", "a whole number from 0 to 1000000000"),
            ("-1", "a whole number from 0 to 1000000000"),
            ("９", "a whole number from 0 to 1000000000"),
            ("1" * 5000, "a whole number from 0 to 1000000000"),
        ],
    )
    def test_a_count_that_is_none_is_a_problem_of_its_row(self, cell: str, expected: str):
        table = f'type,on,count\nsearch,2026-11-01,1\nsearch,2026-11-01,"{cell}"\n'

        assert refused(table) == [(3, "count", "wrong value", expected)]

    @pytest.mark.parametrize("cell", ["22.11.2026", "11/22/2026", "2026-11-31", "2026-11-22 09:30"])
    def test_a_day_is_iso_8601(self, cell: str):
        table = f"type,on\nactive,2026-11-01\nactive,{cell}\n"

        assert refused(table) == [(3, "on", "wrong value", "a date such as 2026-11-22")]

    def test_an_instant_counts_on_its_local_day(self):
        found = reading(
            upload("own.csv", b"type,at\nsearch,2026-11-01T23:30:00Z\n"), zone="Europe/Berlin"
        )

        assert found.records[0] == records.Search(on=date(2026, 11, 2))

    def test_a_list_is_divided_by_semicolons_or_blanks(self):
        table = "type,metrics,from,to\ncoverage,people_searches; regularity,2026-11-01,2026-11-02\n"

        [portion] = found_in(table).portions

        assert portion.records == [
            records.Coverage(
                metrics=("people_searches", "regularity"), start=DAY, end=date(2026, 11, 2)
            )
        ]

    def test_a_key_of_another_type_is_a_problem_where_its_cell_is_filled(self):
        table = "type,on,count,gained\nsearch,2026-11-01,1,\nsearch,2026-11-01,1,5\n"

        [(line, column, reason, _)] = refused(table)

        assert (line, column, reason) == (3, "gained", "unknown key")

    def test_an_unknown_type_is_a_problem_of_its_row(self):
        table = "type,on\nsearch,2026-11-01\nmagic,2026-11-01\n,2026-11-01\n"

        assert [problem[:3] for problem in refused(table)] == [
            (3, "type", "unknown type"),
            (4, "type", "missing"),
        ]

    def test_a_row_with_more_cells_than_titles_is_a_problem(self):
        table = "type,on\nsearch,2026-11-01,\nsearch,2026-11-01,x\n"

        assert refused(table) == [(3, "", "too many cells", "2 cells")]

    @given(
        st.text(max_size=12), st.sampled_from([r for s in TYPES.values() for r in s.keys.values()])
    )
    def test_no_cell_ever_raises(self, cell: str, reader: Reader):
        meaning = json_value(cell, reader)

        assert meaning == cell or reader(meaning) is not None
