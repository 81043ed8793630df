"""After a fault: is anything lost, doubled or different from what an undisturbed run leaves?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Field, ForeignKey, Model, Q

from accounts.models import Organization
from accounts.tenancy import tenant_scope
from config.backlog import QUEUES
from scoring.checking import differences
from scoring.models import ScoreOutlook, ScoreSnapshot
from scoring.services import request_recompute, run_recompute
from teams.models import Contact, Member
from teams.services.mapping import TABLES

FACTS: tuple[type[Any], ...] = tuple(table.model for table in TABLES)
SCORES = (ScoreSnapshot, ScoreOutlook)
# When something was written, and after how many attempts, may differ.
OF_THE_WAY = frozenset({"computed_at", "restated_at", "facts_version"})
# What a computation from scratch cannot know: which values were shown before.
OF_THE_PAST = frozenset({"former", "restated_why", "restated_by"})


def picture(
    member: Member,
    models: Sequence[type[Any]] = (*FACTS, Contact, *SCORES),
    *,
    without: frozenset[str] = frozenset(),
) -> list[str]:
    """Return all rows of the member as comparable text, but for ids and moments of writing.

    Two members for whom the same was brought have the same picture, whatever happened meanwhile.
    """
    with tenant_scope(member.organization_id):
        return sorted(
            f"{model.__name__} {_values(row, without | OF_THE_WAY)}"
            for model in models
            for row in model.objects.filter(member=member)
        )


def digest(member: Member) -> str:
    """Return the number of the member's rows, and a hash of them."""
    rows = picture(member)
    return f"{len(rows)} {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()}"


def unsound() -> list[str]:
    """Return what is wrong with any organization: work left undone, scores that are not what the
    facts come to, and what a recompute of everybody from scratch leaves otherwise.
    """
    return [
        f"{organization.slug}: {fault}"
        for organization in Organization.objects.order_by("pk")
        for fault in _faults(organization)
    ]


def open_work(organization: Organization) -> list[str]:
    """Return the rows of queues that are neither done nor given up."""
    with tenant_scope(organization.pk):
        return [
            f"{queue.name} {row.pk} {getattr(row, 'status', '')}".strip()
            for queue in QUEUES
            for row in queue.model._default_manager.filter(queue.waits | _at_work(queue.model))
        ]


def _at_work(model: type[Any]) -> Any:
    statuses = {field.name: field for field in model._meta.concrete_fields}.get("status")
    return Q(status__in=["running", "checking"]) if statuses else Q(pk__in=[])


def _faults(organization: Organization) -> Iterator[str]:
    yield from open_work(organization)
    with tenant_scope(organization.pk):
        yield from (str(astuple(one)) for one in differences())
        for outlook in ScoreOutlook.objects.select_related("member").order_by("member_id"):
            member = outlook.member
            if member.facts_version and _days(member) != _from_scratch(member, outlook.since):
                yield f"member {member.pk}: a recompute from scratch differs"


def _days(member: Member) -> list[str]:
    return picture(member, [ScoreSnapshot], without=OF_THE_PAST)


def _from_scratch(member: Member, through: date) -> list[str]:
    """Return the scores of the member up to a day as a recompute leaves them that finds none.

    Nothing of it is stored.
    """
    with transaction.atomic():
        for model in SCORES:
            model.objects.filter(member=member).delete()
        run_recompute(run_id=request_recompute(member=member).pk)
        ScoreSnapshot.objects.filter(member=member, on__gt=through).delete()
        found = _days(member)
        transaction.set_rollback(True)
    return found


def _values(row: Model, without: frozenset[str]) -> list[Any]:
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    return [_value(row, field) for field in fields if field.name not in without]


def _value(row: Model, field: Field[Any, Any]) -> Any:
    """Return what a row has; of another row, of which the id is chance, only whether there is one,
    and of a contact who it is.
    """
    if field.related_model is Contact:
        contact = getattr(row, field.name)
        return contact and contact.key
    value = getattr(row, field.attname)
    if isinstance(field, ForeignKey):
        return value is not None
    return bytes(value) if isinstance(value, memoryview) else value
