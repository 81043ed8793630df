"""A browser's way through a sign-in by SAML."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client
from lxml import etree

from accounts.models import Organization
from tests.sso.saml_server import SamlProvider, encoded


def asked(client: Client, organization: Organization, idp: SamlProvider) -> Any:
    """Begin a sign-in; return the relay state and the response of the provider."""
    base = f"/o/{organization.slug}/login"
    url = client.get(f"{base}/start/").headers["Location"]
    metadata = client.get(f"{base}/saml/metadata/").content.decode()
    _, state, response = idp.answer(url, metadata)
    return state, response


def post(organization: Organization, response: str, state: str) -> HttpResponse:
    """Post a response as another site does: without the cookies of the browser."""
    form = {"SAMLResponse": response, "RelayState": state}
    return Client().post(f"/o/{organization.slug}/login/saml/acs/", form)


def come_back(
    client: Client, organization: Organization, state: str, response: etree._Element
) -> HttpResponse:
    taken = post(organization, encoded(response), state)
    if taken.status_code != 302:
        return taken
    return client.get(taken.headers["Location"])
