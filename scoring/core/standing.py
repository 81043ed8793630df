"""Standing by itself and in a small group: bands, and means that never single anybody out.

Ranks and "top x %" are those of ``pools``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import cast

from scoring.core.model import ModelSpec
from scoring.core.pillars import PILLAR
from scoring.core.result import Band, Score

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Figures:
    """The mean and median of a group of ``n``: None where the group is too small to show."""

    n: int
    mean: Decimal | None
    median: Decimal | None


def band(total: Decimal, spec: ModelSpec) -> Band:
    """The band of an exact total: nothing is rounded up into it."""
    reached = [name for name, least in spec.bands if total >= least]
    return cast(Band, reached[-1])


def is_thought_leader(total: Decimal, spec: ModelSpec) -> bool:
    """Whether an exact total reaches the thought-leader target."""
    return total >= spec.thought_leader


def partial_index(score: Score) -> Decimal | None:
    """The index per cent of the pillars that have a value, where just one has none.

    None where a total exists, or where fewer than three pillars have a value.
    """
    points = [pillar.points for pillar in score.measured_pillars if pillar.points is not None]
    if len(points) != len(score.pillars) - 1:
        return None
    return _rounded(100 * sum(points, Decimal(0)) / (PILLAR * len(points)))


def figures(values: Iterable[Decimal | None], floor: int) -> Figures:
    """Mean and median, rounded to hundredths, of those members that have a value.

    ``n`` counts these. Nothing is shown of fewer than ``floor`` members; 1 shows any group, as
    managers see their own.
    """
    known = sorted(value for value in values if value is not None)
    if not known or len(known) < floor:
        return Figures(len(known), None, None)
    middle = len(known) // 2
    median = known[middle] if len(known) % 2 else (known[middle - 1] + known[middle]) / 2
    mean = sum(known, Decimal(0)) / len(known)
    return Figures(len(known), _rounded(mean), _rounded(median))


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)
