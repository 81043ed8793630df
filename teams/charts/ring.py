"""The ring: four quarter arcs on 240 x 240, one per pillar, 25 points a quarter.

Centre 120, radius 96, quarters in the order brand, find, insights, relationships, clockwise from
the top. Quarter j spans 87 degrees from -90 + 90 j + 1.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, radians, sin

from teams.charts.number import number

CENTRE = 120
RADIUS = 96
SPAN = 87
MARGIN = 1.5
GAP_RADII = (88.5, 103.5)
TICK_RADII = (106, 114)
LETTER_RADIUS = 77
LETTER_BASELINE = 4


@dataclass(frozen=True, slots=True)
class Slice:
    """The input for one quarter: points of 25 (None: not measured), median of peers, own goal."""

    name: str
    points: Decimal | None
    estimated: bool = False
    median: Decimal | None = None
    goal: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Quarter:
    """Paths of one quarter: ``track`` and ``arc`` where measured, else two dashed ``gaps``.

    ``arc`` is "" at 0 points; ``tick`` is the median outside of the ring, ``goal_x`` and
    ``goal_y`` the place of the goal on it, or "".
    """

    name: str
    letter_x: str
    letter_y: str
    track: str = ""
    arc: str = ""
    gaps: tuple[str, ...] = ()
    tick: str = ""
    goal_x: str = ""
    goal_y: str = ""
    estimated: bool = False


def ring(slices: Sequence[Slice]) -> tuple[Quarter, ...]:
    """Return the quarters of four slices, in their order."""
    return tuple(_quarter(index, part) for index, part in enumerate(slices))


def _quarter(index: int, part: Slice) -> Quarter:
    x, y = _point(LETTER_RADIUS, _angle(index, Decimal("12.5")))
    letter_x, letter_y = number(x), number(y + LETTER_BASELINE)
    if part.points is None:
        gaps = tuple(_arc(index, Decimal(25), radius) for radius in GAP_RADII)
        return Quarter(part.name, letter_x, letter_y, gaps=gaps)
    goal = ("", "")
    if part.goal is not None:
        x, y = _point(RADIUS, _angle(index, part.goal))
        goal = (number(x), number(y))
    return Quarter(
        part.name,
        letter_x,
        letter_y,
        track=_arc(index, Decimal(25), RADIUS),
        arc=_arc(index, part.points, RADIUS) if part.points else "",
        tick=_tick(index, part.median) if part.median is not None else "",
        goal_x=goal[0],
        goal_y=goal[1],
        estimated=part.estimated,
    )


def _angle(index: int, points: Decimal) -> float:
    return -90 + 90 * index + MARGIN + SPAN * float(points) / 25


def _point(radius: float, degrees: float) -> tuple[float, float]:
    angle = radians(degrees)
    return CENTRE + radius * cos(angle), CENTRE + radius * sin(angle)


def _pair(radius: float, degrees: float) -> str:
    return " ".join(number(value) for value in _point(radius, degrees))


def _arc(index: int, points: Decimal, radius: float) -> str:
    start = _pair(radius, _angle(index, Decimal(0)))
    end = _pair(radius, _angle(index, points))
    size = number(radius)
    return f"M{start}A{size} {size} 0 0 1 {end}"


def _tick(index: int, median: Decimal) -> str:
    inner, outer = (_pair(radius, _angle(index, median)) for radius in TICK_RADII)
    return f"M{inner}L{outer}"
