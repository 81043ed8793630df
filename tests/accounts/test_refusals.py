"""Who was refused is in the log, wherever it was; and the log is not flooded."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Action, Membership, Organization, User
from accounts.refusals import refused_in, refused_outside
from accounts.roles import Role, Scope
from accounts.services import membership_create
from accounts.single_sign_on import KEY
from accounts.tenancy import tenant_scope
from accounts.tokens import token_revoke
from tests import factories
from tests.accounts.admin_pages import enter, url
from tests.cast import Cast
from tests.trail import trail

NOON = "2026-06-01T12:00:10Z"
SENT = {"HTTP_USER_AGENT": "Browser 1", "REMOTE_ADDR": "192.0.2.44"}


def refusals(organization: Organization) -> list[dict[str, Any]]:
    return [one.after for one in trail(organization) if one.action == Action.DENIED]


def client_of(user: User) -> Client:
    client = Client(**SENT)
    client.force_login(user)
    return client


def ask(cast: Cast, user: User, *, views: int) -> None:
    for number in range(views):
        refused_in(cast.organization.pk, by=user, view=f"view-{number}", method="GET", status=403)


@time_machine.travel(NOON, tick=False)
def test_methods_that_nobody_knows_are_one(cast: Cast) -> None:
    for method in ("AAA0", "AAA1", "BREW", "GET", None):
        refused_outside(by=cast.rep, view="accounts:home", method=method, status=404)

    assert [one["method"] for one in refusals(cast.organization)] == ["other", "GET"]


def test_of_one_user_so_many_are_written_a_minute_and_of_others_theirs(cast: Cast) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        ask(cast, cast.rep, views=40)
        assert len(refusals(cast.organization)) == 30
        ask(cast, cast.manager, views=2)
        assert len(refusals(cast.organization)) == 32

        clock.shift(60)
        ask(cast, cast.rep, views=1)

        assert len(refusals(cast.organization)) == 33


# -- At the door -------------------------------------------------------------------------------


def test_a_change_while_looking_as_another_role_is_a_refusal(cast: Cast) -> None:
    base = f"/o/{cast.organization.slug}"
    client = client_of(cast.owner)
    client.post(f"{base}/view-as/", {"role": "rep", "team": cast.oslo.pk})

    assert client.post(f"{base}/goals/").status_code == 403

    assert refusals(cast.organization) == [{"view": "teams:goals", "method": "POST", "status": 403}]


@pytest.mark.parametrize("path", ["/o/{home}/score/", "/accounts/security/"])
def test_what_a_provider_of_another_organization_does_not_open_is_a_refusal(
    cast: Cast, path: str
) -> None:
    membership_create(organization=cast.other_organization, user=cast.rep, role=Role.REP)
    client = client_of(cast.rep)
    session = client.session
    session[KEY] = {"opened": cast.other_organization.pk}
    session.save()

    assert client.get(path.format(home=cast.organization.slug)).status_code == 403

    assert [one["status"] for one in refusals(cast.organization)] == [403]


@pytest.mark.parametrize(
    ("path", "method", "view"),
    [
        ("/accounts/security/sessions/0/end/", "POST", "accounts:session_end"),
        ("/accounts/security/codes/", "GET", "mfa_view_recovery_codes"),
    ],
)
def test_what_is_not_there_for_an_account_is_a_refusal_in_its_organizations(
    cast: Cast, path: str, method: str, view: str
) -> None:
    cast.rep.set_password(factories.PASSWORD)
    cast.rep.save()

    assert client_of(cast.rep).generic(method, path).status_code == 404

    assert refusals(cast.organization) == [{"view": view, "method": method, "status": 404}]


def test_the_session_of_a_closed_account_is_a_refusal(cast: Cast) -> None:
    client = client_of(cast.rep)
    User.objects.filter(pk=cast.rep.pk).update(is_active=False)

    answers = [client.get(f"/o/{cast.organization.slug}/score/"), client.get("/accounts/login/")]

    assert [answer.status_code for answer in answers] == [302, 200]
    [event] = [one for one in trail(cast.organization) if one.action == Action.DENIED]
    assert event.after == {"view": "scoring:my_score", "method": "GET", "status": 302}
    assert (event.actor, event.address, event.agent) == (cast.rep, "192.0.2.44", "Browser 1")


def test_a_session_that_was_ended_tells_nothing_of_its_account(cast: Cast) -> None:
    client = client_of(cast.rep)
    User.objects.filter(pk=cast.rep.pk).update(is_active=False, session_stamp="another")

    client.get(f"/o/{cast.organization.slug}/score/")

    assert refusals(cast.organization) == []


def test_nobody_is_written_down_who_is_not_signed_in(cast: Cast) -> None:
    for path in (f"/o/{cast.organization.slug}/score/", "/admin/", "/o/nobody/score/"):
        assert Client().get(path).status_code == 302

    assert refusals(cast.organization) == refusals(cast.other_organization) == []


# -- Programs ----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["revoked", "closed", "former"])
def test_a_token_that_opens_nothing_any_more_is_a_refusal(cast: Cast, how: str) -> None:
    token, secret = factories.token(cast.organization, cast.rep, [Scope.SCORES_READ])
    if how == "revoked":
        with tenant_scope(cast.organization.pk):
            token_revoke(token=token)
    elif how == "closed":
        User.objects.filter(pk=cast.rep.pk).update(is_active=False)
    else:
        Membership.objects.filter(user=cast.rep).delete()

    answer = Client(**SENT).get(
        f"/api/v1/organizations/{cast.organization.slug}/teams",
        headers={"Authorization": f"Bearer {secret}"},
    )

    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")
    [event] = [one for one in trail(cast.organization) if one.action == Action.DENIED]
    assert event.after == {"view": "api:teams", "method": "GET", "status": 401}
    assert (event.actor, event.target_id, event.address) == (cast.rep, str(token.pk), "192.0.2.44")


# -- Who reached for an organization that is not theirs ----------------------------------------


def reach(cast: Cast, slug: str, by: str) -> int:
    """Return the queries that a request in vain takes, the first one of a minute."""
    cache.clear()
    client, path = client_of(cast.outsider), f"/o/{slug}/tokens/"
    if by == "token":
        secret = factories.token(cast.other_organization, cast.outsider)[1]
        client = Client(**SENT, headers={"Authorization": f"Bearer {secret}"})
        path = f"/api/v1/organizations/{slug}/teams"
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 404
    return len(captured)


@pytest.mark.parametrize("by", ["session", "token"])
def test_the_organization_has_it_without_a_name_and_who_asked_cannot_tell(
    cast: Cast, by: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    reach(cast, "elsewhere", by)

    with django_capture_on_commit_callbacks(execute=True) as queued:
        took = [reach(cast, slug, by) for slug in ("nobody", cast.organization.slug)]

    assert took[0] == took[1]
    assert len(queued) == 2
    events = [one for one in trail(cast.organization) if one.action == Action.DENIED]
    assert {(one.actor_name, one.token_id, one.address, one.agent) for one in events} == {
        ("", None, "192.0.2.44", "Browser 1")
    }
    view = "accounts:tokens" if by == "session" else "api:teams"
    assert events[0].after == {"view": view, "method": "GET", "status": 404}


def test_who_reaches_for_many_is_told_of_so_many_times_a_minute(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = client_of(cast.outsider)

    with time_machine.travel(NOON, tick=False), django_capture_on_commit_callbacks() as queued:
        for number in range(40):
            client.get(f"/o/nobody-{number % 35}/tokens/")

    assert len(queued) == 30


# -- The admin ---------------------------------------------------------------------------------


def test_who_is_no_staff_is_refused_in_the_admin(cast: Cast) -> None:
    client = client_of(cast.rep)

    client.get("/admin/teams/member/")
    client.get("/admin/reason/")

    assert refusals(cast.organization) == [
        {"view": "admin:teams_member_changelist", "method": "GET", "status": 302},
        {"view": "staff_reason", "method": "GET", "status": 302},
    ]


@pytest.mark.parametrize("enters_all", [True, False])
def test_staff_without_the_right_is_refused_in_what_they_entered(
    cast: Cast, enters_all: bool
) -> None:
    User.objects.filter(pk=cast.staff.pk).update(is_superuser=False)
    cast.staff.user_permissions.add(Permission.objects.get(codename="view_team"))
    client = client_of(cast.staff)
    enter(client, None if enters_all else cast.organization)

    assert client.get(url("teams.member", "changelist")).status_code == 403
    assert client.get(url("teams.team", "changelist")).status_code == 200

    told = [{"view": "admin:teams_member_changelist", "method": "GET", "status": 403}]
    assert refusals(cast.organization) == told
    assert refusals(cast.other_organization) == (told if enters_all else [])


def test_a_row_of_an_organization_that_was_not_entered_is_a_refusal(cast: Cast) -> None:
    client = client_of(cast.staff)
    enter(client, cast.organization)

    client.get(url("teams.member", "change", cast.outside_member.pk))
    client.post(url("teams.member", "delete", cast.outside_member.pk), {"post": "yes"})

    assert refusals(cast.organization) == [
        {"view": "admin:teams_member_change", "method": "GET", "status": 404},
        {"view": "admin:teams_member_delete", "method": "POST", "status": 404},
    ]
    assert refusals(cast.other_organization) == []
