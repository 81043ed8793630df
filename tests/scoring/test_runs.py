"""Recomputes take turns, go in order of who waits, and can be stopped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Action, AuditEvent, Organization
from accounts.tenancy import tenant_scope
from scoring import roll_forward, runs, services, tasks
from scoring.models import RecomputeRun, RunStatus, Why
from teams.models import Member
from teams.reports.recompute_report import RecomputePage, recompute_page
from tests import factories
from tests.cast import Cast
from tests.conftest import Messages
from tests.scoring.given import LAST, NOW, REACTION, score, scored, snapshots

pytestmark = pytest.mark.django_db
NEXT = "2026-06-11T08:00:00Z"
TOMORROW = LAST + timedelta(days=1)


@pytest.fixture
def home() -> Organization:
    return factories.organization("Fjord Sales")


@pytest.fixture
def inside(home: Organization) -> Iterator[None]:
    with time_machine.travel(NEXT, tick=False), tenant_scope(home.pk):
        yield


def crowd(organization: Organization, many: int) -> list[Member]:
    return [scored(organization, REACTION, name=f"Nr. {n}") for n in range(many)]


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A turn is over at once, and a transaction brings one member forward."""
    monkeypatch.setattr(services, "TURN", timedelta())
    monkeypatch.setattr(roll_forward, "MEMBERS", 1)


@pytest.mark.usefixtures("one_by_one")
def test_a_run_of_everybody_is_put_back_when_its_turn_is_over(
    home: Organization, inside: None
) -> None:
    members = crowd(home, 3)
    run = services.request_roll_forward(organization=home)

    turns = []
    while run.status != RunStatus.DONE:
        found = services.run_recompute(run_id=run.pk)
        assert found is not None
        run = found
        turns.append((run.status, run.snapshots))

    assert turns == [("queued", 1), ("queued", 2), ("queued", 3), ("done", 3)]
    assert [max(snapshots(member)) for member in members] == [TOMORROW] * 3
    stored = RecomputeRun.objects.get(member=None)
    assert (stored.status, stored.snapshots) == ("done", 3)


