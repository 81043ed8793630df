"""How people sign in, and what stands in the way of those who should not."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from accounts.models import Theme, User
from accounts.roles import Role
from accounts.services import membership_create
from tests import factories
from tests.cast import Cast

PASSWORD = factories.PASSWORD
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_earlier_attempts() -> Iterator[None]:
    """Start without the attempts of other tests, and leave none behind."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def user(db: None) -> User:
    return factories.user(
        factories.organization("Fjord Sales"), email="rita@fjord.example", password=PASSWORD
    )


def sign_in(client: Client, email: str, password: str) -> int:
    """Return the status of the answer: 302 where somebody is signed in now."""
    return client.post(LOGIN, {"login": email, "password": password}).status_code


def test_somebody_signs_in_by_email_address_in_any_case(user: User, client: Client) -> None:
    assert sign_in(client, "Rita@Fjord.example", PASSWORD) == 302
    assert client.get("/").status_code == 302


def test_the_answer_does_not_tell_whether_an_address_is_known(user: User, client: Client) -> None:
    known = client.post(LOGIN, {"login": user.email, "password": "wrong one"})
    unknown = client.post(LOGIN, {"login": "nobody@fjord.example", "password": "wrong one"})

    errors = [answer.context["form"].non_field_errors() for answer in (known, unknown)]
    assert errors[0] == errors[1]
    assert known.status_code == unknown.status_code == 200


def test_five_wrong_passwords_close_the_door_for_the_right_one_too(
    user: User, client: Client
) -> None:
    for _ in range(5):
        sign_in(client, user.email, "wrong one")

    answer = client.post(LOGIN, {"login": user.email, "password": PASSWORD})

    assert answer.status_code == 200
    assert "Too many failed login attempts" in answer.content.decode()


def test_who_tries_too_often_is_told_so(db: None, client: Client) -> None:
    answers = [client.post(LOGIN, {}) for _ in range(31)]

    assert [answer.status_code for answer in answers[-2:]] == [200, 429]
    assert "This was tried too often." in answers[-1].content.decode()


def test_the_admin_is_behind_the_same_throttled_login(user: User, client: Client) -> None:
    answer = client.get("/admin/login/?next=/admin/")

    assert answer.status_code == 302
    assert answer["Location"].startswith(LOGIN)


def test_nobody_can_sign_up(db: None, client: Client) -> None:
    form = {"email": "new@fjord.example", "password1": PASSWORD, "password2": PASSWORD}

    answer = client.post("/accounts/signup/", form)

    assert answer.status_code == 404
    assert not User.objects.filter(email="new@fjord.example").exists()


def test_nobody_changes_the_address_they_sign_in_with(user: User, client: Client) -> None:
    client.force_login(user)

    answers = [
        client.post("/accounts/email/", {"email": "new@fjord.example", action: ""})
        for action in ("action_add", "action_primary")
    ]

    user.refresh_from_db()
    assert [answer.status_code for answer in answers] == [404, 404]
    assert user.email == "rita@fjord.example"


