"""OpenID Connect: what an answer has to be, and what it never opens."""

from __future__ import annotations

import time
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import ExternalIdentity, IdentityProvider, User
from tests.cast import Cast
from tests.sso.oidc_server import OTHER, SECRET, Provider, oidc_provider
from tests.sso.signing_on import begin, come_back, denied, set_up, sign_in, user_of

RITA = {"email": "rita@fjord.example", "email_verified": True}


@pytest.fixture(autouse=True)
def _on(cast: Cast, provider: Provider) -> None:
    set_up(cast.organization, cast.owner, provider)


def test_somebody_of_the_organization_is_signed_in(cast: Cast, provider: Provider) -> None:
    client, answer = sign_in(cast.organization, provider, **RITA)

    assert answer.headers["Location"] == f"/o/{cast.organization.slug}/"
    assert user_of(client) == cast.rep
    identity = ExternalIdentity._base_manager.get()
    assert (identity.subject, identity.user, identity.is_own_choice) == (
        "subject-1",
        cast.rep,
        False,
    )
    assert client.get(f"/o/{cast.organization.slug}/score/").status_code == 200


def test_the_subject_counts_from_then_on_and_not_the_address(
    cast: Cast, provider: Provider
) -> None:
    sign_in(cast.organization, provider, **RITA)

    client, _ = sign_in(cast.organization, provider, email="rob@fjord.example")

    assert user_of(client) == cast.rep


def test_the_request_has_a_challenge_and_the_code_its_verifier(
    cast: Cast, provider: Provider
) -> None:
    sign_in(cast.organization, provider, **RITA)

    assert provider.asked["code_challenge_method"] == "S256"
    assert provider.asked["redirect_uri"] == (
        f"http://testserver/o/{cast.organization.slug}/login/oidc/callback/"
    )
    assert len(provider.posted["code_verifier"]) >= 43


def test_a_secret_is_stored_encrypted_and_told_to_nobody(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.owner)

    page = client.get(f"/o/{cast.organization.slug}/settings/single-sign-on/")

    assert SECRET not in IdentityProvider._base_manager.get().secret
    assert SECRET not in page.content.decode()


LIES: dict[str, dict[str, Any]] = {
    "another key": {"key": OTHER},
    "no signature": {"unsigned": True},
    "the shared secret": {"shared": True},
    "another issuer": {"claims": {**RITA, "iss": "https://idp.example"}},
    "another audience": {"claims": {**RITA, "aud": "client-8"}},
    "many audiences": {"claims": {**RITA, "aud": ["client-7", "client-8"]}},
    "another party": {"claims": {**RITA, "azp": "client-8"}},
    "another nonce": {"claims": {**RITA, "nonce": "other"}},
    "expired": {"claims": {**RITA, "exp": int(time.time()) - 120}},
    "made tomorrow": {"claims": {**RITA, "nbf": int(time.time()) + 3600}},
    "no nonce": {"without": ("nonce",)},
    "no expiry": {"without": ("exp",)},
    "no audience": {"without": ("aud",)},
    "no issuer": {"without": ("iss",)},
    "no subject": {"without": ("sub",)},
    "an empty subject": {"claims": {**RITA, "sub": ""}},
    "no time": {"without": ("iat",)},
}


@pytest.mark.parametrize("lie", LIES)
def test_an_id_token_that_is_not_right_signs_nobody_in(
    cast: Cast, provider: Provider, lie: str
) -> None:
    client = Client()
    provider.claims = RITA
    for name, value in LIES[lie].items():
        setattr(provider, name, value)
    state = begin(client, cast.organization, provider)

    answer = come_back(client, cast.organization, state)

    assert answer.status_code == 403
    assert user_of(client) is None
    assert not ExternalIdentity._base_manager.exists()
    assert denied(cast.organization) == ["invalid"]


def test_an_address_that_the_provider_has_not_verified_is_no_address(
    cast: Cast, provider: Provider
) -> None:
    client, answer = sign_in(
        cast.organization, provider, email="rita@fjord.example", email_verified=False
    )

    assert (answer.status_code, user_of(client)) == (403, None)
    assert denied(cast.organization) == ["unverified"]


