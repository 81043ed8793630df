"""The curve of one component with the member's point: x in percent, y in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from teams.charts.number import number, percent

WIDTH = 1000
BASE = 150
TOP = 14
BEYOND = Decimal("1.25")
AROUND = Decimal("1.05")


@dataclass(frozen=True, slots=True)
class Here:
    """The member's point; its label stands on the side where there is room."""

    x: str
    y: str
    text_y: str
    is_left: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """A line, the area below it, where all is earned, and the member's point."""

    line: str
    area: str
    full: str
    here: Here | None


def component_curve(
    samples: Sequence[tuple[Decimal, Decimal]], full: Decimal, here: tuple[Decimal, Decimal] | None
) -> Curve:
    """Return the curve through (raw, fraction) up to ``full``, level from there on.

    It is drawn to 1.25 of ``full``, or 1.05 of where the member stands; y = 150 - 136 f.
    """
    end = full * BEYOND
    if here is not None:
        end = max(end, here[0] * AROUND)
    points = [(raw, fraction) for raw, fraction in samples] + [(end, Decimal(1))]
    line = "M" + "L".join(f"{number(WIDTH * raw / end)} {number(_y(f))}" for raw, f in points)
    return Curve(
        line=line,
        area=f"{line}L{WIDTH} {BASE}L0 {BASE}Z",
        full=percent(full, end),
        here=None if here is None else _here(*here, end),
    )


def _here(raw: Decimal, fraction: Decimal, end: Decimal) -> Here:
    y = _y(fraction)
    text_y = min(max(y + 18, Decimal(TOP + 18)), Decimal(BASE - 6))
    return Here(percent(raw, end), number(y), number(text_y), is_left=2 * raw > end)


def _y(fraction: Decimal) -> Decimal:
    return BASE - (BASE - TOP) * fraction
