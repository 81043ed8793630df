"""Headers of every answer: pages, the admin, the API, files, errors."""

from __future__ import annotations

from contextlib import closing

import pytest
from django.contrib.admin import site
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path, reverse

from accounts.decorators import public
from config.headers import PERMISSIONS_POLICY
from config.urls import urlpatterns as addresses
from tests.accounts.admin_pages import enter
from tests.cast import Cast
from tests.house.access_rows import ALLAUTH, KEYS, MATRIX
from tests.house.addresses import address, client_of, named_addresses

pytestmark = pytest.mark.once

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
ONE_YEAR = "max-age=31536000; includeSubDomains"
ADMIN = sorted(
    f"admin:{name}"
    for name in (
        *("index", "login", "password_change"),
        *("accounts_user_changelist", "accounts_user_add", "accounts_organization_changelist"),
        *("teams_member_changelist", "teams_member_add", "teams_import_changelist"),
    )
)
STATIC = [
    "/static/css/tokens.css",
    "/static/js/app.js",
    "/static/favicon.svg",
    "/static/admin/css/base.css",
    "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui.css",
]


@public
def fails(_request: object) -> HttpResponse:
    """Break down, as no view of ours should."""
    raise RuntimeError("words of somebody")


urlpatterns = [path("fails/", fails), path("api/fails/", fails), *addresses]


def protection(answer: HttpResponse) -> dict[str, str | None]:
    """Return the headers that every answer has, and the directives of its policy."""
    return {name: answer.headers.get(name) for name in HEADERS}


def policy_of(answer: HttpResponse) -> set[str]:
    """Return the directives of the answer's Content Security Policy."""
    return set(answer.headers["Content-Security-Policy"].split("; "))


def assert_protected(answer: HttpResponse) -> None:
    """Fail unless the answer has every header and the whole policy."""
    assert protection(answer) == HEADERS
    assert policy_of(answer) == set(POLICY.split("; "))
    kind = answer.headers.get("Content-Type", "")
    assert not kind.startswith("text/") or "charset=utf-8" in kind


@pytest.mark.parametrize("name", sorted({*MATRIX, *ALLAUTH}))
def test_every_address_is_protected_by_its_headers(cast: Cast, name: str) -> None:
    if name in MATRIX:
        place = address(name, cast)
    else:
        place = named_addresses()[name]
        for pattern, key in KEYS.items():
            place = place.replace(pattern, str(key))

    for_owner = client_of(cast.owner).get(place)
    for_nobody = client_of(None).get(place)

    assert_protected(for_owner)
    assert_protected(for_nobody)


@pytest.mark.parametrize("name", ADMIN)
def test_the_admin_is_as_strict_as_every_page(cast: Cast, name: str) -> None:
    client = client_of(cast.staff)
    asked = client.get(reverse(name))
    enter(client)
    shown = client.get(reverse(name))

    assert_protected(asked)
    assert_protected(shown)


def test_no_page_of_the_admin_has_a_style_of_its_own(cast: Cast) -> None:
    """Django's one inline style is of lists that are edited in place; we have none."""
    client = client_of(cast.staff)
    enter(client)
    lists = [model._meta.label_lower.replace(".", "_") for model in site._registry]

    pages = {name: client.get(reverse(f"admin:{name}_changelist")) for name in lists}

    assert {page.status_code for page in pages.values()} == {200}
    assert [name for name, page in pages.items() if b"<style" in page.content] == []
    assert [name for name, page in pages.items() if b' style="' in page.content] == []


@pytest.mark.parametrize("place", STATIC)
def test_a_static_file_is_protected_by_its_headers(db: None, client: Client, place: str) -> None:
    with closing(client.get(place)) as answer:  # it is sent from the open file
        pass

    assert answer.status_code == 200
    assert protection(answer) == {**HEADERS, "X-Frame-Options": None}
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert policy_of(answer) == set(POLICY.split("; "))


@pytest.mark.parametrize("place", ["/api/v1/docs/", "/api/v1/schema/", "/healthz", "/readyz"])
def test_what_nobody_has_to_sign_in_for_is_protected(db: None, client: Client, place: str) -> None:
    answer = client.get(place)

    assert answer.status_code == 200
    assert_protected(answer)


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("/nowhere/", 404),
        ("/api/v1/nowhere/", 404),
        ("/o/nobody/score/", 302),
        ("/api/v1/organizations/nobody/teams", 401),
        ("/static/nothing.css", 404),
    ],
)
def test_a_refusal_is_protected_by_its_headers(
    db: None, client: Client, place: str, status: int
) -> None:
    answer = client.get(place)

    assert answer.status_code == status
    assert_protected(answer)


@pytest.mark.urls("tests.house.test_headers")
@pytest.mark.parametrize("place", ["/fails/", "/api/fails/"])
def test_an_error_is_protected_by_its_headers_and_tells_nothing(db: None, place: str) -> None:
    answer = Client(raise_request_exception=False).get(place)

    assert answer.status_code == 500
    assert_protected(answer)
    assert b"words of somebody" not in answer.content


def test_a_host_that_is_not_ours_is_refused_with_the_headers(db: None, client: Client) -> None:
    answer = client.get("/accounts/login/", HTTP_HOST="elsewhere.example.com")

    assert answer.status_code == 400
    assert policy_of(answer) == set(POLICY.split("; "))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_form_of_another_site_is_refused_with_the_headers(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.owner)

    answer = client.post("/prefs/theme/", {"theme": "dark"})

    assert answer.status_code == 403
    assert_protected(answer)


@pytest.mark.parametrize("place", ["/accounts/login/", "/nowhere/", "/static/css/tokens.css"])
@override_settings(SECURE_HSTS_SECONDS=31_536_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True)
def test_production_asks_browsers_for_https_for_a_year(db: None, place: str) -> None:
    with closing(Client().get(place, secure=True)) as answer:
        pass

    assert answer.headers["Strict-Transport-Security"] == ONE_YEAR


@pytest.mark.parametrize("place", ["/api/v1/organizations/fjord/teams", "/api/v1/schema/"])
@override_settings(SECURE_SSL_REDIRECT=True)
def test_a_program_is_not_led_to_https_but_told(db: None, place: str) -> None:
    answer = Client().get(place, headers={"Authorization": "Bearer plr_secret"})

    assert answer.status_code == 403
    assert answer.json()["code"] == "https_only"
    assert policy_of(answer) == set(POLICY.split("; "))


@override_settings(SECURE_SSL_REDIRECT=True)
def test_a_browser_is_led_to_https(db: None) -> None:
    answer = Client().get("/accounts/login/")

    assert answer.status_code == 301
    assert answer["Location"] == "https://testserver/accounts/login/"


@pytest.mark.parametrize("place", ["/accounts/login/", "/admin/login/", "/static/js/app.js"])
def test_nothing_answers_a_trace(db: None, client: Client, place: str) -> None:
    answer = client.trace(place, headers={"X-Canary": "canary"})

    assert answer.status_code == 405
    assert b"canary" not in answer.content


def test_every_cookie_is_the_session_or_the_token_of_forms(cast: Cast) -> None:
    client = client_of(cast.owner)

    client.get(f"/o/{cast.organization.slug}/settings/")
    client.post("/accounts/logout/")  # which says so on the next page
    client.get("/accounts/login/")

    assert set(client.cookies) == {"sessionid", "csrftoken"}
