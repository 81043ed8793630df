"""A median by the week with the quartiles around it, in a plot of 188 px (`DatedAxes`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from teams.charts.dated_axes import WIDTH, DatedAxes
from teams.charts.number import number, percent
from teams.charts.trend import Month, Tick

PLOT, HEAD = 188, 8


@dataclass(frozen=True, slots=True)
class Week:
    """A day with its median and quartiles; None where nothing is told."""

    on: date
    median: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """A median that stands alone."""

    x: str
    y: str


@dataclass(frozen=True, slots=True)
class SpreadChart:
    """Everything that is drawn: a line and a band a run of weeks; ``now`` is the last median."""

    ticks: tuple[Tick, ...]
    months: tuple[Month, ...]
    lines: tuple[str, ...]
    bands: tuple[str, ...]
    dots: tuple[Dot, ...]
    now: str


def spread(weeks: Sequence[Week]) -> SpreadChart | None:
    """Return the chart of weeks in date order; None where no median is told."""
    told = [v for w in weeks for v in (w.median, w.low, w.high) if v is not None]
    if not told or weeks[0].on == weeks[-1].on:
        return None
    axes = DatedAxes.of(weeks[0].on, weeks[-1].on, told, plot=PLOT, head=HEAD)
    medians = [[(w.on, w.median) for w in run if w.median is not None] for run in _runs(weeks)]
    last = weeks[-1].median
    return SpreadChart(
        ticks=axes.ticks,
        months=axes.months,
        lines=tuple(f"M{axes.line(run)}" for run in medians if len(run) > 1),
        bands=tuple(_bands(weeks, axes)),
        dots=tuple(
            Dot(percent(axes.x(run[0][0]), WIDTH), number(axes.y(run[0][1])))
            for run in medians
            if len(run) == 1
        ),
        now="" if last is None else number(axes.y(last)),
    )


def _runs(weeks: Sequence[Week]) -> Iterable[list[Week]]:
    """Weeks with a median that follow one another."""
    for has_value, run in groupby(weeks, key=lambda week: week.median is not None):
        if has_value:
            yield list(run)


def _bands(weeks: Sequence[Week], axes: DatedAxes) -> Iterable[str]:
    for has_band, found in groupby(weeks, key=lambda week: week.low is not None):
        run = [w for w in found if w.low is not None and w.high is not None]
        if has_band and len(run) > 1:
            above = axes.line((w.on, w.high) for w in run if w.high is not None)
            below = axes.line((w.on, w.low) for w in reversed(run) if w.low is not None)
            yield f"M{above}L{below}Z"
