"""Where a member stands: in the team and in the organization of a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scoring.core import standing
from scoring.core.model import ModelSpec
from scoring.core.pools import Pool, hundredths
from scoring.selectors import HistoryDay, colleagues_on
from teams.reports.people import Stay
from teams.reports.shapes import Standing


@dataclass(frozen=True, slots=True)
class Peers:
    """A pool of members with their values on the day, the member included."""

    name: str
    days: Mapping[int, HistoryDay]


def pools_of(stay: Stay | None, on: date) -> list[Peers]:
    """Return the team of a day, where there is one, and the organization; one query."""
    found = colleagues_on(on=on, team_id=stay.team_id if stay else None)
    everybody = Peers("Organization", {member: day for member, (day, _) in found.items()})
    if stay is None:
        return [everybody]
    mates = {member: day for member, (day, is_mate) in found.items() if is_mate}
    return [Peers(f"Team {stay.team}", mates), everybody]


def standings(peers: list[Peers], member_id: int, spec: ModelSpec) -> tuple[Standing, ...]:
    """Return the standing in each pool. Of a pool that has hardly more people than the one inside
    it nothing is shown: the difference of the two would tell of these few.
    """
    found: list[Standing] = []
    for pool in peers:
        one = _standing(pool, member_id, spec)
        if found and 0 < one.n - found[-1].n < spec.group_floor <= found[-1].n:
            note = f"Under {spec.group_floor} totals beside those above: not compared."
            one = Standing(pool=pool.name, n=one.n, note=note)
        found.append(one)
    return tuple(found)


def median(values: Iterable[Decimal | None], spec: ModelSpec) -> Decimal | None:
    """Return the median of those who have a value; None where these are too few to show."""
    return standing.figures(values, spec.group_floor).median


def _standing(pool: Peers, member_id: int, spec: ModelSpec) -> Standing:
    totals = {m: found.total for m, found in pool.days.items() if found.total is not None}
    n, own = len(totals), totals.get(member_id)
    if n < spec.group_floor:
        return Standing(pool=pool.name, n=n, note=f"Under {spec.group_floor} totals: not compared.")
    scores = Pool.of_points(totals.values())
    if own is None:
        return Standing(
            pool=pool.name,
            n=n,
            note=f"{n} with a total. Without a total there is no rank.",
            median=scores.median(),
            bins=scores.bins(),
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
    )
