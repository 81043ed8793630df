"""Writes about tokens of the API. ``token_create`` tells a secret, once; nobody does it again."""

from __future__ import annotations

import secrets
import string
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import ApiToken, Membership, Organization, User
from accounts.roles import Scope

MARK = "plr_"
MAX_DAYS = 366
_SHOWN = 8
_SECRET_BYTES = 32
_USE_GRAIN = timedelta(minutes=1)


def token_check(
    *,
    organization: Organization,
    user: User,
    name: str,
    scopes: Collection[str],
    days: int,
) -> ApiToken:
    """Return the token that ``token_create`` would make, without a secret and not stored.

    Raises ValidationError where the user does not belong to the organization, a scope is unknown
    or missing, the name is used, or ``days`` is not from 1 to ``MAX_DAYS``.
    """
    if not Membership.objects.filter(organization=organization, user=user).exists():
        raise ValidationError({"user": "Choose a member of the organization."})
    if not scopes or not {*scopes} <= {*Scope.values}:
        raise ValidationError({"scopes": f"Choose from {', '.join(Scope.values)}."})
    if not 1 <= days <= MAX_DAYS:
        raise ValidationError({"days": f"A token is valid for 1 to {MAX_DAYS} days."})
    token = ApiToken(
        organization=organization,
        user=user,
        name=name.strip(),
        scopes=[scope for scope in Scope.values if scope in scopes],
        expires_at=timezone.now() + timedelta(days=days),
    )
    token.full_clean(exclude=["prefix", "digest", "created_by"])
    return token


def token_create(*, by: User | None, **given: Any) -> tuple[ApiToken, str]:
    """Return a new token that acts as a user, and its secret, which nobody can tell again.

    ``given`` is as in ``token_check``, and raises as it does.
    """
    token = token_check(**given)
    token.prefix, secret = _new_secret()
    token.digest = ApiToken.digest_of(secret)
    token.created_by = by
    token.save()
    return token, secret


def token_revoke(*, token: ApiToken) -> None:
    """The token opens nothing any more; when it was revoked first is kept."""
    standing = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
    standing.update(revoked_at=timezone.now())


def token_used(*, token: ApiToken) -> None:
    """The token was used just now, give or take a minute: not every request is worth a write."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - _USE_GRAIN:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def _new_secret() -> tuple[str, str]:
    """Return a prefix to be shown, and a secret of 256 random bits behind it."""
    letters = string.ascii_lowercase + string.digits
    prefix = MARK + "".join(secrets.choice(letters) for _ in range(_SHOWN))
    return prefix, f"{prefix}_{secrets.token_urlsafe(_SECRET_BYTES)}"
