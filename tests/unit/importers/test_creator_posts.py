"""Creator analytics: what a workbook tells of posts, by itself and beside an archive."""

from __future__ import annotations

from datetime import date

import pytest

from scoring.core.records import Coverage, Engagement, Followers
from scoring.core.score import score
from scoring.core.versions.v1 import V1
from teams.importers.reading import Finding, Input
from tests.unit.importers.analytics_parts import (
    FEBRUARY,
    FEED,
    FOURTH,
    NAME,
    SECOND,
    read_sheets,
    sheets,
)
from tests.unit.importers.given import archive, reading, upload
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


class TestPosts:
    def test_the_two_rankings_are_joined_by_post_and_never_by_row(self) -> None:
        found = read_sheets(
            listed(
                [*left(FOURTH, "04.03.2026", "30"), "", *right(SECOND, "02.03.2026", "900")[4:]],
                right(FOURTH, "04.03.2026", "500"),
                left(SECOND + (1 << 32), "02.03.2026", "20"),
            )
        )

        told = {(e.on.day, e.engagements, e.impressions) for e in engagements(found)}
        assert told == {(4, 30, 500), (2, None, 900), (2, 20, None)}
        assert found.inputs == [Input(NAME, SOURCE, 7, 7, 0)]

    @pytest.mark.parametrize(
        "link",
        [
            f"https://www.linkedin.com/feed/update/urn:li:activity:{FOURTH}",
            f"https://www.linkedin.com/feed/update/urn%3Ali%3AugcPost%3A{FOURTH}/",
            f"https://www.linkedin.com/posts/ada-muster-1_sales-2026-activity-{FOURTH}-Ab_9",
            f"https://de.linkedin.com/posts/x_y-ugcPost-{FOURTH}-abcd?utm_source=share",
        ],
    )
    def test_every_form_of_address_tells_the_number_of_the_post(self, link: str) -> None:
        found = read_sheets(listed([link, "04.03.2026", "5"], right(FOURTH, "04.03.2026", "9")))

        [post] = engagements(found)
        assert (post.moment, post.engagements, post.impressions) == (1772619300120, 5, 9)

    def test_rankings_that_have_changed_places_are_told_by_their_titles(self) -> None:
        titles = ["URL", "Datum", "Impressionen", "", "URL", "Datum", "Interaktionen"]
        row = [*left(FOURTH, "04.03.2026", "500"), "", *left(FOURTH, "04.03.2026", "30")]

        [post] = engagements(read_sheets({POSTS: [titles, row]}))

        assert (post.engagements, post.impressions) == (30, 500)

    def test_a_post_seen_but_never_engaged_with_stands_on_the_right_alone(self) -> None:
        [post] = engagements(read_sheets(listed(right(FOURTH, "04.03.2026", "500"))))

        assert (post.engagements, post.impressions) == (None, 500)

    def test_a_list_of_fifty_posts_is_a_lower_bound(self) -> None:
        rows = [left(FOURTH + (n << 34), "04.03.2026", "5") for n in range(50)]

        whole, cut = read_sheets(listed(*rows[:49])), read_sheets(listed(*rows))

        assert {r.floor for r in whole.portions[0].records if isinstance(r, Coverage)} == {False}
        assert [
            (r.metrics, r.floor) for r in cut.portions[0].records if isinstance(r, Coverage)
        ] == [
            (("engagement_received",), True),
            (("engagement_on_originals",), True),
            (("audience_growth",), False),
        ]
        assert [(p.reason[:28], p.lost) for p in cut.problems] == [
            ("the list ends after 50 posts", False)
        ]

    def test_a_post_from_before_the_first_day_is_not_read(self) -> None:
        found = read_sheets(listed(left(FEBRUARY, "10.02.2026", "5")))

        assert engagements(found) == []
        assert [(p.reason[:36], p.lost) for p in found.problems] == [
            ("1 posts from before the first day ar", False)
        ]

    def test_a_list_without_posts_says_that_nothing_was_received(self) -> None:
        found = read_sheets(listed())

        covered = {
            name for r in found.portions[0].records if isinstance(r, Coverage) for name in r.metrics
        }
        assert engagements(found) == []
        assert covered == {"audience_growth", "engagement_received", "engagement_on_originals"}

    def test_without_the_list_nothing_is_told_of_posts(self) -> None:
        found = read_sheets({POSTS: []})

        assert [r.metrics for r in found.portions[0].records if isinstance(r, Coverage)] == [
            ("audience_growth",)
        ]

    def test_a_scheduled_post_is_of_the_day_on_which_it_was_published(self) -> None:
        [post] = engagements(read_sheets(listed(left(FEBRUARY, "04.03.2026", "5"))))

        assert post.on == date(2026, 3, 4)

    def test_a_post_is_of_the_day_of_the_scoring_zone_where_the_file_means_the_same(self) -> None:
        [post] = engagements(read_sheets(listed(left(FOURTH, "03.03.2026", "5"))))

        assert post.on == date(2026, 3, 4)

    def test_rows_that_cannot_be_used_are_problems_and_the_others_count(self) -> None:
        found = read_sheets(
            listed(
                left(FOURTH, "04.03.2026", "many"),
                left(SECOND, "02.03.2026", "-5"),
                left(SECOND + 1, "02.03.2026", "5"),
                left(1234, "Mittwoch", "6"),
            )
        )

        assert [post.engagements for post in engagements(found)] == [5]
        assert [(p.file, p.line, p.column, p.reason, p.expected) for p in found.problems] == [
            (f"{NAME}/{POSTS}", 4, "Engagements", "wrong value", "a whole number"),
            (f"{NAME}/{POSTS}", 5, "Engagements", "wrong value", "a whole number"),
            (f"{NAME}/{POSTS}", 7, "Post publish date", "no date", "a day, as 2026-11-22"),
        ]

    def test_a_post_listed_twice_is_one(self) -> None:
        found = read_sheets(
            listed(left(FOURTH, "04.03.2026", "30"), left(FOURTH, "04.03.2026", "30"))
        )

        assert len(engagements(found)) == 1
        assert found.inputs == [Input(NAME, SOURCE, 6, 5, 1)]


