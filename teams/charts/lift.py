"""Marks of the content lab: multiples of the usual post, and what a component has of its cap."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import log2

from teams.charts.number import number, percent

# Eight doublings would be too narrow: from an eighth of the usual post to four times it.
LOWEST, DOUBLING = -3, 20
TICKS = ((Decimal("0.25"), "¼"), (Decimal("0.5"), "½"), (Decimal(1), "usual"), (Decimal(2), "2×"))


@dataclass(frozen=True, slots=True)
class LiftMark:
    """A median and its interval on the scale of doublings, and where the usual post stands."""

    usual: str
    middle: str
    low: str
    width: str


def lift_mark(value: Decimal, low: Decimal, high: Decimal) -> LiftMark:
    """Return x = 20 (log2 v + 3) %; what lies outside of the scale stands at its end."""
    left, right = _place(low), _place(high)
    return LiftMark(
        usual=_coordinate(_place(Decimal(1))),
        middle=_coordinate(_place(value)),
        low=_coordinate(left),
        width=_coordinate(right - left),
    )


def lift_ticks() -> tuple[tuple[str, str], ...]:
    """Return the places and the names of the marks above the bars."""
    return tuple((_coordinate(_place(value)), name) for value, name in TICKS)


@dataclass(frozen=True, slots=True)
class StepMark:
    """Where a component stood of its cap and stands now; "" where it is not measured."""

    before: str
    after: str
    left: str
    width: str


def step_mark(before: Decimal | None, after: Decimal | None, cap: int) -> StepMark:
    """Return the two places in percent, and the span between them where there are both."""
    both = () if before is None or after is None else (before, after)
    return StepMark(
        before="" if before is None else percent(before, cap),
        after="" if after is None else percent(after, cap),
        left=percent(min(both), cap) if both else "",
        width=percent(max(both) - min(both), cap) if both else "",
    )


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a bar: its shade from 0 to 3, place, width, middle, and whether it has room."""

    shade: int
    x: str
    width: str
    middle: str
    text: str


def shares(counts: list[int]) -> tuple[Share, ...]:
    """Return the parts of a bar of whole counts, in order; a narrow one has no text."""
    whole = sum(counts)
    before, parts = 0, []
    for place, count in enumerate(counts):
        if count:
            parts.append(
                Share(
                    shade=min(place, 3),
                    x=percent(before, whole),
                    width=percent(count, whole),
                    middle=percent(Decimal(before) + Decimal(count) / 2, whole),
                    text=str(count) if 100 * count >= 6 * whole else "",
                )
            )
        before += count
    return tuple(parts)


def _place(value: Decimal) -> float:
    if value <= 0:
        return 0.0
    return min(100.0, max(0.0, DOUBLING * (log2(value) - LOWEST)))


def _coordinate(place: float) -> str:
    return f"{number(place)}%"
