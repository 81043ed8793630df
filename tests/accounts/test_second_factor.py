"""A second factor: set up, asked for, and used once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.test import Client

from accounts.models import User
from accounts.second_factor import has_second_factor
from tests import factories
from tests.accounts.admin_pages import enter
from tests.accounts.signing_in import (
    AUTHENTICATE,
    LOGIN,
    SECURITY,
    app_for,
    by_app,
    by_password,
    code_of,
    is_in,
    leads_to,
    recovery_codes_for,
)
from tests.factories import PASSWORD

AGAIN = "/accounts/reauthenticate/"
ACTIVATE = f"{SECURITY}app/activate/"


@pytest.fixture(autouse=True)
def _within_one_half_minute() -> Iterator[None]:
    """A code that is made stays good: no test ends in another half minute than it began."""
    with time_machine.travel(datetime(2026, 6, 1, 8, 0, 10, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def user(db: None) -> User:
    return factories.user(factories.organization("Fjord Sales"), password=PASSWORD)


def set_up(client: Client) -> str:
    """Set up an app as its page asks for it; return the secret."""
    client.post(AGAIN, {"password": PASSWORD})
    page = client.get(ACTIVATE)
    secret: str = page.context["form"].secret
    client.post(ACTIVATE, {"code": code_of(secret)})
    return secret


def test_setting_up_takes_the_password_again(user: User, client: Client) -> None:
    by_password(client, user)

    assert leads_to(client.get(ACTIVATE)) == (AGAIN, ACTIVATE)


def test_an_app_is_set_up_and_asked_for_from_then_on(user: User, client: Client) -> None:
    by_password(client, user)
    secret = set_up(client)
    later = Client()

    after_password = by_password(later, user)
    was_in = is_in(later)
    later.post(AUTHENTICATE, {"code": code_of(secret)})

    assert leads_to(after_password) == (AUTHENTICATE, "")
    assert (was_in, is_in(later)) == (False, True)


@pytest.mark.django_db(transaction=True)  # the session hears of it after the commit
def test_recovery_codes_come_with_the_first_factor_and_are_shown_once(
    user: User, client: Client
) -> None:
    by_password(client, user)
    set_up(client)

    shown, again = (client.get(f"{SECURITY}codes/").content.decode() for _ in range(2))

    assert len(re.findall(r"<li>\d{8}</li>", shown)) == 10
    assert re.findall(r"<li>\d{8}</li>", again) == []


def test_a_recovery_code_opens_once(user: User) -> None:
    app_for(user)
    code, other, *_ = recovery_codes_for(user)
    first, second = Client(), Client()
    by_password(first, user)
    first.post(AUTHENTICATE, {"code": code})
    by_password(second, user)

    second.post(AUTHENTICATE, {"code": code})
    was_in = is_in(second)
    second.post(AUTHENTICATE, {"code": other})

    assert (is_in(first), was_in, is_in(second)) == (True, False, True)


def test_a_code_of_the_app_opens_once_within_its_half_minute(user: User) -> None:
    secret = app_for(user)
    mine, thiefs = Client(), Client()
    by_password(mine, user)
    by_password(thiefs, user)
    code = code_of(secret)

    mine.post(AUTHENTICATE, {"code": code})
    thiefs.post(AUTHENTICATE, {"code": code})

    assert (is_in(mine), is_in(thiefs)) == (True, False)


@pytest.mark.parametrize("steps", [-1, 1])
def test_a_code_of_another_half_minute_opens_nothing(
    user: User, client: Client, steps: int
) -> None:
    secret = app_for(user)
    by_password(client, user)

    client.post(AUTHENTICATE, {"code": code_of(secret, steps=steps)})

    assert not is_in(client)


def test_five_wrong_codes_close_the_door_for_the_right_one_too(user: User, client: Client) -> None:
    secret = app_for(user)
    by_password(client, user)
    for _ in range(5):
        client.post(AUTHENTICATE, {"code": "000000x"})

    answer = client.post(AUTHENTICATE, {"code": code_of(secret)})

    assert "Too many failed login attempts" in answer.content.decode()
    assert not is_in(client)


def test_a_sign_in_that_waits_for_its_code_ends_with_the_password(
    user: User, client: Client
) -> None:
    secret = app_for(user)
    by_password(client, user)
    user.set_password("another long one")
    user.save()

    answer = client.post(AUTHENTICATE, {"code": code_of(secret)})

    assert leads_to(answer) == (LOGIN, "")
    assert not is_in(client)


def test_a_sign_in_that_waits_for_its_code_ends_with_the_account(
    user: User, client: Client
) -> None:
    secret = app_for(user)
    by_password(client, user)
    User.objects.update(is_active=False)

    client.post(AUTHENTICATE, {"code": code_of(secret)})
    User.objects.update(is_active=True)

    assert not is_in(client)


def test_secrets_are_stored_encrypted(user: User) -> None:
    secret = app_for(user)
    codes = recovery_codes_for(user)

    stored = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in stored
    assert codes[0] not in stored
    assert stored.count("gAAAA") == 2


def test_codes_alone_are_no_second_factor(user: User) -> None:
    recovery_codes_for(user)

    assert not has_second_factor(user)


def test_the_last_factor_takes_the_codes_along(user: User, client: Client) -> None:
    secret = app_for(user)
    recovery_codes_for(user)
    by_app(client, user, secret)
    client.post(AGAIN, {"password": PASSWORD})

    client.post(f"{SECURITY}app/deactivate/")

    assert not Authenticator.objects.exists()


def test_nobody_else_removes_a_passkey(user: User, client: Client) -> None:
    other = factories.user(password=PASSWORD)
    key = Authenticator.objects.create(
        user=other, type="webauthn", data={"name": "Theirs", "credential": {}}
    )
    by_password(client, user)
    client.post(AGAIN, {"password": PASSWORD})

    answers = [
        client.post(f"{SECURITY}passkeys/{key.pk}/{what}/").status_code
        for what in ("remove", "edit")
    ]

    assert answers == [404, 404]
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_staff_lets_somebody_in_who_has_lost_their_factor(user: User) -> None:
    app_for(user)
    recovery_codes_for(user)
    theirs = Client()
    theirs.force_login(user)
    staff = Client()
    staff.force_login(User.objects.create_superuser("site@pillars.example"))
    enter(staff)
    app = Authenticator.objects.get(type="totp")

    page = staff.get(f"/admin/mfa/authenticator/{app.pk}/change/").content.decode()
    staff.post(f"/admin/mfa/authenticator/{app.pk}/delete/", {"post": "yes"})

    assert "gAAAA" not in page
    assert not Authenticator.objects.exists()
    assert not is_in(theirs)


def test_the_admin_has_no_page_that_changes_addresses_or_sessions(db: None) -> None:
    labels = {model._meta.label_lower for model in admin.site._registry}

    assert labels & {"account.emailaddress", "usersessions.usersession"} == set()
