"""Why a member's rank moved: the places that the member moved by, and those that others did."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from scoring.core.pools import Pool, hundredths
from scoring.core.rank_change import RankChange, rank_change
from teams.models import Member
from teams.reports.rank_shapes import RankPart, RankSplit
from teams.reports.shapes import Standing
from teams.reports.standing_report import Peers
from teams.reports.wording import pages


def rank_splits(
    member: Member,
    before: Sequence[Peers],
    now: Sequence[Peers],
    standing: Collection[Standing],
    floor: int,
    *,
    is_own: bool,
) -> tuple[RankSplit, ...]:
    """Return why each rank of the standing moved: the same pools on an earlier day, and now.

    A pool is told where it is shown on both days: the member has a total in it, there are
    ``floor`` totals at least, and as many beside those of the pool inside it, or none.
    """
    ranked = {one.pool for one in standing if one.rank is not None}
    found: list[RankSplit] = []
    inside = 0
    for former, pool in zip(before, now, strict=True):
        was, totals = _totals(former), _totals(pool)
        beside = len(was) - inside
        is_few = len(was) < floor or 0 < beside < floor <= inside
        inside = len(was)
        if pool.name in ranked and member.pk in was and not is_few:
            found.append(_split(pool.name, member.pk, was, totals, is_own=is_own))
    return tuple(found)


def _totals(pool: Peers) -> dict[int, int]:
    return {pk: hundredths(day.total) for pk, day in pool.days.items() if day.total is not None}


def _split(
    pool: str, member_id: int, before: Mapping[int, int], after: Mapping[int, int], *, is_own: bool
) -> RankSplit:
    change = rank_change(
        Pool.of(list(before.values())),
        Pool.of(list(after.values())),
        before[member_id],
        after[member_id],
        joined=Pool.of([total for pk, total in after.items() if pk not in before]),
        left=Pool.of([total for pk, total in before.items() if pk not in after]),
    )
    return RankSplit(
        pool=pool,
        before=change.before,
        after=change.after,
        n_before=len(before),
        n_after=len(after),
        parts=_parts(change, is_own=is_own),
    )


def _parts(change: RankChange, *, is_own: bool) -> tuple[RankPart, ...]:
    """Own and others always, those who came and went where they moved the rank."""
    came_and_went = (
        RankPart(pages.rank_part("joined"), -change.joined),
        RankPart(pages.rank_part("left"), -change.left),
    )
    return (
        RankPart(pages.rank_part("you" if is_own else "own"), -change.you),
        RankPart(pages.rank_part("others"), -change.others),
        *(part for part in came_and_went if part.places),
    )
