"""The identity provider of an organization: set up, tried, switched on and off, by its owners.

Whoever sets a provider up can have it say that anybody is anybody in the organization. So owners
do that, and nobody whom an owner could not be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.access import Access
from accounts.audit import record
from accounts.email_domains import domains_in
from accounts.models import Action, IdentityProvider, ProviderKind
from accounts.outbound import OutboundError, check_address, fetch
from accounts.role_changes import may_touch
from accounts.roles import Capability, Role
from accounts.sealing import opened, sealed
from accounts.sso import saml

if TYPE_CHECKING:
    from accounts.sso import oidc

PURPOSE = "pillars: secrets of identity providers"
# A change of one of these is one of who is believed.
BELIEVED = ("kind", "issuer", "client_id", "metadata_url", "sign_on_address", "certificates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What an owner typed. A blank ``secret`` keeps the one there is."""

    kind: ProviderKind
    issuer: str = ""
    client_id: str = ""
    secret: str = ""
    metadata: str = ""
    metadata_url: str = ""
    joins_by_domain: bool = False
    domains: tuple[str, ...] = ()


def provider_of() -> IdentityProvider | None:
    """Return the identity provider of the entered organization; None where there is none."""
    return IdentityProvider.objects.select_related("organization").first()


def may_set_up(access: Access) -> bool:
    """Return whether whoever asks may change the provider: an owner."""
    return access.can(Capability.MANAGE_SETTINGS) and may_touch(access, Role.OWNER)


def provider_save(*, access: Access, setup: Setup) -> IdentityProvider:
    """The organization has that provider. It is off after a change of who is believed.

    Raises PermissionDenied, and ValidationError for what cannot be.
    """
    _owners_only(access)
    if setup.kind == ProviderKind.SAML:
        setup = _with_metadata(setup)  # before anything is locked: a server may be slow
    return _saved(access, setup)


@transaction.atomic
def _saved(access: Access, setup: Setup) -> IdentityProvider:
    provider = _locked() or IdentityProvider(organization=access.organization)
    before = _told(provider)
    provider.kind = setup.kind
    if setup.kind == ProviderKind.SAML:
        _take_saml(provider, setup)
    else:
        _take_oidc(provider, setup)
    provider.joins_by_domain = setup.joins_by_domain
    provider.domains = domains_in(setup.domains)
    if provider.joins_by_domain and not provider.domains:
        raise ValidationError({"domains": gettext("Name the domains whose people may join.")})
    after = _told(provider)
    if any(before[name] != after[name] for name in BELIEVED):
        provider.is_enabled, provider.tested_at = False, None
        after = _told(provider)
    provider.full_clean()
    is_new = provider.pk is None
    provider.save()
    if setup.secret:
        after["secret"] = "replaced"  # noqa: S105 # says so, and no more
    if is_new or before != after:
        action = Action.ADDED if is_new else Action.CHANGED
        changed = {name: value for name, value in after.items() if before.get(name) != value}
        former = {name: before[name] for name in changed if not is_new and name in before}
        record(action, by=access.user, target=provider, before=former, after=changed)
    return provider


def provider_test(*, access: Access) -> IdentityProvider:
    """The provider answers as it was set up. Raises PermissionDenied, and ValidationError."""
    from accounts.sso import oidc

    _owners_only(access)
    provider = _there()
    try:
        if provider.kind == ProviderKind.SAML:
            saml.read_metadata(provider.metadata)
        else:
            described = oidc.describe(provider.issuer, is_anew=True)
            oidc.keys_of(described, is_anew=True)
    except OutboundError as error:
        raise ValidationError(gettext(str(error))) from None
    provider.tested_at = timezone.now()
    provider.save(update_fields=["tested_at"])
    return provider


