"""Writes about tokens of the API. ``token_create`` tells a secret, once; nobody does it again."""

from __future__ import annotations

import secrets
import string
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import Action, ApiToken, AuditEvent, Membership, Organization, User
from accounts.origin import current_origin
from accounts.roles import Scope

MARK = "plr_"
MAX_DAYS = 366
_SHOWN = 8
_NAME_KEPT = 50  # of a name, before the moment until which its token opened anything
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
    found = Membership.objects.filter(organization=organization, user=user)
    membership = found.select_related("organization").first()
    if membership is None or membership.is_over or not user.is_active:
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


@transaction.atomic
def token_create(*, by: User | None, **given: Any) -> tuple[ApiToken, str]:
    """Return a new token that acts as a user, and its secret, which nobody can tell again.

    ``given`` is as in ``token_check``, and raises as it does.
    """
    token = token_check(**given)
    token.prefix, secret = _new_secret()
    token.digest = ApiToken.digest_of(secret)
    token.created_by = by
    token.save()
    after = {"user": token.user_id, "scopes": token.scopes, "expires_at": token.expires_at}
    organization_id = token.organization_id
    record(Action.TOKEN_MADE, by=by, target=token, after=after, organization_id=organization_id)
    return token, secret


@transaction.atomic
def token_revoke(*, token: ApiToken, by: User | None = None) -> None:
    """The token opens nothing any more; when it was revoked first is kept."""
    standing = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
    if standing.update(revoked_at=timezone.now()):
        organization_id = token.organization_id
        record(Action.TOKEN_REVOKED, by=by, target=token, organization_id=organization_id)


@transaction.atomic
def token_rotate(*, token: ApiToken, by: User | None) -> tuple[ApiToken, str]:
    """Return a token in place of another, and its secret; the former opens nothing any more.

    It acts as the same user, in the same organization, with the same scopes, for the whole days
    that were left. Raises
    ValidationError for a token that is revoked or over, and where ``token_check`` does.
    """
    found = ApiToken.objects.select_for_update(of=("self",))
    old = found.select_related("organization", "user").get(pk=token.pk)
    if not old.is_usable:
        raise ValidationError("This token opens nothing any more. Make a new one.")
    name = old.name
    old.name = f"{name[:_NAME_KEPT]} (until {timezone.now():%Y-%m-%d %H:%M:%S})"
    old.save(update_fields=["name"])
    token_revoke(token=old, by=by)
    days = max(1, (old.expires_at - timezone.now()).days)
    return token_create(
        by=by,
        organization=old.organization,
        user=old.user,
        name=name,
        scopes=old.scopes,
        days=min(days, MAX_DAYS),
    )


def token_used(*, token: ApiToken) -> None:
    """The token was used just now, give or take a minute: not every request is worth a write.

    The last address is kept beside. The log tells every address that a token came from, once.
    """
    now, address = timezone.now(), current_origin().address
    is_known = token.last_used_address == address
    if is_known and token.last_used_at and token.last_used_at >= now - _USE_GRAIN:
        return
    with transaction.atomic():
        rows = ApiToken.objects.filter(pk=token.pk)
        rows.update(last_used_at=now, last_used_address=address)
        if not is_known and not _came_from(token, address):
            record(Action.TOKEN_USED, by=token.user, target=token)


def token_opens(token: ApiToken) -> bool:
    """Return whether it opens anything: it is usable, and its user may still enter."""
    membership = Membership.objects.filter(
        organization_id=token.organization_id, user_id=token.user_id
    ).select_related("organization")
    found = membership.first()
    may_enter = token.user.is_active and found is not None and not found.is_over
    return token.is_usable and may_enter


def _came_from(token: ApiToken, address: str | None) -> bool:
    rows = AuditEvent.objects.filter(target_type="accounts.apitoken", target_id=str(token.pk))
    return rows.filter(action=Action.TOKEN_USED, address=address).exists()


def _new_secret() -> tuple[str, str]:
    """Return a prefix to be shown, and a secret of 256 random bits behind it."""
    letters = string.ascii_lowercase + string.digits
    prefix = MARK + "".join(secrets.choice(letters) for _ in range(_SHOWN))
    return prefix, f"{prefix}_{secrets.token_urlsafe(_SECRET_BYTES)}"
