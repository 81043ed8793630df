"""Several workers at once: a recompute is done by one, and no two write over one another."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from accounts.models import Organization
from accounts.tenancy import tenant_scope
from scoring import services
from scoring.core.records import Reaction
from scoring.core.registry import CURRENT, model
from scoring.core.rules import Rules
from scoring.models import RecomputeRun, RunStatus, ScoreOutlook, ScoreSnapshot
from scoring.roll_forward import roll_forward
from scoring.runs import claim
from teams.models import Member
from tests import factories
from tests.scoring.given import EVERYTHING, LAST, REACTION, recomputed, scored, shown, snapshots
from tests.services.killing import waiting_for_locks
from tests.services.programs import wait_until

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]

LATER = LAST + timedelta(days=20)
AT = f"{LATER + timedelta(days=1)}T08:00:00Z"
WORKERS = 4


@pytest.fixture
def home(transactional_db: None) -> Organization:
    return factories.organization()


def at_once(organization: Organization, *works: Callable[[], object]) -> list[object]:
    """Do the works at the same time, each on a connection of its own; return what they return."""
    start = Barrier(len(works))

    def work(job: Callable[[], object]) -> object:
        try:
            with tenant_scope(organization.pk):
                start.wait()
                return job()
        finally:
            connection.close()

    with (
        time_machine.travel(AT, tick=False),
        ThreadPoolExecutor(len(works)) as pool,
    ):
        return list(pool.map(work, works))


def anew(member: Member) -> dict[object, tuple[object, ...]]:
    """Return what a recompute of everything shows."""
    with tenant_scope(member.organization_id):
        ScoreSnapshot.objects.filter(member=member).delete()
    recomputed(member, at=AT)
    return dict(shown(member))


def test_a_run_that_all_workers_are_told_of_is_done_by_one(home: Organization) -> None:
    member = factories.member(home)
    factories.applied(member, [EVERYTHING, REACTION])
    with tenant_scope(home.pk):
        run = services.request_recompute(member=member)

    done = at_once(home, *[lambda: services.run_recompute(run_id=run.pk)] * WORKERS)

    assert len([found for found in done if found]) == 1
    with tenant_scope(home.pk):
        assert RecomputeRun.objects.get().attempts == 1


def test_requests_at_one_time_make_one_run(home: Organization) -> None:
    member = factories.member(home)

    at_once(home, *[lambda: services.request_recompute(member=member)] * WORKERS)

    with tenant_scope(home.pk):
        assert RecomputeRun.objects.get().status == RunStatus.QUEUED


def test_who_asks_while_the_run_that_waits_is_claimed_gets_another(home: Organization) -> None:
    """The one run is there when the other is written, and waits no more when it is read."""
    claimed = []

    def elsewhere(job: Callable[[], object]) -> None:
        at_once(home, job)

    def ask() -> RecomputeRun:
        return services.request_roll_forward(organization=home)

    def meanwhile(execute: Any, sql: str, *rest: Any) -> Any:
        if claimed or not sql.startswith('INSERT INTO "scoring_recomputerun"'):
            return execute(sql, *rest)
        claimed.append(sql)
        elsewhere(ask)
        try:
            return execute(sql, *rest)
        except IntegrityError:
            elsewhere(lambda: claim(RecomputeRun.objects.get().pk))
            raise

    with tenant_scope(home.pk), connection.execute_wrapper(meanwhile):
        asked = ask()
        statuses = [*RecomputeRun.objects.order_by("pk").values_list("status", flat=True)]

    assert statuses == [RunStatus.RUNNING, RunStatus.QUEUED]
    assert asked.status == RunStatus.QUEUED


def test_what_another_schedule_asked_for_is_not_asked_for_again(home: Organization) -> None:
    scored(home, REACTION)
    at_work = Barrier(2)

    def first() -> object:
        with transaction.atomic():
            run = services.roll_forward_due(organization=home)
            at_work.wait()
            wait_until(lambda: waiting_for_locks() > 0)
            assert run is not None
            services.run_recompute(run_id=run.pk)
            return run.pk

    def second() -> object:
        at_work.wait()
        return services.roll_forward_due(organization=home)

    asked = at_once(home, first, second)

    with tenant_scope(home.pk):
        assert asked == [RecomputeRun.objects.filter(member=None).get().pk, None]


def test_two_workers_that_roll_everybody_forward_write_each_day_once(home: Organization) -> None:
    members = [scored(home, REACTION) for _ in range(12)]

    at_once(home, *[lambda: sum(roll_forward(home, Rules(model(CURRENT)), LATER))] * WORKERS)

    assert {len(snapshots(member)) for member in members} == {36}
    with tenant_scope(home.pk):
        assert set(ScoreOutlook.objects.values_list("since", flat=True)) == {LATER}
    assert shown(members[0]) == anew(members[0])


def test_new_facts_that_are_scored_while_everybody_is_rolled_forward_stand(
    home: Organization,
) -> None:
    members = [scored(home, REACTION) for _ in range(6)]
    for member in members:
        factories.applied(member, [Reaction(on=LAST, count=9, source="crm", ref="late")])
    with tenant_scope(home.pk):
        runs = [services.request_recompute(member=member).pk for member in members[:3]]
        runs.append(services.request_roll_forward(organization=home).pk)

    at_once(home, *[lambda pk=pk: services.run_recompute(run_id=pk) for pk in runs])

    with tenant_scope(home.pk):
        assert set(RecomputeRun.objects.values_list("status", flat=True)) == {RunStatus.DONE}
    assert [max(snapshots(member)) for member in members] == [LATER] * 6
    for member in members[:3]:
        assert shown(member) == anew(member)


def test_who_asks_while_facts_are_stored_waits_and_nobody_is_refused(home: Organization) -> None:
    member = factories.member(home)
    at_work = Barrier(2)

    def store() -> object:
        with transaction.atomic():
            Member.objects.select_for_update().get(pk=member.pk)
            at_work.wait()
            wait_until(lambda: waiting_for_locks() > 0)
            return services.request_recompute(member=member).pk

    def ask() -> object:
        at_work.wait()
        return services.request_recompute(member=member).pk

    asked = at_once(home, store, ask)

    with tenant_scope(home.pk):
        assert asked == [RecomputeRun.objects.get().pk] * 2