@pytest.mark.usefixtures("one_by_one")
def test_a_small_organization_has_its_turn_between_those_of_a_large_one(
    home: Organization, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    away = factories.organization("Harbour Trading")
    crowd(home, 3)
    crowd(away, 1)
    done: list[str] = []

    with time_machine.travel(NEXT, tick=False):
        with django_capture_on_commit_callbacks() as waiting:
            tasks.roll_forward_due()
        while waiting:  # as one worker hears of them, one after another
            with django_capture_on_commit_callbacks() as more:
                waiting.pop(0)()
            waiting += more
            done += [name for name in finished() if name not in done]

    assert done == ["Harbour Trading", "Fjord Sales"]


def finished() -> list[str]:
    found = []
    for organization in Organization.objects.all():
        with tenant_scope(organization.pk):
            if RecomputeRun.objects.filter(member=None, status=RunStatus.DONE).exists():
                found.append(organization.name)
    return found


@pytest.mark.usefixtures("one_by_one", "inside")
def test_a_run_that_was_put_back_has_not_failed(home: Organization) -> None:
    crowd(home, runs.MAX_ATTEMPTS + 1)
    run = services.request_roll_forward(organization=home)

    for _ in range(runs.MAX_ATTEMPTS + 1):
        services.run_recompute(run_id=run.pk)

    assert RecomputeRun.objects.get(pk=run.pk).attempts == 0
    assert services.waiting_runs(organization=home) == [run]


@pytest.mark.usefixtures("one_by_one", "inside")
def test_what_is_put_back_beside_a_later_run_of_the_same_is_done(home: Organization) -> None:
    crowd(home, 2)
    first = services.request_roll_forward(organization=home)
    claimed = runs.claim(first.pk)
    assert claimed is not None
    later = services.request_roll_forward(organization=home)

    runs.put_back(claimed)

    assert RecomputeRun.objects.get(pk=first.pk).status == RunStatus.DONE
    assert runs.following(claimed) == later


@pytest.mark.usefixtures("inside")
def test_workers_know_of_so_many_runs_of_an_organization_at_once(
    home: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "TOLD_AT_ONCE", 2)
    members = [factories.member(home, name=f"Nr. {n}", facts_version=1) for n in range(4)]

    told = services.waiting_runs(organization=home)
    for run in told:
        runs.told(run)
    again = services.waiting_runs(organization=home)
    done = services.run_recompute(run_id=told[0].pk)
    assert done is not None

    assert [run.member for run in told] == members[:2]
    assert again == []
    after = runs.following(done)
    assert after is not None
    assert after.member == members[2]


def test_a_run_that_no_worker_heard_of_is_told_again(home: Organization) -> None:
    with time_machine.travel(NOW, tick=False) as clock, tenant_scope(home.pk):
        run = services.request_recompute(member=factories.member(home))
        runs.told(run)
        assert services.waiting_runs(organization=home) == []

        clock.shift(runs.LOST + timedelta(seconds=1))

        assert services.waiting_runs(organization=home) == [run]


@pytest.mark.parametrize(
    ("why", "priority"), [(Why.IMPORT, 0), (Why.UNDO, 0), (Why.SETTINGS, 0), (Why.SWEEP, 9)]
)
def test_who_waits_for_their_own_files_goes_first(
    home: Organization,
    why: Why,
    priority: int,
    published: Messages,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with tenant_scope(home.pk), django_capture_on_commit_callbacks(execute=True):
        run = services.request_recompute(member=factories.member(home), why=why)
        tasks.tell_workers(run)

    assert [message["priority"] for message in published] == [priority]


@pytest.mark.usefixtures("inside")
def test_while_everybodys_run_is_at_work_the_schedule_asks_for_no_second_one(
    home: Organization,
) -> None:
    crowd(home, 1)
    assert runs.claim(services.request_roll_forward(organization=home).pk) is not None

    assert services.roll_forward_due(organization=home) is None
    assert RecomputeRun.objects.filter(member=None).count() == 1


@pytest.mark.usefixtures("inside")
def test_nothing_is_asked_for_in_an_organization_that_was_erased_meanwhile(
    home: Organization,
) -> None:
    crowd(home, 1)
    erased = Organization(pk=home.pk + 1)

    assert services.roll_forward_due(organization=erased) is None
    assert services.roll_forward_due(organization=home) is not None


def page_of(cast: Cast) -> RecomputePage:
    with tenant_scope(cast.organization.pk):
        return recompute_page(access=cast.access(cast.owner))


@pytest.mark.usefixtures("one_by_one")
def test_an_admin_stops_everybodys_run_and_begins_it_again(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for member in (cast.rep_member, cast.other_rep_member):
        score(member, REACTION)
    client, base = Client(), f"/o/{cast.organization.slug}/recomputes/"
    client.force_login(cast.admin)

    with time_machine.travel(NEXT, tick=False):
        with tenant_scope(cast.organization.pk):
            run = services.request_roll_forward(organization=cast.organization)
            services.run_recompute(run_id=run.pk)
        at_work = page_of(cast)
        client.post(f"{base}stop/")
        stopped = page_of(cast)
        with django_capture_on_commit_callbacks() as asked_by_the_schedule:
            tasks.roll_forward_due()
        with tenant_scope(cast.organization.pk):
            assert services.run_recompute(run_id=run.pk) is None
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"{base}ask/")
        done = page_of(cast)

    assert (at_work.behind, at_work.members, at_work.percent) == (1, 2, 50)
    assert (at_work.is_open, at_work.is_stopped) == (True, False)
    assert (stopped.is_open, stopped.is_stopped, stopped.behind) == (False, True, 1)
    assert asked_by_the_schedule == []
    assert (done.behind, done.percent, done.is_open, done.is_stopped) == (0, 100, False, False)
    assert [row.status for row in done.rows] == ["Done", "Stopped"]
    with tenant_scope(cast.organization.pk):
        told = AuditEvent.objects.filter(action__startswith="recompute").order_by("pk")
        assert list(told.values_list("action", "actor_name")) == [
            (Action.RECOMPUTE_STOPPED, cast.admin.email),
            (Action.RECOMPUTE_ASKED, cast.admin.email),
        ]


def test_a_worker_goes_no_further_once_its_run_is_stopped(cast: Cast) -> None:
    with time_machine.travel(NEXT, tick=False), tenant_scope(cast.organization.pk):
        run = services.request_roll_forward(organization=cast.organization)
        claimed = runs.claim(run.pk)
        assert claimed is not None
        assert runs.recompute_stop(access=cast.access(cast.admin))
        assert not runs.goes_on(claimed)
        runs.finish(claimed, RunStatus.DONE)

        assert RecomputeRun.objects.get(pk=run.pk).status == RunStatus.STOPPED


def test_whatever_can_be_focused_while_the_page_asks_again_has_an_id(cast: Cast) -> None:
    """The browser finds the focus again by it: the region is replaced every few seconds."""
    score(cast.rep_member, REACTION)
    client = Client()
    client.force_login(cast.owner)

    with time_machine.travel(NEXT, tick=False), tenant_scope(cast.organization.pk):
        services.request_roll_forward(organization=cast.organization)
        answer = client.get(
            f"/o/{cast.organization.slug}/recomputes/", headers={"HX-Request": "true"}
        )

    region = answer.content.decode()
    focusable = re.findall(r"<(?:button|a |select|summary)[^>]*>|<[^>]*tabindex[^>]*>", region)
    assert 'hx-trigger="every 5s"' in region
    assert len(focusable) == 2
    assert [tag for tag in focusable if " id=" not in tag] == []


def test_when_it_ends_is_told_at_the_pace_of_so_far(cast: Cast) -> None:
    for member in (cast.rep_member, cast.other_rep_member):
        score(member, REACTION)

    with time_machine.travel(NEXT, tick=False) as clock, tenant_scope(cast.organization.pk):
        run = services.request_roll_forward(organization=cast.organization)
        before = page_of(cast).ends_at
        clock.shift(timedelta(minutes=10))
        RecomputeRun.objects.filter(pk=run.pk).update(snapshots=1)
        after = page_of(cast).ends_at

    assert before is None
    assert after == run.created_at + timedelta(minutes=30)  # two days are left, ten minutes each
