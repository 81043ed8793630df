"""A waterfall: steps from one value to another, each beginning where the one before ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from teams.charts.number import percent

LEAST_SPAN = Decimal(1)


@dataclass(frozen=True, slots=True)
class StepBar:
    """A step from ``start`` to ``end``; the bar lies from ``x`` on, ``width`` wide."""

    start: str
    end: str
    x: str
    width: str
    loss: bool


@dataclass(frozen=True, slots=True)
class WaterfallChart:
    """The bars of the steps, the two ends, and the whole points that the axis runs between."""

    low: Decimal
    high: Decimal
    before: str
    after: str
    bars: tuple[StepBar, ...]


def waterfall(before: Decimal, changes: Sequence[Decimal]) -> WaterfallChart:
    """Return the bars of ``changes`` from ``before`` on.

    The axis runs from the whole point below the lowest value that is passed to the one above the
    highest, as the steps would be too small beside the whole: so only ends are marked, and no bar
    stands for a value itself. x = 1 + 98 (value - low) / (high - low) %.
    """
    values = [before]
    for change in changes:
        values.append(values[-1] + change)
    low = min(values).to_integral_value(ROUND_FLOOR)
    high = max(max(values).to_integral_value(ROUND_CEILING), low + LEAST_SPAN)

    def x(value: Decimal) -> Decimal:
        return 1 + 98 * (value - low) / (high - low)

    def bar(start: Decimal, end: Decimal) -> StepBar:
        left, right = sorted((x(start), x(end)))
        return StepBar(
            start=percent(x(start), 100),
            end=percent(x(end), 100),
            x=percent(left, 100),
            width=percent(right - left, 100),
            loss=end < start,
        )

    return WaterfallChart(
        low=low,
        high=high,
        before=percent(x(values[0]), 100),
        after=percent(x(values[-1]), 100),
        bars=tuple(bar(*ends) for ends in pairwise(values)),
    )
