"""A walk through the days of a member as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import get_args

from scoring.core.result import Cause
from scoring.walks import NONE, Walk

CAUSES: tuple[Cause, ...] = get_args(Cause)


def lines(name: str, walk: Walk | None) -> Iterator[str]:
    """Yield the days and points, what each cause made of them, and what nothing explains."""
    if walk is None:
        yield f"{name}: fewer than two days with a score"
        return
    moved = sum(1 for day in walk.days if day.lines or day.began)
    yield f"{name}, {walk.first} to {walk.last}: {walk.before} to {walk.after} points"
    yield f"  {len(walk.days)} days, {moved} with a change"
    told = NONE
    for cause in CAUSES:
        points = [line.points for day in walk.days for line in day.lines if line.cause == cause]
        if points:
            told += sum(points, NONE)
            yield _row(cause, len(points), sum(points, NONE))
    began = [day.began for day in walk.days if day.began]
    if began:
        yield _row("pillar begins or ends", len(began), sum(began, NONE))
    yield f"  sum {told + sum(began):+}, difference {walk.after - walk.before:+}"
    for day in walk.days:
        for pillar, left in day.unexplained.items():
            yield f"  {day.on}: {left:+} of {pillar} is not explained"


def _row(cause: str, number: int, points: Decimal) -> str:
    return f"  {cause:22} {number:6} lines {points:+9}"
