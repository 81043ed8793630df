"""Invitations: a link lets one person in, once, and takes no account over."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from pytest_django import Settings

from accounts.invitations import (
    Invited,
    InviteGoneError,
    invite_accept,
    invite_create,
    invite_found,
    invite_revoke,
)
from accounts.models import Invite, Membership, User
from accounts.roles import Role
from accounts.tenancy import tenant_scope
from tests import factories
from tests.cast import Cast

NEW = "ines@fjord.example"
PASSWORD = "a fine long pass phrase"
BOTH = {"password": PASSWORD, "again": PASSWORD}


def invited(cast: Cast, by: User | None = None, **given: Any) -> Invited:
    values = {"email": NEW, "name": "Ines", "role": Role.REP, **given}
    with tenant_scope(cast.organization.pk):
        return invite_create(access=cast.access(by or cast.admin), **values)


def at(secret: str) -> str:
    return f"/invitation/{secret}/"


def test_the_invited_one_sets_a_password_and_is_in(cast: Cast, client: Client) -> None:
    secret = invited(cast, role=Role.MANAGER).secret
    shown = client.get(at(secret))
    assert "You are invited to Fjord Sales" in shown.content.decode()

    answer = client.post(at(secret), BOTH)

    user = User.objects.get(email=NEW)
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"/o/{cast.organization.slug}/",
    )
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.check_password(PASSWORD)
    assert user.memberships.get().role == Role.MANAGER
    assert client.get(f"/o/{cast.organization.slug}/report/").status_code == 200


def test_a_link_works_once(cast: Cast) -> None:
    secret = invited(cast).secret
    assert Client().post(at(secret), BOTH).status_code == 302

    again = Client().post(at(secret), {"password": "another long phrase", "again": "x"})

    assert again.status_code == 410
    assert User.objects.get(email=NEW).check_password(PASSWORD)


def test_a_link_is_over_after_seven_days(cast: Cast, client: Client) -> None:
    with time_machine.travel("2026-06-10T08:00:00Z", tick=False):
        secret = invited(cast).secret

    with time_machine.travel("2026-06-17T07:59:59Z", tick=False):
        assert client.get(at(secret)).status_code == 200
    with time_machine.travel("2026-06-17T08:00:00Z", tick=False):
        assert client.get(at(secret)).status_code == 410
        assert client.post(at(secret), BOTH).status_code == 410
    assert not Membership.objects.filter(user__email=NEW).exists()


def test_looking_at_the_page_uses_nothing_up_and_is_in_no_cache(cast: Cast, client: Client) -> None:
    secret = invited(cast).secret

    answers = [client.get(at(secret)) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {200}
    assert "no-store" in answers[0].headers["Cache-Control"]


def test_the_secret_is_not_stored(cast: Cast) -> None:
    made = invited(cast)

    with tenant_scope(cast.organization.pk):
        row = Invite.objects.values().get()
    assert made.secret not in str(row)
    assert row["digest"] == Invite.digest_of(made.secret)
    assert len(made.secret) == 43


def test_a_new_link_and_a_revoked_one_leave_no_other(cast: Cast) -> None:
    first, second = invited(cast), invited(cast)

    with pytest.raises(InviteGoneError):
        invite_found(secret=first.secret)
    assert invite_found(secret=second.secret).user == second.user
    with tenant_scope(cast.organization.pk):
        invite_revoke(access=cast.access(cast.admin), user=second.user)
    with pytest.raises(InviteGoneError):
        invite_found(secret=second.secret)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"password": PASSWORD, "again": "something else"}, "The two passwords are not the same."),
        ({"password": "short", "again": "short"}, "This password is too short."),
        ({"password": "1234567890", "again": "1234567890"}, "entirely numeric"),
        ({}, "This field is required."),
    ],
)
def test_a_bad_password_is_said_and_leaves_the_link_as_it_was(
    cast: Cast, client: Client, sent: dict[str, str], words: str
) -> None:
    secret = invited(cast).secret

    answer = client.post(at(secret), sent)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert client.post(at(secret), BOTH).status_code == 302


def test_an_account_that_is_somebodys_is_not_taken_over(cast: Cast, client: Client) -> None:
    """Whoever makes a link for the address of somebody else's account gets nothing by it."""
    secret = invited(cast, email=cast.outsider.email).secret
    before = User.objects.get(pk=cast.outsider.pk).password

    shown = client.get(at(secret)).content.decode()
    answer = client.post(at(secret), BOTH)

    assert "has an account already. Sign in with it to accept." in shown
    assert "password" not in re.findall(r'name="(\w+)"', shown)
    assert answer.status_code == 422
    assert User.objects.get(pk=cast.outsider.pk).password == before
    assert cast.outsider.memberships.count() == 1


