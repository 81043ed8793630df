"""How long a provider's word holds, and what is never done on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts.models import ExternalIdentity, IdentityProvider, Organization, User
from accounts.roles import Role
from accounts.services import membership_create
from tests.accounts.signing_in import app_for, by_app, by_password, leads_to
from tests.cast import Cast
from tests.factories import PASSWORD
from tests.sso.oidc_server import Provider
from tests.sso.signing_on import begin, come_back, denied, set_up, sign_in, user_of

NOW = datetime(2026, 6, 1, 8, 0, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on(cast: Cast, provider: Provider) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        set_up(cast.organization, cast.owner, provider)
        yield


def at(cast: Cast, path: str = "") -> str:
    return f"/o/{cast.organization.slug}/{path}"


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def sso_only(cast: Cast, *, is_on: bool = True) -> None:
    Organization.objects.filter(pk=cast.organization.pk).update(sso_only=True)
    IdentityProvider._base_manager.update(is_enabled=is_on)


def link(client: Client, cast: Cast, provider: Provider, **claims: str) -> int:
    """Have a session link the provider; return the status of the last answer."""
    provider.claims = claims
    client.post(at(cast, "login/link/"))
    token = client.session["single_sign_on_link"]
    state = begin(client, cast.organization, provider, f"?link={token}")
    return come_back(client, cast.organization, state).status_code


def test_under_single_sign_on_alone_a_password_links_no_other_address(
    cast: Cast, provider: Provider
) -> None:
    sso_only(cast)
    client = Client()
    by_password(client, with_password(cast.rep))

    status = link(client, cast, provider, email="eve@fjord.example")

    assert status == 403
    assert not ExternalIdentity._base_manager.exists()
    assert denied(cast.organization) == ["unproven"]
    assert leads_to(client.get(at(cast, "score/")))[0] == at(cast, "login/")


def test_under_single_sign_on_alone_the_own_address_is_linked(
    cast: Cast, provider: Provider
) -> None:
    sso_only(cast)
    client = Client()
    by_password(client, with_password(cast.rep))

    status = link(client, cast, provider, email=cast.rep.email)

    assert status == 302
    assert client.get(at(cast, "score/")).status_code == 200


def test_under_single_sign_on_alone_a_second_factor_links_another_address(
    cast: Cast, provider: Provider
) -> None:
    sso_only(cast)
    client = Client()
    by_app(client, with_password(cast.rep), app_for(cast.rep))

    status = link(client, cast, provider, email="rita@private.example")

    assert status == 302
    assert ExternalIdentity._base_manager.get().user == cast.rep


def test_nobody_but_an_owner_tries_a_provider_that_is_off(cast: Cast, provider: Provider) -> None:
    sso_only(cast, is_on=False)
    client = Client()
    by_password(client, with_password(cast.admin))
    client.post(at(cast, "login/link/"))
    token = client.session["single_sign_on_link"]

    answer = client.get(at(cast, f"login/start/?link={token}"))

    assert answer.status_code == 404


def test_nobody_comes_back_from_a_provider_that_went_off(cast: Cast, provider: Provider) -> None:
    client = Client()
    by_password(client, with_password(cast.admin))
    provider.claims = {"email": cast.admin.email}
    client.post(at(cast, "login/link/"))
    token = client.session["single_sign_on_link"]
    state = begin(client, cast.organization, provider, f"?link={token}")
    sso_only(cast, is_on=False)

    answer = come_back(client, cast.organization, state)

    assert answer.status_code == 403
    assert not ExternalIdentity._base_manager.exists()


def test_an_owner_tries_a_provider_that_is_off_and_is_not_vouched_for(
    cast: Cast, provider: Provider
) -> None:
    sso_only(cast, is_on=False)
    client = Client()
    by_password(client, with_password(cast.owner))

    status = link(client, cast, provider, email=cast.owner.email)

    assert status == 302
    assert ExternalIdentity._base_manager.get().user == cast.owner
    assert leads_to(client.get(at(cast, "settings/"))) == ("/accounts/security/", "")


@pytest.mark.parametrize(("hours", "stays"), [(11, True), (12, False)])
def test_a_session_of_a_provider_ends_however_much_it_is_used(
    cast: Cast, provider: Provider, hours: int, stays: bool
) -> None:
    client, _ = sign_in(cast.organization, provider, email=cast.rep.email)

    for hour in range(1, hours + 1):
        with time_machine.travel(NOW + timedelta(hours=hour), tick=False):
            client.get(at(cast, "score/"))

    assert (user_of(client) == cast.rep) is stays


def test_a_word_for_a_session_of_a_password_holds_as_long(cast: Cast, provider: Provider) -> None:
    sso_only(cast)
    client = Client()
    by_password(client, with_password(cast.rep))
    sign_in(cast.organization, provider, client, email=cast.rep.email)
    opened = client.get(at(cast, "score/")).status_code

    for hour in (6, 12):
        with time_machine.travel(NOW + timedelta(hours=hour), tick=False):
            later = client.get(at(cast, "score/"))

    assert opened == 200
    assert leads_to(later)[0] == at(cast, "login/")


@pytest.mark.parametrize("change", ["issuer", "provider"])
def test_a_session_ends_with_the_provider_that_opened_it(
    cast: Cast, provider: Provider, change: str
) -> None:
    client, _ = sign_in(cast.organization, provider, email=cast.rep.email)
    opened = client.get(at(cast, "score/")).status_code
    if change == "issuer":
        IdentityProvider._base_manager.update(issuer="https://other.example")
    else:
        IdentityProvider._base_manager.all().delete()
        set_up(cast.organization, cast.owner, provider)

    answer = client.get(at(cast, "score/"))

    assert (opened, answer.status_code) == (200, 302)
    assert leads_to(answer)[0] == at(cast, "login/")


def test_a_session_of_a_provider_is_listed_at_once(cast: Cast, provider: Provider) -> None:
    client, _ = sign_in(cast.organization, provider, email=cast.rep.email)

    listed = UserSession.objects.get(user=cast.rep).session_key

    assert listed == client.session.session_key


def test_a_session_of_a_provider_is_told_that_it_decides_nothing_about_sign_in(
    cast: Cast, provider: Provider
) -> None:
    own = Client()
    by_password(own, with_password(cast.owner))
    link(own, cast, provider, email=cast.owner.email)
    client, _ = sign_in(cast.organization, provider, email=cast.owner.email)

    policy = client.post(at(cast, "settings/sign-in/"), {"sso_only": "on"}, follow=True)
    saved = client.post(at(cast, "settings/single-sign-on/"), {"kind": "oidc"}, follow=True)
    switched = client.post(at(cast, "settings/single-sign-on/switch/"), {"on": "0"}, follow=True)

    for page in (policy, saved, switched):
        assert page.status_code == 200
        assert "Sign in with your password or a passkey to change this" in page.content.decode()
    assert IdentityProvider._base_manager.get().is_enabled
    cast.organization.refresh_from_db()
    assert not cast.organization.sso_only


def test_an_account_with_nothing_to_say_again_decides_nothing_about_sign_in(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.owner)

    page = client.post(at(cast, "settings/single-sign-on/switch/"), {"on": "0"}, follow=True)

    assert "Set a password or a second factor first" in page.content.decode()
    assert IdentityProvider._base_manager.get().is_enabled


def test_an_owner_says_again_who_they_are_before_a_provider_changes(
    cast: Cast, provider: Provider
) -> None:
    client = Client()
    by_password(client, with_password(cast.owner))
    base = at(cast, "settings/single-sign-on/")
    posted = {"kind": "oidc", "issuer": "https://idp.example", "client_id": "c"}

    asked = [client.post(base, posted), client.post(f"{base}switch/", {"on": "0"})]
    kept = IdentityProvider._base_manager.get()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post(f"{base}switch/", {"on": "0"})

    assert [leads_to(one) for one in asked] == [("/accounts/reauthenticate/", base)] * 2
    assert (kept.issuer, kept.is_enabled) == (provider.address, True)
    assert not IdentityProvider._base_manager.get().is_enabled


def test_a_session_of_a_provider_opens_no_other_organization_of_the_same_person(
    cast: Cast, provider: Provider
) -> None:
    elsewhere = cast.other_organization
    client, _ = sign_in(cast.organization, provider, email=cast.rep.email)
    membership_create(organization=elsewhere, user=cast.rep, role=Role.REP)

    answer = client.get(f"/o/{elsewhere.slug}/my-data/")

    assert answer.status_code == 403
    assert "another organization’s single sign-on" in answer.content.decode()
    assert client.get(at(cast, "my-data/")).status_code == 200
