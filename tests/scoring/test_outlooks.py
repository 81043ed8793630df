"""A roll-forward reads one row a member, and says what the facts would say."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from accounts.models import Organization
from accounts.tenancy import tenant_scope
from scoring import services
from scoring.core.records import AnyRecord, Coverage, Reaction
from scoring.models import RecomputeRun, ScoreOutlook, ScoreSnapshot
from teams.models import Member
from teams.services.people import member_leave
from tests import factories
from tests.scoring.given import (
    EVERYTHING,
    LAST,
    REACTION,
    START,
    random_records,
    recomputed,
    rolled,
    scored,
    shown,
    snapshots,
)

pytestmark = pytest.mark.django_db
OSLO = "Europe/Oslo"
TOMORROW = "2026-06-11T08:00:00Z"


@pytest.fixture
def home() -> Organization:
    return factories.organization(time_zone=OSLO)


def morning(day: date, zone: str = OSLO) -> str:
    """Return eight o'clock of the day after, when the day is complete."""
    at = datetime.combine(day + timedelta(days=1), time(8), ZoneInfo(zone))
    return at.isoformat()


def with_records(home: Organization, records: list[AnyRecord], at: str, **more: object) -> Member:
    member = factories.member(home, **more)
    factories.applied(member, records)
    recomputed(member, at=at)
    return member


def behind(organization: Organization, at: str) -> bool:
    with time_machine.travel(at, tick=False), tenant_scope(organization.pk):
        return services.needs_roll_forward(organization=organization)


def computed_anew(member: Member, at: str) -> dict[date, tuple[object, ...]]:
    """Return what a recompute of the whole history shows."""
    with tenant_scope(member.organization_id):
        ScoreSnapshot.objects.filter(member=member).delete()
    recomputed(member, at=at)
    return shown(member)


# -- equal to the facts ------------------------------------------------------------------------


def test_120_nights_give_what_a_recompute_of_the_facts_gives(home: Organization) -> None:
    """Members begin a week apart, so that every night has several gaps to close."""
    first = date(2026, 9, 1)
    members = [
        with_records(home, random_records(seed, date(2026, 11, 22)), morning(first - week))
        for seed, week in ((n, timedelta(weeks=n)) for n in range(8))
    ]
    last = first + timedelta(days=119)

    for night in range(120):
        rolled(home, at=morning(first + timedelta(days=night)))

    for member in members:
        by_night = shown(member)
        assert by_night == computed_anew(member, morning(last))


def test_a_long_gap_is_closed_in_one_run(home: Organization) -> None:
    records = random_records(3, date(2026, 11, 22))
    member = with_records(home, [*records, EVERYTHING], morning(date(2026, 9, 1)))

    run = rolled(home, at=morning(date(2026, 12, 20)))

    assert run.snapshots == 110
    assert shown(member) == computed_anew(member, morning(date(2026, 12, 20)))


def test_new_facts_between_two_nights_count_from_then_on(home: Organization) -> None:
    member = with_records(home, [EVERYTHING, REACTION], morning(LAST))
    other = with_records(home, [EVERYTHING], morning(LAST))
    rolled(home, at=morning(LAST + timedelta(days=1)))
    factories.applied(member, [Reaction(on=LAST, count=5, source="crm", ref="r2")])
    recomputed(member, at=morning(LAST + timedelta(days=1)))

    rolled(home, at=morning(LAST + timedelta(days=3)))

    assert shown(member) == computed_anew(member, morning(LAST + timedelta(days=3)))
    assert max(snapshots(other)) == LAST + timedelta(days=3)


def test_a_member_without_a_value_yet_begins_on_the_first_night_with_one(
    home: Organization,
) -> None:
    member = with_records(home, [EVERYTHING], morning(START + timedelta(days=10)))
    assert snapshots(member) == {}

    for age in range(11, 27):
        rolled(home, at=morning(START + timedelta(days=age)))

    assert list(snapshots(member)) == [START + timedelta(days=n) for n in (24, 25, 26)]


def test_a_member_without_coverage_never_begins(home: Organization) -> None:
    member = with_records(home, [REACTION], morning(LAST))

    run = rolled(home, at=morning(LAST + timedelta(days=40)))

    assert run.snapshots == 0
    assert snapshots(member) == {}
    assert not behind(home, morning(LAST + timedelta(days=40)))


def test_days_after_the_last_covered_window_are_written_without_a_value(
    home: Organization,
) -> None:
    ending = Coverage(metrics=("*",), start=START, end=LAST, source="crm")
    member = with_records(home, [ending], morning(LAST))

    rolled(home, at=morning(LAST + timedelta(days=90)))

    rows = snapshots(member)
    assert len(rows) == 16 + 90
    assert (rows[LAST].total, rows[LAST + timedelta(days=90)].total) == (0, None)
    assert {row.data_through for row in list(rows.values())[16:]} == {LAST}


