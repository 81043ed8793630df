"""Where a member stands: in the team and in the organization of a day, and in the industry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from accounts.access import Access
from accounts.roles import Capability
from accounts.visibility import Sight, Whose
from scoring.core import standing
from scoring.core.industry_editions import measured_alike
from scoring.core.pools import Pool, hundredths
from scoring.core.registry import CURRENT, model
from scoring.core.rules import Rules
from scoring.industry_places import industry_place
from scoring.selectors import HistoryDay, colleagues_on
from teams.access import valued_members
from teams.models import Member
from teams.reports.people import Stay
from teams.reports.shapes import Fact, Link, Standing
from teams.reports.wording import pages
from teams.reports.wording.industry import (
    industry_pool,
    no_edition,
    no_part,
    own_rules,
    place_facts,
    place_note,
    pool_name,
)


@dataclass(frozen=True, slots=True)
class Peers:
    """A pool of members with their values on the day, the member included.

    ``untold`` says why it is told to nobody who looks; it has no days then.
    """

    name: str
    days: Mapping[int, HistoryDay]
    untold: str = ""


def pools_of(stay: Stay | None, days: Collection[date]) -> dict[date, list[Peers]]:
    """Return by day the team, where there is one, and the organization; in one query.

    The team is that of ``stay``, whoever was in it on the day.
    """
    found = colleagues_on(days=days, team_id=stay.team_id if stay else None)
    return {day: _pools(stay, colleagues) for day, colleagues in found.items()}


def told_pools(access: Access, pools: dict[date, list[Peers]]) -> dict[date, list[Peers]]:
    """Return the pools without those that have totals of a few people whom the viewer does not
    see, beside those whom the viewer does: the difference would be theirs.
    """
    others = access.can(Capability.VIEW_REPORT) or access.policy.sees(Whose.PEER, Sight.VALUES)
    if access.can(Capability.VIEW_ALL_TEAMS) or not others:
        return pools
    seen = set(valued_members(access).values_list("pk", flat=True))
    floor = access.policy.floor
    return {day: [_told(pool, seen, floor) for pool in found] for day, found in pools.items()}


def _told(pool: Peers, seen: Collection[int], floor: int) -> Peers:
    hidden = sum(day.total is not None and pk not in seen for pk, day in pool.days.items())
    few = 0 < hidden < floor
    return Peers(pool.name, {}, pages.few_elsewhere(floor)) if few else pool


def _pools(stay: Stay | None, colleagues: Mapping[int, tuple[HistoryDay, bool]]) -> list[Peers]:
    everybody = Peers(
        pages.organization_pool(), {member: day for member, (day, _) in colleagues.items()}
    )
    if stay is None:
        return [everybody]
    mates = {member: day for member, (day, is_mate) in colleagues.items() if is_mate}
    return [Peers(pages.team_pool(str(stay.team)), mates), everybody]


def standings(
    access: Access, member: Member, peers: list[Peers], rules: Rules, on: date
) -> tuple[Standing, ...]:
    """Return the standing in each pool of the day, and in the industry's last.

    ``rules`` are those of the day. Where nothing is told of one person there is no place among
    colleagues: two days that differ by one person would tell on which side of the own total they
    stood.

    Of a pool that has hardly more people than the one inside it nothing is shown: the difference
    of the two would tell of these few.
    """
    industry = _in_industry(access, member, rules, on)
    if access.policy.is_closed:
        note = pages.place_not_told()
        return (*(Standing(pool=pool.name, n=0, note=note) for pool in peers), industry)
    floor = access.policy.floor
    found: list[Standing] = []
    for pool in peers:
        one = _standing(pool, member.pk, floor, on)
        if pool.untold:
            found.append(Standing(pool=pool.name, n=0, note=pool.untold))
            continue
        if found and 0 < one.n - found[-1].n < floor <= found[-1].n:
            note = pages.not_compared_beside(floor)
            one = Standing(pool=pool.name, n=one.n, note=note, facts=_facts(one.n, floor, on))
        found.append(one)
    return (*found, industry)


def told_peers(access: Access, peers: Peers) -> Peers:
    """Return the peers whose medians stand beside the own pillars: nobody where the visibility
    tells nothing of one person, since medians of each day tell of who moved.
    """
    return Peers("", {}) if access.policy.is_closed else peers


def median(values: Iterable[Decimal | None], floor: int) -> Decimal | None:
    """Return the median of those who have a value; None where these are too few to show."""
    return standing.figures(values, floor).median


def _standing(pool: Peers, member_id: int, floor: int, on: date) -> Standing:
    totals = {m: found.total for m, found in pool.days.items() if found.total is not None}
    n, own = len(totals), totals.get(member_id)
    facts = _facts(n, floor, on)
    if n < floor:
        note = pages.not_compared(floor)
        return Standing(pool=pool.name, n=n, note=note, facts=facts)
    scores = Pool.of_points(totals.values())
    if own is None:
        return Standing(
            pool=pool.name,
            n=n,
            note=pages.without_rank(n),
            median=scores.median(),
            bins=scores.bins(),
            facts=facts,
        )
    rank = scores.rank(hundredths(own))
    return Standing(
        pool=pool.name,
        n=n,
        note=pages.ranked(rank, n),
        rank=rank,
        top_percent=scores.top_percent(hundredths(own)),
        median=scores.median(),
        bins=scores.bins(),
        own_bin=min(int(own // 10), 9),
        facts=(*facts[:2], Fact(*pages.top_percent(rank, n)), *facts[2:]),
    )


def _facts(n: int, floor: int, on: date) -> tuple[Fact, ...]:
    return tuple(Fact(*told) for told in pages.pool_facts(n, floor, on))


def _in_industry(access: Access, member: Member, rules: Rules, on: date) -> Standing:
    """One read where the organization takes part, and none where it does not."""
    organization = access.organization
    if not organization.shares_with_industry:
        url = reverse("accounts:settings", kwargs={"org": organization.slug})
        decides = access.can(Capability.SHARE_WITH_INDUSTRY) and not organization.is_sample
        step = Link("Take part", url) if decides else None
        return Standing(pool=industry_pool(), n=0, note=no_part(), step=step)
    name = pool_name(organization)
    place = industry_place(industry=organization.industry, member_id=member.pk, on=on)
    if place is None:
        alike = measured_alike(rules, model(CURRENT))
        return Standing(pool=name, n=0, note=no_edition() if alike else own_rules())
    return Standing(
        pool=name,
        n=place.n,
        note=place_note(place),
        top_percent=place.top_percent,
        median=Decimal(place.median),
        is_coarse=True,
        facts=place_facts(place),
    )
