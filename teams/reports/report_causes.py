"""What did most for the change of a total."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from scoring.core.result import ComponentScore, Score
from teams.reports.report_shapes import Cause
from teams.reports.shapes import CENT
from teams.reports.wording.labels import component_label


def top_cause(score: Score, before: Score, change: Decimal) -> Cause | None:
    """Return the component that did most for the change, with what it moved (scaled to 25)."""
    moves = [
        (abs(points), Cause(c.code, c.pillar, component_label(c.name), points))
        for c in score.components.values()
        for points in [_moved(score, before, c)]
        if points * change > 0
    ]
    return max(moves, key=lambda move: (move[0], move[1].code), default=(None, None))[1]


def _moved(score: Score, before: Score, component: ComponentScore) -> Decimal:
    """Return what a component moved its pillar by; one that begins or ceases, by its presence."""
    now, was = component.points, before.components[component.name].points
    pillar = score.pillars[component.pillar]
    if now is not None and was is not None:
        return _of_25(now - was, pillar.measured_max)
    points = _of_25(pillar.earned, pillar.measured_max)
    if now is not None:
        return points - _of_25(pillar.earned - now, pillar.measured_max - component.max)
    if was is not None:
        return points - _of_25(pillar.earned + was, pillar.measured_max + component.max)
    return Decimal(0)


def _of_25(earned: Decimal, of: int) -> Decimal:
    return (25 * earned / of).quantize(CENT, ROUND_HALF_UP) if of else Decimal(0)