def test_a_forgotten_password_is_set_anew_by_mail(
    user: User, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post("/accounts/password/reset/", {"email": user.email})
    [mail] = mailoutbox
    [link] = re.findall(r"http://testserver(/accounts/password/reset/key/\S+)", str(mail.body))
    form = client.get(link, follow=True).redirect_chain[-1][0]

    answer = client.post(form, {"password1": "another long one", "password2": "another long one"})

    assert answer["Location"] == "/accounts/password/reset/key/done/"
    assert sign_in(client, user.email, "another long one") == 302


def test_nobody_is_invited_by_asking_for_a_password(
    db: None, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    answer = client.post("/accounts/password/reset/", {"email": "nobody@fjord.example"})

    assert answer["Location"] == "/accounts/password/reset/done/"
    assert mailoutbox == []


def test_somebody_who_left_is_told_so(user: User, client: Client) -> None:
    User.objects.update(is_active=False)

    answer = client.post(LOGIN, {"login": user.email, "password": PASSWORD}, follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain == [("/accounts/inactive/", 302)]


def test_behind_a_proxy_wrong_passwords_count_for_the_client_alone(
    user: User, client: Client, settings: Settings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(10):
        form = {"login": f"{n}@fjord.example", "password": "wrong one"}
        client.post(LOGIN, form, headers={"X-Forwarded-For": f"10.0.0.{n}, 203.0.113.9"})

    answers = {
        address: client.post(
            LOGIN,
            {"login": user.email, "password": PASSWORD},
            headers={"X-Forwarded-For": address},
        ).status_code
        for address in ("203.0.113.9", "203.0.113.10")
    }

    assert answers == {"203.0.113.9": 200, "203.0.113.10": 302}


def test_a_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(
    user: User, client: Client
) -> None:
    sign_in(client, user.email, PASSWORD)

    cookie = client.cookies["sessionid"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_signing_out_takes_a_post(user: User, client: Client) -> None:
    client.force_login(user)

    client.get("/accounts/logout/")
    still_in = client.get("/").status_code
    client.post("/accounts/logout/")

    assert still_in == 302
    assert client.get("/")["Location"].startswith(LOGIN)


@pytest.mark.parametrize("path", ["/accounts/login/", "/admin/login/", "/healthz", "/o/none/"])
def test_every_answer_forbids_what_is_not_its_own(db: None, client: Client, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_a_form_of_another_site_is_refused(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)

    answer = client.post("/prefs/theme/", {"theme": "dark"})

    user.refresh_from_db()
    assert answer.status_code == 403
    assert user.theme == Theme.AUTO


@pytest.mark.parametrize("path", ["score/", "report/", "imports/", "members/{}/", "nowhere/"])
def test_a_page_of_an_organization_is_in_no_cache(cast: Cast, client: Client, path: str) -> None:
    client.force_login(cast.owner)

    answer = client.get(f"/o/{cast.organization.slug}/{path.format(cast.rep_member.pk)}")

    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/", "/admin/", "/admin/jsi18n/", "/accounts/password/change/"])
def test_a_page_of_site_staff_is_in_no_cache(cast: Cast, client: Client, path: str) -> None:
    client.force_login(cast.staff)

    kept = client.get(path).headers["Cache-Control"]

    assert {"private", "no-store"} <= set(kept.split(", "))


def test_a_page_for_everybody_says_nothing_of_caches(db: None, client: Client) -> None:
    assert "Cache-Control" not in client.get("/healthz").headers


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", ""])
def test_a_theme_never_leads_away_from_the_site(user: User, client: Client, address: str) -> None:
    client.force_login(user)

    answer = client.post("/prefs/theme/", {"theme": "dark"}, headers={"Referer": address})

    assert answer["Location"] == "/"


def test_the_start_page_leads_the_only_organization_by_role(cast: Cast) -> None:
    leads = {}
    for name in ("owner", "analyst", "manager", "rep"):
        client = Client()
        client.force_login(cast.users[name])  # type: ignore[arg-type]
        leads[name] = client.get("/", follow=True).redirect_chain[-1][0].rsplit("/", 2)[1]

    assert leads == {
        "owner": "report",
        "analyst": "report",
        "manager": "report",
        "rep": "score",
    }


def test_somebody_in_two_organizations_chooses(cast: Cast, client: Client) -> None:
    membership_create(user=cast.rep, organization=cast.other_organization, role=Role.REP)
    client.force_login(cast.rep)

    page = client.get("/").content.decode()

    assert cast.organization.name in page
    assert cast.other_organization.name in page


def test_somebody_in_no_organization_is_told_so(db: None, client: Client) -> None:
    client.force_login(factories.user(email="alone@fjord.example"))

    answer = client.get("/")

    assert answer.status_code == 200
    assert list(answer.context["choices"]) == []
