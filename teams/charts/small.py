"""Small charts: sparkline, histogram, distribution, coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from teams.charts.number import Number, number, percent

SPARK_WIDTH = 71
SPARK_BASE = 22
SPARK_RANGE = 20

HISTOGRAM_HEIGHT = 30

DOT_BASE = Decimal(54)
DOT_STEP = Decimal("8.5")
DOT_BIN = Decimal("2.5")


@dataclass(frozen=True, slots=True)
class Spark:
    """A line on 76 x 24 where one pixel is one point of score, and its last point."""

    path: str
    x: str
    y: str


def spark(values: Sequence[Decimal]) -> Spark | None:
    """Return the sparkline; None under two values.

    x = 2 + 71 i / (n - 1); y = 22 - clamp(v - lo, 0, 20) with lo = (max + min) / 2 - 10, so that
    slopes of all rows compare.
    """
    if len(values) < 2:
        return None
    low = (max(values) + min(values)) / 2 - 10
    points = [
        (
            number(2 + Decimal(SPARK_WIDTH * index) / (len(values) - 1)),
            number(SPARK_BASE - min(max(value - low, Decimal(0)), Decimal(SPARK_RANGE))),
        )
        for index, value in enumerate(values)
    ]
    path = "M" + "L".join(f"{x} {y}" for x, y in points)
    return Spark(path, *points[-1])


@dataclass(frozen=True, slots=True)
class Column:
    """One bin of a histogram."""

    x: str
    y: str
    height: str
    own: bool


def histogram(bins: Sequence[int], own: int | None = None) -> tuple[Column, ...]:
    """Return ten columns of 10 points each: x = 10 j + 0.6 %, height max(2, 29 c / max).

    An empty bin has no height.
    """
    largest = max(bins, default=0) or 1
    columns = []
    for index, count in enumerate(bins):
        height = max(Decimal(2), Decimal(29 * count) / largest) if count else Decimal(0)
        columns.append(
            Column(
                x=percent(10 * index + Decimal("0.6"), 100),
                y=number(HISTOGRAM_HEIGHT - height),
                height=number(height),
                own=index == own,
            )
        )
    return tuple(columns)


@dataclass(frozen=True, slots=True)
class DotMark:
    """One member of a distribution."""

    x: str
    y: str
    estimated: bool


def dots(totals: Iterable[tuple[Decimal, bool]]) -> tuple[DotMark, ...]:
    """Return a dot per (total, estimated), ascending, in bins of 2.5 stacked by 8.5 px.

    Where a stack would leave the top, its dots move together; the base line is at 54 px. Of those
    of one kind that would lie within a pixel of one another the first stands for all.
    """
    ordered = sorted(totals)
    places = [min(int(total / DOT_BIN), 39) for total, _ in ordered]
    sizes = Counter(places)
    level: Counter[int] = Counter()
    middles = {place: percent(DOT_BIN * place + DOT_BIN / 2, 100) for place in sizes}
    steps = {
        place: min(DOT_STEP, (DOT_BASE - 4) / max(size - 1, 1)) for place, size in sizes.items()
    }
    last: dict[tuple[int, bool], Decimal] = {}
    marks = []
    for place, (_, estimated) in zip(places, ordered, strict=True):
        y = DOT_BASE - level[place] * steps[place]
        level[place] += 1
        if last.get((place, estimated), y + 1) - y >= 1:
            marks.append(DotMark(middles[place], number(y), estimated))
            last[place, estimated] = y
    return tuple(marks)


@dataclass(frozen=True, slots=True)
class Cell:
    """A component in the coverage of its pillar, as wide as its points."""

    code: str
    state: str
    x: str
    width: str
    middle: str


def cells(components: Iterable[tuple[str, int, str]]) -> tuple[Cell, ...]:
    """Return a cell for each (code, cap, coverage) of a pillar.

    x = 4 * caps before, width = 4 * cap, in percent; half a percent divides neighbours.
    """
    before = 0
    result = []
    for code, cap, state in components:
        left: Number = 4 * before + Decimal("0.25")
        result.append(
            Cell(
                code=code,
                state=state,
                x=percent(left, 100),
                width=percent(4 * cap - Decimal("0.5"), 100),
                middle=percent(4 * before + 2 * cap, 100),
            )
        )
        before += cap
    return tuple(result)
