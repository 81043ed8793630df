"""What the audit log of an organization has, for tests."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from accounts.models import Action, AuditEvent, Organization
from accounts.tenancy import tenant_scope

SIGNED = (Action.SIGNED_IN, Action.SIGNED_OUT)


def trail(organization: Organization, target: Model | None = None) -> list[AuditEvent]:
    """Return the events in their order, sign-ins left out; of one row where it is given."""
    with tenant_scope(organization.pk):
        rows = AuditEvent.objects.exclude(action__in=SIGNED).order_by("pk")
        if target is not None:
            rows = rows.filter(target_type=target._meta.label_lower, target_id=str(target.pk))
        return list(rows.select_related("actor"))


def told(organization: Organization, target: Model | None = None) -> list[tuple[Any, ...]]:
    """Return action, before and after of the events in their order."""
    return [(one.action, one.before, one.after) for one in trail(organization, target)]
