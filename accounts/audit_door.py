"""The one door by which rows of the audit log go, or lose who a person was.

There are three reasons, and the triggers of the database (``accounts.audit_guard``) let nothing
else through: the time that rows are kept is over, their organization is erased, or a person is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import (
    AuditDoor,
    AuditEvent,
    DoorPurpose,
    ExternalIdentity,
    Membership,
    Organization,
    User,
)
from accounts.tenancy import TenantQuerySet, current_organization_id, tenant_scope


@contextmanager
def _opened(purpose: DoorPurpose, subject: int, until: datetime | None = None) -> Iterator[None]:
    with transaction.atomic():
        door = AuditDoor.objects.create(purpose=purpose, subject=subject, until=until)
        yield
        door.delete()


def forget_events() -> int:
    """What is older than the setting ``AUDIT_DAYS`` is gone from the entered organization's log.

    Return how many rows went.
    """
    last = timezone.now() - timedelta(days=settings.AUDIT_DAYS)
    old = AuditEvent.objects.filter(at__lt=last)
    if not old.exists():
        return 0
    with _opened(DoorPurpose.RETENTION, current_organization_id(), last):
        return _gone(old)


def forget_actor(user: User, *, member_ids: Iterable[int] | None = None) -> int:
    """Nothing in any organization's log says who the person was; return how many rows changed.

    What they did stays, without actor, name, address and browser. What was done to them stays,
    without their name and the values of before and after. ``member_ids`` are the members that they
    are, in every organization; without, those whose account it is now.
    """
    changed = 0
    with _opened(DoorPurpose.PERSON, user.pk):
        for organization_id in Organization.objects.values_list("pk", flat=True):
            with tenant_scope(organization_id):
                changed += _forget_here(user, member_ids)
    return changed


def forget_person_here(*, user: User | None, member_ids: Iterable[int]) -> int:
    """The same in the log of the entered organization alone, also of somebody without account."""
    with _opened(DoorPurpose.PERSON, user.pk if user else 0):
        return _forget_here(user, member_ids)


def open_for_organization(*, instance: Organization, **_: Any) -> None:
    """The organization is about to be erased: its log may go with it. For ``pre_delete``."""
    AuditDoor.objects.create(purpose=DoorPurpose.ERASURE, subject=instance.pk)


def close_for_organization(*, instance: Organization, **_: Any) -> None:
    """The organization is gone, and the door is closed. For ``post_delete``."""
    AuditDoor.objects.filter(purpose=DoorPurpose.ERASURE, subject=instance.pk).delete()


def _gone(rows: Any) -> int:
    """The queryset of the log refuses; where the door is open, its base does not."""
    return TenantQuerySet.delete(rows)[0]


def _emptied(rows: Any, **values: Any) -> int:
    return TenantQuerySet.update(rows, **values)


def _of_account(user: User) -> Q:
    """Return which rows are about the roles and identities of an account, also those that are gone.

    Such a row holds the account by its number, or is named after its address.
    """
    kinds = ("accounts.membership", "accounts.externalidentity")
    roles = Membership.objects.filter(user=user, organization=current_organization_id())
    identities = ExternalIdentity.objects.filter(user=user)
    by_number = Q(before__user=user.pk) | Q(after__user=user.pk)
    by_name = Q(actor=user) & ~Q(target_name="")  # who was let in, and said so themselves
    by_name |= Q(target_name__startswith=f"{user.email} in ")
    by_name |= Q(target_name__endswith=f" of {user.email}")
    return (
        Q(target_type__in=kinds) & (by_number | by_name)
        | Q(target_type=kinds[0], target_id__in=_texts(roles))
        | Q(target_type=kinds[1], target_id__in=_texts(identities))
    )


def _texts(rows: Any) -> list[str]:
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def _forget_here(user: User | None, member_ids: Iterable[int] | None) -> int:
    if member_ids is None:
        members = apps.get_model("teams", "Member").objects.filter(user=user)
        member_ids = members.values_list("pk", flat=True)
    is_them = Q(target_type="teams.member", target_id__in=[str(pk) for pk in member_ids])
    if user is not None:
        is_them |= Q(target_type="accounts.user", target_id=str(user.pk))
        is_them |= _of_account(user)
    about = AuditEvent.objects.filter(is_them)
    gone = {"target_name": "", "what": "", "before": {}, "after": {}}
    nobody = {"address": None, "agent": ""}  # who failed to sign in as them may be them
    changed = _emptied(about.filter(actor=None), **gone, **nobody)
    changed += _emptied(about.exclude(actor=None), **gone)
    if user is None:
        return changed
    by = AuditEvent.objects.filter(actor=user)
    return changed + _emptied(by, actor=None, actor_name="", **nobody)
