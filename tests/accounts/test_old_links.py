"""Links end with the right to give what they give; nobody touches an owner's but owners."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.signals import pre_save
from django.test import Client

from accounts.invitations import InviteGoneError, invite_create, invite_found, invite_revoke
from accounts.models import Invite, Membership, User
from accounts.role_changes import membership_end, membership_reopen, role_change
from accounts.roles import Role
from accounts.tenancy import tenant_scope
from tests import factories
from tests.cast import Cast

NEW = "ines@fjord.example"
OVER = date(2020, 1, 1)


def link(cast: Cast, by: User, role: Role = Role.REP, email: str = NEW) -> str:
    with tenant_scope(cast.organization.pk):
        access = cast.access(by)
        return invite_create(access=access, email=email, name="Ines", role=role).secret


def opens(secret: str) -> bool:
    try:
        invite_found(secret=secret)
    except InviteGoneError:
        return False
    return True


def membership(cast: Cast, user: User) -> Membership:
    return Membership.objects.get(organization=cast.organization, user=user)


def revoked(secret: str) -> bool:
    with Invite.across_tenants(reason="a test looks at one row") as rows:
        return rows.get(digest=Invite.digest_of(secret)).revoked_at is not None


def test_links_of_somebody_whose_access_ends_are_revoked(cast: Cast) -> None:
    secret, others = link(cast, cast.admin), link(cast, cast.owner, email="omar@fjord.example")

    membership_end(access=cast.access(cast.owner), membership=membership(cast, cast.admin), on=OVER)

    assert (revoked(secret), revoked(others)) == (True, False)
    password = {"password": "a fine long pass phrase", "again": "a fine long pass phrase"}
    assert Client().post(f"/invitation/{secret}/", password).status_code == 410
    assert not Membership.objects.filter(user__email=NEW).exists()


def test_who_is_demoted_keeps_the_links_that_they_may_still_make(cast: Cast) -> None:
    owner = factories.user(cast.organization, Role.OWNER)
    for_owner = link(cast, owner, Role.OWNER)
    for_rep = link(cast, owner, email="omar@fjord.example")
    access = cast.access(cast.owner)

    role_change(access=access, membership=membership(cast, owner), role=Role.ADMIN)
    as_admin = (revoked(for_owner), revoked(for_rep))
    role_change(access=access, membership=membership(cast, owner), role=Role.REP)

    assert as_admin == (True, False)
    assert revoked(for_rep)


@pytest.mark.parametrize("then", ["end", "reopen", "role"])
def test_a_link_to_come_back_is_over_once_access_is_decided_otherwise(
    cast: Cast, then: str
) -> None:
    Membership.objects.filter(user=cast.manager).update(ends_on=OVER)
    secret = link(cast, cast.admin, Role.ADMIN, cast.manager.email)
    assert opens(secret)
    access, found = cast.access(cast.owner), membership(cast, cast.manager)

    if then == "end":
        membership_end(access=access, membership=found, on=OVER)
    elif then == "reopen":
        membership_reopen(access=access, membership=found)
    else:
        role_change(access=access, membership=found, role=Role.REP)

    assert not opens(secret)


@pytest.mark.parametrize("change", [{"ends_on": OVER}, {"role": Role.MANAGER}])
def test_a_link_is_worth_what_its_maker_may_give_now(cast: Cast, change: dict[str, object]) -> None:
    secret = link(cast, cast.admin)
    assert opens(secret)

    Membership.objects.filter(user=cast.admin).update(**change)

    assert not opens(secret)


def test_a_link_of_a_closed_account_opens_nothing(cast: Cast) -> None:
    secret = link(cast, cast.admin)

    User.objects.filter(pk=cast.admin.pk).update(is_active=False)

    assert not opens(secret)


def test_an_admin_neither_revokes_nor_replaces_a_link_for_an_owner(cast: Cast) -> None:
    secret = link(cast, cast.owner, Role.OWNER)
    user = User.objects.get(email=NEW)

    with tenant_scope(cast.organization.pk):
        for_owner = pytest.raises(PermissionDenied, match="Only an owner")
        with for_owner:
            invite_revoke(access=cast.access(cast.admin), user=user)
    with pytest.raises(PermissionDenied, match="Only an owner"):
        link(cast, cast.admin)

    assert opens(secret)
    with tenant_scope(cast.organization.pk):
        invite_revoke(access=cast.access(cast.owner), user=user)
    assert not opens(secret)


def test_a_new_link_for_a_closed_account_is_refused_on_the_page(cast: Cast) -> None:
    user = factories.invited(cast.organization, cast.owner)
    User.objects.filter(pk=user.pk).update(is_active=False)
    client = Client()
    client.force_login(cast.owner)
    path = f"/o/{cast.organization.slug}/organization/invitations/{user.pk}/"

    answer = client.post(path, {"do": "renew"})

    assert answer.status_code == 422
    assert "This address cannot be invited." in answer.content.decode()


def test_an_address_that_another_organization_invites_in_this_moment_is_said(cast: Cast) -> None:
    def other(instance: User, **_: object) -> None:
        User.objects.bulk_create([User(email=instance.email)])

    pre_save.connect(other, sender=User)
    try:
        with pytest.raises(ValidationError, match="Somebody else has just used this address"):
            link(cast, cast.admin)
    finally:
        pre_save.disconnect(other, sender=User)
