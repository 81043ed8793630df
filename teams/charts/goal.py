"""A goal: six weeks back by the day, six ahead with pace and projection, in a plot of 190 px."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise

from teams.charts.dated_axes import WIDTH, DatedAxes
from teams.charts.number import number, percent
from teams.charts.trend import Month, Tick

PLOT = 190
HEAD = 24
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
    axes = DatedAxes.of(first, last, [*drawn, target], plot=PLOT, head=HEAD)
    goal = axes.y(target)
    now = next((value for day, value in known if day == today), None)
    reached = reached_on if reached_on and first <= reached_on <= last else None
    return GoalChart(
        ticks=axes.ticks,
        months=axes.months,
        past=tuple(f"M{axes.line(run)}" for run in _runs(past)),
        pace=f"M{axes.line(pace)}" if len(pace) > 1 else "",
        projection=f"M{axes.line(projection)}" if len(projection) > 1 else "",
        goal=number(goal),
        goal_text=number(goal - 6),
        left=reached is None or axes.x(reached) > LEFT_FROM,
        now="" if now is None else number(axes.y(now)),
        reached=Reached(percent(axes.x(reached), WIDTH), number(goal), number(goal - 10))
        if reached
        else None,
    )


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
