"""The words about goals: facts and numbers, never a verdict on a person."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from scoring.core.pace import LEAST_DAYS, Line
from scoring.core.projection import What
from scoring.core.rhythm import Rhythm
from teams.reports.wording.labels import PILLAR_LABELS, day, signed

# From so many days without activity on the rhythm is said to be of before.
PAUSE = 7


def goal_label(what: What) -> str:
    """Return how what a goal is about is called: "Score", "Brand"."""
    return "Score" if what == "total" else PILLAR_LABELS[what]


def tag(line: Line, points: Decimal | None, on: date) -> str:
    """Return where the goal stands in one or two words; "" where there is nothing to say."""
    if points is None:
        return "not measured"
    if points >= line.target:
        return "reached"
    if on >= line.due:
        return "over"
    if on <= line.start:
        return "starts today"
    return "on pace" if line.ahead(points, on) >= 0 else ""


def pace_said(line: Line, points: Decimal | None, on: date) -> str:
    """Return the pace in a sentence or two."""
    if points is None:
        return "Not measured on this day, so there is no pace."
    if points >= line.target:
        return f"Reached: {points:.2f} on {day(on)}."
    needed = line.needed(points, on)
    if needed is None:
        return f"The day is over: {points:.2f} on {day(on)}."
    weekly = f"Pace needed: {signed(needed)} a week."
    if on <= line.start:
        return weekly
    ahead = line.ahead(points, on)
    where = "exactly on the pace" if not ahead else f"{abs(ahead):.2f} {_side(ahead)} the pace"
    return f"Expected on {day(on)}: {line.on(on):.2f}, so {where}. {weekly}"


def outlook_said(
    line: Line,
    rhythm: Rhythm | None,
    as_of: date,
    reached_on: date | None,
    at_due: Decimal | None,
) -> str:
    """Return where the rhythm leads, and which rhythm that is; it may lead to no value."""
    if rhythm is None:
        return "No activity in the window of the score, so there is nothing to project from."
    when = f"{day(rhythm.first)} to {day(rhythm.last)}"
    pause = (as_of - rhythm.last).days >= PAUSE
    begin = f"At the rhythm before the pause, {when}" if pause else f"At the rhythm of {when}"
    if reached_on is not None:
        late = f", after {day(line.due)}" if reached_on > line.due else ""
        return f"{begin}: reached on {day(reached_on)}{late}."
    if at_due is None:
        return f"{begin}: not measured on {day(line.due)}."
    return f"{begin}: {at_due:.2f} on {day(line.due)}."


def range_said(what: What, today: Decimal, least: int, most: int) -> str:
    """Return what can be picked, and why nothing lower."""
    now = f"Today is {today:.2f}" if what == "total" else f"{goal_label(what)} is {today:.2f} today"
    return f"{now}. Pick a number from {least} to {most}."


def no_suggestion(percentile: Decimal | None, today: Decimal, days: int) -> str:
    """Return why nothing is suggested: too few days, or no target above today."""
    if percentile is None:
        return f"{days} days with a value, {LEAST_DAYS} are needed"
    return f"{percentile:.2f}, {'within a point' if percentile > today else 'no more than today'}"


def _side(ahead: Decimal) -> str:
    return "above" if ahead > 0 else "below"