def test_an_answer_counts_once(cast: Cast, provider: Provider) -> None:
    provider.claims = RITA
    client = Client()
    state = begin(client, cast.organization, provider)
    come_back(client, cast.organization, state)
    client.logout()

    answer = come_back(client, cast.organization, state)

    assert (answer.status_code, user_of(client)) == (403, None)


def test_an_answer_to_somebody_else_is_none(cast: Cast, provider: Provider) -> None:
    provider.claims = RITA
    state = begin(Client(), cast.organization, provider)
    victim = Client()

    answer = come_back(victim, cast.organization, state)

    assert (answer.status_code, user_of(victim)) == (403, None)
    assert "/token" not in provider.calls


def test_an_answer_without_its_state_is_none(cast: Cast, provider: Provider) -> None:
    client = Client()
    begin(client, cast.organization, provider)

    answers = [come_back(client, cast.organization, state) for state in ("", "other", "é")]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert user_of(client) is None


def test_an_answer_that_comes_late_is_none(cast: Cast, provider: Provider) -> None:
    client = Client()
    state = begin(client, cast.organization, provider)

    with time_machine.travel(time.time() + 601):
        answer = come_back(client, cast.organization, state)

    assert (answer.status_code, user_of(client)) == (403, None)


def test_an_answer_that_names_another_issuer_is_not_taken_to_the_token_address(
    cast: Cast, provider: Provider
) -> None:
    provider.claims = RITA
    client = Client()
    state = begin(client, cast.organization, provider)

    answer = come_back(client, cast.organization, state, iss="https://evil.example")

    assert (answer.status_code, user_of(client)) == (403, None)
    assert "/token" not in provider.calls


def test_a_sign_in_that_began_at_one_organization_ends_at_no_other(
    cast: Cast, provider: Provider
) -> None:
    with oidc_provider() as theirs:
        set_up(cast.other_organization, cast.outsider, theirs)
        provider.claims = theirs.claims = {"email": cast.outsider.email}
        client = Client()
        state = begin(client, cast.organization, provider)

        answer = come_back(client, cast.other_organization, state)

    assert (answer.status_code, user_of(client)) == (403, None)
    assert "/token" not in theirs.calls


def test_a_provider_that_was_replaced_meanwhile_is_not_believed(
    cast: Cast, provider: Provider
) -> None:
    client = Client()
    provider.claims = RITA
    state = begin(client, cast.organization, provider)
    with oidc_provider() as new:
        set_up(cast.organization, cast.owner, new)

        answer = come_back(client, cast.organization, state)

    assert (answer.status_code, user_of(client)) == (403, None)
    assert not User.objects.filter(last_login__isnull=False).exists()


def test_a_provider_that_is_switched_off_opens_nothing(cast: Cast, provider: Provider) -> None:
    client = Client()
    provider.claims = RITA
    state = begin(client, cast.organization, provider)
    IdentityProvider._base_manager.update(is_enabled=False)

    late = come_back(client, cast.organization, state)
    answer = Client().get(f"/o/{cast.organization.slug}/login/start/")

    assert (late.status_code, answer.status_code, user_of(client)) == (403, 404, None)


@pytest.mark.parametrize(
    "path",
    ["//evil.example/", "https://evil.example/", "/admin/", "/o/other/", "/o/x/../../admin/"],
)
def test_nobody_is_sent_elsewhere_after_signing_in(
    cast: Cast, provider: Provider, path: str
) -> None:
    provider.claims = RITA
    client = Client()
    state = begin(client, cast.organization, provider, f"?next={path}")

    answer = come_back(client, cast.organization, state)

    assert answer.headers["Location"] == f"/o/{cast.organization.slug}/"


def test_the_page_that_was_asked_for_opens_after_signing_in(cast: Cast, provider: Provider) -> None:
    provider.claims = RITA
    client = Client()
    path = f"/o/{cast.organization.slug}/goals/"
    state = begin(client, cast.organization, provider, f"?next={path}")

    assert come_back(client, cast.organization, state).headers["Location"] == path
