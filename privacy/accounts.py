"""Accounts that end with a person or an organization, and the log of changes by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from accounts.audit_door import forget_actor
from accounts.models import Invite, Membership, User
from accounts.sessions import sessions_end
from accounts.tenancy import TenantModel
from privacy.scrubbing import Needles
from teams.models import Look

NOBODY = "erased@erased.invalid"


def is_of_nobody_else(user: User) -> bool:
    """Return whether an account may be shut and deleted: no organization has it or invited it.

    Site staff's never may. Asked once the organization that ends it has let go of it.
    """
    if user.is_staff or user.is_superuser:
        return False
    if Membership.objects.filter(user=user).exists():
        return False
    with Invite.across_tenants(reason="an account may be invited by several organizations") as all_:
        return not all_.filter(user=user, used_at=None, revoked_at=None).exists()


@transaction.atomic
def erase_account(user: User) -> int:
    """The account is gone, unless it may be needed elsewhere; return how many rows went."""
    User.objects.select_for_update().filter(pk=user.pk).first()
    if not is_of_nobody_else(user):
        return 0
    sessions_end(user)
    forget_actor(user, member_ids=())
    forget_entries(User, [user.pk])
    LogEntry.objects.filter(user=user).update(user=_nobody())
    with Look.across_tenants(reason="rows of organizations that they left may name the account"):
        return int(user.delete()[0])


def forget_entries(model: Any, ids: Iterable[int]) -> None:
    """What was changed by hand of these rows says that something was, and no more."""
    kind = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(content_type=kind, object_id__in=map(str, ids))
    entries.update(object_repr="", change_message="")


def forget_memberships(rows: models.QuerySet[Membership]) -> int:
    """The memberships are gone, also from the log of changes by hand of their accounts."""
    found = list(rows.select_related("user", "organization"))
    kind = ContentType.objects.get_for_model(User)
    for one in found:
        # Whole, as the admin wrote it: a name alone may be part of what others are called.
        told = json.dumps(str(one))[1:-1]
        of_account = LogEntry.objects.filter(content_type=kind, object_id=str(one.user_id))
        of_account.filter(change_message__contains=told).update(change_message="")
    forget_entries(Membership, [one.pk for one in found])
    return rows.delete()[0]


def forget_named(organization_id: int, needles: Needles) -> None:
    """What was changed by hand in the entered organization names the person no more."""
    for model in (*_of_organizations(), Membership):
        kind = ContentType.objects.get_for_model(model)
        named = [
            entry
            for entry in LogEntry.objects.filter(content_type=kind).iterator()
            if needles.are_in(entry.object_repr) or needles.are_in(entry.change_message)
        ]
        ids = [int(entry.object_id or 0) for entry in named]
        here = model._default_manager.filter(pk__in=ids, organization_id=organization_id)
        own = {str(pk) for pk in here.values_list("pk", flat=True)}
        pks = [entry.pk for entry in named if entry.object_id in own]
        LogEntry.objects.filter(pk__in=pks).update(object_repr="", change_message="")


def _of_organizations() -> list[Any]:
    kinds = ContentType.objects.filter(pk__in=LogEntry.objects.values("content_type"))
    models_of = [kind.model_class() for kind in kinds]
    return [model for model in models_of if model is not None and issubclass(model, TenantModel)]


def _nobody() -> User:
    """Return the account that has what erased people changed by hand: it cannot sign in."""
    found, is_new = User.objects.get_or_create(email=NOBODY, defaults={"is_active": False})
    if is_new:
        found.set_unusable_password()
        found.save(update_fields=["password"])
    return found
