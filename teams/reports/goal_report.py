"""Goals of a member with their pace, and where the rhythm of the last weeks leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from accounts.rules import Rulebook
from scoring.core.pace import Line
from scoring.core.projection import Projection, What, in_turn, project
from scoring.core.response import usual_accepted, usual_received
from scoring.core.result import Score
from scoring.core.rhythm import rhythm
from scoring.core.what_if import FARTHEST
from scoring.evidence import Evidence
from scoring.selectors import HistoryDay, StoredScore
from teams.models import Member
from teams.reports.goal_shapes import GoalDay, GoalRow, Outlook
from teams.reports.goal_words import goal_label, outlook_said, pace_said, tag
from teams.selectors.goals import GoalFacts, open_goals

AROUND = timedelta(weeks=6)
WEEK = timedelta(weeks=1)
BEING_SCORED = "New data is being scored. The projection follows."


def goals_of(*, member: Member, score: Score) -> tuple[GoalRow, ...]:
    """Return the open goals with their pace on the day of the score, in one query."""
    return tuple(_row(goal, score) for goal in open_goals(member=member))


def with_outlook(
    goals: Sequence[GoalRow],
    *,
    stored: StoredScore,
    evidence: Evidence,
    rulebook: Rulebook,
    days: Sequence[HistoryDay],
) -> tuple[GoalRow, ...]:
    """Return the goals with what was, and what comes of the rhythm of the last weeks.

    ``days`` are those of the history, or one of each week, up to the score. Nothing is projected
    from evidence that is newer than the score.
    """
    if not goals:
        return ()
    as_of = stored.score.as_of
    is_current = stored.facts_version == evidence.version
    projection = _projection(goals, stored.score, evidence, rulebook) if is_current else None
    return tuple(
        replace(goal, outlook=_outlook(goal, as_of, days, projection, is_current=is_current))
        for goal in goals
    )


def points_of(score: Score, what: What) -> Decimal | None:
    """Return the points of what a goal is about."""
    return score.total if what == "total" else score.pillars[what].points


def _row(goal: GoalFacts, score: Score) -> GoalRow:
    line = Line(goal.set_on, goal.base, goal.due_on, goal.target)
    points, on = points_of(score, goal.what), score.as_of
    return GoalRow(
        id=goal.id,
        what=goal.what,
        label=goal_label(goal.what),
        line=line,
        by=goal.set_by,
        points=points,
        ahead=None if points is None else line.ahead(points, on),
        needed=None if points is None else line.needed(points, on),
        tag=tag(line, points, on),
        said=pace_said(line, points, on),
    )


def _projection(
    goals: Sequence[GoalRow], score: Score, evidence: Evidence, rulebook: Rulebook
) -> Projection | None:
    """Return the days ahead up to the last goal, six weeks at the least; None without a rhythm.

    Each day is by the rules that hold on it, as far as they are published.
    """
    as_of = score.as_of
    spec = rulebook.on(as_of).spec
    found = rhythm(
        evidence.records,
        as_of,
        spec,
        accepted=usual_accepted(score),
        received=usual_received(evidence.records, as_of, spec),
    )
    if found is None:
        return None
    last = min(max(as_of + AROUND, *(goal.due_on for goal in goals)), as_of + FARTHEST)
    return in_turn(
        (
            project(
                evidence.records,
                found,
                as_of,
                last,
                rules.spec,
                policy=rules.policy,
                aliases=rules.aliases,
            ),
            end,
        )
        for rules, _, end in rulebook.spans(as_of, last)
    )


def _outlook(
    goal: GoalRow,
    as_of: date,
    days: Sequence[HistoryDay],
    projection: Projection | None,
    *,
    is_current: bool,
) -> Outlook:
    first, last = as_of - AROUND, as_of + AROUND
    is_open = goal.points is not None and goal.points < goal.target and as_of < goal.due_on
    reaches = projection.reaches(goal.what, goal.target) if projection and is_open else None
    at_due = projection.on(goal.what, goal.due_on) if projection else None
    used = projection.rhythm if projection else None
    said = outlook_said(goal.line, used, as_of, reaches, at_due) if is_open else ""
    ahead = {as_of + n * WEEK for n in range(1, 7)} | {goal.due_on, reaches or last}
    return Outlook(
        as_of=as_of,
        first=first,
        last=last,
        past=tuple(_past(goal, day) for day in days if day.on >= first),
        ahead=tuple(
            GoalDay(
                on=on,
                pace=_pace(goal, on),
                projected=projection.on(goal.what, on) if projection else None,
            )
            for on in sorted(ahead)
            if as_of < on <= last
        ),
        reached_on=reaches,
        said=said if is_current or not is_open else BEING_SCORED,
    )


def _past(goal: GoalRow, day: HistoryDay) -> GoalDay:
    return GoalDay(on=day.on, points=getattr(day, goal.what), pace=_pace(goal, day.on))


def _pace(goal: GoalRow, on: date) -> Decimal | None:
    return goal.line.on(on) if goal.line.start <= on <= goal.line.due else None
