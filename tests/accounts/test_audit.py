"""The audit log: what is done is added to it, and nothing is taken away."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.audit import record
from accounts.models import Action, AppendOnlyError, AuditEvent
from accounts.origin import Origin, origin
from accounts.tenancy import NoTenantError, tenant_scope
from tests.cast import Cast


def test_an_event_says_who_did_what_to_what_and_from_where(cast: Cast):
    came = Origin(channel="web", address="192.0.2.7", agent="Browser", request_id="r-1")

    with tenant_scope(cast.organization.pk), origin(came):
        record(
            Action.CHANGED,
            by=cast.admin,
            target=cast.north,
            what="name",
            before={"name": "N"},
            after={"name": "North"},
        )
        event = AuditEvent.objects.get()

    assert (event.actor, event.actor_name) == (cast.admin, cast.admin.email)
    assert (event.target_type, event.target_id) == ("teams.team", str(cast.north.pk))
    assert (event.before, event.after) == ({"name": "N"}, {"name": "North"})
    assert (event.channel, event.address, event.agent) == ("web", "192.0.2.7", "Browser")
    assert event.request_id == "r-1"


def test_an_event_is_neither_changed_nor_removed(cast: Cast):
    with tenant_scope(cast.organization.pk):
        event = record(Action.ADDED, by=None, what="x")

        with pytest.raises(AppendOnlyError):
            event.save()
        with pytest.raises(AppendOnlyError):
            event.delete()


def test_nothing_is_recorded_outside_of_an_organization(cast: Cast):
    with pytest.raises(NoTenantError):
        record(Action.ADDED, by=cast.admin)


def test_a_request_without_an_address_of_the_internet_is_answered(cast: Cast):
    client = Client(REMOTE_ADDR="")
    client.force_login(cast.rep)

    assert client.get("/healthz").status_code == 200
