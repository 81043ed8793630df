"""The pace of a goal: a straight line in hundredths, and what is suggested as a target."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from scoring.core.mix import WEEK

CENT = Decimal("0.01")
# The share of days, per cent, that were at or below a suggested target.
PERCENTILE = 80
# Fewer days say nothing about what is usual.
LEAST_DAYS = 28


@dataclass(frozen=True, slots=True)
class Line:
    """From ``base`` points on the day ``start`` straight to ``target`` on the later day ``due``."""

    start: date
    base: Decimal
    due: date
    target: Decimal

    def __post_init__(self) -> None:
        if self.due <= self.start:
            raise ValueError(f"{self.due} is not after {self.start}")

    def on(self, day: date) -> Decimal:
        """The points of the line on a day, half up to the hundredth; level beyond its ends."""
        days = (self.due - self.start).days
        gone = min(max((day - self.start).days, 0), days)
        return (self.base + (self.target - self.base) * gone / days).quantize(CENT, ROUND_HALF_UP)

    def ahead(self, points: Decimal, day: date) -> Decimal:
        """By how many points a score is above the line on a day; below it is negative."""
        return points - self.on(day)

    def needed(self, points: Decimal, day: date) -> Decimal | None:
        """The points a week from a day on that lead to the target in time, half up.

        0 where the target is reached, None where the days are over.
        """
        left = (self.due - day).days
        if points >= self.target:
            return Decimal("0.00")
        if left <= 0:
            return None
        return ((self.target - points) * WEEK / left).quantize(CENT, ROUND_HALF_UP)


def least_target(points: Decimal) -> int:
    """The smallest whole number of points above what there is."""
    return int(points) + 1


def suggested(values: Iterable[Decimal]) -> Decimal | None:
    """The 80th percentile of daily values by nearest rank; None for fewer than 28.

    Of n values in ascending order it is the one at the place ceil(80 n / 100), counted from 1:
    always a value that was had, never one between two.
    """
    ordered = sorted(values)
    if len(ordered) < LEAST_DAYS:
        return None
    return ordered[-(-PERCENTILE * len(ordered) // 100) - 1]
