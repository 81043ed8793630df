"""After new rules every member is computed anew: how far that is, until when, and a hand on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db.models import F
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.tenancy import tenant_scope
from scoring import runs, services
from scoring.models import RecomputeRun, RunStatus, Why
from teams.models import Member
from teams.reports.recompute_report import RecomputePage, recompute_page
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, REACTION, score

NEW = "linkedin_like"
STEP = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[time_machine.Traveller]:
    """Both reps have a score by rules that no longer hold."""
    for member in (cast.rep_member, cast.other_rep_member):
        score(member, REACTION)
    with time_machine.travel(NOW, tick=False) as clock, tenant_scope(cast.organization.pk):
        RecomputeRun.objects.all().delete()
        factories.rule_version(cast.organization, cast.owner, LAST + timedelta(days=1), policy=NEW)
        yield clock


def page(cast: Cast) -> RecomputePage:
    return recompute_page(access=cast.access(cast.owner))


def swept(cast: Cast) -> list[RecomputeRun]:
    return services.waiting_runs(organization=cast.organization)


def state(cast: Cast) -> tuple[bool, bool, int, int]:
    found = page(cast)
    return found.is_open, found.is_stopped, found.outdated, found.waiting


def test_the_page_tells_until_when_at_the_pace_of_the_last_minutes(
    cast: Cast, inside: time_machine.Traveller
) -> None:
    before = page(cast)
    first, second = swept(cast)
    waiting = page(cast)

    assert runs.claim(first.pk) is not None
    inside.shift(STEP)
    RecomputeRun.objects.filter(pk=first.pk).update(
        status=RunStatus.DONE, finished_at=second.created_at + STEP
    )
    half = page(cast)

    assert (before.is_open, before.outdated) == (False, 2)
    assert (waiting.is_open, waiting.waiting, waiting.ends_at) == (True, 2, None)
    assert (half.is_open, half.waiting) == (True, 1)
    assert half.ends_at == second.created_at + 2 * STEP


def test_nothing_is_left_once_everybody_is_computed_anew(cast: Cast) -> None:
    for run in swept(cast):
        services.run_recompute(run_id=run.pk)

    assert state(cast) == (False, False, 0, 0)
    assert page(cast).is_lacking is False


def test_what_ends_last_is_when_it_ends_where_everybodys_run_is_under_way_too(
    cast: Cast, inside: time_machine.Traveller
) -> None:
    [first, _] = swept(cast)
    everybody = services.request_roll_forward(organization=cast.organization)
    services.run_recompute(run_id=first.pk)
    inside.shift(STEP)

    assert page(cast).ends_at is None  # of one of both it is not known

    RecomputeRun.objects.filter(pk=everybody.pk).update(snapshots=1)
    assert page(cast).ends_at == first.created_at + 2 * STEP


def test_an_admin_stops_it_for_today_and_asks_for_it_again(
    cast: Cast,
    inside: time_machine.Traveller,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client, base = Client(), f"/o/{cast.organization.slug}/recomputes/"
    client.force_login(cast.admin)
    swept(cast)

    shown = client.get(base).content.decode()
    client.post(f"{base}stop/")
    stopped, again = state(cast), swept(cast)
    offered = client.get(base).content.decode()
    inside.shift(STEP)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{base}ask/")
    for run in swept(cast):
        services.run_recompute(run_id=run.pk)

    assert "Stop for today" in shown
    assert stopped == (False, True, 2, 0)
    assert again == []
    assert "Still scored by earlier rules: 2." in offered
    assert "Bring scores up to date" in offered
    assert state(cast) == (False, False, 0, 0)


def test_what_is_stopped_goes_on_the_next_day(cast: Cast, inside: time_machine.Traveller) -> None:
    swept(cast)
    runs.recompute_stop(access=cast.access(cast.admin))
    assert swept(cast) == []

    inside.shift(timedelta(days=1))

    assert [run.member for run in swept(cast)] == [cast.rep_member, cast.other_rep_member]


def test_files_of_ones_own_are_scored_although_the_others_are_stopped(cast: Cast) -> None:
    [mine, _] = swept(cast)
    services.request_recompute(member=cast.rep_member, why=Why.IMPORT)
    runs.recompute_stop(access=cast.access(cast.admin))

    assert services.run_recompute(run_id=mine.pk) is not None
    assert state(cast) == (False, True, 1, 0)


def test_facts_that_changed_unnoticed_are_scored_although_new_rules_are_stopped(
    cast: Cast,
) -> None:
    swept(cast)
    runs.recompute_stop(access=cast.access(cast.admin))
    Member.objects.filter(pk=cast.rep_member.pk).update(facts_version=F("facts_version") + 1)

    assert [run.member for run in swept(cast)] == [cast.rep_member]


def test_a_stop_of_before_does_not_hold_after_somebody_asked(
    cast: Cast, inside: time_machine.Traveller
) -> None:
    access = cast.access(cast.admin)
    runs.recompute_ask(access=access)
    runs.recompute_stop(access=access)
    assert runs.was_stopped(cast.organization)

    inside.shift(STEP)
    runs.recompute_ask(access=access)

    assert not runs.was_stopped(cast.organization)
