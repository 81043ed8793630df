"""Writes about an organization's own versions of the rules: drafted, changed, published."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import Access
from accounts.audit import record
from accounts.models import Action, Organization, RuleVersion
from accounts.roles import Capability
from accounts.rules import rulebook_of
from accounts.selectors import local_today
from scoring.core.revision import data_of, revision_of


@transaction.atomic
def draft_create(*, access: Access) -> RuleVersion:
    """Return the organization's draft: the one that there is, or a new one.

    A new one says what the latest version says. Raises PermissionDenied.
    """
    access.require(Capability.MANAGE_RULES)
    organization = Organization.objects.select_for_update().get(pk=access.organization.pk)
    versions = RuleVersion.objects.filter(organization=organization)
    draft = versions.filter(published_at__isnull=True).first()
    if draft is not None:
        return draft
    latest = versions.order_by("number").last()
    made = RuleVersion.objects.create(
        organization=organization,
        number=latest.number + 1 if latest else 1,
        revision=latest.revision if latest else _standard(organization),
        created_by=access.user,
    )
    record(Action.ADDED, by=access.user, target=made)
    return made


@transaction.atomic
def draft_change(*, access: Access, draft: RuleVersion, revision: Any) -> RuleVersion:
    """Return the draft, which now says ``revision``: JSON data of scoring.core.revision.

    Raises PermissionDenied, RevisionError, and PublishedError where it was published meanwhile.
    """
    access.require(Capability.MANAGE_RULES)
    former, now = draft.revision, data_of(revision_of(revision))
    draft.revision = now
    draft.save()
    names = sorted(name for name in {*former, *now} if former.get(name) != now.get(name))
    if names:
        before = {name: former.get(name) for name in names}
        after = {name: now.get(name) for name in names}
        record(Action.CHANGED, by=access.user, target=draft, before=before, after=after)
    return draft


@transaction.atomic
def draft_discard(*, access: Access, draft: RuleVersion) -> None:
    """Delete a draft. Raises PermissionDenied and PublishedError."""
    access.require(Capability.MANAGE_RULES)
    record(Action.REMOVED, by=access.user, target=draft)
    draft.delete()


@transaction.atomic
def draft_publish(
    *,
    access: Access,
    draft: RuleVersion,
    effective_from: date,
    note: str,
    effects: dict[str, Any] | None = None,
) -> RuleVersion:
    """Publish a draft: from a day on, which is not over, its rules hold.

    ``effects`` is kept beside it: what the rules made of scores when they were published.

    So no day that has a score is ever rewritten by rules. Raises PermissionDenied,
    PublishedError, and ValidationError for a day before today or before a later version's, or
    without a note.
    """
    access.require(Capability.MANAGE_RULES)
    Organization.objects.select_for_update().get(pk=access.organization.pk)
    if effective_from < local_today(access.organization):
        raise ValidationError({"effective_from": "Choose today or a later day: past days stay."})
    latest = rulebook_of(access.organization).periods[-1].since
    if latest is not None and effective_from <= latest:
        raise ValidationError(
            {"effective_from": f"Choose a day after {latest}, when the latest version begins."}
        )
    if not note.strip():
        raise ValidationError({"note": "Say what changes, and why. Everybody can read it."})
    draft.effective_from, draft.note = effective_from, note.strip()
    draft.effects = effects or {}
    draft.published_at, draft.published_by = timezone.now(), access.user
    draft.save()
    after = {"effective_from": effective_from, "note": draft.note}
    record(Action.RULES_PUBLISHED, by=access.user, target=draft, after=after)
    return draft


def _standard(organization: Organization) -> dict[str, Any]:
    """The standard model with the settings of the organization."""
    return data_of(
        revision_of(
            {
                "base": rulebook_of(organization).periods[0].rules.name,
                "policy": organization.seat_policy,
                "aliases": [name for name in organization.company_aliases if name.strip()],
            }
        )
    )
