"""Sign-ins, and who was refused, stand in the log of each organization of theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.account import signals
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.models import Action, AuditEvent, Membership, Organization, User
from accounts.roles import Role
from accounts.services import membership_create
from accounts.tenancy import tenant_scope
from tests import factories
from tests.cast import Cast

FROM = "192.0.2.44"


def events(organization: Organization, *actions: Action) -> list[AuditEvent]:
    with tenant_scope(organization.pk):
        rows = (
            AuditEvent.objects.filter(action__in=actions) if actions else AuditEvent.objects.all()
        )
        return list(rows.order_by("pk"))


def sign_in(user: User, password: str) -> Client:
    client = Client(REMOTE_ADDR=FROM, HTTP_USER_AGENT="Browser 1")
    client.post("/accounts/login/", {"login": user.email, "password": password})
    return client


def test_a_sign_in_and_a_sign_out_are_in_every_organization_of_the_user(cast: Cast) -> None:
    cast.rep.set_password(factories.PASSWORD)
    cast.rep.save()
    both = (cast.organization, cast.other_organization)
    membership_create(organization=cast.other_organization, user=cast.rep, role=Role.REP)

    client = sign_in(cast.rep, factories.PASSWORD)
    client.post("/accounts/logout/")

    for organization in both:
        found = events(organization, Action.SIGNED_IN, Action.SIGNED_OUT)
        assert [one.action for one in found] == ["signed_in", "signed_out"]
        assert {(one.actor_id, one.address, one.agent, one.channel) for one in found} == {
            (cast.rep.pk, FROM, "Browser 1", "web")
        }


def test_who_has_left_is_in_the_log_no_more(cast: Cast) -> None:
    yesterday = timezone.localdate() - timedelta(days=2)
    Membership.objects.filter(user=cast.rep).update(ends_on=yesterday)

    Client().force_login(cast.rep)

    assert events(cast.organization) == []


def test_a_failed_sign_in_names_the_account_and_nobody_who_tried(cast: Cast) -> None:
    sign_in(cast.rep, "not the password")

    (event,) = events(cast.organization)
    assert (event.action, event.actor_id, event.actor_name) == ("sign_in_failed", None, "")
    assert (event.target_type, event.target_id) == ("accounts.user", str(cast.rep.pk))
    assert event.address == FROM


def test_an_address_without_an_account_is_written_nowhere(cast: Cast) -> None:
    client = Client()

    client.post("/accounts/login/", {"login": "nobody@fjord.example", "password": "x"})

    assert not AuditEvent._base_manager.exists()


@pytest.mark.parametrize(
    ("signal", "action"),
    [
        (signals.password_changed, Action.PASSWORD_CHANGED),
        (signals.password_set, Action.PASSWORD_CHANGED),
        (signals.password_reset, Action.PASSWORD_RESET),
    ],
    ids=["changed", "set", "reset"],
)
def test_a_new_password_is_in_the_log(cast: Cast, signal: object, action: Action) -> None:
    request = RequestFactory().get("/")
    request.user, request.session = cast.rep, SessionStore()

    signal.send(User, request=request, user=cast.rep)  # type: ignore[attr-defined]

    (event,) = events(cast.organization)
    assert (event.action, event.actor_id, event.after) == (action, cast.rep.pk, {})


# -- Refusals ----------------------------------------------------------------------------------


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def refusals(organization: Organization) -> list[tuple[int | None, dict[str, object]]]:
    return [(one.actor_id, one.after) for one in events(organization, Action.DENIED)]


def test_who_lacks_the_right_is_in_the_log_once_a_minute(cast: Cast) -> None:
    client, path = client_of(cast.rep), f"/o/{cast.organization.slug}/tokens/"
    with time_machine.travel("2026-06-10T08:00:00Z", tick=False) as clock:
        for _ in range(5):
            assert client.get(path).status_code == 403
        client.post(path)
        clock.shift(61)
        client.get(path)

    get = {"view": "accounts:tokens", "method": "GET", "status": 403}
    assert refusals(cast.organization) == [
        (cast.rep.pk, get),
        (cast.rep.pk, get | {"method": "POST"}),
        (cast.rep.pk, get),
    ]


def test_a_row_of_another_organization_is_a_refusal_without_its_number(cast: Cast) -> None:
    path = f"/o/{cast.organization.slug}/members/{cast.outside_member.pk}/"

    assert client_of(cast.owner).get(path).status_code == 404

    view = {"view": "teams:member", "method": "GET", "status": 404}
    assert refusals(cast.organization) == [(cast.owner.pk, view)]
    assert refusals(cast.other_organization) == []


@pytest.mark.parametrize("slug", ["theirs", "nobody"])
def test_an_organization_of_others_is_a_refusal_at_home_as_is_one_that_there_is_not(
    cast: Cast, slug: str
) -> None:
    asked = cast.organization.slug if slug == "theirs" else "nobody"

    assert client_of(cast.outsider).get(f"/o/{asked}/tokens/").status_code == 404

    view = {"view": "accounts:tokens", "method": "GET", "status": 404}
    assert refusals(cast.other_organization) == [(cast.outsider.pk, view)]
    assert refusals(cast.organization) == []


@pytest.mark.parametrize(
    ("days", "scope", "at", "status"),
    [
        (30, "scores:read", "home", 403),
        (30, "audit:read", "away", 404),
        (0, "audit:read", "home", 401),
    ],
    ids=["unscoped", "foreign", "expired"],
)
def test_a_program_that_is_refused_is_in_the_log_of_its_token(
    cast: Cast, days: int, scope: str, at: str, status: int
) -> None:
    token, secret = factories.token(cast.organization, cast.owner, [scope])
    if not days:
        type(token)._base_manager.filter(pk=token.pk).update(expires_at=timezone.now())
    slug = (cast.organization if at == "home" else cast.other_organization).slug

    for _ in range(3):
        answer = Client().get(
            f"/api/v1/organizations/{slug}/audit-events",
            headers={"Authorization": f"Bearer {secret}"},
        )
        assert answer.status_code == status

    (event,) = events(cast.organization, Action.DENIED)
    assert event.after == {"view": "api:audit_events", "method": "GET", "status": status}
    assert (event.actor_id, event.target_id, event.channel) == (
        cast.owner.pk,
        str(token.pk),
        "api",
    )
    assert refusals(cast.other_organization) == []
