"""Organizations with literal totals, and what each of them can read of its industry's pool."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import time_machine
from django.utils import timezone

from accounts.models import Organization
from accounts.tenancy import tenant_scope
from scoring.industry_places import IndustryPlace, industry_place
from scoring.industry_pools import renew_pools
from scoring.models import IndustryEdition, IndustryShare, IndustryStanding, ScoreSnapshot
from teams.models import Member
from tests import factories

DAY = date(2026, 6, 9)
INDUSTRY = "technology"


def organization(totals: Sequence[int] = (), **more: Any) -> Organization:
    """Return an organization that takes part, with members who have these totals on the day."""
    settings = {"industry": INDUSTRY, "industry_shared_since": timezone.now(), **more}
    made = factories.organization(**settings)
    join(made, totals)
    return made


def join(organization: Organization, totals: Sequence[int], on: date = DAY) -> list[Member]:
    """Give the organization new members with these totals on a day."""
    with tenant_scope(organization.pk):
        first = Member.objects.count()
        found = Member.objects.bulk_create(
            Member(name=f"Member {n}", email=f"m{n}@{organization.slug}.example")
            for n in range(first, first + len(totals))
        )
    give(dict(zip(found, totals, strict=True)), on)
    return found


def give(totals: Mapping[Member, int], on: date) -> None:
    """Give members, of one organization, totals of a day; their pillars are a quarter each."""
    if not totals:
        return
    with tenant_scope(next(iter(totals)).organization_id):
        ScoreSnapshot.objects.bulk_create(
            ScoreSnapshot(
                member=member,
                on=on,
                model="ssi-v1",
                policy="equal",
                seat="free",
                total=total,
                **dict.fromkeys(("brand", "find", "insights", "relationships"), total // 4),
                estimated=False,
                components=b"",
                facts_version=1,
                computed_at=timezone.now(),
            )
            for member, total in totals.items()
        )


def stored(member: Member, on: date = DAY, industry: str = INDUSTRY) -> None:
    """Store an edition that has the member alone: rows to be looked at."""
    edition = IndustryEdition.objects.create(
        industry=industry,
        on=on,
        n=20,
        median=40,
        step=25,
        **dict.fromkeys(("brand", "find", "insights", "relationships"), 10),
    )
    with tenant_scope(member.organization_id):
        share = IndustryShare.objects.create(edition=edition, members=1)
        IndustryStanding.objects.create(share=share, member=member, total=4000, top_percent=50)


def everybody_moves(on: date, *organizations: Organization, by: int = 100) -> None:
    """Give all members other totals on a later day than they had on the first one."""
    for each in organizations:
        with tenant_scope(each.pk):
            rows = list(ScoreSnapshot.objects.filter(on=DAY).select_related("member"))
        give({row.member: (row.total or 0) + by for row in rows}, on)


def renewed(day: date = DAY) -> list[IndustryEdition]:
    """Return the editions that are made when this is the day of the pools."""
    noon = datetime.combine(day + timedelta(days=2), time(12))
    with time_machine.travel(noon.isoformat() + "Z", tick=False):
        return renew_pools()


@contextmanager
def inside(organization: Organization) -> Iterator[None]:
    """Work for the organization, as its pages do."""
    with tenant_scope(organization.pk):
        yield


def place(organization: Organization, on: date = DAY, member: Member | None = None) -> Any:
    """Return what the organization's pages read of the pool on a day, of one of its members."""
    with inside(organization):
        found: IndustryPlace | None = industry_place(
            industry=organization.industry, member_id=member.pk if member else None, on=on
        )
        return found


def readable(organization: Organization) -> dict[str, Any]:
    """Return every number of pools that rows of the organization, and their editions, hold."""
    with inside(organization):
        editions = IndustryShare.objects.order_by("edition__on").values_list(
            *("edition__industry", "edition__on", "edition__until", "edition__n"),
            *("edition__median", "edition__brand", "edition__find", "edition__insights"),
            *("edition__relationships", "edition__step", "members"),
        )
        places = IndustryStanding.objects.order_by("share__edition__on", "total", "member_id")
        return {
            "editions": list(editions),
            "places": list(places.values_list("share__edition__on", "total", "top_percent")),
        }
