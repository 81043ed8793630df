"""An organization is erased: at an owner's word after a time to think, in batches, by a worker."""

from __future__ import annotations

import logging
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext

from accounts.access import Access
from accounts.audit import record
from accounts.decisions import Decided, decision_keep
from accounts.models import Action, AuditEvent, Membership, Organization, OrganizationErasure, User
from accounts.roles import Capability
from accounts.silence import silent
from accounts.tenancy import TenantModel, current_organization_id
from privacy.accounts import erase_account, forget_entries, forget_memberships
from teams.models import Member

logger = logging.getLogger(__name__)
BATCH = 2_000
STALE = timedelta(minutes=15)  # no step takes as long: the worker has died


@transaction.atomic
def organization_erasure_ask(*, access: Access, typed: str) -> OrganizationErasure:
    """The organization ends after the days of ``ORGANIZATION_ERASURE_DAYS``, unless cancelled.

    Raises PermissionDenied for whoever is no owner, and ValidationError where ``typed`` is not the
    organization's name.
    """
    access.require(Capability.ERASE_ORGANIZATION)
    organization = access.organization
    if typed.strip() != organization.name:
        text = gettext("Type the name exactly: {name}.").format(name=organization.name)
        raise ValidationError({"typed": text})
    waiting = _locked(organization)
    if waiting is not None:
        return waiting
    made = OrganizationErasure.objects.create(
        organization=organization,
        asked_by=access.user,
        due_at=timezone.now() + timedelta(days=settings.ORGANIZATION_ERASURE_DAYS),
    )
    record(Action.ADDED, by=access.user, target=organization, what="to be erased")
    return made


@transaction.atomic
def organization_erasure_cancel(*, access: Access) -> None:
    """The organization stays.

    Raises PermissionDenied for whoever is no owner, and ValidationError once it has begun.
    """
    access.require(Capability.ERASE_ORGANIZATION)
    waiting = _locked(access.organization)
    if waiting is None:
        return
    if waiting.started_at is not None:
        raise ValidationError(gettext("It is being erased already."))
    waiting.cancelled_at = timezone.now()
    waiting.save(update_fields=["cancelled_at"])
    record(Action.CHANGED, by=access.user, target=access.organization, what="not to be erased")


@transaction.atomic
def organization_erasure_now(*, organization: Organization) -> OrganizationErasure:
    """The organization ends with the next sweep, at the word of whoever runs the site."""
    waiting = _locked(organization) or OrganizationErasure(organization=organization)
    waiting.due_at = timezone.now()
    waiting.save()
    return waiting


def pending(organization: Organization) -> OrganizationErasure | None:
    """Return what was asked for and is neither cancelled nor done."""
    rows = OrganizationErasure.objects.filter(organization=organization)
    return rows.filter(cancelled_at=None, done_at=None).select_related("asked_by").first()


def due_organizations() -> list[tuple[int, int]]:
    """Return the erasures whose time has come and that no worker is at, with their organization."""
    rows = OrganizationErasure.objects.filter(
        _is_free(),
        cancelled_at=None,
        done_at=None,
        due_at__lte=timezone.now(),
        organization__isnull=False,
    )
    return list(rows.values_list("pk", "organization_id"))


def organization_erasure_run(*, erasure_id: int) -> None:
    """All of the entered organization is gone. What was begun is gone on with when called again.

    Nobody can enter from the first moment on. Accounts that belong nowhere else go with it.
    """
    erasure = _claimed(erasure_id)
    if erasure is None or erasure.organization is None:
        return
    organization = erasure.organization
    count = forget_memberships(Membership.objects.filter(organization=organization))
    for model in in_order():
        if model is not AuditEvent:  # its door opens for the organization's own end alone
            count += _emptied(model, erasure)
    for user in User.objects.filter(pk__in=erasure.accounts):
        erase_account(user)
        _beat(erasure)
    folder = Path(settings.UPLOAD_DIR) / str(organization.pk)
    if folder.exists():
        shutil.rmtree(folder)  # where it cannot be, the next sweep comes for it
    with transaction.atomic():
        forget_entries(Organization, [organization.pk])
        OrganizationErasure.objects.filter(pk=erasure.pk).update(
            rows=F("rows") + count,
            asked_by=None,
            accounts=[],
            heartbeat_at=None,
            done_at=timezone.now(),
        )
        decision_keep(Decided.ORGANIZATION_ERASED, organization=organization.pk)
        organization.delete()
    cache.clear()  # what is kept there is derived, and whose it is cannot be told from keys
    logger.info("erasure %s of an organization is done", erasure_id)


def _locked(organization: Organization) -> OrganizationErasure | None:
    """Return what is pending; who asks, cancels or begins it at once waits for one another."""
    Organization.objects.select_for_update().filter(pk=organization.pk).first()
    return pending(organization)


def _is_free() -> Q:
    return Q(heartbeat_at=None) | silent("heartbeat_at", STALE)


@transaction.atomic
def _claimed(erasure_id: int) -> OrganizationErasure | None:
    """Return the erasure, which nobody takes back or begins again from now on; None where over, and
    for one of another organization than the entered one, whose rows would go instead.

    Whose accounts they were is known as long as it goes on, since memberships go first.
    """
    here = OrganizationErasure.objects.filter(organization_id=current_organization_id())
    found = here.select_related("organization").filter(pk=erasure_id).first()
    if found is None or found.organization is None or _locked(found.organization) is None:
        return None
    erasure = OrganizationErasure.objects.filter(_is_free(), pk=erasure_id).first()
    if erasure is None or erasure.cancelled_at is not None or erasure.done_at is not None:
        return None
    members = Membership.objects.filter(organization=erasure.organization)
    ids = {*erasure.accounts, *members.values_list("user_id", flat=True)}
    erasure.accounts = sorted(ids)
    erasure.members = erasure.members or Member.objects.count()
    erasure.started_at = erasure.started_at or timezone.now()
    erasure.heartbeat_at = timezone.now()
    erasure.save()
    return erasure


def _beat(erasure: OrganizationErasure) -> None:
    OrganizationErasure.objects.filter(pk=erasure.pk).update(heartbeat_at=timezone.now())


def in_order() -> list[Any]:
    """Return the models of organizations, each before those that its rows point to."""
    left = [model for model in apps.get_models() if issubclass(model, TenantModel)]
    found: list[Any] = []
    while left:
        free = [one for one in left if not any(_points_to(other, one) for other in left)]
        found += free or left[:1]
        left = [one for one in left if one not in found]
    return found


def _points_to(model: Any, target: Any) -> bool:
    return model is not target and any(
        field.related_model is target for field in model._meta.concrete_fields
    )


def _emptied(model: Any, erasure: OrganizationErasure) -> int:
    """Delete all rows of a model in short transactions; what points to itself lets go first."""
    for field in model._meta.concrete_fields:
        if field.related_model is model:
            model._default_manager.update(**{field.name: None})
    count = 0
    rows = model._default_manager.order_by("pk").values_list("pk", flat=True)
    while ids := list(rows[:BATCH]):
        with transaction.atomic():
            forget_entries(model, ids)
            count += model._default_manager.filter(pk__in=ids).delete()[0]
            _beat(erasure)
    return count
