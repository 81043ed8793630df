"""The page of a member's goals: those that are open, those that were, and what can be set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import get_args

from django.urls import reverse

from accounts.access import Access
from accounts.roles import Capability
from accounts.rules import rulebook_of
from accounts.selectors import last_complete_day
from scoring.core.pace import least_target, suggested
from scoring.core.projection import What
from scoring.core.result import PillarName, Score
from scoring.core.what_if import FARTHEST
from scoring.evidence import evidence_of
from scoring.selectors import HistoryDay, history
from teams.models import Member
from teams.reports.goal_report import goals_of, points_of, with_outlook
from teams.reports.goal_shapes import ClosedGoal, GoalChoice, GoalDays, GoalRow
from teams.reports.goal_words import goal_label, no_suggestion, range_said
from teams.reports.member_scores import NoScoreError, member_score
from teams.reports.people import person_of
from teams.reports.shapes import Link, Missing, Person
from teams.selectors.goals import closed_goals

LOOKED_BACK = timedelta(weeks=12)
PROPOSED = timedelta(weeks=6)
DAY = timedelta(days=1)
WHATS: tuple[What, ...] = ("total", *get_args(PillarName))


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalsPage:
    """A member's goals, for the member (``is_own``) or somebody who may see them.

    Without a score there are no ``choices``; ``missing`` says why.
    """

    person: Person
    is_own: bool
    may_set: bool
    url: str
    as_of: date | None = None
    goals: tuple[GoalRow, ...] = ()
    closed: tuple[ClosedGoal, ...] = ()
    choices: tuple[GoalChoice, ...] = ()
    days: GoalDays | None = None
    missing: Missing | None = None


def goals_page(*, access: Access, member: Member, is_own: bool) -> GoalsPage:
    """Return the goals of a member whom the user may see, as of the latest score."""
    page = GoalsPage(
        person=person_of(member, last_complete_day(access.organization)),
        is_own=is_own,
        may_set=is_own or access.can(Capability.SET_GOALS),
        url=_url(access, member, is_own=is_own),
        closed=_closed(member),
    )
    try:
        stored = member_score(member=member, on=None)
    except NoScoreError:
        return replace(page, missing=_missing(access, is_own=is_own))
    score, as_of = stored.score, stored.score.as_of
    days = last_weeks(member=member, as_of=as_of)
    goals: tuple[GoalRow, ...] = goals_of(member=member, score=score)
    if goals:
        goals = with_outlook(
            goals,
            stored=stored,
            evidence=evidence_of(member=member),
            rulebook=rulebook_of(access.organization),
            days=days,
        )
    return replace(
        page,
        as_of=as_of,
        goals=goals,
        choices=goal_choices(score, days),
        days=goal_days(as_of),
    )


def last_weeks(*, member: Member, as_of: date) -> Sequence[HistoryDay]:
    """Return the days that suggest a target, the 12 weeks up to ``as_of``, in one query."""
    found = history(member_ids=[member.pk], first=as_of - LOOKED_BACK + DAY, last=as_of)
    return found.get(member.pk, ())


def goal_choices(score: Score, days: Sequence[HistoryDay] = ()) -> tuple[GoalChoice, ...]:
    """Return what a goal can be set for from a score, and what the last 12 weeks suggest."""
    return tuple(_choice(what, score, days) for what in WHATS)


def goal_days(as_of: date) -> GoalDays:
    """Return from when to when a goal can be due: from tomorrow up to a year after the score."""
    return GoalDays(first=as_of + 2 * DAY, last=as_of + FARTHEST, proposed=as_of + PROPOSED)


def _choice(what: What, score: Score, days: Sequence[HistoryDay]) -> GoalChoice:
    label, most = goal_label(what), 100 if what == "total" else 25
    today = points_of(score, what)
    if today is None or today >= most:
        error = (
            f"{label} is not measured today, so there is nothing to start from."
            if today is None
            else f"{label} is at {today:.2f} of {most} already."
        )
        return GoalChoice(what=what, label=label, today=today, least=None, most=most, error=error)
    values = [value for day in days if (value := getattr(day, what)) is not None]
    found, least = suggested(values), least_target(today)
    is_target = found is not None and found >= least
    return GoalChoice(
        what=what,
        label=label,
        today=today,
        least=least,
        most=most,
        suggested=found if is_target else None,
        hint="" if is_target else no_suggestion(found, today, len(values)),
        error=range_said(what, today, least, most),
    )


def _url(access: Access, member: Member, *, is_own: bool) -> str:
    org = {"org": access.organization.slug}
    if is_own:
        return reverse("teams:goals", kwargs=org)
    return reverse("teams:member_goals", kwargs={**org, "member_id": member.pk})


def _closed(member: Member) -> tuple[ClosedGoal, ...]:
    return tuple(
        ClosedGoal(
            label=goal_label(goal.what),
            target=goal.target,
            base=goal.base,
            set_on=goal.set_on,
            due_on=goal.due_on,
            by=goal.set_by,
            closed_at=goal.closed_at,
            closed_by=goal.closed_by,
        )
        for goal in closed_goals(member=member)
        if goal.closed_at is not None
    )


def _missing(access: Access, *, is_own: bool) -> Missing:
    url = reverse("teams:imports", kwargs={"org": access.organization.slug})
    step = Link("Import files", url) if is_own and access.can(Capability.IMPORT_OWN) else None
    return Missing("No score yet", "A goal begins at the score of a day.", step)
