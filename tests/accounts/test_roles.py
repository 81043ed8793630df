"""Roles: who gives which, who stays, and what ends with access."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.models import Action, Membership, User
from accounts.role_changes import membership_end, membership_reopen, role_change
from accounts.roles import Role
from tests import factories
from tests.cast import Cast
from tests.trail import trail

TODAY = date(2026, 6, 10)
AT = time_machine.travel("2026-06-10T08:00:00Z", tick=False)


def membership(cast: Cast, user: User) -> Membership:
    return Membership.objects.get(organization=cast.organization, user=user)


def post(cast: Cast, by: User, user: User, **sent: str) -> int:
    client = Client()
    client.force_login(by)
    path = f"/o/{cast.organization.slug}/organization/roles/{membership(cast, user).pk}/"
    return client.post(path, sent).status_code


def test_an_admin_gives_a_role_and_it_is_in_the_log(cast: Cast) -> None:
    assert post(cast, cast.admin, cast.rep, role="manager") == 302

    assert membership(cast, cast.rep).role == Role.MANAGER
    (event,) = trail(cast.organization, cast.rep)
    assert (event.actor, event.action) == (cast.admin, Action.ROLE_CHANGED)
    assert (event.before, event.after) == ({"role": "rep"}, {"role": "manager"})


@pytest.mark.parametrize(("who", "role"), [("rep", "owner"), ("owner", "rep")])
def test_an_admin_neither_makes_nor_unmakes_owners(cast: Cast, who: str, role: str) -> None:
    user = getattr(cast, who)
    before = membership(cast, user).role

    assert post(cast, cast.admin, user, role=role) == 403

    assert membership(cast, user).role == before


def test_the_last_owner_stays(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="the last owner"):
        role_change(
            access=cast.access(cast.owner),
            membership=membership(cast, cast.owner),
            role=Role.ADMIN,
        )
    assert post(cast, cast.owner, cast.owner, role="admin") == 422
    assert membership(cast, cast.owner).role == Role.OWNER


@pytest.mark.parametrize("gone", ["over", "inactive"])
def test_an_owner_who_cannot_enter_is_none(cast: Cast, gone: str) -> None:
    other = factories.user(cast.organization, Role.OWNER)
    if gone == "over":
        Membership.objects.filter(user=other).update(ends_on=date(2026, 1, 1))
    else:
        User.objects.filter(pk=other.pk).update(is_active=False)

    with pytest.raises(ValidationError, match="the last owner"):
        membership_end(
            access=cast.access(cast.owner), membership=membership(cast, cast.owner), on=TODAY
        )


def test_an_owner_unmakes_another(cast: Cast) -> None:
    other = factories.user(cast.organization, Role.OWNER)

    assert post(cast, cast.owner, other, role="rep") == 302
    assert membership(cast, other).role == Role.REP


@AT
def test_access_ends_after_its_last_day_and_comes_back(cast: Cast) -> None:
    access, rep = cast.access(cast.admin), Client()
    rep.force_login(cast.rep)
    membership_end(access=access, membership=membership(cast, cast.rep), on=TODAY)
    path = f"/o/{cast.organization.slug}/score/"

    on_the_day = rep.get(path).status_code
    with time_machine.travel("2026-06-11T08:00:00Z", tick=False):
        client = Client()
        client.force_login(cast.rep)
        after = client.get(path).status_code
        home = client.get("/").content.decode()
        membership_reopen(access=access, membership=membership(cast, cast.rep))
        again = client.get(path).status_code

    assert (on_the_day, after, again) == (200, 404, 200)
    assert "You are not in an organization yet." in home


@AT
def test_programs_of_somebody_whose_access_has_ended_are_refused(cast: Cast) -> None:
    _, secret = factories.token(cast.organization, cast.rep)
    yesterday = TODAY - timedelta(days=1)
    membership_end(
        access=cast.access(cast.admin), membership=membership(cast, cast.rep), on=yesterday
    )

    answer = Client().get(
        f"/api/v1/organizations/{cast.organization.slug}/rulebook",
        headers={"Authorization": f"Bearer {secret}"},
    )

    assert answer.status_code == 401


@pytest.mark.parametrize("persona", ["analyst", "manager", "rep"])
def test_nobody_else_changes_roles(cast: Cast, persona: str) -> None:
    access = cast.access(getattr(cast, persona))

    with pytest.raises(PermissionDenied):
        role_change(access=access, membership=membership(cast, cast.rep), role=Role.ADMIN)
    with pytest.raises(PermissionDenied):
        membership_end(access=access, membership=membership(cast, cast.rep), on=TODAY)
    with pytest.raises(PermissionDenied):
        membership_reopen(access=access, membership=membership(cast, cast.rep))


def test_nobody_ends_their_own_access(cast: Cast) -> None:
    assert post(cast, cast.admin, cast.admin, do="end", on="2026-06-10") == 422
    assert membership(cast, cast.admin).ends_on is None


def test_a_day_that_is_none_ends_nothing(cast: Cast) -> None:
    assert post(cast, cast.admin, cast.rep, do="end", on="soon") == 422
    assert post(cast, cast.admin, cast.rep, role="king") == 422
    assert membership(cast, cast.rep).ends_on is None


def test_a_membership_of_another_organization_is_not_found(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.owner)
    other = cast.outsider.memberships.get()

    path = f"/o/{cast.organization.slug}/organization/roles/{other.pk}/"

    assert client.post(path, {"role": "rep"}).status_code == 404
    assert cast.outsider.memberships.get().role == Role.OWNER


def test_the_page_lists_who_may_enter_and_searches(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.admin)
    path = f"/o/{cast.organization.slug}/organization/roles/"

    everybody, found = client.get(path), client.get(f"{path}?q=mona&role=manager")

    assert "7 accounts" in everybody.content.decode()
    assert "1 account<" in found.content.decode()
    assert "mona@fjord.example" in found.content.decode()
    assert "otto@harbour.example" not in everybody.content.decode()
