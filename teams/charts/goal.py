"""A goal: six weeks back by the day, six ahead with pace and projection.

x = 1000 (day - first) / (last - first); y = 24 + 166 (high - v) / (high - low) in a plot of
190 px. The axis does not begin at zero: it is labelled, and spans what is drawn in whole steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import groupby, pairwise

from teams.charts.number import number, percent
from teams.charts.trend import MONTHS, Month, Tick

PLOT = 190
HEAD = 24
STEPS = (1, 2, 5, 10, 20, 50)
MOST_TICKS = 4
WIDTH = 1000
# A day that is reached further to the right leaves room for the text of the goal.
LEFT_FROM = 720

Point = tuple[date, Decimal]


@dataclass(frozen=True, slots=True)
class Reached:
    """Where the projection has the target."""

    x: str
    y: str
    text_y: str


@dataclass(frozen=True, slots=True)
class GoalChart:
    """Everything that is drawn. Paths and places are "" where there is nothing to draw.

    ``past`` has one path a run of days with a value. ``goal`` is the height of the target, and
    its text stands ``left``, above the line, where no day on which it is reached is in the way.
    """

    ticks: tuple[Tick, ...]
    months: tuple[Month, ...]
    past: tuple[str, ...]
    pace: str
    projection: str
    goal: str
    goal_text: str
    left: bool
    now: str
    reached: Reached | None


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date
    low: int
    high: int

    def x(self, day: date) -> Decimal:
        return Decimal(WIDTH * (day - self.first).days) / (self.last - self.first).days

    def y(self, value: Decimal | int) -> Decimal:
        return HEAD + (PLOT - HEAD) * (self.high - Decimal(value)) / (self.high - self.low)

    def path(self, points: Iterable[Point]) -> str:
        places = [f"{number(self.x(day))} {number(self.y(value))}" for day, value in points]
        return f"M{'L'.join(places)}" if places else ""


def goal_chart(
    *,
    first: date,
    today: date,
    last: date,
    past: Sequence[tuple[date, Decimal | None]],
    pace: Sequence[Point],
    projection: Sequence[Point],
    target: Decimal,
    reached_on: date | None,
) -> GoalChart:
    """Return the chart of the days from ``first`` to ``last``; points are in date order.

    ``pace`` are the ends of its line as far as they are in sight.
    """
    known = [(day, value) for day, value in past if value is not None]
    drawn = [value for _, value in (*known, *pace, *projection)]
    low, high, step = _range([*drawn, target])
    scale = _Scale(first, last, low, high)
    goal = scale.y(target)
    now = next((value for day, value in known if day == today), None)
    reached = reached_on if reached_on and first <= reached_on <= last else None
    return GoalChart(
        ticks=tuple(
            Tick(number(scale.y(value)), number(scale.y(value) + 4), value)
            for value in range(low, high + 1, step)
        ),
        months=tuple(_months(scale)),
        past=tuple(scale.path(run) for run in _runs(past)),
        pace=scale.path(pace) if len(pace) > 1 else "",
        projection=scale.path(projection) if len(projection) > 1 else "",
        goal=number(goal),
        goal_text=number(goal - 6),
        left=reached is None or scale.x(reached) > LEFT_FROM,
        now="" if now is None else number(scale.y(now)),
        reached=Reached(percent(scale.x(reached), WIDTH), number(goal), number(goal - 10))
        if reached
        else None,
    )


def _range(values: Sequence[Decimal]) -> tuple[int, int, int]:
    """The least and the most of the axis, and its step: the smallest that needs few lines."""
    low, high = min(values), max(values)
    for step in STEPS:
        least = int((low / step).to_integral_value(ROUND_FLOOR)) * step
        most = int((high / step).to_integral_value(ROUND_CEILING)) * step
        if (most - least) // step <= MOST_TICKS:
            break
    return (least, most, step) if most > least else (least, least + step, step)


def _runs(past: Sequence[tuple[date, Decimal | None]]) -> Iterable[list[Point]]:
    """Days that have a value, in runs: nothing is drawn over more than a week without one."""
    gaps = [0]
    for (day, value), (following, next_value) in pairwise(past):
        broken = (following - day).days > 7 or (value is None) != (next_value is None)
        gaps.append(gaps[-1] + broken)
    for _, run in groupby(zip(past, gaps, strict=False), key=lambda pair: pair[1]):
        points = [(day, value) for (day, value), _ in run if value is not None]
        if points:
            yield points


def _months(scale: _Scale) -> Iterable[Month]:
    year, month = scale.first.year, scale.first.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        start = date(year, month, 1)
        if start > scale.last:
            return
        yield Month(percent(scale.x(start), WIDTH), MONTHS[month - 1])
