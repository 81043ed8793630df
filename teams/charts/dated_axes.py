"""The axes of values by the day: x from 0 to 1000, y in pixels from the top.

x = 1000 (day - first) / (last - first); y = head + (plot - head) (high - v) / (high - low). The
axis of values does not begin at zero: it is labelled, and spans what is drawn in whole steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from teams.charts.number import number, percent
from teams.charts.trend import MONTHS, Month, Tick

WIDTH = 1000
STEPS = (1, 2, 5, 10, 20, 50)
MOST_TICKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedAxes:
    """From ``first`` to ``last`` and from ``low`` to ``high``, in a plot below its head."""

    first: date
    last: date
    low: int
    high: int
    step: int
    plot: int
    head: int

    @classmethod
    def of(
        cls, first: date, last: date, values: Sequence[Decimal], *, plot: int, head: int
    ) -> DatedAxes:
        """Return the axes that have all of the values: in the smallest step with few lines."""
        low, high, step = _range(values)
        return cls(first=first, last=last, low=low, high=high, step=step, plot=plot, head=head)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The lines of the axis of values, each with its label."""
        return tuple(
            Tick(number(self.y(value)), number(self.y(value) + 4), value)
            for value in range(self.low, self.high + 1, self.step)
        )

    @property
    def months(self) -> tuple[Month, ...]:
        """The first days of months, after the first day."""
        return tuple(
            Month(percent(self.x(day), WIDTH), MONTHS[day.month - 1]) for day in self._firsts()
        )

    def x(self, day: date) -> Decimal:
        """Return where a day stands."""
        return Decimal(WIDTH * (day - self.first).days) / (self.last - self.first).days

    def y(self, value: Decimal | int) -> Decimal:
        """Return where a value stands."""
        share = (self.high - Decimal(value)) / (self.high - self.low)
        return self.head + (self.plot - self.head) * share

    def line(self, points: Iterable[tuple[date, Decimal]]) -> str:
        """Return the points as a path without its beginning."""
        return "L".join(f"{number(self.x(day))} {number(self.y(value))}" for day, value in points)

    def _firsts(self) -> Iterable[date]:
        year, month = self.first.year, self.first.month
        while True:
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
            day = date(year, month, 1)
            if day > self.last:
                return
            yield day


def _range(values: Sequence[Decimal]) -> tuple[int, int, int]:
    """The least and the most of the axis, and its step: the smallest that needs few lines."""
    low, high = min(values), max(values)
    for step in STEPS:
        least = int((low / step).to_integral_value(ROUND_FLOOR)) * step
        most = int((high / step).to_integral_value(ROUND_CEILING)) * step
        if (most - least) // step <= MOST_TICKS:
            break
    return (least, most, step) if most > least else (least, least + step, step)
