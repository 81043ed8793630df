"""What goes wrong while LinkedIn is read, and when it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection, connections
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import Membership
from accounts.roles import Role
from accounts.tenancy import tenant_scope
from config.celery import app
from teams.models import (
    Import,
    ImportStatus,
    PortabilityConnection,
    PortabilityStatus,
)
from teams.services.portability import (
    due_connections,
    portability_disconnect,
)
from teams.services.portability_tokens import sealed
from teams.tasks import poll_portability, sweep_portability
from tests.cast import Cast
from tests.conftest import Messages
from tests.teams.linkedin_server import CHANGES, SNAPSHOT, Answer, LinkedIn
from tests.teams.portability_data import (
    CONNECTION,
    DAY,
    NOW,
    connected,
    linkedin_for,
    poll,
    run,
    stored,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def linkedin(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[LinkedIn]:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    with linkedin_for(settings) as server:
        yield server


# -- trouble -----------------------------------------------------------------------------------


def test_a_domain_that_linkedin_does_not_give_is_passed_over(
    cast: Cast, linkedin: LinkedIn
) -> None:
    linkedin.bad_domains = ("RICH_MEDIA",)
    linkedin.domains = {"CONNECTIONS": [[CONNECTION]]}

    batch = run(poll(cast, connected(cast.rep_member).pk))

    assert batch.status == ImportStatus.DONE


@pytest.mark.parametrize("path", [SNAPSHOT, CHANGES])
def test_trouble_is_kept_and_tried_again(cast: Cast, linkedin: LinkedIn, path: str) -> None:
    linkedin.domains = {"CONNECTIONS": [[CONNECTION]]}
    linkedin.broken[path] = (503, b"canary")
    row = connected(cast.rep_member)

    assert poll(cast, row.pk) is None

    row = stored(row)
    assert (row.status, row.error) == (
        PortabilityStatus.CONNECTED,
        "LinkedIn answered with 503.",
    )
    assert (row.last_polled_at, row.next_poll_at) == (None, NOW + timedelta(hours=6))
    with tenant_scope(cast.organization.pk):
        assert not Import.objects.exists()


def test_trouble_that_is_over_is_forgotten(cast: Cast, linkedin: LinkedIn) -> None:
    linkedin.domains = {"CONNECTIONS": [[CONNECTION]]}
    row = connected(cast.rep_member, error="LinkedIn answered with 503.")

    poll(cast, row.pk)

    assert stored(row).error == ""


@pytest.mark.parametrize("status", [401, 403])
def test_a_token_that_linkedin_refuses_is_gone(cast: Cast, linkedin: LinkedIn, status: int) -> None:
    linkedin.broken[SNAPSHOT, 3] = (status, {})
    row = connected(cast.rep_member)

    assert poll(cast, row.pk) is None

    row = stored(row)
    assert (row.status, row.token, row.next_poll_at) == (PortabilityStatus.EXPIRED, "", None)
    assert "Connect again" in row.error


def test_a_token_that_has_expired_is_gone_without_asking(cast: Cast, linkedin: LinkedIn) -> None:
    row = connected(cast.rep_member, expires_at=NOW)

    assert poll(cast, row.pk) is None

    assert linkedin.calls == []
    assert (stored(row).status, stored(row).token) == ("expired", "")


def test_a_token_that_cannot_be_opened_is_gone_without_asking(
    cast: Cast, linkedin: LinkedIn, settings: Settings
) -> None:
    row = connected(cast.rep_member)
    settings.PORTABILITY_TOKEN_KEY = "another key"

    assert poll(cast, row.pk) is None

    assert linkedin.calls == []
    assert stored(row).status == PortabilityStatus.EXPIRED


@pytest.mark.parametrize("leaves", ["account", "organization", "role"])
def test_who_has_left_is_disconnected_without_asking(
    cast: Cast, linkedin: LinkedIn, leaves: str
) -> None:
    row = connected(cast.rep_member)
    membership = Membership.objects.filter(user=cast.rep, organization=cast.organization)
    if leaves == "account":
        cast.rep.is_active = False
        cast.rep.save()
    elif leaves == "organization":
        membership.delete()
    else:
        membership.update(role=Role.ANALYST)

    assert poll(cast, row.pk) is None

    assert linkedin.calls == []
    row = stored(row)
    assert (row.status, row.token) == (PortabilityStatus.DISCONNECTED, "")


def test_where_nothing_is_gathered_yet_it_is_tried_again_the_next_day(
    cast: Cast, linkedin: LinkedIn
) -> None:
    linkedin.domains = {"CONNECTIONS": [[]]}
    row = connected(cast.rep_member)

    assert poll(cast, row.pk) is None

    row = stored(row)
    assert row.next_poll_at == NOW + DAY
    assert row.error.startswith("LinkedIn has not gathered any data yet.")


def test_more_than_can_be_imported_at_once_is_told(
    cast: Cast, linkedin: LinkedIn, settings: Settings, upload_dir: Path
) -> None:
    settings.IMPORT_MAX_BYTES = 50
    linkedin.domains = {"CONNECTIONS": [[CONNECTION]]}
    row = connected(cast.rep_member)

    assert poll(cast, row.pk) is None

    row = stored(row)
    assert "too large" in row.error
    assert (row.last_polled_at, row.next_poll_at) == (None, NOW + 7 * DAY)
    assert list(upload_dir.rglob("*.*")) == []


@contextmanager
def meanwhile(cast: Cast, linkedin: LinkedIn, happens: Callable[[], None]) -> Iterator[None]:
    """Something happens in the database, as by another process, while changes are asked for."""
    answer = linkedin.answer
    connection.inc_thread_sharing()

    def answering(path: str, asked: dict[str, str], headers: dict[str, str]) -> Answer:
        if path == CHANGES:
            connections["default"] = shared
            with tenant_scope(cast.organization.pk):
                happens()
        return answer(path, asked, headers)

    shared = connections["default"]
    linkedin.answer = answering  # type: ignore[method-assign]
    try:
        yield
    finally:
        connection.dec_thread_sharing()


def test_what_was_read_is_dropped_where_the_member_disconnects_meanwhile(
    cast: Cast, linkedin: LinkedIn, upload_dir: Path
) -> None:
    linkedin.domains = {"CONNECTIONS": [[CONNECTION]]}
    row = connected(cast.rep_member)
    access = cast.access(cast.rep)

    with meanwhile(cast, linkedin, lambda: portability_disconnect(access=access)):
        batch = poll(cast, row.pk)

    assert batch is None
    assert not upload_dir.exists()
    assert (stored(row).status, stored(row).next_poll_at) == (PortabilityStatus.DISCONNECTED, None)


def test_a_refusal_does_not_end_a_consent_that_was_given_meanwhile(
    cast: Cast, linkedin: LinkedIn
) -> None:
    linkedin.broken[CHANGES] = (401, {})
    row = connected(cast.rep_member)
    anew = sealed("another token")

    def consent() -> None:
        PortabilityConnection.objects.filter(pk=row.pk).update(token=anew)

    with meanwhile(cast, linkedin, consent):
        poll(cast, row.pk)

    assert (stored(row).status, stored(row).token) == (PortabilityStatus.CONNECTED, anew)


# -- once, and only where it is due ------------------------------------------------------------


def test_a_connection_that_is_not_due_is_not_read(cast: Cast, linkedin: LinkedIn) -> None:
    row = connected(cast.rep_member, next_poll_at=NOW + DAY)

    assert poll(cast, row.pk) is None
    assert linkedin.calls == []


def test_a_message_that_comes_twice_is_read_once(cast: Cast, linkedin: LinkedIn) -> None:
    linkedin.domains = {"CONNECTIONS": [[CONNECTION]]}
    row = connected(cast.rep_member)
    poll(cast, row.pk)
    linkedin.calls.clear()

    assert poll(cast, row.pk) is None
    assert linkedin.calls == []


def test_while_it_is_read_nobody_else_reads_it_for_an_hour(
    cast: Cast, linkedin: LinkedIn, now: time_machine.Coordinates
) -> None:
    row = connected(cast.rep_member)
    due: list[list[int]] = []

    def look() -> None:
        due.append(due_connections())
        now.shift(timedelta(hours=1))
        due.append(due_connections())

    with meanwhile(cast, linkedin, look):
        poll(cast, row.pk)

    assert due == [[], [row.pk]]


def test_the_sweep_has_what_is_due_read_and_imported(
    cast: Cast,
    linkedin: LinkedIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    linkedin.domains = {"CONNECTIONS": [[CONNECTION]]}
    connected(cast.rep_member)
    connected(cast.manager_member, next_poll_at=NOW + DAY)

    with django_capture_on_commit_callbacks(execute=True):
        sweep_portability()

    with tenant_scope(cast.organization.pk):
        batch = Import.objects.get()
    assert (batch.member, batch.status) == (cast.rep_member, ImportStatus.DONE)


def test_what_the_sweep_tells_is_good_until_the_next_one(
    cast: Cast,
    linkedin: LinkedIn,
    published: Messages,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    [entry] = [
        each for each in app.conf.beat_schedule.values() if each["task"] == sweep_portability.name
    ]
    row = connected(cast.rep_member)

    with django_capture_on_commit_callbacks(execute=True):
        sweep_portability()

    [message] = published
    next_one = NOW + timedelta(seconds=entry["schedule"])
    assert message["kwargs"]["connection_id"] == row.pk
    assert datetime.fromisoformat(message["expires"]) == next_one


def test_a_connection_of_another_organization_is_not_found(cast: Cast, linkedin: LinkedIn) -> None:
    row = connected(cast.outside_member)

    poll_portability(organization_id=cast.organization.pk, connection_id=row.pk)

    assert linkedin.calls == []
