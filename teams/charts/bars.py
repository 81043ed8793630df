"""Bars: x and width in percent of the track, heights in the templates."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from teams.charts.number import percent

FULL = Decimal(25)


@dataclass(frozen=True, slots=True)
class PillarBar:
    """A pillar of 25 points. ``low`` and ``high`` bracket an estimate; "" where there is none."""

    fill: str
    median: str = ""
    goal: str = ""
    low: str = ""
    high: str = ""
    hatched: bool = False


def pillar_bar(
    points: Decimal | None,
    *,
    median: Decimal | None = None,
    goal: Decimal | None = None,
    estimated: bool = False,
    low: Decimal | None = None,
    high: Decimal | None = None,
) -> PillarBar:
    """Return the bar of a pillar: fill 4 v %, median and goal alike, bounds where estimated."""
    bounded = estimated and low is not None and high is not None
    return PillarBar(
        fill="" if points is None else percent(points, FULL),
        median="" if median is None else percent(median, FULL),
        goal="" if goal is None else percent(goal, FULL),
        low=percent(low, FULL) if bounded and low is not None else "",
        high=percent(high, FULL) if bounded and high is not None else "",
        hatched=estimated,
    )


@dataclass(frozen=True, slots=True)
class Headroom:
    """What is earned of a cap, and where a gain starts and how wide it is."""

    fill: str
    gain: str


def headroom(before: Decimal, after: Decimal, cap: int) -> Headroom:
    """Return fill 100 p / cap % and gain 100 (p' - p) / cap %."""
    return Headroom(fill=percent(before, cap), gain=percent(after - before, cap))


@dataclass(frozen=True, slots=True)
class DivergingBar:
    """A signed value: ``x`` and ``width`` of the bar ("" for zero), and where zero stands."""

    zero: str
    x: str
    width: str
    loss: bool


def diverging_bar(
    value: Decimal, *, limit: Decimal, has_gains: bool, has_losses: bool
) -> DivergingBar:
    """Return the bar of ``value`` in a table whose values reach ``limit`` in absolute terms.

    Zero stands at 0 % if nothing is negative, at 100 % if nothing is positive, else at 50 %.
    The width is |v| / limit of the longer side, less one percent.
    """
    zero = Decimal(50)
    if not has_losses:
        zero = Decimal(0)
    elif not has_gains:
        zero = Decimal(100)
    width = abs(value) / limit * (max(zero, 100 - zero) - 1)
    x = zero - width if value < 0 else zero
    return DivergingBar(
        zero=percent(zero, 100),
        x=percent(x, 100),
        width=percent(width, 100) if value else "",
        loss=value < 0,
    )
