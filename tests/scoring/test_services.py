"""A recompute is a row: asked for once, claimed once, and never lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Organization
from accounts.tenancy import tenant_scope
from scoring import runs, services
from scoring.models import RecomputeRun, RunStatus, ScoreOutlook, ScoreSnapshot
from teams.models import Import, ImportStatus, Member
from teams.services.facts import grow_version
from tests import factories
from tests.scoring.given import EVERYTHING, LAST, NOW, REACTION, recomputed, scored

pytestmark = pytest.mark.django_db
AT = time_machine.travel(NOW, tick=False)


@pytest.fixture
def home() -> Organization:
    return factories.organization()


@pytest.fixture
def member(home: Organization) -> Member:
    found = factories.member(home)
    factories.applied(found, [EVERYTHING, REACTION])
    return found


def requested(member: Member) -> RecomputeRun:
    with tenant_scope(member.organization_id):
        return services.request_recompute(member=member)


def swept(organization: Organization) -> list[int]:
    with tenant_scope(organization.pk):
        return [run.pk for run in services.waiting_runs(organization=organization)]


def stored(run: RecomputeRun) -> RecomputeRun:
    with tenant_scope(run.organization_id):
        return RecomputeRun.objects.get(pk=run.pk)


def running(run: RecomputeRun, *, silent: timedelta, attempts: int = 1) -> None:
    """A worker has claimed the run and was last heard of a while ago."""
    with tenant_scope(run.organization_id):
        RecomputeRun.objects.filter(pk=run.pk).update(
            status=RunStatus.RUNNING, attempts=attempts, heartbeat_at=timezone.now() - silent
        )


def statuses(organization: Organization) -> list[str]:
    with tenant_scope(organization.pk):
        return list(RecomputeRun.objects.order_by("pk").values_list("status", flat=True))


def broken(organization: Organization) -> None:
    """Every run of the organization breaks down: its policy is none that the model knows."""
    Organization.objects.filter(pk=organization.pk).update(seat_policy="nonsense")


# -- asking ------------------------------------------------------------------------------------


def test_a_second_request_joins_the_run_that_waits(member: Member) -> None:
    assert requested(member) == requested(member)


def test_members_do_not_join_one_another(home: Organization, member: Member) -> None:
    other = factories.member(home)

    assert requested(member) != requested(other)


def test_the_run_that_waits_belongs_to_the_latest_import_that_asked(member: Member) -> None:
    first, second = (factories.batch(member, ImportStatus.DONE) for _ in range(2))

    with tenant_scope(member.organization_id):
        services.request_recompute(member=member, batch=first)
        run = services.request_recompute(member=member, batch=second)
        services.request_recompute(member=member)

    assert stored(run).batch == second


def test_a_second_request_for_everybody_joins_the_one_that_waits(home: Organization) -> None:
    with tenant_scope(home.pk):
        first = services.request_roll_forward(organization=home)
        second = services.request_roll_forward(organization=home)

    assert first == second
    assert first.member is None


def test_a_request_while_one_runs_is_another_run(member: Member) -> None:
    at_work = requested(member)
    running(at_work, silent=timedelta())

    second = requested(member)

    assert second != at_work
    assert second.status == RunStatus.QUEUED


# -- claiming ----------------------------------------------------------------------------------


@AT
def test_a_run_is_done_once(member: Member) -> None:
    run = requested(member)

    with tenant_scope(member.organization_id):
        first = services.run_recompute(run_id=run.pk)
        second = services.run_recompute(run_id=run.pk)

    assert (first, second) == (run, None)
    done = stored(run)
    assert (done.status, done.attempts, done.snapshots) == (RunStatus.DONE, 1, 16)
    assert (done.through, done.finished_at) == (LAST, timezone.now())


def test_a_run_that_does_not_exist_is_nobodys(home: Organization) -> None:
    with tenant_scope(home.pk):
        assert services.run_recompute(run_id=4711) is None


@AT
def test_a_run_waits_while_another_of_the_same_member_is_at_work(member: Member) -> None:
    at_work = requested(member)
    running(at_work, silent=timedelta())
    second = requested(member)

    with tenant_scope(member.organization_id):
        claimed = services.run_recompute(run_id=second.pk)

    assert claimed is None
    assert stored(second).status == RunStatus.QUEUED
    with tenant_scope(member.organization_id):
        assert runs.following(at_work) == second


@AT
def test_a_run_does_not_wait_for_other_members(home: Organization, member: Member) -> None:
    running(requested(factories.member(home)), silent=timedelta())

    run = recomputed(member)

    assert run.status == RunStatus.DONE
    with tenant_scope(home.pk):
        assert runs.following(run) is None


@AT
def test_one_roll_forward_of_an_organization_runs_at_a_time(home: Organization) -> None:
    with tenant_scope(home.pk):
        running(services.request_roll_forward(organization=home), silent=timedelta())
        second = services.request_roll_forward(organization=home)

        assert services.run_recompute(run_id=second.pk) is None


def test_a_run_that_waited_over_midnight_goes_up_to_the_day_of_its_claim(member: Member) -> None:
    with AT:
        run = requested(member)

    tomorrow = time_machine.travel("2026-06-11T08:00:00Z", tick=False)
    with tomorrow, tenant_scope(member.organization_id):
        services.run_recompute(run_id=run.pk)

    assert stored(run).through == date(2026, 6, 10)


# -- breaking down -----------------------------------------------------------------------------


@AT
def test_a_run_that_breaks_down_waits_again(home: Organization, member: Member) -> None:
    broken(home)
    run = requested(member)

    with tenant_scope(home.pk), pytest.raises(ValueError, match="nonsense"):
        services.run_recompute(run_id=run.pk)

    assert stored(run).status == RunStatus.QUEUED
    assert swept(home) == [run.pk]
    with tenant_scope(home.pk):
        assert not ScoreSnapshot.objects.exists()


@AT
def test_a_run_that_breaks_down_three_times_is_given_up(home: Organization, member: Member) -> None:
    broken(home)
    run = requested(member)

    for _ in range(3):
        with tenant_scope(home.pk), pytest.raises(ValueError, match="nonsense"):
            services.run_recompute(run_id=run.pk)

    given_up = stored(run)
    assert (given_up.status, given_up.attempts) == (RunStatus.FAILED, 3)
    assert given_up.message == "No worker could finish this run."
    assert given_up.finished_at == timezone.now()
    assert swept(home) == []


def test_a_member_who_was_given_up_is_tried_again_the_next_day(
    home: Organization, member: Member
) -> None:
    with AT:
        running(requested(member), silent=timedelta(hours=1), attempts=3)
        assert swept(home) == []

    with time_machine.travel("2026-06-11T09:00:00Z", tick=False):
        [again] = swept(home)

    with tenant_scope(home.pk):
        assert RecomputeRun.objects.get(pk=again).member == member


@AT
def test_a_run_without_a_heartbeat_for_long_waits_again(home: Organization, member: Member) -> None:
    run = requested(member)
    running(run, silent=timedelta(minutes=11))

    assert swept(home) == [run.pk]
    assert stored(run).status == RunStatus.QUEUED


@AT
def test_a_run_with_a_heartbeat_is_left_to_its_worker(home: Organization, member: Member) -> None:
    run = requested(member)
    running(run, silent=timedelta(minutes=9))

    assert swept(home) == []
    assert stored(run).status == RunStatus.RUNNING


@AT
def test_a_lost_run_with_a_later_one_behind_it_gives_way(
    home: Organization, member: Member
) -> None:
    lost = requested(member)
    running(lost, silent=timedelta(minutes=11))
    later = requested(member)

    assert swept(home) == [later.pk]
    assert (stored(lost).status, stored(lost).message) == ("failed", "A later run does the same.")


# -- lost messages -----------------------------------------------------------------------------


@AT
def test_facts_that_nobody_asked_to_score_are_found(home: Organization, member: Member) -> None:
    factories.member(home, name="Nobody's facts")

    [found] = swept(home)

    with tenant_scope(home.pk):
        assert RecomputeRun.objects.get(pk=found).member == member


@AT
def test_facts_that_changed_since_the_score_are_found(home: Organization, member: Member) -> None:
    recomputed(member)
    assert swept(home) == []

    with tenant_scope(home.pk):
        grow_version(member.pk)

    assert len(swept(home)) == 1
    assert statuses(home) == ["done", "queued"]


@AT
def test_a_member_whose_facts_make_no_score_is_computed_once(home: Organization) -> None:
    unscored = factories.member(home)
    factories.applied(unscored, [REACTION])

    recomputed(unscored)

    assert swept(home) == []
    with tenant_scope(home.pk):
        assert not ScoreSnapshot.objects.exists()


@AT
def test_half_an_import_is_not_scored(home: Organization, member: Member) -> None:
    factories.batch(member, ImportStatus.RUNNING)

    assert swept(home) == []


@AT
def test_scores_of_another_model_are_computed_again(home: Organization, member: Member) -> None:
    recomputed(member)
    with tenant_scope(home.pk):
        ScoreOutlook.objects.update(model="ssi-v0")

    assert len(swept(home)) == 1


# -- organizations are apart -------------------------------------------------------------------


@AT
def test_nothing_of_another_organization_is_touched(home: Organization) -> None:
    away = factories.organization()
    theirs = scored(away, REACTION)
    waiting = requested(theirs)
    running(waiting, silent=timedelta(hours=1))
    mine = factories.member(home)
    factories.applied(mine, [EVERYTHING])

    with tenant_scope(home.pk):
        foreign = services.run_recompute(run_id=waiting.pk)
        services.waiting_runs(organization=home)
        services.run_recompute(run_id=services.request_roll_forward(organization=home).pk)
    recomputed(mine)

    assert foreign is None
    assert statuses(away) == ["done", "running"]
    with tenant_scope(away.pk):
        assert set(ScoreSnapshot.objects.values_list("member_id", flat=True)) == {theirs.pk}
    with tenant_scope(home.pk):
        assert set(ScoreSnapshot.objects.values_list("member_id", flat=True)) == {mine.pk}


def test_a_recompute_waits_until_an_import_of_the_member_is_over(home: Organization) -> None:
    member = factories.member(home)
    batch = factories.applied(member, [REACTION])
    with tenant_scope(home.pk):
        Import.objects.filter(pk=batch.pk).update(status=ImportStatus.RUNNING)
        run = services.request_recompute(member=member)

        early = services.run_recompute(run_id=run.pk)
        Import.objects.filter(pk=batch.pk).update(status=ImportStatus.DONE)
        late = services.run_recompute(run_id=run.pk)

    assert early is None
    assert late is not None
    assert late.status == RunStatus.DONE
