"""Scores as data for programs: one form for the command line, files and the API.

Every number that is computed is a decimal string (docs/activity-format.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from scoring.core.ledger import is_capped
from scoring.core.result import ComponentScore, LedgerLine, NextAction, PillarScore, Score
from scoring.core.what_if import Course


def score_data(score: Score) -> dict[str, Any]:
    """Return a score with its pillars and components."""
    return {
        "model": score.model,
        "as_of": score.as_of.isoformat(),
        "seat": score.seat,
        "policy": score.policy,
        "total": points_text(score.total),
        "estimated": score.estimated,
        "low": hundredths(score.low),
        "high": hundredths(score.high),
        "pillars": {name: _pillar(pillar) for name, pillar in score.pillars.items()},
        "components": {name: _component(c) for name, c in score.components.items()},
    }


def line_data(line: LedgerLine, after: Score) -> dict[str, Any]:
    """Return a line of the ledger that ends with a score.

    A line without a component has its pillar instead; ``capped`` is there where the line has
    brought its component to the cap.
    """
    told: dict[str, Any] = {
        "component": line.component,
        "cause": line.cause,
        "points": hundredths(line.points),
    }
    if not line.component:
        told["pillar"] = line.pillar
    if is_capped(line, after):
        told["capped"] = True
    return told


def action_data(action: NextAction, title: str) -> dict[str, Any]:
    """Return one of the next best actions, with its title in words."""
    return {
        "action": action.action,
        "component": action.component,
        "title": title,
        "gain": hundredths(action.gain),
        "before": hundredths(action.before),
        "after": hundredths(action.after),
        "headroom": hundredths(action.headroom),
        "minutes": action.minutes,
    }


def what_if_data(
    *,
    as_of: date,
    by: date,
    rules: str,
    mix: Mapping[str, int],
    assumed: Mapping[str, int],
    minutes: Decimal,
    courses: Mapping[str, Course],
) -> dict[str, Any]:
    """Return what a weekly mix makes of a score: ``courses`` are of the pillars and the total."""
    told = {name: _course(course) for name, course in courses.items()}
    return {
        "as_of": as_of.isoformat(),
        "by": by.isoformat(),
        "rules": rules,
        "mix": dict(mix),
        "assumed": dict(assumed),
        "minutes_a_week": f"{minutes:f}",
        "total": told.pop("total"),
        "pillars": told,
    }


def _course(course: Course) -> dict[str, str | None]:
    return {
        "today": points_text(course.today),
        "coasting": points_text(course.coasting),
        "planned": points_text(course.planned),
    }


def plain(value: Decimal) -> str:
    """Return an exact value without exponent and trailing zeros: "0", "3.957371", "0.72"."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def hundredths(value: Decimal) -> str:
    """Return points, always with two decimals."""
    return f"{value:.2f}"


def points_text(value: Decimal | None) -> str | None:
    """Return points with two decimals, None where there are none."""
    return None if value is None else hundredths(value)


def _pillar(pillar: PillarScore) -> dict[str, Any]:
    return {
        "points": points_text(pillar.points),
        "earned": hundredths(pillar.earned),
        "measured_max": pillar.measured_max,
        "applicable_max": pillar.applicable_max,
        "estimated": pillar.estimated,
        "low": hundredths(pillar.low),
        "high": hundredths(pillar.high),
    }


def _component(component: ComponentScore) -> dict[str, Any]:
    """The keys in the order of the format; what has no value has no key."""
    thing = {
        "code": component.code,
        "max": component.max,
        "raw": None if component.raw is None else plain(component.raw),
        "fraction": None if component.fraction is None else plain(component.fraction),
        "points": points_text(component.points),
        "coverage": component.coverage,
        "successes": component.successes,
        "trials": component.trials,
        "covered_days": component.covered_days,
    }
    return {key: value for key, value in thing.items() if value is not None}
