"""A strip of days: one cell a day, darker where there is more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from teams.charts.number import percent

LEVELS = 4


@dataclass(frozen=True, slots=True)
class StripCell:
    """A day with a count; ``level`` is 1 to 4, quarters of the largest count."""

    x: str
    width: str
    level: int


def strip(counts: Sequence[int]) -> tuple[StripCell, ...]:
    """Return the days of a strip that have a count.

    x = 100 i / n %, width 85 / n %; level = ceil(4 count / max).
    """
    n, largest = len(counts), max(counts, default=0)
    return tuple(
        StripCell(
            x=percent(index, n),
            width=percent(Decimal("0.85"), n),
            level=-(-LEVELS * count // largest),
        )
        for index, count in enumerate(counts)
        if count
    )
