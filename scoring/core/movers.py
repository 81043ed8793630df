"""Who moved: most improved, points per active day, newcomers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from scoring.core.result import Cause, LedgerLine
from scoring.core.timeline import Timeline
from scoring.core.window import Ints

NEWCOMER_DAYS = 90
# On fewer active days a number per day is chance.
LEAST_ACTIVE_DAYS = 3
# What a member brought about; ageing, coverage and seats come by themselves.
EARNED: frozenset[Cause] = frozenset({"new", "state", "rate"})
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Progress:
    """A member's totals on two days of one model version, None where there is none."""

    member: int
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Mover:
    """A change of total. Newcomers, who have no earlier total, have neither change nor rank."""

    member: int
    total: Decimal
    change: Decimal | None
    rank: int | None

    @property
    def is_new(self) -> bool:
        """Whether there is no earlier total to compare with."""
        return self.change is None


def most_improved(group: Iterable[Progress]) -> list[Mover]:
    """The members by their change, the largest first, then the newcomers by their total.

    The rank is 1 and the number of strictly larger changes: equals share the better one, and
    stand in the order of their totals, then of their numbers. Who has no total on the later day
    is not listed.
    """
    movers: list[Mover] = []
    newcomers: list[Mover] = []
    for one in group:
        if one.after is None:
            continue
        if one.before is None:
            newcomers.append(Mover(one.member, one.after, None, None))
        else:
            movers.append(Mover(one.member, one.after, one.after - one.before, None))
    movers.sort(key=lambda mover: (-(mover.change or 0), -mover.total, mover.member))
    newcomers.sort(key=lambda mover: (-mover.total, mover.member))
    return _ranked(movers) + newcomers


def active_days(timeline: Timeline, since: date, as_of: date) -> Ints:
    """The active days (as F5 has them) of every member after ``since`` up to ``as_of``.

    [members]; the timeline holds all evidence that counts on ``since`` or later.
    """
    table = timeline.contributions
    column = timeline.spec.columns["days_active"]
    inside = (table.on > since.toordinal()) & (table.on <= as_of.toordinal())
    members = table.member[(table.column == column) & inside]
    return np.bincount(members, minlength=timeline.members).astype(np.int64, copy=False)


def per_active_day(lines: Sequence[LedgerLine], days: int) -> Decimal | None:
    """The points that a member earned between two days, by active day, rounded half-up.

    Earned is what the ledger has as new, state or rate: ageing is left out, since it would
    charge a few good days with the many before them. None under 3 active days.
    """
    if days < LEAST_ACTIVE_DAYS:
        return None
    earned = sum((line.points for line in lines if line.cause in EARNED), Decimal(0))
    return (earned / days).quantize(CENT, ROUND_HALF_UP)


def is_newcomer(first_scored: date | None, day: date) -> bool:
    """Whether the first day with a total lies within 90 days before ``day``, or is it."""
    return first_scored is not None and 0 <= (day - first_scored).days <= NEWCOMER_DAYS


def _ranked(movers: Sequence[Mover]) -> list[Mover]:
    """The movers, who come in the order of their change, with their ranks."""
    ranked: list[Mover] = []
    for place, mover in enumerate(movers, start=1):
        same = ranked and ranked[-1].change == mover.change
        rank = ranked[-1].rank if same else place
        ranked.append(Mover(mover.member, mover.total, mover.change, rank))
    return ranked