def test_who_has_an_account_accepts_after_signing_in(cast: Cast, client: Client) -> None:
    secret = invited(cast, email=cast.outsider.email, role=Role.ANALYST).secret
    client.force_login(cast.outsider)

    assert f"Accept as {cast.outsider.email}" in client.get(at(secret)).content.decode()
    answer = client.post(at(secret))

    assert answer.status_code == 302
    found = cast.outsider.memberships.get(organization=cast.organization)
    assert found.role == Role.ANALYST


def test_somebody_else_who_is_signed_in_cannot_accept(cast: Cast, client: Client) -> None:
    secret = invited(cast).secret
    client.force_login(cast.outsider)

    shown = client.get(at(secret)).content.decode()
    answer = client.post(at(secret), BOTH)

    assert f"You are signed in as {cast.outsider.email}" in shown
    assert answer.status_code == 422
    assert not Membership.objects.filter(user=cast.outsider, organization=cast.organization)
    assert not User.objects.get(email=NEW).has_usable_password()


def test_a_link_for_an_account_that_is_somebodys_is_accepted_by_nobody_else(cast: Cast) -> None:
    secret = invited(cast, email=cast.outsider.email).secret
    for signed_in in (None, cast.rep):
        with pytest.raises(PermissionDenied, match="Sign in as the one who is invited"):
            invite_accept(secret=secret, signed_in=signed_in, password=PASSWORD)

    assert not Membership.objects.filter(user=cast.outsider, organization=cast.organization)


def test_an_account_without_a_password_that_belongs_somewhere_gets_none_by_a_link(
    cast: Cast, client: Client
) -> None:
    """Site staff made it for another organization: a link of this one must not open that."""
    factories.user(cast.other_organization, email="bo@harbour.example")
    secret = invited(cast, email="bo@harbour.example").secret

    answer = client.post(at(secret), BOTH)

    assert answer.status_code == 422
    assert not User.objects.get(email="bo@harbour.example").has_usable_password()


def test_site_staff_get_no_password_by_a_link(cast: Cast, client: Client) -> None:
    secret = invited(cast, email=cast.staff.email).secret

    client.post(at(secret), BOTH)

    assert not User.objects.get(pk=cast.staff.pk).has_usable_password()


def test_who_is_in_already_is_not_invited(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="in the organization already"):
        invited(cast, email="RITA@fjord.example")


@pytest.mark.parametrize("persona", ["analyst", "manager", "rep"])
def test_others_invite_nobody(cast: Cast, persona: str) -> None:
    with pytest.raises(PermissionDenied):
        invited(cast, by=getattr(cast, persona))


def test_only_an_owner_invites_an_owner(cast: Cast) -> None:
    with pytest.raises(PermissionDenied, match="Only an owner"):
        invited(cast, role=Role.OWNER)
    assert invited(cast, by=cast.owner, role=Role.OWNER).invite.role == Role.OWNER


def test_a_former_owner_is_brought_back_by_owners_alone(cast: Cast) -> None:
    Membership.objects.filter(user=cast.owner).update(ends_on="2020-01-01")

    with pytest.raises(PermissionDenied, match="Only an owner"):
        invited(cast, email=cast.owner.email)


def test_the_name_that_somebody_has_elsewhere_is_not_told(cast: Cast) -> None:
    User.objects.filter(pk=cast.outsider.pk).update(name="Otto Outside")
    client = Client()
    client.force_login(cast.admin)
    sent = {"name": "Somebody", "email": cast.outsider.email, "role": "analyst"}
    path = f"/o/{cast.organization.slug}/organization/roles/"

    pages = [client.post(path, sent), client.get(path)]

    assert all(cast.outsider.email in page.content.decode() for page in pages)
    assert not any("Otto Outside" in page.content.decode() for page in pages)


def test_a_closed_account_is_not_invited(cast: Cast) -> None:
    User.objects.filter(pk=cast.outsider.pk).update(is_active=False)

    with pytest.raises(ValidationError, match="This address cannot be invited"):
        invited(cast, email=cast.outsider.email)


@pytest.mark.parametrize("is_configured", [True, False])
def test_a_link_is_mailed_only_where_mail_is_configured(
    cast: Cast, settings: Settings, is_configured: bool
) -> None:
    settings.MAIL_IS_CONFIGURED = is_configured
    client = Client()
    client.force_login(cast.admin)
    sent = {"name": "Ines", "email": NEW, "role": "analyst"}

    answer = client.post(f"/o/{cast.organization.slug}/organization/roles/", sent)

    found = re.search(r"http://testserver/invitation/[\w-]{43}/", answer.content.decode())
    assert found is not None
    assert [one.to for one in mail.outbox] == [[NEW]] * is_configured
    assert all(found[0] in str(one.body) for one in mail.outbox)
    assert ("mailed as well" in answer.content.decode()) == is_configured


def test_the_link_stands_on_no_other_page(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.admin)
    path = f"/o/{cast.organization.slug}/organization/roles/"
    client.post(path, {"name": "Ines", "email": NEW, "role": "analyst"})

    shown = client.get(path).content.decode()

    assert NEW in shown
    assert "/invitation/" not in shown.replace("/organization/invitations/", "")
