"""Second factors and sign-ins for tests, as an app and a browser would have them."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urlparse

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from tests.factories import PASSWORD

LOGIN = "/accounts/login/"
SECURITY = "/accounts/security/"
AUTHENTICATE = "/accounts/security/authenticate/"


def code_of(secret: str, *, steps: int = 0) -> str:
    """Return what an authenticator app shows now, or some steps of 30 seconds from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def app_for(user: User) -> str:
    """Give the user an authenticator app; return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def recovery_codes_for(user: User) -> list[str]:
    """Give the user recovery codes; return them."""
    return RecoveryCodes.activate(user).get_unused_codes()


def by_password(client: Client, user: User, password: str = PASSWORD, **more: str) -> HttpResponse:
    """Sign in by password; the answer leads on."""
    return client.post(LOGIN, {"login": user.email, "password": password, **more})


def by_app(client: Client, user: User, secret: str) -> HttpResponse:
    """Sign in by password and app; the answer leads in."""
    by_password(client, user)
    return client.post(AUTHENTICATE, {"code": code_of(secret)})


def is_in(client: Client) -> bool:
    """Return whether somebody is signed in."""
    return not client.get("/").headers.get("Location", "").startswith(LOGIN)


def leads_to(answer: HttpResponse) -> tuple[str, str]:
    """Return the path that an answer leads to, and the page to go back to from there."""
    address = urlparse(answer.headers.get("Location") or answer.headers["HX-Redirect"])
    return address.path, parse_qs(address.query).get("next", [""])[0]
