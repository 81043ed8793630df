"""The sign-in page: where it leads, how often it may be asked, and what it tells of accounts."""

from __future__ import annotations

from typing import ClassVar

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from pytest_django import Settings

from accounts.models import Action, AuditEvent, User
from tests import factories
from tests.accounts.signing_in import LOGIN, by_password, is_in
from tests.factories import PASSWORD


@pytest.fixture
def user(db: None) -> User:
    return factories.user(
        factories.organization("Fjord Sales"), email="rita@fjord.example", password=PASSWORD
    )


@pytest.mark.parametrize(
    "address",
    [
        *("https://evil.example/", "//evil.example/", "https:evil.example", "/\\evil.example"),
        *("javascript:alert(1)", "https://neighbour.pillars.example/"),
    ],
)
def test_a_sign_in_never_leads_away_from_the_site(
    user: User, client: Client, settings: Settings, address: str
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", ".pillars.example"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://neighbour.pillars.example"]

    answer = by_password(client, user, next=address)

    assert answer.headers["Location"] == "/"


def test_a_sign_in_leads_on_to_where_somebody_wanted_to_go(user: User, client: Client) -> None:
    answer = by_password(client, user, next="/prefs/?a=b")

    assert answer.headers["Location"] == "/prefs/?a=b"


def test_another_port_in_the_request_gives_no_more_attempts(user: User, client: Client) -> None:
    for port in range(5):
        form = {"login": user.email, "password": "wrong one"}
        client.post(LOGIN, form, headers={"Host": f"testserver:{port + 1}"})

    by_password(client, user)

    assert not is_in(client)


def test_an_address_in_other_letters_gives_no_more_attempts(user: User, client: Client) -> None:
    for email in ("Rita@fjord.example", "RITA@fjord.example", " rita@FJORD.example") * 2:
        client.post(LOGIN, {"login": email, "password": "wrong one"})

    by_password(client, user)

    assert not is_in(client)


def test_who_is_locked_out_is_told_the_same_whether_there_is_an_account(user: User) -> None:
    told = []
    for email in (user.email, "nobody@fjord.example"):
        client = Client(headers={"X-Forwarded-For": "203.0.113.7"})
        for _ in range(5):
            client.post(LOGIN, {"login": email, "password": "wrong one"})
        answer = client.post(LOGIN, {"login": email, "password": PASSWORD})
        told.append((answer.status_code, answer.context["form"].non_field_errors()))

    assert told[0] == told[1]


def test_what_a_client_says_of_its_address_is_not_believed_without_a_proxy(
    user: User, client: Client
) -> None:
    for n in range(10):
        form = {"login": f"{n}@fjord.example", "password": "wrong one"}
        client.post(LOGIN, form, headers={"X-Forwarded-For": f"203.0.113.{n}"})

    by_password(client, user)

    assert not is_in(client)


@pytest.mark.parametrize(
    ("proxies", "told", "known"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_the_log_and_the_page_have_the_client_as_the_proxies_tell_it(
    user: User, client: Client, settings: Settings, proxies: int, told: str, known: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    form = {"login": user.email, "password": PASSWORD}

    client.post(LOGIN, form, headers={"X-Forwarded-For": told})

    [event] = AuditEvent._base_manager.filter(action=Action.SIGNED_IN)
    assert (event.address, UserSession.objects.get().ip) == (known, known)


class CountingHasher(PBKDF2PasswordHasher):
    """Counts how often a password is hashed, which is what a sign-in takes its time for."""

    iterations = 1
    counted: ClassVar[list[int]] = []

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """Hash, and count."""
        self.counted.append(1)
        return super().encode(password, salt, iterations)


@pytest.mark.parametrize("kind", ["known", "unknown", "without password", "closed"])
def test_a_sign_in_takes_as_long_for_every_address(
    db: None, client: Client, settings: Settings, kind: str
) -> None:
    settings.PASSWORD_HASHERS = ["tests.accounts.test_sign_in_page.CountingHasher"]
    factories.user(email="known@fjord.example", password=PASSWORD)
    factories.user(email="without password@fjord.example".replace(" ", "-"))
    closed = factories.user(email="closed@fjord.example", password=PASSWORD)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    CountingHasher.counted.clear()

    email = f"{kind.replace(' ', '-')}@fjord.example"
    client.post(LOGIN, {"login": email, "password": "wrong one"})

    assert len(CountingHasher.counted) == 1