# -- leavers -----------------------------------------------------------------------------------


def test_a_leaver_is_rolled_up_to_the_last_day_after_a_long_night(home: Organization) -> None:
    member = scored(home, REACTION)
    with tenant_scope(home.pk):
        member_leave(member=member, on=LAST + timedelta(days=2))

    run = rolled(home, at=morning(LAST + timedelta(days=30)))

    assert run.snapshots == 2
    assert max(snapshots(member)) == LAST + timedelta(days=2)
    assert not behind(home, morning(LAST + timedelta(days=31)))


def test_who_comes_back_is_rolled_on(home: Organization) -> None:
    member = scored(home, REACTION, left_on=LAST - timedelta(days=1))
    with tenant_scope(home.pk):
        Member.objects.filter(pk=member.pk).update(left_on=None)

    rolled(home, at=TOMORROW)

    assert max(snapshots(member)) == LAST + timedelta(days=1)


# -- when --------------------------------------------------------------------------------------


def test_a_new_day_begins_where_the_organization_is() -> None:
    oslo = factories.organization(time_zone=OSLO)
    chicago = factories.organization(time_zone="America/Chicago")
    at = "2026-06-10T22:30:00Z"
    people = [scored(home, REACTION, at=at) for home in (oslo, chicago)]

    needed = [behind(home, "2026-06-11T05:30:00Z") for home in (oslo, chicago)]

    assert [max(snapshots(member)) for member in people] == [LAST + timedelta(days=1), LAST]
    assert needed == [False, True]


def test_after_a_roll_forward_nobody_is_behind_until_the_next_day(home: Organization) -> None:
    scored(home, REACTION)
    assert behind(home, TOMORROW)

    rolled(home, at=TOMORROW)

    assert not behind(home, TOMORROW)
    assert behind(home, "2026-06-12T08:00:00Z")


def test_an_organization_without_scores_is_never_behind(home: Organization) -> None:
    factories.member(home)

    assert not behind(home, TOMORROW)


# -- once --------------------------------------------------------------------------------------


def test_a_second_roll_forward_writes_nothing(home: Organization) -> None:
    member = scored(home, REACTION)
    first = rolled(home, at=TOMORROW)
    before = shown(member)

    second = rolled(home, at=TOMORROW)

    assert (first.snapshots, second.snapshots) == (1, 0)
    assert shown(member) == before


def test_a_day_that_another_worker_has_written_stays_as_it_is(home: Organization) -> None:
    """As if this worker had read the outlook before, and writes after, the other one."""
    member = scored(home, REACTION)
    rolled(home, at=TOMORROW)
    with tenant_scope(home.pk):
        ScoreSnapshot.objects.filter(member=member).update(total=1234)
        ScoreOutlook.objects.update(since=LAST)

    rolled(home, at=TOMORROW)

    assert snapshots(member)[LAST + timedelta(days=1)].total == 1234
    assert len(snapshots(member)) == 17


def test_a_rolled_day_is_no_restated_one_and_carries_the_facts_version(home: Organization) -> None:
    member = scored(home, REACTION)

    rolled(home, at=TOMORROW)

    row = snapshots(member)[LAST + timedelta(days=1)]
    assert (row.former, row.restated_at, row.facts_version) == (None, None, 1)
    assert row.data_through == LAST + timedelta(days=1)


def test_a_roll_forward_reads_no_facts_and_takes_as_many_queries_for_20_members_as_for_2(
    home: Organization, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(2):
        scored(home, REACTION)
    with time_machine.travel(TOMORROW, tick=False), tenant_scope(home.pk):
        run = services.request_roll_forward(organization=home)
        with django_assert_num_queries(14):
            services.run_recompute(run_id=run.pk)
    for _ in range(18):
        scored(home, REACTION, at=TOMORROW)
    with time_machine.travel("2026-06-12T08:00:00Z", tick=False), tenant_scope(home.pk):
        run = services.request_roll_forward(organization=home)
        with django_assert_num_queries(14):
            services.run_recompute(run_id=run.pk)


def test_a_roll_forward_touches_its_own_organization_alone(home: Organization) -> None:
    away = factories.organization(time_zone=OSLO)
    mine, theirs = scored(home, REACTION), scored(away, REACTION)

    rolled(home, at=TOMORROW)

    assert max(snapshots(mine)) == LAST + timedelta(days=1)
    assert max(snapshots(theirs)) == LAST
    with tenant_scope(away.pk):
        assert ScoreOutlook.objects.get().since == LAST
        assert RecomputeRun.objects.count() == 1
