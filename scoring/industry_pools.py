"""Industry pools: the one place where totals of several organizations come together.

Each organization that takes part is entered by itself and its totals of a day are taken along;
what they come to is stored as an edition, and each gets back where its own members stand. No
other code enters several organizations to put together what it found.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.industries import Industry
from accounts.models import Organization
from accounts.rules import rulebook_of
from accounts.tenancy import tenant_scope
from scoring.core.industry import APART_DAYS, LEAST_DAYS, may_renew
from scoring.core.industry_editions import (
    Composed,
    FormerShare,
    Share,
    changes,
    compose,
    measured_alike,
)
from scoring.core.registry import CURRENT, model
from scoring.models import IndustryEdition, IndustryShare, IndustryStanding, ScoreSnapshot
from scoring.roll_forward import is_behind
from scoring.snapshots import VALUES
from teams.services.rows import insert_rows

STANDING = ("organization", "share", "member", "total", "top_percent")


class NotScoredError(Exception):
    """An organization's scores have not come as far as the day."""


def pool_day() -> date:
    """Return the latest day that is over in every time zone, and has been for half a day."""
    return timezone.now().astimezone(UTC).date() - timedelta(days=2)


def renew_pools() -> list[IndustryEdition]:
    """Look for a new edition of every industry's pool; return those that were made.

    One that may not be renewed stays, with its date, for 90 days; then it ends. Those that ended
    are deleted, but for the latest: the next one must be compared with it.
    """
    made = [_renew(industry, pool_day()) for industry in Industry.values]
    for industry in Industry.values:
        _delete_ended(industry, pool_day())
    return [edition for edition in made if edition is not None]


def _delete_ended(industry: str, day: date) -> None:
    editions = IndustryEdition.objects.filter(industry=industry)
    latest = editions.order_by("-on").values_list("pk", flat=True)[:1]
    ended = editions.filter(until__lte=day).exclude(pk__in=list(latest))
    with IndustryShare.across_tenants(reason="an edition ends for all who have a share in it"):
        ended.delete()


def _renew(industry: str, day: date) -> IndustryEdition | None:
    latest = IndustryEdition.objects.filter(industry=industry).order_by("-on").first()
    age = (day - latest.on).days if latest else 0
    if latest is not None and age < LEAST_DAYS:
        return None
    try:
        shares = list(_shares(industry, day))
    except NotScoredError:
        shares = []
    composed = compose(shares)
    if composed is not None and (latest is None or _may_replace(latest, shares, age)):
        return _publish(industry, day, composed, shares)
    if age >= APART_DAYS:
        IndustryEdition.objects.filter(industry=industry, until=None).update(until=day)
    return None


def _shares(industry: str, day: date) -> Iterator[Share]:
    """Yield what each organization that takes part brings. Raises NotScoredError."""
    taking_part = Organization.objects.filter(
        industry=industry, industry_shared_since__isnull=False, is_sample=False
    )
    for organization in taking_part.order_by("pk"):
        with tenant_scope(organization.pk):
            share = _share(organization, industry, day)
        if share is not None:
            yield share


def _share(organization: Organization, industry: str, day: date) -> Share | None:
    """Return the totals of an organization; None where it has none to compare.

    It is in one pool at most: while an edition of another industry has it, it waits.
    """
    elsewhere = IndustryShare.objects.filter(edition__until=None)
    rulebook = rulebook_of(organization)
    rules = rulebook.on(day)
    if elsewhere.exclude(edition__industry=industry).exists():
        return None
    if not measured_alike(rules, model(CURRENT)):
        return None
    if is_behind(organization, rulebook, day):
        raise NotScoredError(organization.pk)
    rows = ScoreSnapshot.objects.filter(
        on=day, total__isnull=False, model=rules.name, policy=rules.policy
    )
    values = {member: tuple(cents) for member, *cents in rows.values_list("member_id", *VALUES)}
    return Share(organization.pk, values) if values else None


def _may_replace(latest: IndustryEdition, shares: list[Share], age: int) -> bool:
    found = changes(list(_former(latest)), latest.n, shares)
    return may_renew(found.joined_or_left, found.moved, age)


def _former(latest: IndustryEdition) -> Iterator[FormerShare]:
    for organization_id in Organization.objects.order_by("pk").values_list("pk", flat=True):
        with tenant_scope(organization_id):
            share = IndustryShare.objects.filter(edition=latest).first()
            if share is not None:
                totals = share.standings.values_list("member_id", "total")
                yield FormerShare(organization_id, share.members, dict(totals))


def _publish(
    industry: str, day: date, composed: Composed, shares: list[Share]
) -> IndustryEdition | None:
    """Store the edition in place of the former one; None where somebody else just did.

    The same happens where a member was deleted meanwhile: the next look finds what is left.
    """
    shown = composed.edition
    try:
        with transaction.atomic():
            IndustryEdition.objects.filter(industry=industry, until=None).update(until=day)
            edition = IndustryEdition.objects.create(
                industry=industry,
                on=day,
                n=shown.n,
                step=shown.step,
                **dict(zip(("median", *VALUES[1:]), (shown.median, *shown.pillars), strict=True)),
            )
            for share in shares:
                with tenant_scope(share.organization):
                    _give_back(edition, share, composed)
    except IntegrityError:
        return None
    return edition


def _give_back(edition: IndustryEdition, share: Share, composed: Composed) -> None:
    row = IndustryShare.objects.create(edition=edition, members=len(share.values))
    insert_rows(
        IndustryStanding,
        STANDING,
        [
            (share.organization, row.pk, member, values[0], composed.top_percent[member])
            for member, values in share.values.items()
        ],
    )