@transaction.atomic
def provider_switch(*, access: Access, is_on: bool) -> None:
    """People can sign in by the provider, or cannot. Raises PermissionDenied, ValidationError."""
    _owners_only(access)
    provider = _there()
    if is_on and provider.tested_at is None:
        raise ValidationError(gettext("Test the connection first."))
    if provider.is_enabled != is_on:
        provider.is_enabled = is_on
        provider.save(update_fields=["is_enabled"])
        before, after = {"is_enabled": not is_on}, {"is_enabled": is_on}
        record(Action.CHANGED, by=access.user, target=provider, before=before, after=after)


def client_of(provider: IdentityProvider) -> oidc.Client:
    """Return the registration at a provider of OpenID Connect, with its secret."""
    from accounts.sso import oidc

    secret = opened(provider.secret, purpose=PURPOSE, key=settings.SSO_SECRET_KEY)
    return oidc.Client(provider.issuer, provider.client_id, secret or "")


def _take_oidc(provider: IdentityProvider, setup: Setup) -> None:
    former = (provider.issuer, provider.client_id)
    try:
        provider.issuer = check_address(setup.issuer.strip())
    except OutboundError as error:
        raise ValidationError({"issuer": gettext(str(error))}) from None
    provider.client_id = setup.client_id.strip()
    provider.metadata = provider.metadata_url = ""
    if not provider.client_id:
        raise ValidationError({"client_id": gettext("Type the client ID.")})
    if setup.secret:
        provider.secret = sealed(setup.secret.strip(), purpose=PURPOSE, key=settings.SSO_SECRET_KEY)
    elif former != (provider.issuer, provider.client_id):
        provider.secret = ""  # a secret goes to nobody but whom it was typed for


def _with_metadata(setup: Setup) -> Setup:
    """Return the setup with the metadata that are at its address, where none were pasted."""
    if not saml.is_installed():
        text = gettext("SAML is not installed here. Ask the people who run this site.")
        raise ValidationError({"kind": text})
    try:
        metadata = setup.metadata.strip() or _fetched(setup.metadata_url.strip())
        saml.read_metadata(metadata)
    except OutboundError as error:
        name = "metadata" if setup.metadata.strip() else "metadata_url"
        raise ValidationError({name: gettext(str(error))}) from None
    return replace(setup, metadata=metadata)


def _take_saml(provider: IdentityProvider, setup: Setup) -> None:
    provider.client_id = provider.secret = ""
    provider.metadata_url = setup.metadata_url.strip()
    provider.metadata = setup.metadata
    provider.issuer = saml.read_metadata(provider.metadata).entity_id


def _fetched(url: str) -> str:
    if not url:
        raise OutboundError("Paste the metadata, or type their address.")
    answer = fetch(url)
    if answer.status != 200:
        raise OutboundError(f"The address answered with {answer.status}.")
    return answer.body.decode("utf-8", "replace")


def _told(provider: IdentityProvider) -> dict[str, object]:
    """Return what the audit log keeps of a provider: no secret, and no document."""
    names = ("kind", "issuer", "client_id", "is_enabled", "joins_by_domain", "domains")
    peer = _peer(provider)
    return {
        **{name: getattr(provider, name) for name in names},
        "metadata_url": provider.metadata_url,
        "sign_on_address": peer.sign_on if peer else "",
        "certificates": peer.fingerprints if peer else [],
    }


def _peer(provider: IdentityProvider) -> saml.Peer | None:
    """Return whom the kept metadata describe; None where there are none that can be read."""
    if not provider.metadata or not saml.is_installed():
        return None
    try:
        return saml.read_metadata(provider.metadata)
    except OutboundError:
        return None


def _owners_only(access: Access) -> None:
    access.require(Capability.MANAGE_SETTINGS)
    if not may_set_up(access):
        raise PermissionDenied(gettext("Only an owner sets up single sign-on."))


def _locked() -> IdentityProvider | None:
    return IdentityProvider.objects.select_for_update(of=("self",)).first()


def _there() -> IdentityProvider:
    provider = provider_of()
    if provider is None:
        raise ValidationError(gettext("Set up an identity provider first."))
    return provider
