"""A scatter of two scores of one scale: x in percent, y in pixels.

A dot stands in the middle of its cell of a hundredth of the scale, so that the drawing stays small
however many there are; where several fall into one cell their dot is larger.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import log2

from teams.charts.number import number, percent

CELLS = 100
FIFTHS = 5
TOP = 8
LEAST_RADIUS, MOST_RADIUS = 3.5, 9.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One or several members at one place; hollow where all of them are estimated."""

    x: str
    y: str
    r: str
    hollow: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A number on an axis and the line that it stands at."""

    label: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Scatter:
    """Everything that is drawn in ``base`` pixels above the axis."""

    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    base: int


def scatter(points: Iterable[tuple[Decimal, Decimal, bool]], top: int, height: int) -> Scatter:
    """Return the dots of (x, y, estimated), both from 0 to ``top``, and a tick a fifth."""
    cells: dict[tuple[int, int], list[bool]] = {}
    for x, y, estimated in points:
        cells.setdefault((_cell(x, top), _cell(y, top)), []).append(estimated)
    return Scatter(
        dots=tuple(
            Dot(
                percent(2 * x + 1, 2 * CELLS),
                number(_y(Decimal(2 * y + 1) / (2 * CELLS), height)),
                number(min(MOST_RADIUS, LEAST_RADIUS + log2(len(found)))),
                all(found),
            )
            for (x, y), found in sorted(cells.items())
        ),
        ticks=tuple(
            Tick(
                number(Decimal(top * fifth) / FIFTHS),
                percent(fifth, FIFTHS),
                number(_y(Decimal(fifth) / FIFTHS, height)),
            )
            for fifth in range(FIFTHS + 1)
        ),
        base=height,
    )


def _cell(value: Decimal, top: int) -> int:
    """The cell of a value; the highest value stands in the last."""
    return min(CELLS - 1, int(CELLS * value / top))


def _y(share: Decimal, height: int) -> Decimal:
    return height - (height - TOP) * share
