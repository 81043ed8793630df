"""How a session was opened, and which organizations' identity providers vouched in it.

An identity provider is believed about its own organization alone. A session that it opened opens
that organization, and neither another one, nor the admin, nor what changes the account. Its word
holds for some hours, and while it is the provider. What the rules of signing in ask about single
sign-on stands here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse
from django.utils import timezone

from accounts.models import IdentityProvider, Organization

KEY = "single_sign_on"


def mark_opened(session: SessionBase, provider: IdentityProvider) -> None:
    """The session was opened by the organization's provider, and by nothing else."""
    session[KEY] = {"opened": provider.organization_id, "words": _word(provider)}


def mark_vouched(session: SessionBase, provider: IdentityProvider) -> None:
    """The organization's provider knows, too, who is in this session. One that is off does not."""
    if provider.is_enabled:
        mark = session.get(KEY, {"opened": None})
        session[KEY] = {**mark, "words": {**mark.get("words", {}), **_word(provider)}}


def forget_marks(session: SessionBase) -> None:
    """The session was opened by a password."""
    session.pop(KEY, None)


def opened_by(session: Mapping[str, Any] | SessionBase) -> int | None:
    """Return the id of the organization whose provider opened the session; None for a password."""
    found: int | None = session.get(KEY, {}).get("opened")
    return found


def came_by(session: SessionBase, organization: Organization) -> bool:
    """Return whether the organization's identity provider vouched for who is in the session.

    A word of another provider, or of one that has become another since, is none.
    """
    word = session.get(KEY, {}).get("words", {}).get(str(organization.pk))
    if word is None or timezone.now().timestamp() - word["at"] >= seconds():
        return False
    return IdentityProvider.objects.filter(
        organization=organization, pk=word["provider"], issuer=word["issuer"]
    ).exists()


def seconds() -> int:
    """Return how long the word of a provider holds."""
    return int(settings.SSO_SESSION_HOURS) * 3600


def is_ready(organization: Organization) -> bool:
    """Return whether the entered organization has an identity provider that people can come by."""
    return IdentityProvider.objects.filter(organization=organization, is_enabled=True).exists()


def start_address(organization: Organization) -> str:
    """Return where single sign-on to the organization begins; empty where there is none."""
    if not is_ready(organization):
        return ""
    return reverse("accounts:sign_on", args=[organization.slug])


def opens(session: SessionBase, organization_id: int) -> bool:
    """Return whether the way in which the session was opened opens the organization."""
    return opened_by(session) in (None, organization_id)


def _word(provider: IdentityProvider) -> dict[str, dict[str, Any]]:
    """Return who vouches, and when, as a session can hold it."""
    now = int(timezone.now().timestamp())
    word = {"provider": provider.pk, "issuer": provider.issuer, "at": now}
    return {str(provider.organization_id): word}
