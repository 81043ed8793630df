"""A provider that answers slowly, or never, holds nobody up but its own people."""

from __future__ import annotations

import time
from threading import Thread

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts import outbound
from accounts.outbound import OutboundError, fetch
from accounts.sso.providers import provider_test
from accounts.tenancy import tenant_scope
from tests.cast import Cast
from tests.sso.oidc_server import OTHER, Provider
from tests.sso.signing_on import begin, come_back, denied, set_up, sign_in, user_of
from tests.sso.slow_server import BEFORE, slow_server

KNOWN = "/.well-known/openid-configuration"


@pytest.fixture
def _hurried(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.SSO_PRIVATE_ADDRESSES = True
    monkeypatch.setattr(outbound, "SECONDS", 1)


@pytest.mark.usefixtures("_hurried")
@pytest.mark.parametrize("where", BEFORE)
def test_a_server_that_drips_is_left_when_the_time_is_over(where: str) -> None:
    with slow_server(where) as address:
        began = time.monotonic()

        with pytest.raises(OutboundError, match="in time"):
            fetch(address)

        assert time.monotonic() - began < 3


@pytest.mark.usefixtures("_hurried")
def test_a_server_is_asked_by_a_few_at_once_and_no_more(db: None) -> None:
    errors: list[str] = []

    def ask(address: str) -> None:
        try:
            fetch(address)
        except OutboundError as error:
            errors.append(str(error))

    with slow_server("nothing") as address:
        asking = [Thread(target=ask, args=(address,)) for _ in range(6)]
        for one in asking:
            one.start()
        for one in asking:
            one.join()

    assert sorted(errors) == sorted(
        ["The server did not answer in time."] * 4 + ["The server is asked too much. Wait."] * 2
    )


def test_a_provider_is_asked_once_in_a_while_what_it_is(cast: Cast, provider: Provider) -> None:
    set_up(cast.organization, cast.owner, provider)
    cache.clear()
    provider.calls.clear()

    for _ in range(3):
        sign_in(cast.organization, provider, email=cast.rep.email)

    assert sorted(provider.calls) == [KNOWN, "/keys", "/token", "/token", "/token"]


def test_a_provider_that_fails_is_not_asked_at_every_request(
    cast: Cast, provider: Provider
) -> None:
    set_up(cast.organization, cast.owner, provider)
    cache.clear()
    provider.calls.clear()
    provider.status = 500

    for _ in range(3):
        answer = Client().get(f"/o/{cast.organization.slug}/login/start/")
        assert answer.status_code == 403

    assert provider.calls == [KNOWN]


def test_a_key_that_is_new_at_the_provider_is_believed_at_once(
    cast: Cast, provider: Provider
) -> None:
    set_up(cast.organization, cast.owner, provider)
    sign_in(cast.organization, provider, email=cast.rep.email)
    provider.key = provider.told = OTHER
    provider.kid = "2"

    client, _ = sign_in(cast.organization, provider, email=cast.rep.email)

    assert user_of(client) == cast.rep


def test_a_wrong_key_asks_for_the_keys_anew_once_in_a_while(cast: Cast, provider: Provider) -> None:
    set_up(cast.organization, cast.owner, provider)
    provider.key = OTHER
    provider.calls.clear()

    for _ in range(3):
        client, _ = sign_in(cast.organization, provider, email=cast.rep.email)
        assert user_of(client) is None

    assert provider.calls.count("/keys") <= 1


def test_the_test_of_a_connection_asks_the_provider_itself(cast: Cast, provider: Provider) -> None:
    set_up(cast.organization, cast.owner, provider)
    provider.calls.clear()

    with tenant_scope(cast.organization.pk):
        provider_test(access=cast.access(cast.owner))

    assert provider.calls == [KNOWN, "/keys"]


def test_the_same_refusal_of_one_address_is_told_once(cast: Cast, provider: Provider) -> None:
    set_up(cast.organization, cast.owner, provider)

    for _ in range(3):
        sign_in(cast.organization, provider, email="nobody@fjord.example")
    sign_in(cast.organization, provider, email=cast.outsider.email)
    provider.claims = {"email": "nobody@fjord.example"}
    other = Client(REMOTE_ADDR="192.0.2.7")
    come_back(other, cast.organization, begin(other, cast.organization, provider))

    assert denied(cast.organization) == ["unknown", "elsewhere", "unknown"]


def test_sign_ins_are_counted_once_and_apart_from_those_by_password(
    cast: Cast, provider: Provider, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip", "single_sign_on": "2/m/ip"}
    set_up(cast.organization, cast.owner, provider)

    answers = [sign_in(cast.organization, provider, email=cast.rep.email)[1] for _ in range(2)]
    third = Client().get(f"/o/{cast.organization.slug}/login/start/")

    assert [answer.status_code for answer in answers] == [302, 302]
    assert third.status_code == 429
