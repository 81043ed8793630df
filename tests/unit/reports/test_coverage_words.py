"""What is not measured is named, with what closes it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from scoring.core.records import AnyRecord, Coverage, Member
from scoring.core.registry import CURRENT, model
from teams.reports.coverage_spans import measured
from teams.reports.coverage_words import Gap, gaps, named_days

SPEC = model(CURRENT)
# A Friday; 185 days before it was 12 May.
AS_OF = date(2026, 11, 13)
SINCE = date(2026, 5, 18)
LONG_AGO = date(2024, 1, 1)
ACCOUNT = date(2019, 6, 3)
NAVIGATOR = Member(name="", email="", seat="sales_navigator")
EVERYTHING = Coverage(metrics=("*",), start=LONG_AGO, end=AS_OF, source="crm")


def covers(*metrics: str, start: date = LONG_AGO, end: date = AS_OF, source: str) -> Coverage:
    return Coverage(metrics=metrics, start=start, end=end, source=source)


def all_but(*metrics: str, end: date = AS_OF, source: str = "linkedin") -> Coverage:
    names = tuple(name for name in SPEC.columns if name not in metrics)
    return covers(*names, start=ACCOUNT, end=end, source=source)


def found(*records: AnyRecord, since: date = SINCE, as_of: date = AS_OF) -> tuple[Gap, ...]:
    return gaps(measured(records, SPEC), since=since, as_of=as_of)


def told(*records: AnyRecord, since: date = SINCE) -> list[tuple[str, str, bool]]:
    """Return the gaps as text, what closes them, and whether they count today."""
    return [(gap.text, gap.step, gap.counts) for gap in found(*records, since=since)]


def test_where_everything_is_measured_there_is_no_gap() -> None:
    assert found(EVERYTHING) == ()


def test_what_nothing_tells_of_has_no_source() -> None:
    gap, *others = found(all_but("people_searches"))

    assert (gap.text, others) == ("Searches: no source.", [])
    assert gap.step == "A LinkedIn archive or a Sales Navigator usage report has it."
    assert (gap.codes, gap.counts) == ((("F1", "find"),), True)


def test_an_archive_alone_lacks_what_analytics_and_the_quick_log_have() -> None:
    missing = (
        *("engagement_on_originals", "engagement_received", "audience_growth"),
        "prospect_profile_views",
    )

    assert told(all_but(*missing)) == [
        (
            "Engagement on own posts and engagement received: no source.",
            "A creator-analytics workbook has it.",
            True,
        ),
        ("Followers: no source.", "A creator-analytics workbook or the quick log has it.", True),
        (
            "Profile views: no source.",
            "A Sales Navigator usage report or the quick log has it.",
            True,
        ),
    ]


def test_what_the_seat_does_not_know_is_no_gap() -> None:
    free = all_but("leads_and_accounts_saved")

    assert found(free) == ()
    assert [gap.text for gap in found(free, NAVIGATOR)] == ["Saved leads and accounts: no source."]


def test_the_days_before_a_seat_are_no_gap() -> None:
    seat = Member(name="", email="", seat="sales_navigator", seat_since=date(2026, 11, 2))
    saved = covers("leads_and_accounts_saved", start=date(2026, 11, 2), source="sales_navigator")

    assert found(all_but("leads_and_accounts_saved"), seat, saved) == ()


def test_invitations_reach_back_185_days_only() -> None:
    archive = all_but("invitation_acceptance")
    window = covers("invitation_acceptance", start=date(2026, 5, 12), source="linkedin")

    assert told(archive, window, since=date(2026, 5, 4)) == [
        (
            "Invitations before 12 May: LinkedIn’s file reaches back 185 days only.",
            "Upload monthly; an older archive, if you kept one, closes it.",
            False,
        )
    ]


def test_invitations_since_the_account_exists_are_no_gap() -> None:
    archive = covers(*SPEC.columns, start=date(2026, 8, 1), source="linkedin")

    assert found(archive) == ()


def test_a_profile_is_told_as_of_the_day_of_the_export() -> None:
    archive = all_but("profile_completeness")
    profile = covers("profile_completeness", start=AS_OF, source="linkedin")

    assert told(archive, profile) == [
        (
            "Profile checklist before 13 November: LinkedIn’s file tells no earlier days.",
            "An older archive, if you kept one, closes it.",
            False,
        )
    ]


def test_days_between_two_files_of_one_source_are_missing() -> None:
    views = ("prospect_profile_views",)
    before = covers(*views, end=date(2026, 9, 30), source="sales_navigator")
    behind = covers(*views, start=date(2026, 10, 15), source="sales_navigator")

    assert told(all_but(*views), before, behind) == [
        (
            "Sales Navigator: 1 to 14 October missing.",
            "Bring the usage report of these days.",
            True,
        )
    ]


def test_days_between_two_sources_are_told_by_what_is_missing() -> None:
    views = ("prospect_profile_views",)
    before = covers(*views, end=date(2026, 6, 30), source="sales_navigator")
    behind = covers(*views, start=date(2026, 7, 2), source="crm")

    texts = [(text, counts) for text, _, counts in told(all_but(*views), before, behind)]

    assert texts == [("Profile views: 1 July missing.", False)]


def test_a_hole_that_another_source_fills_is_none() -> None:
    views = ("prospect_profile_views",)
    before = covers(*views, end=date(2026, 9, 30), source="sales_navigator")
    behind = covers(*views, start=date(2026, 10, 15), source="sales_navigator")
    between = covers(
        *views, start=date(2026, 10, 1), end=date(2026, 10, 14), source="self-reported"
    )

    assert found(all_but(*views), before, behind, between) == ()


def test_more_than_three_holes_are_counted() -> None:
    views = ("prospect_profile_views",)
    weeks = [
        covers(
            *views,
            start=SINCE + timedelta(weeks=n),
            end=SINCE + timedelta(weeks=n, days=5),
            source="crm",
        )
        for n in range(26)
    ]

    assert [text for text, *_ in told(all_but(*views), *weeks)] == [
        "Profile views: 25 days missing in 25 pieces, 24 May to 8 November."
    ]


def test_an_old_archive_is_told_once_for_all_that_it_measures() -> None:
    archive = all_but(end=date(2026, 10, 3))

    gap, *others = found(archive)

    assert others == []
    assert gap.text == "15 components from 4 October on: LinkedIn archive speaks up to 3 October."
    assert (gap.step, gap.counts) == ("Bring a new LinkedIn archive.", True)
    assert {code for code, _ in gap.codes}.isdisjoint({"B1", "B2", "R1", "R2", "R3", "F4"})


@pytest.mark.parametrize(("days", "is_named"), [(7, False), (8, True)])
def test_the_end_of_a_file_is_named_after_a_week(days: int, *, is_named: bool) -> None:
    archive = all_but(end=AS_OF - timedelta(days=days))

    assert bool(found(archive)) == is_named


def test_what_was_told_long_ago_ends_where_it_ended() -> None:
    views = ("prospect_profile_views",)
    old = covers(*views, end=date(2025, 3, 31), source="sales_navigator")

    assert told(all_but(*views), old) == [
        (
            "Profile views from 1 April 2025 on: Sales Navigator speaks up to 31 March 2025.",
            "Bring the usage report of these days.",
            True,
        )
    ]


def test_what_was_brought_for_the_first_time_lately_is_missing_before() -> None:
    followers = covers("audience_growth", start=date(2026, 9, 1), source="creator_analytics")

    assert told(all_but("audience_growth"), followers) == [
        (
            "Followers before 1 September: nothing was brought.",
            "Bring the creator-analytics workbook of these days.",
            True,
        )
    ]


def test_logged_days_are_counted_and_not_listed() -> None:
    days = [date(2026, 11, 12), date(2026, 11, 10), date(2026, 8, 3)]
    logged = [
        covers("prospect_profile_views", start=on, end=on, source="self-reported") for on in days
    ]

    assert told(all_but("prospect_profile_views"), *logged) == [
        (
            "Profile views: 2 of the last 90 days are logged.",
            "Log every day, also those with 0.",
            True,
        )
    ]


def test_a_window_that_is_logged_whole_has_no_gap() -> None:
    logged = covers("prospect_profile_views", start=date(2026, 8, 16), source="self-reported")

    assert found(all_but("prospect_profile_views"), logged) == ()


def test_what_counts_today_comes_first() -> None:
    profile = covers("profile_completeness", start=AS_OF, source="linkedin")

    counts = [
        gap.counts for gap in found(all_but("profile_completeness", "people_searches"), profile)
    ]

    assert counts == [True, False]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2026, 10, 1), date(2026, 10, 14), "1 to 14 October"),
        (date(2026, 9, 28), date(2026, 10, 3), "28 September to 3 October"),
        (date(2026, 10, 1), date(2026, 10, 1), "1 October"),
        (date(2025, 12, 30), date(2026, 1, 2), "30 December 2025 to 2 January"),
        (date(2025, 12, 1), date(2025, 12, 2), "1 to 2 December 2025"),
    ],
)
def test_days_are_told_as_people_do(start: date, end: date, words: str) -> None:
    assert named_days(start, end, AS_OF) == words
