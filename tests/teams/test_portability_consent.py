"""Consent to read LinkedIn's data, its end, and where nobody may ask for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import Membership, User
from accounts.tenancy import tenant_scope
from scoring.core.records import Connection
from teams.models import PortabilityConnection, PortabilityStatus
from teams.services.portability import (
    portability_begin,
    portability_connect,
    portability_disconnect,
)
from teams.services.portability_tokens import opened, sealed
from teams.tasks import poll_portability, sweep_portability
from tests.cast import Cast
from tests.teams.linkedin_server import CODE, TOKEN, LinkedIn
from tests.teams.portability_data import (
    BACK,
    CONNECTION,
    DAY,
    NOW,
    connected,
    linkedin_for,
    poll,
    run,
    stored,
    told,
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


# -- consent and its end -----------------------------------------------------------------------


def test_a_consent_becomes_a_connection_that_is_due(cast: Cast, linkedin: LinkedIn) -> None:
    with tenant_scope(cast.organization.pk):
        row = portability_connect(access=cast.access(cast.rep), redirect_uri=BACK, code=CODE)

    row = stored(row)
    assert (row.member, row.status) == (cast.rep_member, PortabilityStatus.CONNECTED)
    assert (row.consented_at, row.next_poll_at) == (NOW, NOW)
    assert row.expires_at == NOW + 365 * DAY
    assert TOKEN not in row.token
    assert opened(row.token) == TOKEN


def test_a_consent_again_begins_anew(cast: Cast, linkedin: LinkedIn) -> None:
    old = connected(
        cast.rep_member,
        status="expired",
        token="",
        error="gone",
        changelog_from=7,
        snapshot_from="SEARCHES",
    )

    with tenant_scope(cast.organization.pk):
        portability_connect(access=cast.access(cast.rep), redirect_uri=BACK, code=CODE)

    row = stored(old)
    assert (row.status, row.error, row.changelog_from, row.snapshot_from) == (
        PortabilityStatus.CONNECTED,
        "",
        None,
        "",
    )


def test_a_consent_that_gives_no_token_changes_nothing(cast: Cast, linkedin: LinkedIn) -> None:
    old = connected(cast.rep_member)

    with (
        tenant_scope(cast.organization.pk),
        pytest.raises(ValidationError, match="Nothing is connected") as wrong,
    ):
        portability_connect(access=cast.access(cast.rep), redirect_uri=BACK, code="another")

    assert "canary" not in str(wrong.value)
    assert stored(old).token == old.token


def test_who_is_no_member_has_nothing_to_connect(cast: Cast, linkedin: LinkedIn) -> None:
    with tenant_scope(cast.organization.pk), pytest.raises(PermissionDenied):
        portability_connect(access=cast.access(cast.owner), redirect_uri=BACK, code=CODE)

    assert linkedin.calls == []


def test_disconnecting_erases_the_token_at_once_and_keeps_what_was_imported(
    cast: Cast, linkedin: LinkedIn
) -> None:
    linkedin.domains = {"CONNECTIONS": [[CONNECTION]]}
    row = connected(cast.rep_member)
    other = connected(cast.manager_member)
    run(poll(cast, row.pk))

    with tenant_scope(cast.organization.pk):
        portability_disconnect(access=cast.access(cast.rep))

    row = stored(row)
    assert (row.status, row.token, row.next_poll_at) == (PortabilityStatus.DISCONNECTED, "", None)
    assert len(told(cast.rep_member, Connection)) == 1
    assert stored(other).token == other.token


@pytest.mark.parametrize("leaves", ["account", "organization", "consent"])
def test_the_token_of_who_has_left_is_erased_before_the_next_reading(
    cast: Cast, settings: Settings, leaves: str
) -> None:
    row, other = connected(cast.rep_member), connected(cast.manager_member)
    with tenant_scope(cast.organization.pk):
        PortabilityConnection.objects.update(next_poll_at=NOW + 6 * DAY)
        if leaves == "account":
            User.objects.filter(pk=cast.rep.pk).update(is_active=False)
        elif leaves == "organization":
            Membership.objects.filter(user=cast.rep, organization=cast.organization).delete()
        else:
            PortabilityConnection.objects.filter(pk=row.pk).update(expires_at=NOW)

    sweep_portability()

    status = "expired" if leaves == "consent" else "disconnected"
    assert (stored(row).status, stored(row).token) == (status, "")
    assert stored(other).token == other.token


def test_a_token_opens_with_its_own_key_alone(settings: Settings) -> None:
    text = sealed(TOKEN)

    settings.SECRET_KEY = "another"
    after = opened(text)
    settings.PORTABILITY_TOKEN_KEY = "tests-only"

    assert after is None
    assert opened(text) == TOKEN
    assert opened("") is None
    assert opened("no token at all") is None


# -- off ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["PORTABILITY_CLIENT_ID", "PORTABILITY_CLIENT_SECRET"])
def test_without_an_application_nothing_is_ever_asked(
    cast: Cast,
    linkedin: LinkedIn,
    settings: Settings,
    missing: str,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    setattr(settings, missing, "")
    row = connected(cast.rep_member)

    with django_capture_on_commit_callbacks(execute=True):
        sweep_portability()
        poll_portability(organization_id=cast.organization.pk, connection_id=row.pk)

    with tenant_scope(cast.organization.pk):
        access = cast.access(cast.rep)
        with pytest.raises(PermissionDenied):
            portability_begin(access=access, redirect_uri=BACK, state="s")
        with pytest.raises(PermissionDenied):
            portability_connect(access=access, redirect_uri=BACK, code=CODE)
    assert linkedin.calls == []
    assert stored(row).next_poll_at == NOW
