"""Workers enter the organization in the message, and nothing but ids is in it."""

from __future__ import annotations

import inspect
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db.models.signals import post_save
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Organization
from accounts.tenancy import NoTenantError, tenant_scope
from scoring import services, tasks
from scoring.models import RecomputeRun, RunStatus, ScoreOutlook, ScoreSnapshot
from teams.models import Member
from tests import factories
from tests.scoring.given import EVERYTHING, LAST, NOW, REACTION, scored, snapshots

pytestmark = pytest.mark.django_db
AT = time_machine.travel(NOW, tick=False)


@pytest.fixture
def home() -> Organization:
    return factories.organization(time_zone="Europe/Oslo")


@pytest.fixture
def away() -> Organization:
    return factories.organization(time_zone="America/Chicago")


def with_facts(organization: Organization) -> Member:
    member = factories.member(organization)
    factories.applied(member, [EVERYTHING, REACTION])
    return member


def requested(member: Member) -> RecomputeRun:
    with tenant_scope(member.organization_id):
        return services.request_recompute(member=member)


def status(run: RecomputeRun) -> str:
    with tenant_scope(run.organization_id):
        return RecomputeRun.objects.get(pk=run.pk).status


@AT
def test_a_run_is_done_by_the_ids_of_organization_and_run(home: Organization) -> None:
    member = with_facts(home)
    run = requested(member)

    tasks.run_recompute(organization_id=home.pk, run_id=run.pk)

    assert status(run) == RunStatus.DONE
    assert max(snapshots(member)) == LAST


@AT
def test_a_run_is_not_found_in_another_organization(home: Organization, away: Organization) -> None:
    run = requested(with_facts(home))

    tasks.run_recompute(organization_id=away.pk, run_id=run.pk)

    assert status(run) == RunStatus.QUEUED


def test_a_message_without_an_organization_is_refused(home: Organization) -> None:
    missing: Any = None

    with pytest.raises(NoTenantError):
        tasks.run_recompute(organization_id=missing, run_id=1)


@pytest.mark.parametrize(
    "task",
    [
        *(tasks.run_recompute, tasks.sweep_recomputes, tasks.roll_forward_due),
        tasks.renew_industry_pools,
    ],
)
def test_a_task_takes_ids_by_name_and_whatever_a_later_version_sends(task: Any) -> None:
    *named, rest = inspect.signature(task.run).parameters.values()

    assert rest.kind == inspect.Parameter.VAR_KEYWORD
    assert all(p.kind == inspect.Parameter.KEYWORD_ONLY for p in named)
    assert all(p.name.endswith("_id") and p.annotation == "int" for p in named)


@AT
def test_unknown_words_in_a_message_do_no_harm(home: Organization) -> None:
    run = requested(with_facts(home))

    tasks.run_recompute(organization_id=home.pk, run_id=run.pk, priority="high")
    tasks.sweep_recomputes(since="yesterday")
    tasks.roll_forward_due(since="yesterday")

    assert status(run) == RunStatus.DONE


@AT
def test_a_request_that_comes_in_the_middle_of_a_run_is_done_after_it(
    home: Organization, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    member = with_facts(home)
    first = requested(member)
    asked: list[RecomputeRun] = []

    def ask(**_: Any) -> None:
        post_save.disconnect(ask, ScoreOutlook)
        asked.append(requested(member))

    post_save.connect(ask, ScoreOutlook)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.run_recompute(organization_id=home.pk, run_id=first.pk)

    assert asked != [first]
    assert [status(run) for run in (first, *asked)] == ["done", "done"]


@AT
def test_the_sweep_tells_of_every_waiting_run_in_every_organization(
    home: Organization,
    away: Organization,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    asked, lost = with_facts(home), with_facts(away)
    requested(asked)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_recomputes()

    assert (max(snapshots(asked)), max(snapshots(lost))) == (LAST, LAST)


@AT
def test_the_sweep_finds_nothing_where_nothing_waits(
    home: Organization, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    scored(home, REACTION)

    with django_capture_on_commit_callbacks() as callbacks:
        tasks.sweep_recomputes()

    assert callbacks == []


def test_a_new_day_is_rolled_forward_only_where_it_has_begun(
    home: Organization,
    away: Organization,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    in_oslo, in_chicago = scored(home, REACTION), scored(away, REACTION)

    with (
        time_machine.travel("2026-06-10T22:30:00Z", tick=False),
        django_capture_on_commit_callbacks(execute=True) as callbacks,
    ):
        tasks.roll_forward_due()

    assert len(callbacks) == 1
    assert max(snapshots(in_oslo)) == LAST + timedelta(days=1)
    assert max(snapshots(in_chicago)) == LAST


def test_a_roll_forward_that_breaks_down_is_told_again_by_the_sweep(
    home: Organization, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    member = scored(home, REACTION)
    with tenant_scope(home.pk):
        seats = bytes(ScoreOutlook.objects.get().seats)
        ScoreOutlook.objects.update(seats=b"cut off")

    with time_machine.travel("2026-06-11T08:00:00Z", tick=False):
        with (
            pytest.raises(ValueError, match="buffer"),
            django_capture_on_commit_callbacks(execute=True),
        ):
            tasks.roll_forward_due()
        with tenant_scope(home.pk):
            ScoreOutlook.objects.update(seats=seats)
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_recomputes()

    assert max(snapshots(member)) == LAST + timedelta(days=1)
    with tenant_scope(home.pk):
        assert ScoreSnapshot.objects.filter(member=member).count() == 17
        assert RecomputeRun.objects.get(member=None).attempts == 2
