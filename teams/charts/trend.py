"""Weeks: stacked pillars from the bottom (relationships, insights, find, brand), total on top.

x = 1000 (day - first) / (last - first); y = 10 + 258 (1 - v / top) in a plot of 268 px, where
``top`` is the next multiple of 20. What restated days showed first, totals by other rules, and
LinkedIn's own index are lines of their own. Below the plot stand numbered markers and the months.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from math import ceil

from teams.charts.number import number, percent

PLOT = 268
HEAD = 10
STEP = 20
STACK = ("relationships", "insights", "find", "brand")
LABEL_GAP = 16
HALF_WEEK = timedelta(days=3)
MARK_GAP = 24  # of 1000: closer happenings of one kind share a number
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Sample:
    """One day: pillars by name (None: not measured), the total, and the rules behind them.

    ``first`` is the total that a restated day showed first, ``anew`` the one by other rules.
    """

    on: date
    pillars: Mapping[str, Decimal | None]
    total: Decimal | None
    model: str = ""
    first: Decimal | None = None
    anew: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """A grid line, its number and the base line of that text."""

    y: str
    text_y: str
    label: int


@dataclass(frozen=True, slots=True)
class Band:
    """The area of one pillar over one run of days, and the line on top of it."""

    name: str
    area: str
    edge: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered happening on the base line; one of several days has a width."""

    number: int
    kind: str
    x: str
    width: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A number that LinkedIn told."""

    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Month:
    """Where a month begins."""

    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Label:
    """A direct label at the right: a pillar, "" for the total, or "linkedin" for its own index."""

    name: str
    y: str
    text_y: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class TrendChart:
    """Everything that is drawn. ``numbers`` gives each happening of the input its number."""

    ticks: tuple[Tick, ...]
    bands: tuple[Band, ...]
    totals: tuple[str, ...]
    now: str
    labels: tuple[Label, ...]
    months: tuple[Month, ...]
    marks: tuple[Mark, ...]
    numbers: tuple[int, ...]
    firsts: tuple[str, ...] = ()
    anews: tuple[str, ...] = ()
    recorded: str = ""
    dots: tuple[Dot, ...] = ()


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date
    top: int

    def x(self, day: date) -> Decimal:
        return Decimal(1000 * (day - self.first).days) / (self.last - self.first).days

    def y(self, value: Decimal) -> Decimal:
        return HEAD + (PLOT - HEAD) * (1 - value / self.top)

    def line(self, points: Iterable[tuple[Decimal, Decimal]]) -> str:
        return "L".join(f"{number(x)} {number(self.y(value))}" for x, value in points)

    def places(self, run: Sequence[Sample]) -> list[tuple[Decimal, Sample]]:
        """Each day with its x; a day that is alone stands for the half week around it."""
        if len(run) > 1:
            return [(self.x(sample.on), sample) for sample in run]
        x, half = self.x(run[0].on), self.x(self.first + HALF_WEEK)
        return [(max(x - half, Decimal(0)), run[0]), (min(x + half, Decimal(1000)), run[0])]


def trend(
    samples: Sequence[Sample],
    marks: Iterable[tuple[date, str, date | None]] = (),
    recorded: Sequence[tuple[date, Decimal]] = (),
) -> TrendChart | None:
    """Return the chart of samples in date order with (day, kind, last day) marks, and LinkedIn's
    own index by day; None under two days.

    A change of rules, or of the pillars that are measured, begins a new run: nothing is drawn
    across it.
    """
    if not samples or samples[0].on == samples[-1].on:
        return None
    told = [one for one in recorded if samples[0].on <= one[0] <= samples[-1].on]
    scale = _Scale(samples[0].on, samples[-1].on, _top(samples, [value for _, value in told]))
    runs = [tuple(run) for _, run in groupby(samples, key=_kind)]
    last = samples[-1]
    places = [(scale.x(day), value) for day, value in told]
    drawn, numbers = _marks(marks, scale)
    return TrendChart(
        ticks=_ticks(scale),
        bands=tuple(band for run in runs for band in _bands(run, scale)),
        totals=tuple(total for run in runs if (total := _total(run, scale))),
        now="" if last.total is None else number(scale.y(last.total)),
        labels=_labels(last, told[-1][1] if told else None, scale),
        months=_months(scale),
        marks=drawn,
        numbers=numbers,
        firsts=tuple(_lines(samples, scale, lambda sample: sample.first)),
        anews=tuple(_lines(samples, scale, lambda sample: sample.anew)),
        recorded=f"M{scale.line(places)}" if len(places) > 1 else "",
        dots=tuple(Dot(percent(x, 1000), number(scale.y(value))) for x, value in places),
    )


def _kind(sample: Sample) -> tuple[str, tuple[str, ...], bool]:
    measured = tuple(name for name in STACK if sample.pillars.get(name) is not None)
    return sample.model, measured, sample.total is not None


def _stacked(sample: Sample) -> list[tuple[str, Decimal, Decimal]]:
    """(name, bottom, top) of the measured pillars, from the bottom."""
    level = Decimal(0)
    layers = []
    for name in STACK:
        value = sample.pillars.get(name)
        if value is not None:
            layers.append((name, level, level + value))
            level += value
    return layers


def _top(samples: Sequence[Sample], told: Sequence[Decimal]) -> int:
    stacks = [layers[-1][2] for s in samples if (layers := _stacked(s))]
    others = [value for s in samples for value in (s.first, s.anew) if value is not None]
    highest = max([*stacks, *others, *told], default=Decimal(0))
    return max(STEP, ceil(highest / STEP) * STEP)


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    values = range(0, scale.top + 1, STEP)
    return tuple(
        Tick(number(scale.y(Decimal(v))), number(scale.y(Decimal(v)) + 4), v) for v in values
    )


def _bands(run: Sequence[Sample], scale: _Scale) -> list[Band]:
    layers = [(x, _stacked(sample)) for x, sample in scale.places(run)]
    bands = []
    for place, (name, _, _) in enumerate(layers[0][1]):
        tops = [(x, stack[place][2]) for x, stack in layers]
        lows = [(x, stack[place][1]) for x, stack in layers]
        edge = scale.line(tops)
        bands.append(Band(name, f"M{edge}L{scale.line(reversed(lows))}Z", f"M{edge}"))
    return bands


def _total(run: Sequence[Sample], scale: _Scale) -> str:
    points = [(x, s.total) for x, s in scale.places(run) if s.total is not None]
    return f"M{scale.line(points)}" if points else ""


def _lines(
    samples: Sequence[Sample], scale: _Scale, value_of: Callable[[Sample], Decimal | None]
) -> Iterator[str]:
    """Another total of the days than the one that is stacked, a line a run of days with one."""
    for has_value, run in groupby(samples, key=lambda sample: value_of(sample) is not None):
        if has_value:
            told = [(x, value_of(sample)) for x, sample in scale.places(tuple(run))]
            yield f"M{scale.line((x, value) for x, value in told if value is not None)}"


def _labels(last: Sample, told: Decimal | None, scale: _Scale) -> tuple[Label, ...]:
    """The labels from the top, each at the middle of its band and clear of the one above."""
    wanted = [(name, scale.y((low + high) / 2), high - low) for name, low, high in _stacked(last)]
    wanted.reverse()
    if last.total is not None:
        wanted.insert(0, ("", scale.y(last.total), last.total))
    if told is not None:
        wanted.append(("linkedin", scale.y(told), told))
        wanted.sort(key=lambda label: label[1])
    # Push down from the top, then up again from the bottom where the plot ends.
    places: list[Decimal] = []
    for _, y, _ in wanted:
        places.append(max(y, places[-1] + LABEL_GAP) if places else y)
    floor = Decimal(PLOT)
    for index in reversed(range(len(places))):
        places[index] = min(places[index], floor)
        floor = places[index] - LABEL_GAP
    return tuple(
        Label(name, number(y - 6), number(y + 4), value)
        for (name, _, value), y in zip(wanted, places, strict=True)
    )


def _months(scale: _Scale) -> tuple[Month, ...]:
    months: list[Month] = []
    year, month = scale.first.year, scale.first.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        start = date(year, month, 1)
        if start > scale.last:
            return tuple(months)
        months.append(Month(percent(scale.x(start), 1000), MONTHS[month - 1]))


def _marks(
    marks: Iterable[tuple[date, str, date | None]], scale: _Scale
) -> tuple[tuple[Mark, ...], tuple[int, ...]]:
    drawn: list[Mark] = []
    numbers = []
    group: tuple[str, Decimal] | None = None
    for day, kind, until in marks:
        x = min(max(scale.x(day), Decimal(0)), Decimal(1000))
        if until is not None:
            end = min(scale.x(until), Decimal(1000))
            drawn.append(Mark(len(drawn) + 1, kind, percent(x, 1000), percent(end - x, 1000)))
        elif group is None or group[0] != kind or x - group[1] >= MARK_GAP:
            group = (kind, x)
            drawn.append(Mark(len(drawn) + 1, kind, percent(x, 1000)))
        numbers.append(len(drawn))
    return tuple(drawn), tuple(numbers)
