"""The versions of the rules of an organization: the standard model, its own ones, its draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from accounts.access import Access
from accounts.models import Organization, RuleVersion
from accounts.roles import Capability
from accounts.rules import Period, Rulebook, rulebook_of, rules_of
from accounts.selectors import local_today
from scoring.core.revision import Revision, data_of, definition, revision_of
from scoring.rule_effects import effects_from
from teams.reports.rule_shapes import Edition, EditionState
from teams.reports.wording.labels import rules_label


def editions_of(organization: Organization) -> tuple[Edition, ...]:
    """Return the standard model and the published versions, oldest first, with who published."""
    published = RuleVersion.objects.filter(published_at__isnull=False)
    rows = {row.number: row for row in published.select_related("published_by")}
    return editions_in(rulebook_of(organization), organization, rows)


def editions_in(
    book: Rulebook, organization: Organization, rows: Mapping[int, RuleVersion]
) -> tuple[Edition, ...]:
    """Return the versions of a rulebook, oldest first; ``rows`` tell when and by whom published."""
    today = local_today(organization)
    return tuple(
        _edition(organization, book, period, rows.get(period.number), today)
        for period in book.periods
    )


def edition_on(editions: tuple[Edition, ...], day: date) -> Edition:
    """Return the version that holds on a day."""
    return next(e for e in reversed(editions) if e.since is None or e.since <= day)


def draft_of(access: Access) -> RuleVersion | None:
    """Return the draft, to somebody who may write one. Raises PermissionDenied."""
    access.require(Capability.MANAGE_RULES)
    return RuleVersion.objects.filter(published_at__isnull=True).first()


def draft_edition(organization: Organization, draft: RuleVersion) -> Edition:
    """Return a draft as a version."""
    return Edition(
        number=draft.number,
        label=rules_label(draft.name),
        spec=rules_of(organization, draft).spec,
        revision=revision_of(draft.revision),
        state="draft",
        url=reverse("scoring:rules_draft", kwargs={"org": organization.slug}),
    )


def document_of(edition: Edition) -> dict[str, Any]:
    """Return a version as JSON data: what it changes, and every constant it comes to.

    The names of the own company and the policy of the standard model are settings.
    """
    return {
        "name": edition.spec.name,
        "label": edition.label,
        "effective_from": edition.since and edition.since.isoformat(),
        "effective_until": edition.until and edition.until.isoformat(),
        "published_at": edition.published_at and edition.published_at.isoformat(),
        "note": edition.note,
        "revision": data_of(edition.revision),
        "definition": definition(edition.spec),
    }


def _edition(
    organization: Organization,
    book: Rulebook,
    period: Period,
    row: RuleVersion | None,
    today: date,
) -> Edition:
    until = book.until(period)
    effects, effects_on = effects_from(row.effects if row else {})
    at: dict[str, Any] = {"org": organization.slug, "number": period.number}
    return Edition(
        number=period.number,
        label=rules_label(period.rules.name),
        spec=period.rules.spec,
        revision=_revision(period),
        state=_state(period.since, until, today),
        since=period.since,
        until=until,
        note=period.note,
        published_at=row.published_at if row else None,
        published_by=_name(row),
        url=reverse("scoring:rules_version", kwargs=at),
        json_url=reverse("scoring:rules_json", kwargs=at),
        effects=effects,
        effects_on=effects_on,
    )


def _revision(period: Period) -> Revision:
    if period.revision is not None:
        return period.revision
    rules = period.rules
    return Revision(base=rules.name, policy=rules.policy, aliases=period.company_aliases)


def _state(since: date | None, until: date | None, today: date) -> EditionState:
    if since is not None and since > today:
        return "to come"
    return "past" if until is not None and until < today else "in force"


def _name(row: RuleVersion | None) -> str:
    return row.published_by.get_full_name() if row and row.published_by else ""
