"""Reads about scores are of the members asked for, of the day asked for, and of no others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Organization
from accounts.tenancy import tenant_scope
from scoring import selectors
from scoring.models import RecomputeRun, RunStatus, ScoreOutlook
from scoring.selectors import RunState
from teams.models import ImportStatus
from tests import factories
from tests.scoring.given import FIRST, LAST, REACTION, scored, snapshots

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def home() -> Organization:
    return factories.organization()


def test_the_last_scored_day_is_the_latest_of_anybody_asked_for(home: Organization) -> None:
    left = scored(home, REACTION, left_on=LAST - timedelta(days=3))
    stays = scored(home, REACTION)

    with tenant_scope(home.pk):
        assert selectors.last_scored_day(member_ids=[left.pk]) == LAST - timedelta(days=3)
        assert selectors.last_scored_day(member_ids=[left.pk, stays.pk]) == LAST
        assert selectors.last_scored_day(member_ids=[]) is None


def test_scores_of_a_day_are_those_that_were_stored(home: Organization) -> None:
    member, other = scored(home, REACTION), scored(home)

    with tenant_scope(home.pk):
        found = selectors.scores_on(member_ids=[member.pk, other.pk], on=LAST)
        before = selectors.scores_on(member_ids=[member.pk], on=FIRST - timedelta(days=1))

    assert {pk: stored.score.total for pk, stored in found.items()} == {
        member.pk: D("0.99"),
        other.pk: D("0.00"),
    }
    stored = found[member.pk]
    assert (stored.score.as_of, stored.data_through, stored.facts_version) == (LAST, LAST, 1)
    assert (stored.computed_at, stored.restated) == (
        snapshots(member)[LAST].computed_at,
        None,
    )
    assert before == {}


def test_history_is_daily_with_both_ends_and_oldest_first(home: Organization) -> None:
    member, other = scored(home, REACTION), scored(home)

    with tenant_scope(home.pk):
        found = selectors.history(member_ids=[member.pk], first=LAST - timedelta(days=2), last=LAST)

    assert other.pk not in found
    assert [day.on for day in found[member.pk]] == [LAST - timedelta(days=n) for n in (2, 1, 0)]
    assert [day.total for day in found[member.pk]] == [D("0.00"), D("0.00"), D("0.99")]
    last = found[member.pk][-1]
    assert (last.brand, last.find, last.insights, last.relationships) == (
        D("0.00"),
        D("0.24"),
        D("0.75"),
        D("0.00"),
    )
    assert (last.model, last.estimated) == ("ssi-v1", False)


def test_nothing_of_another_organization_is_read(home: Organization) -> None:
    theirs = scored(factories.organization(), REACTION)

    with tenant_scope(home.pk):
        assert selectors.last_scored_day(member_ids=[theirs.pk]) is None
        assert selectors.scores_on(member_ids=[theirs.pk], on=LAST) == {}
        assert selectors.history(member_ids=[theirs.pk], first=FIRST, last=LAST) == {}
        assert selectors.common_day(member_ids=[theirs.pk]) is None
        assert selectors.being_scored(member_ids=[theirs.pk], on=LAST) == set()


def test_queries_do_not_grow_with_members(
    home: Organization, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ids = [scored(home, REACTION).pk for _ in range(4)]

    with tenant_scope(home.pk), django_assert_num_queries(4):
        selectors.last_scored_day(member_ids=ids)
        selectors.scores_on(member_ids=ids, on=LAST)
        selectors.history(member_ids=ids, first=FIRST, last=LAST)
        selectors.being_scored(member_ids=ids, on=LAST)


# -- imports and their scores ------------------------------------------------------------------


def test_an_import_has_the_state_of_its_latest_run(home: Organization) -> None:
    member = factories.member(home)
    first, second = (factories.batch(member, ImportStatus.DONE) for _ in range(2))
    through = {"member": member, "through": LAST}
    with tenant_scope(home.pk):
        RecomputeRun.objects.create(batch=first, status=RunStatus.RUNNING, **through)
        RecomputeRun.objects.create(
            batch=first, status=RunStatus.DONE, total_before=99, total_after=599, **through
        )
        RecomputeRun.objects.create(batch=second, status=RunStatus.QUEUED, **through)

        found = selectors.runs_of_imports(import_ids=[first.pk, second.pk])

    assert found == {
        first.pk: RunState("done", is_open=False, before=D("0.99"), after=D("5.99")),
        second.pk: RunState("queued", is_open=True, before=None, after=None),
    }


def test_an_import_whose_run_another_took_over_has_the_next_one_of_its_member(
    home: Organization,
) -> None:
    member = factories.member(home)
    done = {"status": ImportStatus.DONE, "finished_at": datetime(2026, 6, 8, 9, 0, tzinfo=UTC)}
    first, second = (factories.batch(member, **done) for _ in range(2))
    through = {"member": member, "through": LAST, "status": RunStatus.DONE}
    early, late = (datetime(2026, 6, 8, hour, 30, tzinfo=UTC) for hour in (8, 9))
    with tenant_scope(home.pk):
        RecomputeRun.objects.create(started_at=early, total_after=100, **through)
        RecomputeRun.objects.create(batch=second, started_at=late, total_after=599, **through)

        found = selectors.runs_of_imports(import_ids=[first.pk, second.pk])

    assert [found[batch.pk].after for batch in (first, second)] == [D("5.99"), D("5.99")]


@pytest.mark.parametrize("status", [RunStatus.FAILED, RunStatus.STOPPED])
def test_what_was_not_done_is_no_run_after_an_import(home: Organization, status: RunStatus) -> None:
    member = factories.member(home)
    at = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
    batch = factories.batch(member, ImportStatus.DONE, finished_at=at)
    with tenant_scope(home.pk):
        RecomputeRun.objects.create(member=member, through=LAST, status=status, started_at=at)

        assert selectors.runs_of_imports(import_ids=[batch.pk]) == {}


def test_an_import_whose_run_gave_way_to_a_later_one_has_that(home: Organization) -> None:
    member = factories.member(home)
    at = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
    batch = factories.batch(member, ImportStatus.DONE, finished_at=at)
    through = {"member": member, "through": LAST}
    with tenant_scope(home.pk):
        RecomputeRun.objects.create(batch=batch, status=RunStatus.FAILED, **through)
        RecomputeRun.objects.create(status=RunStatus.QUEUED, **through)

        found = selectors.runs_of_imports(import_ids=[batch.pk])

    assert found[batch.pk].is_open


def test_an_undone_import_has_the_run_without_it(home: Organization) -> None:
    member = factories.member(home)
    undone_at = timezone.now() + timedelta(hours=1)
    batch = factories.batch(member, ImportStatus.UNDONE, undone_at=undone_at)
    through = {"member": member, "through": LAST}
    with tenant_scope(home.pk):
        RecomputeRun.objects.create(batch=batch, status=RunStatus.DONE, **through)
        before = selectors.runs_of_imports(import_ids=[batch.pk])
        RecomputeRun.objects.create(status=RunStatus.QUEUED, **through)

        after = selectors.runs_of_imports(import_ids=[batch.pk])

    assert (before, after[batch.pk].is_open) == ({}, True)


# -- the day of a report -----------------------------------------------------------------------


def test_whoever_is_scored_first_waits_for_the_others(home: Organization) -> None:
    late, early = scored(home, REACTION), scored(home, REACTION)
    with tenant_scope(home.pk):
        ScoreOutlook.objects.filter(member=late).update(since=LAST - timedelta(days=1))

        day = selectors.common_day(member_ids=[late.pk, early.pk])

    assert day == LAST - timedelta(days=1)


def test_nobody_holds_the_others_back_for_long(home: Organization) -> None:
    lost, early = scored(home, REACTION), scored(home, REACTION)
    with tenant_scope(home.pk):
        ScoreOutlook.objects.filter(member=lost).update(since=LAST - timedelta(days=9))

        day = selectors.common_day(member_ids=[lost.pk, early.pk])

    assert day == LAST - timedelta(days=1)


# -- who is being scored -----------------------------------------------------------------------


def test_who_has_facts_that_are_not_scored_is_being_scored(home: Organization) -> None:
    done, new, empty = scored(home, REACTION), factories.member(home), factories.member(home)
    factories.applied(new, [REACTION])

    with tenant_scope(home.pk):
        found = selectors.being_scored(member_ids=[done.pk, new.pk, empty.pk], on=LAST)

    assert found == {new.pk}


def test_who_is_not_rolled_up_to_the_day_is_being_scored(home: Organization) -> None:
    member = scored(home, REACTION)
    left = scored(home, REACTION, left_on=LAST)

    with tenant_scope(home.pk):
        found = selectors.being_scored(member_ids=[member.pk, left.pk], on=LAST + timedelta(days=1))

    assert found == {member.pk}
