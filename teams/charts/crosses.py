"""Groups by two measures: a numbered dot each, with the interval of either median as a cross.

x is in percent, y in pixels. Neither axis begins at zero: both are labelled in whole steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from teams.charts.number import number, percent
from teams.reports.wording.counts import MINUS

TOP, BASE = 12, 292
LEFT, RIGHT = Decimal(6), Decimal(96)
STEPS = tuple(Decimal(n).scaleb(power) for power in range(-1, 5) for n in (1, 2, 5))
MOST_TICKS = 5


@dataclass(frozen=True, slots=True)
class Reach:
    """A median, and from where to where it may lie; None where that is not told."""

    median: Decimal
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Cross:
    """The place of a group; the ends of its lines are "" where there is no interval."""

    number: int
    x: str
    y: str
    left: str = ""
    right: str = ""
    upper: str = ""
    lower: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and its number."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class CrossChart:
    """Everything that is drawn."""

    crosses: tuple[Cross, ...]
    across: tuple[Tick, ...]
    upwards: tuple[Tick, ...]
    base: int = BASE


@dataclass(frozen=True, slots=True)
class _Axis:
    low: Decimal
    high: Decimal
    step: Decimal

    @classmethod
    def of(cls, reaches: Sequence[Reach]) -> _Axis:
        ends = [v for one in reaches for v in (one.median, one.low, one.high) if v is not None]
        low, high = min(ends), max(ends)
        for step in STEPS:
            least = (low / step).to_integral_value(ROUND_FLOOR) * step
            most = (high / step).to_integral_value(ROUND_CEILING) * step
            most = most if most > least else least + step
            if (most - least) / step <= MOST_TICKS:
                return cls(least, most, step)
        return cls(low, high, high - low)

    def share(self, value: Decimal) -> Decimal:
        return (value - self.low) / (self.high - self.low)

    def ticks(self) -> list[Decimal]:
        count = int((self.high - self.low) / self.step)
        return [self.low + self.step * place for place in range(count + 1)]


def cross_chart(groups: Sequence[tuple[int, Reach, Reach]]) -> CrossChart | None:
    """Return the chart of (number, across, upwards); None without a group."""
    if not groups:
        return None
    across = _Axis.of([x for _, x, _ in groups])
    upwards = _Axis.of([y for _, _, y in groups])

    def x_of(value: Decimal | None) -> str:
        return "" if value is None else percent(LEFT + (RIGHT - LEFT) * across.share(value), 100)

    def y_of(value: Decimal | None) -> str:
        return "" if value is None else number(BASE - (BASE - TOP) * upwards.share(value))

    return CrossChart(
        crosses=tuple(
            Cross(
                named,
                x_of(x.median),
                y_of(y.median),
                x_of(x.low),
                x_of(x.high),
                y_of(y.high),
                y_of(y.low),
            )
            for named, x, y in groups
        ),
        across=tuple(Tick(x_of(value), _label(value)) for value in across.ticks()),
        upwards=tuple(Tick(y_of(value), _label(value)) for value in upwards.ticks()),
    )


def _label(value: Decimal) -> str:
    return number(value).replace("-", MINUS)
