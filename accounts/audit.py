"""What people do is on record: one log, of which every row is written with what was done."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db import models

from accounts.models import Action, AuditEvent, Membership, User
from accounts.origin import current_origin
from accounts.tenancy import current_organization_id, tenant_scope

_SHOWN = 200
HOUR = 3600
# What is no change of a row: the history of a row leaves it out.
NO_CHANGE = (
    *(Action.DENIED, Action.VIEWED, Action.EXPORTED, Action.FETCHED, Action.STAFF_LOOKED),
    *(Action.STAFF_ENTERED, Action.IMPORT_RETRIED, Action.RECOMPUTE_ASKED),
    *(Action.SIGNED_IN, Action.SIGN_IN_FAILED, Action.SIGNED_OUT, Action.TOKEN_USED),
)
Values = Mapping[str, Any]


def record(
    action: Action,
    *,
    by: User | None,
    target: models.Model | None = None,
    named: bool = True,
    what: str = "",
    before: Values | None = None,
    after: Values | None = None,
    organization_id: int | None = None,
) -> AuditEvent:
    """Add to the audit log of the entered organization, in the transaction of what was done.

    ``organization_id`` names it where none is entered; the target's is taken without.
    ``before`` and ``after`` are values by field; people and rows stand in them by their key.
    Where the target is not ``named``, its key stands alone: names of others may be in its own.
    ``what`` is a code that tells more than the action. Where it came from is known by
    ``accounts.origin``. Raises NoTenantError outside of an organization.
    """
    where = current_origin()
    if organization_id is None:  # site staff are in no organization, but what they change is
        organization_id = getattr(target, "organization_id", None)
    inside = nullcontext() if organization_id is None else tenant_scope(organization_id)
    with inside:
        return AuditEvent.objects.create(
            organization_id=current_organization_id(),
            action=action,
            actor=by,
            actor_name=by.email if by else "",
            token_id=where.token_id,
            target_type=target._meta.label_lower if target else "",
            target_id=str(target.pk) if target else "",
            target_name=str(target)[:_SHOWN] if target and named else "",
            what=what,
            before=_plain(before or {}),
            after=_plain(after or {}),
            channel=where.channel,
            address=where.address,
            agent=where.agent,
            request_id=where.request_id,
        )


def record_everywhere(action: Action, *, of: User, by: User | None, **more: Any) -> None:
    """Add what concerns an account to the log of every organization that it belongs to."""
    for organization_id in organizations_with(of):
        record(action, by=by, organization_id=organization_id, **more)


def organizations_with(user: User) -> list[int]:
    """Return the organizations that the user may enter, in whose logs their account stands."""
    rows = Membership.objects.filter(user_id=user.pk).select_related("organization")
    return [each.organization_id for each in rows.order_by("pk") if not each.is_over]


def is_first(seconds: int, *key: object) -> bool:
    """Return whether this happens for the first time in so many seconds: no log is flooded."""
    return cache.add(_cached(*key), 1, seconds)


def is_among(most: int, seconds: int, *key: object) -> bool:
    """Return whether this happens for the n-th time at most in a span of so many seconds."""
    name = _cached("among", int(time.time() // seconds), *key)
    cache.add(name, 0, 2 * seconds)
    try:
        return cache.incr(name) <= most
    except ValueError:  # a full cache has let go of it
        return True


def _cached(*key: object) -> str:
    text = "-".join(str(part) for part in key)
    return f"audit:{hashlib.sha256(text.encode()).hexdigest()}"


def differences(row: models.Model, given: Values) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the fields are on the row and are to be, of those that change."""
    changed = [name for name, value in given.items() if getattr(row, name) != value]
    return {n: getattr(row, n) for n in changed}, {n: given[n] for n in changed}


def changes_of(row: models.Model, *, most: int) -> list[AuditEvent]:
    """Return the latest changes of a row of the entered organization."""
    rows = AuditEvent.objects.filter(target_type=row._meta.label_lower, target_id=str(row.pk))
    return list(rows.exclude(action__in=NO_CHANGE).select_related("actor")[:most])


def _plain(values: Values) -> dict[str, Any]:
    return {name: _json(value) for name, value in values.items()}


def _json(value: Any) -> Any:
    """Return a value that JSON can hold: a row is its key, a day its ISO text."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _json(one) for key, one in value.items()}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_json(one) for one in value]
    return str(value)
