"""The steps of a sign-in by an identity provider, as a browser takes them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.access import access_for
from accounts.models import AuditEvent, IdentityProvider, Organization, ProviderKind, User
from accounts.sso.providers import Setup, provider_save, provider_switch, provider_test
from accounts.tenancy import tenant_scope
from tests.sso.oidc_server import CLIENT, CODE, SECRET, Provider


def set_up(
    organization: Organization, owner: User, provider: Provider, **more: Any
) -> IdentityProvider:
    """Have an owner set the provider up for the organization, and switch it on."""
    access = access_for(owner, organization.slug)
    assert access is not None
    setup = Setup(
        kind=ProviderKind.OIDC,
        issuer=provider.address,
        client_id=CLIENT,
        secret=SECRET,
        **more,
    )
    with tenant_scope(organization.pk):
        made = provider_save(access=access, setup=setup)
        provider_test(access=access)
        provider_switch(access=access, is_on=True)
        made.refresh_from_db()
    return made


def begin(client: Client, organization: Organization, provider: Provider, query: str = "") -> str:
    """Begin a sign-in, and return the state with which the browser was sent away."""
    answer = client.get(f"/o/{organization.slug}/login/start/{query}")
    assert answer.status_code == 302, answer.content
    return provider.begun(answer.headers["Location"])["state"]


def come_back(client: Client, organization: Organization, state: str, **more: str) -> HttpResponse:
    """Come back from the provider with its answer."""
    answer = {"code": CODE, "state": state, **more}
    return client.get(f"/o/{organization.slug}/login/oidc/callback/", answer)


def sign_in(
    organization: Organization, provider: Provider, client: Client | None = None, **claims: Any
) -> tuple[Client, HttpResponse]:
    """Sign in as whom the provider vouches for; return the browser and the last answer."""
    provider.claims = claims
    browser = client or Client()
    state = begin(browser, organization, provider)
    return browser, come_back(browser, organization, state)


def user_of(client: Client) -> User | None:
    """Return who is signed in."""
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk) if pk else None


def denied(organization: Organization) -> list[str]:
    """Return what the organization's audit log says was refused, the latest last."""
    rows = AuditEvent._base_manager.filter(organization=organization, action="sign_in_failed")
    return [row.what for row in rows.order_by("pk")]
