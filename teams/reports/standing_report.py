"""Where a member stands: in the team and in the organization of a day, and in the industry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from accounts.access import Access
from accounts.roles import Capability
from scoring.core import standing
from scoring.core.industry_editions import measured_alike
from scoring.core.model import ModelSpec
from scoring.core.pools import Pool, hundredths
from scoring.core.registry import CURRENT, model
from scoring.core.rules import Rules
from scoring.industry_places import industry_place
from scoring.selectors import HistoryDay, colleagues_on
from teams.models import Member
from teams.reports.industry_words import (
    NO_EDITION,
    NO_PART,
    OWN_RULES,
    TIES,
    place_facts,
    place_note,
    pool_name,
)
from teams.reports.people import Stay
from teams.reports.shapes import Fact, Link, Standing
from teams.reports.wording.labels import day


@dataclass(frozen=True, slots=True)
class Peers:
    """A pool of members with their values on the day, the member included."""

    name: str
    days: Mapping[int, HistoryDay]


def pools_of(stay: Stay | None, days: Collection[date]) -> dict[date, list[Peers]]:
    """Return by day the team, where there is one, and the organization; in one query.

    The team is that of ``stay``, whoever was in it on the day.
    """
    found = colleagues_on(days=days, team_id=stay.team_id if stay else None)
    return {day: _pools(stay, colleagues) for day, colleagues in found.items()}


def _pools(stay: Stay | None, colleagues: Mapping[int, tuple[HistoryDay, bool]]) -> list[Peers]:
    everybody = Peers("Organization", {member: day for member, (day, _) in colleagues.items()})
    if stay is None:
        return [everybody]
    mates = {member: day for member, (day, is_mate) in colleagues.items() if is_mate}
    return [Peers(f"Team {stay.team}", mates), everybody]


def standings(
    access: Access, member: Member, peers: list[Peers], rules: Rules, on: date
) -> tuple[Standing, ...]:
    """Return the standing in each pool of the day, and in the industry's last.

    ``rules`` are those of the day.

    Of a pool that has hardly more people than the one inside it nothing is shown: the difference
    of the two would tell of these few.
    """
    spec = rules.spec
    found: list[Standing] = []
    for pool in peers:
        one = _standing(pool, member.pk, spec, on)
        if found and 0 < one.n - found[-1].n < spec.group_floor <= found[-1].n:
            note = f"Under {spec.group_floor} totals beside those above: not compared."
            one = Standing(pool=pool.name, n=one.n, note=note, facts=_facts(one.n, spec, on))
        found.append(one)
    return (*found, _in_industry(access, member, rules, on))


def median(values: Iterable[Decimal | None], spec: ModelSpec) -> Decimal | None:
    """Return the median of those who have a value; None where these are too few to show."""
    return standing.figures(values, spec.group_floor).median


def _standing(pool: Peers, member_id: int, spec: ModelSpec, on: date) -> Standing:
    totals = {m: found.total for m, found in pool.days.items() if found.total is not None}
    n, own = len(totals), totals.get(member_id)
    facts = _facts(n, spec, on)
    if n < spec.group_floor:
        note = f"Under {spec.group_floor} totals: not compared."
        return Standing(pool=pool.name, n=n, note=note, facts=facts)
    scores = Pool.of_points(totals.values())
    if own is None:
        return Standing(
            pool=pool.name,
            n=n,
            note=f"{n} with a total. Without a total there is no rank.",
            median=scores.median(),
            bins=scores.bins(),
            facts=facts,
        )
    rank = scores.rank(hundredths(own))
    return Standing(
        pool=pool.name,
        n=n,
        note=f"Rank {rank} of {n} with a total; ties share the better rank.",
        rank=rank,
        top_percent=scores.top_percent(hundredths(own)),
        median=scores.median(),
        bins=scores.bins(),
        own_bin=min(int(own // 10), 9),
        facts=(facts[0], facts[1], Fact("Top x %", f"100 · {rank} / {n}, rounded up."), *facts[2:]),
    )


def _facts(n: int, spec: ModelSpec, on: date) -> tuple[Fact, ...]:
    return (
        Fact("Pool", f"{n} with all four pillars, of those who belonged to it on the day."),
        Fact("Date", f"{day(on)} {on.year}"),
        TIES,
        Fact("Smallest", f"{spec.group_floor} totals; of fewer nothing is shown."),
    )


def _in_industry(access: Access, member: Member, rules: Rules, on: date) -> Standing:
    """One read where the organization takes part, and none where it does not."""
    organization = access.organization
    if not organization.shares_with_industry:
        url = reverse("accounts:settings", kwargs={"org": organization.slug})
        decides = access.can(Capability.SHARE_WITH_INDUSTRY) and not organization.is_sample
        step = Link("Take part", url) if decides else None
        return Standing(pool="Industry", n=0, note=NO_PART, step=step)
    name = pool_name(organization)
    place = industry_place(industry=organization.industry, member_id=member.pk, on=on)
    if place is None:
        alike = measured_alike(rules, model(CURRENT))
        return Standing(pool=name, n=0, note=NO_EDITION if alike else OWN_RULES)
    return Standing(
        pool=name,
        n=place.n,
        note=place_note(place),
        top_percent=place.top_percent,
        median=Decimal(place.median),
        is_coarse=True,
        facts=place_facts(place),
    )
