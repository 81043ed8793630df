"""After new rules every member is computed anew: how far that is, until when, and a hand on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import connection
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

    inside.shift(STEP)
    services.run_recompute(run_id=first.pk)
    half = page(cast)
    inside.shift(3 * STEP)
    late = page(cast)

    assert (before.is_open, before.is_due, before.outdated) == (False, True, 2)
    assert (waiting.is_open, waiting.is_due, waiting.waiting) == (True, False, 2)
    assert waiting.ends_at is None
    assert (half.is_open, half.waiting) == (True, 1)
    assert half.ends_at == second.created_at + 2 * STEP
    assert late.ends_at is None  # nothing was done in the last ten minutes


def test_what_was_done_before_says_nothing_of_the_pace(
    cast: Cast, inside: time_machine.Traveller
) -> None:
    services.run_recompute(run_id=services.request_recompute(member=cast.rep_member).pk)
    inside.shift(STEP)
    swept(cast)

    assert (page(cast).waiting, page(cast).ends_at) == (1, None)


def test_nothing_is_left_once_everybody_is_computed_anew(cast: Cast) -> None:
    for run in swept(cast):
        services.run_recompute(run_id=run.pk)

    assert state(cast) == (False, False, 0, 0)
    assert page(cast).is_due is False


def test_what_ends_last_is_when_it_ends_where_everybodys_run_is_under_way_too(
    cast: Cast, inside: time_machine.Traveller
) -> None:
    [first, _] = swept(cast)
    everybody = services.request_roll_forward(organization=cast.organization)
    inside.shift(STEP)
    services.run_recompute(run_id=first.pk)

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
    due = client.get(base).content.decode()
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

    assert "They are computed anew within a minute." in due
    assert "Bring scores up to date" not in due
    assert 'hx-trigger="every 5s"' in due
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


def stopped_after(statement: str, cast: Cast) -> AbstractContextManager[None]:
    """Somebody stops the scores of all once the statement was done, the first time."""
    stops = [partial(runs.recompute_stop, access=cast.access(cast.admin))]

    def execute(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        found = run(sql, *rest)
        if sql.startswith(statement) and stops:
            stops.pop()()
        return found

    return connection.execute_wrapper(execute)


def test_a_stop_while_members_are_asked_for_holds_for_the_rest(cast: Cast) -> None:
    with stopped_after("RELEASE SAVEPOINT", cast):  # the first row is there
        assert swept(cast) == []

    [stopped] = RecomputeRun.objects.all()
    assert stopped.status == RunStatus.STOPPED


def test_a_member_whom_a_worker_has_in_hand_is_not_stopped(cast: Cast) -> None:
    [first, second] = swept(cast)
    assert runs.claim(first.pk) is not None

    runs.recompute_stop(access=cast.access(cast.admin))

    found = RecomputeRun.objects.in_bulk([first.pk, second.pk])
    assert found[first.pk].status == RunStatus.RUNNING
    assert found[second.pk].status == RunStatus.STOPPED


def test_who_asks_for_scores_at_the_moment_of_a_stop_gets_another_run(cast: Cast) -> None:
    [first, _] = swept(cast)

    with stopped_after('SELECT "scoring_recomputerun"', cast):
        run = services.request_recompute(member=cast.rep_member, why=Why.SETTINGS)

    assert run.pk != first.pk
    assert RecomputeRun.objects.get(pk=run.pk).status == RunStatus.QUEUED


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
