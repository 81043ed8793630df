"""The chart of quadrants: scores to the right, attainments upwards, split at both medians."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from teams.charts.number import number, percent

BASE = 268
PLOT = 260
# Full attainments: the axis ends at the next half above the largest, and at all of it at least.
STEP = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the plot."""

    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line across at an attainment, with its label and the place of that."""

    y: str
    text_y: str
    label: str


@dataclass(frozen=True, slots=True)
class QuadrantChart:
    """All places: x in percent, y in pixels from the top. ``marks`` keep the order given."""

    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    median: Mark


def quadrant_chart(
    points: Iterable[tuple[Decimal, Decimal]], median: tuple[Decimal, Decimal]
) -> QuadrantChart:
    """Return the chart of (score of 100, attainment of 1): x = score %, y = 268 - 260 a / top."""
    given = list(points)
    largest = max((attainment for _, attainment in given), default=Decimal(0))
    steps = max(2, int((largest / STEP).to_integral_value(ROUND_CEILING)))
    top = steps * STEP

    def place(score: Decimal, attainment: Decimal) -> Mark:
        return Mark(percent(score, 100), number(BASE - PLOT * attainment / top))

    every = -(-steps // 6)
    return QuadrantChart(
        marks=tuple(place(*point) for point in given),
        lines=tuple(_line(STEP * step, top) for step in range(0, steps + 1, every)),
        median=place(*median),
    )


def _line(attainment: Decimal, top: Decimal) -> Line:
    y = BASE - PLOT * attainment / top
    return Line(number(y), number(y - 4), f"{number(100 * attainment)}%")
