"""A file that grows old is told before something is lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from scoring.core.records import AnyRecord, Coverage, Member
from scoring.core.registry import CURRENT, model
from teams.reports.coverage_spans import measured
from teams.reports.reminders import reminders
from teams.reports.shapes import Reminder

SPEC = model(CURRENT)
END = date(2026, 10, 3)


def archive(end: date = END, *metrics: str) -> Coverage:
    names = metrics or ("original_publishing", "invitation_acceptance", "network_size")
    return Coverage(metrics=names, start=date(2020, 1, 1), end=end, source="linkedin")


def told(today: date, *records: AnyRecord) -> tuple[Reminder, ...]:
    return reminders(measured(records, SPEC), today=today)


def at(age: int, *records: AnyRecord) -> tuple[Reminder, ...]:
    """Return the reminders on the day on which a file that ends on ``END`` is so old."""
    return told(END + timedelta(days=age), *records)


def test_an_archive_of_51_days_ago_is_told_with_what_is_lost_and_when() -> None:
    (reminder,) = at(51, archive())

    assert reminder.level == "warn"
    assert reminder.text == (
        "Your LinkedIn archive speaks up to 3 October, 51 days ago. "
        "Scores since 28 October do not measure what is counted by days. "
        "Invitations stay in LinkedIn’s file for 185 days: those since 4 October begin to be lost "
        "after 7 April 2027. Ask for a new LinkedIn archive."
    )


@pytest.mark.parametrize(("age", "count"), [(20, 0), (21, 1)])
def test_nobody_is_reminded_of_a_file_of_less_than_three_weeks(age: int, count: int) -> None:
    assert len(at(age, archive())) == count


@pytest.mark.parametrize(("age", "level"), [(21, "info"), (24, "info"), (25, "warn")])
def test_it_is_a_warning_once_days_are_not_measured(age: int, level: str) -> None:
    (reminder,) = at(age, archive())

    assert reminder.level == level
    assert ("will not measure" in reminder.text) == (level == "info")


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (155, "those since 4 October 2026 begin to be lost after 7 April."),
        (156, "those since 4 October 2026 begin to be lost after 7 April, in 30 days."),
        (185, "those since 4 October 2026 begin to be lost after 7 April, in 1 day."),
        (186, "those since 4 October 2026 begin to be lost after today."),
        (187, "those of 4 October 2026 are lost already."),
        (200, "those of 4 to 17 October 2026 are lost already."),
    ],
)
def test_a_new_archive_reaches_the_last_one_for_186_days(age: int, words: str) -> None:
    (reminder,) = at(age, archive())

    assert f"Invitations stay in LinkedIn’s file for 185 days: {words} Ask" in reminder.text


def test_without_invitations_nothing_is_said_of_them() -> None:
    (reminder,) = at(30, archive(END, "original_publishing"))

    assert "Invitations" not in reminder.text


def test_states_do_not_grow_old() -> None:
    assert at(300, archive(END, "network_size", "social_proof")) == ()


def test_what_another_source_measures_since_needs_no_new_file() -> None:
    crm = Coverage(metrics=("*",), start=END, end=date(2027, 12, 31), source="crm")

    assert at(51, archive(), crm) == ()


def test_what_was_logged_by_hand_is_not_asked_for() -> None:
    logged = Coverage(
        metrics=("prospect_profile_views",), start=END, end=END, source="self-reported"
    )

    assert at(51, logged) == ()


def test_each_file_is_asked_for_by_its_name() -> None:
    records = [
        Coverage(metrics=(metric,), start=END, end=END, source=source)
        for metric, source in (
            ("audience_growth", "creator_analytics"),
            ("prospect_profile_views", "sales_navigator"),
        )
    ]

    assert [one.text.rsplit(". ", 1)[1] for one in at(30, *records)] == [
        "Ask for a new creator-analytics workbook.",
        "Ask for a new Sales Navigator report.",
    ]


@pytest.mark.parametrize(("age", "count"), [(182, 1), (183, 0)])
def test_a_file_that_was_brought_once_is_forgotten_in_time(age: int, count: int) -> None:
    views = Coverage(
        metrics=("prospect_profile_views",), start=END, end=END, source="sales_navigator"
    )

    assert len(at(age, views)) == count


def test_the_archive_is_never_forgotten() -> None:
    assert len(at(700, archive())) == 1


def test_saved_leads_are_not_asked_for_without_a_seat() -> None:
    saved = Coverage(
        metrics=("leads_and_accounts_saved",), start=END, end=END, source="sales_navigator"
    )
    seat = Member(name="", email="", seat="sales_navigator")

    assert [len(at(30, saved)), len(at(30, saved, seat))] == [0, 1]


def test_a_new_file_of_connections_alone_makes_no_archive_of_posts_younger() -> None:
    connections = archive(END + timedelta(days=50), "network_size")

    assert at(51, archive(), connections) == at(51, archive())


def test_invitations_have_an_end_of_their_own() -> None:
    invitations = archive(END - timedelta(days=30), "invitation_acceptance")

    (reminder,) = at(51, archive(END, "original_publishing"), invitations)

    assert "speaks up to 3 October, 51 days ago." in reminder.text
    assert "those since 4 September begin to be lost after 8 March 2027." in reminder.text


def test_a_file_that_ends_after_today_is_not_old() -> None:
    assert at(51, archive(END + timedelta(days=100))) == ()
