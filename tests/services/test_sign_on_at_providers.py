"""Signing in at identity providers that run as programs of others, over HTTP as a browser does."""

from __future__ import annotations

import re
from html import unescape

import pytest
import requests
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import ExternalIdentity, ProviderKind
from accounts.sso.providers import Setup, provider_save, provider_switch, provider_test
from accounts.tenancy import tenant_scope
from tests.cast import Cast, make_cast
from tests.services.identity_providers import oidc_process, saml_process

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]
FIELD = re.compile(r'name="(SAMLResponse|RelayState)" value="([^"]*)"')


@pytest.fixture
def cast(transactional_db: None, settings: Settings) -> Cast:
    """Return everybody, where providers may be on this machine."""
    settings.SSO_PRIVATE_ADDRESSES = True
    return make_cast()


def set_up(cast: Cast, setup: Setup) -> None:
    access = cast.access(cast.owner)
    with tenant_scope(cast.organization.pk):
        provider_save(access=access, setup=setup)
        provider_test(access=access)
        provider_switch(access=access, is_on=True)


def test_oidc_provider_mock_signs_somebody_in(cast: Cast, live_server: LiveServer) -> None:
    base = f"{live_server.url}/o/{cast.organization.slug}"
    with oidc_process(sub="r-1", email="rita@fjord.example") as issuer, requests.Session() as web:
        setup = Setup(kind=ProviderKind.OIDC, issuer=issuer, client_id="pillars", secret="s")
        set_up(cast, setup)
        asked = web.get(f"{base}/login/start/?next=/o/{cast.organization.slug}/goals/")

        answer = web.post(asked.url, data={"sub": "r-1"})

    assert (answer.status_code, answer.url) == (200, f"{base}/goals/")
    assert ExternalIdentity._base_manager.get().user == cast.rep


def test_a_refusal_at_the_provider_signs_nobody_in(cast: Cast, live_server: LiveServer) -> None:
    base = f"{live_server.url}/o/{cast.organization.slug}"
    with oidc_process(sub="r-1", email="rita@fjord.example") as issuer, requests.Session() as web:
        set_up(cast, Setup(kind=ProviderKind.OIDC, issuer=issuer, client_id="p", secret="s"))
        asked = web.get(f"{base}/login/start/")

        answer = web.post(asked.url, data={"action": "deny"})

    assert answer.status_code == 403
    assert not ExternalIdentity._base_manager.exists()


def test_a_provider_of_saml_signs_somebody_in(cast: Cast, live_server: LiveServer) -> None:
    base = f"{live_server.url}/o/{cast.organization.slug}"
    with saml_process(f"{base}/login/saml/metadata/") as metadata_url, requests.Session() as web:
        set_up(cast, Setup(kind=ProviderKind.SAML, metadata_url=metadata_url))
        page = web.get(f"{base}/login/start/").text
        fields = {name: unescape(value) for name, value in FIELD.findall(page)}
        acs = re.findall(r'action="([^"]*)"', page)[0]

        answer = web.post(acs, data=fields)

    assert answer.status_code == 200
    assert answer.url.startswith(f"{base}/score/")
    assert ExternalIdentity._base_manager.get().user == cast.rep
