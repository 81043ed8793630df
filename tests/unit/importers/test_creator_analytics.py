"""Creator analytics: what a workbook tells of followers and posts, in any language."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.core.records import Coverage, Engagement, Followers
from scoring.core.versions.v1 import V1
from teams.importers.creator_analytics.workbook import FORMAT, name_in
from teams.importers.people import People
from teams.importers.reading import Finding, Ignored, Input, Person, Unusable
from teams.importers.sources import head_of
from tests.unit.importers.analytics_parts import (
    FEED,
    FOURTH,
    LITERAL,
    NAME,
    SECOND,
    content,
    read,
    read_sheets,
)
from tests.unit.importers.given import KEY, OPTIONS, packed, reading, upload
from tests.unit.importers.workbook import workbook

SOURCE = "creator_analytics"
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 5)
POSTS, FOLLOWERS, DAYS = "TOP-BEITRÄGE", "FOLLOWER", "INTERAKTION"
TITLES = ["URL", "Datum", "Interaktionen", "", "URL", "Datum", "Impressions"]


def engagements(found: Finding) -> list[Engagement]:
    return [r for p in found.portions for r in p.records if isinstance(r, Engagement)]


def gains(found: Finding) -> dict[date, int]:
    records = [r for p in found.portions for r in p.records if isinstance(r, Followers)]
    return {record.on: record.gained for record in records}


def listed(*rows: list[object]) -> dict[str, list[list[object]]]:
    """The sheet of posts with these rows."""
    return {POSTS: [["Hinweis"], [], [*TITLES], *rows]}


def left(number: int, on: str, count: str) -> list[object]:
    return [f"{FEED}{number}", on, count]


def right(number: int, on: str, count: str) -> list[object]:
    return ["", "", "", "", f"{FEED}{number}", on, count]


class TestWhole:
    """The workbook as LinkedIn writes it, part by part."""

    def test_followers_and_posts_become_evidence(self) -> None:
        found = read(content())

        people = People(KEY)
        gained = {2: 3, 3: 0, 4: -1, 5: 12}
        assert found.portions[0].records == [
            Engagement(
                source=SOURCE,
                ref=people.opaque("engagement", str(FOURTH)),
                on=date(2026, 3, 4),
                moment=1772619300120,
                engagements=44,
                impressions=700,
            ),
            Engagement(
                source=SOURCE,
                ref=people.opaque("engagement", str(SECOND)),
                on=FIRST,
                moment=1772438400000,
                engagements=27,
                impressions=1100,
            ),
            Coverage(source=SOURCE, metrics=("engagement_received",), start=FIRST, end=LAST),
            Coverage(
                source=SOURCE,
                metrics=("engagement_on_originals",),
                start=FIRST,
                end=LAST,
                within="original_publishing",
            ),
            *(
                Followers(
                    source=SOURCE,
                    ref=f"2026-03-0{day}",
                    on=date(2026, 3, day),
                    gained=number,
                    total=812 if day == 5 else None,
                )
                for day, number in gained.items()
            ),
            Coverage(source=SOURCE, metrics=("audience_growth",), start=FIRST, end=LAST),
        ]

    def test_what_is_read_and_what_is_not_is_told(self) -> None:
        found = read(content())

        assert found.inputs == [Input(NAME, SOURCE, 6, 6, 0)]
        assert found.ignored == [
            Ignored(f"{NAME}/DISCOVERY", "sums over all days, or who the readers are; not read"),
            Ignored(f"{NAME}/DEMOGRAPHICS", "sums over all days, or who the readers are; not read"),
            Ignored(
                f"{NAME}/ENGAGEMENT",
                "engagement by the day it came; the score dates it by the post",
            ),
        ]
        assert found.problems == []
        assert found.exported_on == LAST
        assert found.portions[0].person == Person(name="AdaMuster")

    def test_neither_addresses_nor_titles_of_readers_are_kept(self) -> None:
        found = repr(read(content()))

        assert "ada-muster" not in found
        assert "Canaries" not in found
        assert str(FOURTH) not in found

    def test_it_is_known_by_its_structure_under_any_name(self) -> None:
        assert FORMAT.recognises(head_of(upload("x.csv", content())))

    def test_it_is_read_by_the_one_entry(self) -> None:
        assert reading(upload(NAME, content())).inputs == [Input(NAME, SOURCE, 6, 6, 0)]


class TestLanguages:
    def test_texts_are_numbers_by_the_signs_of_the_whole_file(self) -> None:
        found = read_sheets()

        assert [(e.engagements, e.impressions) for e in engagements(found)] == [(1044, 12700)]
        assert gains(found) == {date(2026, 3, day): 1001 for day in (2, 3, 4, 5)}
        assert found.portions[0].records[-2].total == 3812  # type: ignore[union-attr]

    @pytest.mark.parametrize(
        ("writing", "count"),
        [
            ("3/{}/2026", "1,044"),
            ("{}/3/2026", "1.044"),
            ("{:02}.03.2026", "1.044"),
            ("{:02}/03/2026", "1\u202f044"),
            ("2026-03-{:02}", "1044"),
            ("{}. 3. 2026", "1\u00a0044"),
            ("2026年3月{}日", "1,044"),
            ("2026. 3. {}.", "1,044"),
            ("\u200e{}-3-2026", "1.044"),
            ("Mar {}, 2026", "1,044"),
        ],
    )
    def test_days_and_numbers_are_read_as_any_land_writes_them(
        self, writing: str, count: str
    ) -> None:
        rows: list[list[object]] = [[writing.format(day), count] for day in range(2, 6)]
        more = listed(left(FOURTH, writing.format(4), count))
        more |= {FOLLOWERS: [["x", "y"], *rows], DAYS: [[*row, count] for row in rows]}

        found = read_sheets(more)

        assert gains(found) == {date(2026, 3, day): 1044 for day in range(2, 6)}
        assert [(e.on.day, e.engagements) for e in engagements(found)] == [(4, 1044)]

    def test_arabic_digits_are_digits(self) -> None:
        rows = [[f"{day}/٣/٢٠٢٦", "١٬٠٤٤"] for day in "٢٣٤٥"]

        found = read_sheets(listed() | {FOLLOWERS: rows, DAYS: []})

        assert gains(found) == {date(2026, 3, day): 1044 for day in range(2, 6)}

    def test_days_that_can_be_two_are_told_by_their_sequence(self) -> None:
        american = [[f"03/0{day}/2026", "1"] for day in (2, 3, 4, 5)]
        british = [[f"0{day}/03/2026", "1"] for day in (2, 3, 4, 5)]

        for rows in (american, british):
            found = read_sheets(listed() | {FOLLOWERS: rows, DAYS: []})
            assert list(gains(found)) == [date(2026, 3, day) for day in (2, 3, 4, 5)]

    def test_a_single_day_that_can_be_two_is_asked(self) -> None:
        more = listed() | {FOLLOWERS: [["03/04/2026", "7"]], DAYS: []}

        assert [question.name for question in read_sheets(more).questions] == ["dates"]
        assert gains(read_sheets(more, {"dates": "mdy"})) == {date(2026, 3, 4): 7}
        assert gains(read_sheets(more, {"dates": "dmy"})) == {date(2026, 4, 3): 7}

    def test_numbers_that_contradict_one_another_are_asked(self) -> None:
        rows = [["02.03.2026", "1.044"], ["03.03.2026", "2,044"]]
        more = listed() | {FOLLOWERS: rows, DAYS: []}

        found = read_sheets(more, {"numbers": "comma"})

        assert [question.name for question in read_sheets(more).questions] == ["numbers"]
        assert gains(found) == {FIRST: 1044}
        assert [(p.file, p.line, p.column, p.reason) for p in found.problems] == [
            (f"{NAME}/{FOLLOWERS}", 2, "New followers", "wrong value")
        ]


class TestFollowers:
    def test_days_that_are_missing_are_not_covered(self) -> None:
        days = [[f"{day:02}.03.2026", "1"] for day in (2, 3, 5, 8, 9)]

        found = read_sheets({FOLLOWERS: days})

        spans = [
            (r.start.day, r.end.day)
            for r in found.portions[0].records
            if isinstance(r, Coverage) and r.metrics == ("audience_growth",)
        ]
        assert spans == [(2, 3), (5, 5), (8, 9)]

    def test_without_the_sheet_nothing_is_told_of_followers(self) -> None:
        found = read_sheets({FOLLOWERS: []})

        kinds = {type(record) for record in found.portions[0].records}
        assert kinds == {Engagement, Coverage}
        assert "audience_growth" not in repr(found)

    def test_days_still_to_come_are_problems(self) -> None:
        options = OPTIONS.__class__(OPTIONS.zone, KEY, today=date(2026, 3, 4))

        found = FORMAT.read(upload(NAME, content()), options, V1, {})

        assert list(gains(found)) == [date(2026, 3, day) for day in (2, 3, 4)]
        assert found.exported_on == date(2026, 3, 4)
        assert [(p.line, p.reason) for p in found.problems] == [(7, "still to come")]


class TestRefusals:
    def test_the_workbook_of_a_companys_page_is_refused_with_the_reason(self) -> None:
        note = "All posts published within the period, with figures that are approximations."
        rows: list[list[str]] = [
            [note],
            [*"ABCDEFGHIJ"],
            ["x", f"{FEED}{FOURTH}", "Organic", "-", "Ada", "03/04/2026", "1", "2", "0.5", "3"],
        ]
        metrics = [["Date", "Impressions", "Clicks"], ["03/04/2026", "5", "1"]]

        for name, table in (("All posts", rows), ("Alle Beiträge", rows), ("All posts", [["-"]])):
            data = workbook({"Metrics": metrics, name: table})
            with pytest.raises(Unusable, match="the analytics of a company's page"):
                reading(upload("nordlicht_content_1234.xls", data))

    def test_the_workbook_of_a_single_post_is_refused_with_the_reason(self) -> None:
        rows = [["Post URL", f"{FEED}{FOURTH}"], ["Post Date", "Mar 4, 2026"], ["Views", "5"]]

        with pytest.raises(Unusable, match="the analytics of a single post"):
            reading(upload("PostAnalytics_Ada.xlsx", workbook({"PERFORMANCE": rows})))

    def test_a_formula_is_refused_and_never_worked_out(self) -> None:
        sheet = LITERAL["xl/worksheets/sheet4.xml"]
        changed = sheet.replace(b"<v>12</v>", b"<f>6*2</f><v>12</v>")

        with pytest.raises(Unusable, match=r"sheet 4, row 7, column 2"):
            reading(upload(NAME, packed(LITERAL | {"xl/worksheets/sheet4.xml": changed})))

    @pytest.mark.parametrize(
        "tables",
        [
            {"A": [["02.03.2026", "1", "2"]]},
            {"A": [["02.03.2026", "1", "2"]], "B": [["02.03.2026", "1"]]},
            {"A": [["Name", "Link"], ["x", f"{FEED}{FOURTH}"], ["y", f"{FEED}{SECOND}"]]},
            {"A": [["type", "on"], ["search", "2026-03-02"]]},
        ],
    )
    def test_other_workbooks_are_none_of_these(self, tables: dict[str, list[list[str]]]) -> None:
        assert not FORMAT.recognises(head_of(upload("x.xlsx", workbook(tables))))

    @given(st.dictionaries(st.sampled_from(["A", "B", POSTS]), st.lists(st.lists(st.text()))))
    def test_no_cells_ever_raise_anything_but_unusable(
        self, tables: dict[str, list[list[str]]]
    ) -> None:
        clean = {
            name: [["".join(c for c in cell if c.isprintable()) for cell in row] for row in rows]
            for name, rows in tables.items()
        }

        found = read_sheets(clean)

        assert found.questions or found.inputs


class TestName:
    @pytest.mark.parametrize(
        ("path", "name"),
        [
            ("Content_2025-01-01_2025-03-31_AdaMuster.xlsx", "AdaMuster"),
            ("folder/Content_2025-01-01_2025-03-31_Ada_Muster (1).xlsx", "Ada Muster"),
            ("AggregateAnalytics_Ada Muster_2025-01-01_2025-12-31.xlsx", "Ada Muster"),
            ("AggregateAnalytics_Ada_2025-01-01_2025-12-31 (2).xlsx", "Ada"),
            ("march.xlsx", ""),
        ],
    )
    def test_a_file_name_tells_whose_it_is(self, path: str, name: str) -> None:
        assert name_in(path) == name
