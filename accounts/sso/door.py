"""The door for whoever signs in by an identity provider: the organization is the address's.

Nobody is signed in yet, so the address alone says where. What happens inside is that somebody is
signed in, or not; nothing of the organization is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from accounts.models import IdentityProvider
from accounts.tenancy import tenant_scope

_REASON = "the address of a sign-in tells its organization"


@contextmanager
def provider_at(slug: str, *, also_off: bool = False) -> Iterator[IdentityProvider | None]:
    """Enter the organization at an address, with its provider; None where none can be used.

    Between an organization without one, and one that does not exist, there is no difference.
    """
    with IdentityProvider.across_tenants(reason=_REASON) as rows:
        found = rows.filter(organization__slug=slug).select_related("organization")
        provider = found.first()
    if provider is None or not (provider.is_enabled or also_off):
        yield None
        return
    with tenant_scope(provider.organization_id):
        yield provider


def slug_for(email: str) -> str | None:
    """Return where people of the address's domain sign in; None unless exactly one has it.

    The site staff confirm these domains: a domain that an organization only claims leads nobody.
    """
    _, at, domain = email.strip().lower().rpartition("@")
    if not at or not domain:
        return None
    with IdentityProvider.across_tenants(reason=_REASON) as rows:
        led = rows.filter(is_enabled=True).exclude(login_domains=[])
        found = list(led.values_list("organization__slug", "login_domains"))
    slugs = [slug for slug, domains in found if domain in domains]
    return slugs[0] if len(slugs) == 1 else None
