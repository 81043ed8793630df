"""Who has a second factor changes nothing about it before the session has seen it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.test import Client

from accounts.models import User
from tests import factories
from tests.accounts.signing_in import SECURITY, app_for, by_password, code_of, is_in, leads_to
from tests.factories import PASSWORD

AGAIN = "/accounts/reauthenticate/"
ASK_CODE = f"{SECURITY}reauthenticate/"
ACTIVATE, DEACTIVATE = f"{SECURITY}app/activate/", f"{SECURITY}app/deactivate/"


@pytest.fixture(autouse=True)
def _within_one_half_minute() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 6, 1, 8, 0, 10, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def user(db: None) -> User:
    return factories.user(factories.organization("Fjord Sales"), password=PASSWORD)


@pytest.fixture
def before(user: User) -> Client:
    """Return a browser that came by the password, before the account had a factor."""
    client = Client()
    by_password(client, user)
    return client


@pytest.mark.parametrize(
    "path",
    [
        *(ACTIVATE, DEACTIVATE, f"{SECURITY}codes/", f"{SECURITY}codes/generate/"),
        *(f"{SECURITY}passkeys/add/", f"{SECURITY}passkeys/1/edit/"),
        f"{SECURITY}passkeys/1/remove/",
    ],
)
def test_a_change_asks_for_the_factor_also_after_the_password(
    user: User, before: Client, path: str
) -> None:
    before.post(AGAIN, {"password": PASSWORD})
    app_for(user)

    asked = [leads_to(before.get(path)), leads_to(before.post(path))]

    assert asked == [(ASK_CODE, path), (ASK_CODE, path)]


def test_a_session_of_before_takes_no_factor_away_by_the_password(
    user: User, before: Client
) -> None:
    app_for(user)

    again = before.post(f"{AGAIN}?next={DEACTIVATE}", {"password": PASSWORD})
    before.post(DEACTIVATE)

    assert leads_to(again) == (ASK_CODE, DEACTIVATE)
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_the_factor_opens_the_changes(user: User, before: Client) -> None:
    secret = app_for(user)

    before.post(ASK_CODE, {"code": code_of(secret)})
    before.post(DEACTIVATE)

    assert not Authenticator.objects.filter(user=user).exists()


def test_who_has_shown_the_factor_may_say_the_password(user: User, before: Client) -> None:
    secret = app_for(user)
    before.post(ASK_CODE, {"code": code_of(secret)})

    page = before.get(AGAIN)

    assert page.status_code == 200


@pytest.mark.django_db(transaction=True)  # the session hears of it after the commit
def test_the_first_factor_signs_out_every_other_device(user: User, before: Client) -> None:
    other = Client()
    by_password(other, user)
    before.post(AGAIN, {"password": PASSWORD})
    secret = before.get(ACTIVATE).context["form"].secret

    before.post(ACTIVATE, {"code": code_of(secret)})

    assert (is_in(before), is_in(other)) == (True, False)


def test_one_more_factor_signs_nobody_out(user: User, before: Client) -> None:
    secret = app_for(user)
    other = Client()
    by_password(other, user)
    other.post(f"{SECURITY}authenticate/", {"code": code_of(secret)})
    key = Authenticator.objects.create(user=user, type="webauthn", data={})
    request = before.get("/healthz").wsgi_request
    request.user = user
    authenticator_added.send(Authenticator, request=request, user=user, authenticator=key)

    assert is_in(other)