class TestWithAnArchive:
    """The archive tells which posts are originals, the workbook what they received."""

    # Given out 549 milliseconds before the number in the workbook.
    SHARES = (
        b"Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
        b"2026-03-04 10:14:59,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A%SHARE%,"
        b"Hallo Welt,,,MEMBER_NETWORK\n"
        b"2020-01-01 10:00:00,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A1,Alt,,,X\n"
    )

    def test_forms_come_from_one_and_engagement_from_the_other(self) -> None:
        share = str(FOURTH - (549 << 22)).encode()
        posts = archive({"Shares.csv": self.SHARES.replace(b"%SHARE%", share)})
        days = [f"{day:%d.%m.%Y}" for day in _days(date(2025, 12, 6), 90)]
        rows = listed(left(FOURTH, "04.03.2026", "44"), left(SECOND, "02.03.2026", "27"))
        book = workbook(sheets(rows | {DAYS: [[day, "9", "9"] for day in days]}))

        alone = score(reading(upload(NAME, book)).records, date(2026, 3, 5), V1).components
        both = score(reading(posts, upload(NAME, book)).records, date(2026, 3, 5), V1).components

        assert alone["engagement_on_originals"].coverage == "not_measured"
        assert alone["engagement_received"].raw == both["engagement_received"].raw
        assert str(both["engagement_on_originals"].raw) == "42.99504"
        assert str(both["engagement_received"].raw) == "68.186931"


def _days(first: date, number: int) -> list[date]:
    return [date.fromordinal(first.toordinal() + n) for n in range(number)]
