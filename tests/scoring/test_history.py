"""A recompute writes every complete day since there is a score, and says what it changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db.models import F

from accounts.models import Organization
from accounts.rules import alias_keys
from accounts.tenancy import tenant_scope
from scoring.core.records import Connection, Coverage, Post, Reaction
from scoring.core.titles import company_key
from scoring.evidence import evidence_of
from scoring.models import ScoreOutlook
from teams.models import Member
from teams.services.people import member_leave
from teams.services.undo import retract
from tests import factories
from tests.scoring.given import (
    EVERYTHING,
    FIRST,
    LAST,
    REACTION,
    START,
    recomputed,
    scored,
    shown,
    snapshots,
)

pytestmark = pytest.mark.django_db
POST = Post(on=date(2026, 6, 1), form="original", source="crm", ref="p1")


@pytest.fixture
def home() -> Organization:
    return factories.organization()


def test_every_day_is_written_from_the_first_with_a_value_to_the_last_complete_one(
    home: Organization,
) -> None:
    member = scored(home, REACTION)

    assert list(snapshots(member)) == [FIRST + timedelta(days=n) for n in range(16)]
    assert max(snapshots(member)) == LAST


def test_a_day_says_what_it_was_computed_by(home: Organization) -> None:
    member = scored(home, REACTION)

    row = snapshots(member)[LAST]

    # 1 reaction in 40 of 90 days counts as 1.45: 0.18 of I4 and 0.57 of I5; in 30 whole days it
    # makes 1 active one, 0.20 of F5, scaled by 25/21 to 0.24.
    assert (row.brand, row.find, row.insights, row.relationships, row.total) == (0, 24, 75, 0, 99)
    assert (row.model, row.policy, row.seat, row.estimated) == ("ssi-v1", "equal", "free", False)
    assert (row.facts_version, row.data_through) == (1, LAST)
    assert row.computed_at.isoformat() == "2026-06-10T08:00:00+00:00"
    assert (row.former, row.restated_at) == (None, None)


def test_the_seat_policy_of_the_organization_is_the_one_that_counts() -> None:
    member = scored(factories.organization(seat_policy="linkedin_like"), REACTION)

    row = snapshots(member)[LAST]

    assert (row.policy, row.find) == ("linkedin_like", 20)


@pytest.mark.parametrize(
    ("zone", "at", "last"),
    [
        pytest.param("Europe/Oslo", "2026-06-10T03:00:00Z", "2026-06-09", id="Oslo"),
        pytest.param("America/Chicago", "2026-06-10T03:00:00Z", "2026-06-08", id="Chicago"),
        pytest.param("Pacific/Auckland", "2026-06-10T13:00:00Z", "2026-06-10", id="Auckland"),
        pytest.param("Europe/Oslo", "2026-10-24T21:59:59Z", "2026-10-23", id="before a long day"),
        pytest.param("Europe/Oslo", "2026-10-24T22:00:00Z", "2026-10-24", id="on a long day"),
        pytest.param("Europe/Oslo", "2026-10-25T22:59:59Z", "2026-10-24", id="late on it"),
        pytest.param("Europe/Oslo", "2026-10-25T23:00:00Z", "2026-10-25", id="after it"),
    ],
)
def test_the_last_day_is_the_one_that_is_over_where_the_organization_is(
    zone: str, at: str, last: str
) -> None:
    member = scored(factories.organization(time_zone=zone), REACTION, at=at)

    assert max(snapshots(member)).isoformat() == last


def test_a_leaver_has_scores_up_to_the_last_day(home: Organization) -> None:
    member = scored(home, REACTION, left_on=date(2026, 6, 3))

    assert max(snapshots(member)) == date(2026, 6, 3)


def test_days_after_a_leave_that_was_told_later_go(home: Organization) -> None:
    member = scored(home, REACTION)
    with tenant_scope(home.pk):
        member_leave(member=member, on=date(2026, 6, 3))

    recomputed(member)

    assert max(snapshots(member)) == date(2026, 6, 3)


def test_who_left_before_there_was_a_value_has_no_scores(home: Organization) -> None:
    member = scored(home, REACTION, left_on=START - timedelta(days=1))

    assert snapshots(member) == {}


def test_without_evidence_there_is_nothing_to_write(home: Organization) -> None:
    member = factories.member(home)

    run = recomputed(member)

    assert (run.status, run.snapshots) == ("done", 0)
    assert snapshots(member) == {}


def test_coverage_from_the_year_one_makes_no_history_of_two_thousand_years(
    home: Organization,
) -> None:
    member = factories.member(home)
    ancient = Coverage(metrics=("*",), start=date(1, 1, 1), end=date(2003, 7, 1), source="crm")
    factories.applied(member, [ancient])

    recomputed(member, at="2003-06-10T08:00:00Z")

    assert min(snapshots(member)) == date(2003, 5, 5)


def test_the_same_evidence_again_writes_nothing(home: Organization) -> None:
    member = scored(home, REACTION, POST)
    before = shown(member)

    again = recomputed(member, at="2026-06-10T20:00:00Z")

    assert again.snapshots == 0
    assert shown(member) == before
    assert {row.computed_at.hour for row in snapshots(member).values()} == {8}


def test_a_day_later_one_more_day_is_written(home: Organization) -> None:
    member = scored(home, REACTION)

    assert recomputed(member, at="2026-06-11T08:00:00Z").snapshots == 1
    assert max(snapshots(member)) == date(2026, 6, 10)


# -- late data ---------------------------------------------------------------------------------


def test_late_data_restates_the_days_that_it_changes_and_keeps_what_they_showed(
    home: Organization,
) -> None:
    member = scored(home, REACTION)
    factories.applied(member, [POST])

    late = recomputed(member, at="2026-06-11T08:00:00Z")

    rows = snapshots(member)
    restated = [on for on, row in rows.items() if row.restated_at]
    assert restated == [date(2026, 6, 1) + timedelta(days=n) for n in range(9)]
    assert rows[LAST].former == {
        "brand": 0, "find": 24, "insights": 75, "relationships": 0, "total": 99
    }  # fmt: skip
    assert rows[LAST].brand > 0
    assert rows[LAST].restated_at.isoformat() == "2026-06-11T08:00:00+00:00"
    assert rows[date(2026, 6, 10)].former is None
    assert late.snapshots == 10


def test_data_that_comes_twice_late_keeps_what_was_shown_first(home: Organization) -> None:
    member = scored(home, REACTION)
    factories.applied(member, [POST])
    recomputed(member)
    factories.applied(member, [replace(POST, ref="p2", on=date(2026, 6, 2))])

    recomputed(member, at="2026-06-10T20:00:00Z")

    row = snapshots(member)[LAST]
    assert (row.former["total"], row.restated_at.hour) == (99, 20)


def test_an_undo_brings_back_what_was_shown_first_and_the_mark_goes(home: Organization) -> None:
    member = scored(home, REACTION)
    before = shown(member)
    late = factories.applied(member, [POST])
    recomputed(member)
    with tenant_scope(home.pk):
        retract(late)

    recomputed(member)

    rows = snapshots(member)
    assert {on: day[:5] for on, day in shown(member).items()} == {
        on: day[:5] for on, day in before.items()
    }
    assert {(row.former, row.restated_at) for row in rows.values()} == {(None, None)}


def test_an_undo_of_everything_takes_every_day_away(home: Organization) -> None:
    member = factories.member(home)
    only = factories.applied(member, [EVERYTHING, REACTION])
    recomputed(member)
    with tenant_scope(home.pk):
        retract(only)

    recomputed(member)

    assert snapshots(member) == {}


def test_earlier_coverage_puts_days_before_those_that_are_there(home: Organization) -> None:
    member = scored(home, REACTION)
    earlier = replace(EVERYTHING, start=START - timedelta(days=3), end=START, ref="earlier")
    factories.applied(member, [earlier])

    recomputed(member)

    assert min(snapshots(member)) == FIRST - timedelta(days=3)


# -- what a snapshot is of ---------------------------------------------------------------------


def test_every_day_carries_the_version_of_the_facts(home: Organization) -> None:
    member = scored(home, REACTION)
    with tenant_scope(home.pk):
        Member.objects.filter(pk=member.pk).update(facts_version=F("facts_version") + 4)

    written = recomputed(member).snapshots

    assert written == 0
    assert {row.facts_version for row in snapshots(member).values()} == {5}
    with tenant_scope(home.pk):
        assert ScoreOutlook.objects.get(member=member).facts_version == 5


def test_the_data_of_a_day_reaches_no_further_than_its_files(home: Organization) -> None:
    member = factories.member(home)
    factories.applied(member, [replace(EVERYTHING, end=date(2026, 6, 5))])

    recomputed(member)

    through = {on: row.data_through for on, row in snapshots(member).items()}
    assert through[date(2026, 6, 4)] == date(2026, 6, 4)
    assert through[LAST] == date(2026, 6, 5)


@pytest.mark.parametrize(
    ("records", "through"),
    [
        pytest.param([], None, id="nothing"),
        pytest.param([EVERYTHING], date(2026, 12, 31), id="coverage"),
        pytest.param(
            [Connection(on=START, contact="bo"), replace(EVERYTHING, end=date.max)],
            START,
            id="a state without an end tells of the day it was seen",
        ),
        pytest.param(
            [REACTION, replace(EVERYTHING, end=date(2026, 6, 1))],
            date(2026, 6, 1),
            id="what is not covered does not reach further",
        ),
    ],
)
def test_data_reaches_to_the_last_day_that_a_source_tells_of(
    home: Organization, records: list[Reaction], through: date | None
) -> None:
    member = factories.member(home)
    factories.applied(member, records)

    with tenant_scope(home.pk):
        assert evidence_of(member=member).through == through


def test_co_workers_are_those_of_the_companys_names() -> None:
    home = factories.organization(company_aliases=["Fjord Sales AS", " "])

    keys = alias_keys(home, home.company_aliases)

    assert keys == {company_key("fjord  SALES as", bytes.fromhex(home.hash_key))}
