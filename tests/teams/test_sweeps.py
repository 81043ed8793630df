"""Sweeps tell of no more than the broker can hold, and nobody waits behind others for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from celery import Task
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.telling import AT_ONCE
from accounts.tenancy import tenant_scope
from config.celery import app
from privacy.tasks import sweep_privacy
from teams.models import (
    Delivery,
    DeliveryStatus,
    Erasure,
    ImportStatus,
    Member,
    PersonalFile,
    ReportExport,
)
from teams.models import Import as Batch
from teams.services.imports import following_import, import_run, waiting_imports
from teams.services.sent_files import due_deliveries, imports_due
from teams.tasks import go_on, sweep_exports, sweep_imports
from tests import factories
from tests.cast import Cast
from tests.conftest import Messages
from tests.scoring.given import NOW
from tests.teams.files import document
from tests.teams.importing import create

Swept = Callable[[Callable[[], None]], Messages]
Wait = Callable[[Cast, int], list[int]]
SEARCH = {"type": "search", "on": "2026-05-04"}
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[None]:
    with tenant_scope(cast.organization.pk):
        yield


@pytest.fixture
def swept(
    published: Messages, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Swept:
    """Return what has a task done, and tells the messages that it sends."""

    def do(task: Callable[[], None]) -> Messages:
        with django_capture_on_commit_callbacks(execute=True):
            task()
        return published

    return do


def queued_imports(cast: Cast, many: int) -> list[int]:
    """Return imports that wait, each of another member."""
    members = Member.objects.bulk_create(
        Member(organization=cast.organization, name=f"M {n}", email=f"m{n}@fjord.example")
        for n in range(many)
    )
    by = factories.delivery(cast.rep_member, cast.owner, DeliveryStatus.COMMITTED)
    made = Batch.objects.bulk_create(
        Batch(organization=cast.organization, delivery=by, member=member, digest=f"{member.pk}")
        for member in members
    )
    return [batch.pk for batch in made]


def queued_exports(cast: Cast, many: int) -> list[int]:
    made = ReportExport.objects.bulk_create(
        ReportExport(organization=cast.organization, user=cast.owner, file_format="csv")
        for _ in range(many)
    )
    return [export.pk for export in made]


def deliveries(cast: Cast, many: int, **values: Any) -> list[int]:
    made = Delivery.objects.bulk_create(
        Delivery(organization=cast.organization, created_by=cast.owner, **values)
        for _ in range(many)
    )
    return [delivery.pk for delivery in made]


def personal_files(cast: Cast, many: int) -> list[int]:
    made = PersonalFile.objects.bulk_create(
        PersonalFile(organization=cast.organization, user=cast.owner, subject=cast.owner)
        for _ in range(many)
    )
    return [found.pk for found in made]


def erasures(cast: Cast, many: int) -> list[int]:
    made = Erasure.objects.bulk_create(
        Erasure(organization=cast.organization, by_themselves=True) for _ in range(many)
    )
    return [erasure.pk for erasure in made]


def due(cast: Cast, many: int) -> list[int]:
    """Return deliveries that import themselves, left by a worker after their check."""
    now = timezone.now()
    return deliveries(
        cast, many, commits=True, status=DeliveryStatus.READY, heartbeat_at=now, checked_at=now
    )


KINDS = [
    pytest.param(queued_imports, sweep_imports, "import_id", id="imports"),
    pytest.param(deliveries, sweep_imports, "delivery_id", id="deliveries"),
    pytest.param(due, sweep_imports, "delivery_id", id="due"),
    pytest.param(queued_exports, sweep_exports, "export_id", id="exports"),
    pytest.param(personal_files, sweep_privacy, "file_id", id="personal files"),
]
ERASURES = pytest.param(erasures, sweep_privacy, "erasure_id", id="erasures")


@pytest.mark.parametrize(("wait", "sweep", "name"), KINDS)
def test_a_sweep_tells_of_so_many_at_once_which_have_waited_longest(
    cast: Cast, swept: Swept, wait: Wait, sweep: Task[[], None], name: str
) -> None:
    ids = wait(cast, AT_ONCE + 1)

    told = swept(sweep)

    assert [message["kwargs"][name] for message in told] == ids[:AT_ONCE]


@pytest.mark.parametrize(("wait", "sweep", "name"), [*KINDS, ERASURES])
def test_what_a_sweep_tells_is_good_until_the_next_one(
    cast: Cast, swept: Swept, wait: Wait, sweep: Task[[], None], name: str
) -> None:
    [entry] = [each for each in app.conf.beat_schedule.values() if each["task"] == sweep.name]

    with time_machine.travel(NOW, tick=False):
        [found] = wait(cast, 1)
        [message] = swept(sweep)

    next_one = datetime.fromisoformat(NOW) + timedelta(seconds=entry["schedule"])
    assert message["kwargs"][name] == found
    assert datetime.fromisoformat(message["expires"]) == next_one


def test_the_first_message_of_an_import_is_good_for_ever(cast: Cast, swept: Swept) -> None:
    done = factories.batch(cast.rep_member, ImportStatus.FAILED)
    following = create(cast, document(SEARCH))

    [message] = swept(lambda: go_on(done))

    assert (message["kwargs"]["import_id"], message["expires"]) == (following.pk, None)


# -- Nobody waits behind others for ever ---------------------------------------------------------


def test_of_a_member_only_the_next_import_is_told(cast: Cast) -> None:
    first, _ = create(cast, document(SEARCH)), create(cast, document(SEARCH, SEARCH))
    other = create(cast, document(SEARCH), member=cast.other_rep_member)

    assert waiting_imports() == [first, other]


def test_what_waits_behind_a_running_import_is_not_told(cast: Cast) -> None:
    factories.batch(cast.rep_member, heartbeat_at=timezone.now())
    behind = create(cast, document(SEARCH))
    other = create(cast, document(SEARCH), member=cast.other_rep_member)

    assert waiting_imports() == [other]
    assert following_import(member=cast.rep_member) == behind


def test_an_import_whose_worker_died_goes_before_an_older_one_that_waits(cast: Cast) -> None:
    create(cast, document(SEARCH))
    dead = factories.batch(cast.rep_member, heartbeat_at=timezone.now() - DAY)

    assert waiting_imports() == [dead]


def test_an_import_that_is_done_makes_room_for_the_next(cast: Cast) -> None:
    first, second = create(cast, document(SEARCH)), create(cast, document(SEARCH, SEARCH))
    other = create(cast, document(SEARCH), member=cast.other_rep_member)

    import_run(import_id=first.pk)

    assert waiting_imports(1) == [second]
    import_run(import_id=second.pk)
    assert waiting_imports(1) == [other]


def test_a_delivery_that_nobody_may_import_lets_others_go_first(cast: Cast) -> None:
    [stuck, other] = due(cast, 2)
    Delivery.objects.filter(pk=stuck).update(created_by=None)
    told = [delivery.pk for delivery in due_deliveries(1)]

    brought = imports_due(delivery_id=stuck)

    assert (told, brought) == ([stuck], [])
    assert [delivery.pk for delivery in due_deliveries(1)] == [other]
    assert [delivery.pk for delivery in due_deliveries()] == [other, stuck]
