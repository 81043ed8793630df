"""The curves of the rules: what a raw metric earns, and how weight fades with age.

Small ones stand in a row of 88 x 30: x = 70.4 u with u = x/T from 0 to 1.25, y = 29 - 27 f(u).
Large ones are fluid: x in 1000, y = 120 - 112 f. Both draw 61 samples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import log

from scoring.core.model import Curve, LinearCurve, LogCurve, RateCurve
from teams.charts.number import number, percent

SAMPLES = 60
BEYOND = 1.25
SMALL_WIDTH, SMALL_BASE, SMALL_HEIGHT = 88, 29, 27
LARGE_WIDTH, LARGE_BASE, LARGE_HEIGHT = 1000, 120, 112
LEAST_RATES = 60
BELOW, ABOVE = 13, -4


@dataclass(frozen=True, slots=True)
class SmallCurve:
    """A line, the area below it, and where full marks begin."""

    line: str
    area: str
    full: str


@dataclass(frozen=True, slots=True)
class PlotPoint:
    """A point with its label, beside it: below a line that rises, above one that falls."""

    x: str
    y: str
    text_y: str
    label: str


@dataclass(frozen=True, slots=True)
class PlotTick:
    """A text below the base line."""

    x: str
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Everything that is drawn of a large curve. ``reference`` is where full marks begin."""

    line: str
    area: str
    points: tuple[PlotPoint, ...]
    ticks: tuple[PlotTick, ...]
    reference: str = ""


def small_curve(curve: Curve) -> SmallCurve:
    """Return the curve of a component as it stands in its row."""
    full, end = _span(curve)
    share = _share(curve)
    points = [
        (SMALL_WIDTH * n / SAMPLES, SMALL_BASE - SMALL_HEIGHT * share(end * n / SAMPLES))
        for n in range(SAMPLES + 1)
    ]
    line = _path(points)
    area = f"{line}L{SMALL_WIDTH} {SMALL_BASE}L0 {SMALL_BASE}Z"
    return SmallCurve(line, area, number(SMALL_WIDTH * full / end))


def curve_plot(
    curve: Curve, marks: Iterable[tuple[float, str]], ticks: Iterable[tuple[float, str]]
) -> Plot:
    """Return the large curve with (raw metric or rate in per cent, label) as points and ticks."""
    full, end = _span(curve)
    return _plot(_share(curve), end, marks, ticks, percent(full, end))


def decay_plot(half_life: int, window: int, marks: Iterable[tuple[int, str]]) -> Plot:
    """Return the weight by age: half after ``half_life`` days, nothing from ``window`` on."""

    def weight(age: float) -> float:
        return float(0.5 ** (age / half_life))

    ticks = [(age, str(age)) for age in range(0, window, half_life)]
    plot = _plot(weight, window, marks, [*ticks, (window, f"{window} days old")], label=ABOVE)
    return replace(plot, line=f"{plot.line}V{LARGE_BASE}")


def _plot(
    share: Callable[[float], float],
    end: float,
    marks: Iterable[tuple[float, str]],
    ticks: Iterable[tuple[float, str]],
    reference: str = "",
    *,
    label: int = BELOW,
) -> Plot:
    points = [(LARGE_WIDTH * n / SAMPLES, _y(share(end * n / SAMPLES))) for n in range(SAMPLES + 1)]
    line = _path(points)
    return Plot(
        line=line,
        area=f"{line}L{LARGE_WIDTH} {LARGE_BASE}L0 {LARGE_BASE}Z",
        points=tuple(
            PlotPoint(percent(x, end), number(_y(share(x))), number(_y(share(x)) + label), text)
            for x, text in marks
        ),
        ticks=tuple(PlotTick(percent(x, end), label, _anchor(x, end)) for x, label in ticks),
        reference=reference,
    )


def _y(share: float) -> float:
    return LARGE_BASE - LARGE_HEIGHT * share


def _anchor(x: float, end: float) -> str:
    return "" if x == 0 else "end" if x == end else "mid"


def _span(curve: Curve) -> tuple[float, float]:
    """Where full marks begin, and where the drawing ends."""
    match curve:
        case LogCurve(target=full) | LinearCurve(full=full):
            return full, full * BEYOND
        case RateCurve(high=high):
            return high, min(100, max(LEAST_RATES, high * BEYOND))


def _share(curve: Curve) -> Callable[[float], float]:
    match curve:
        case LogCurve(target=target):
            return lambda x: min(1.0, log(1 + 10 * x / target) / log(11))
        case LinearCurve(full=full):
            return lambda x: min(1.0, x / full)
        case RateCurve(low=low, high=high):
            return lambda x: min(1.0, max(0.0, (x - low) / (high - low)))


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
