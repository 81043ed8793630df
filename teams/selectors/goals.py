"""Which goals a member has, and had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from scoring.core.projection import What
from teams.models import Goal, GoalOf, Member

CLOSED = 12


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """A goal as it was set; ``set_by`` and ``closed_by`` are names, "" where nobody is known."""

    id: int
    what: What
    base: Decimal
    target: Decimal
    set_on: date
    due_on: date
    set_by: str
    closed_at: datetime | None
    closed_by: str


def open_goals(*, member: Member) -> tuple[GoalFacts, ...]:
    """Return the goals that nobody has closed, be they due or over, the total first."""
    return _facts(Goal.objects.filter(member=member, closed_at__isnull=True))


def closed_goals(*, member: Member) -> tuple[GoalFacts, ...]:
    """Return the goals of the member that were closed lately, the latest first."""
    rows = Goal.objects.filter(member=member, closed_at__isnull=False).order_by("-closed_at", "-pk")
    return tuple(map(_goal, rows.select_related("set_by", "closed_by")[:CLOSED]))


def _facts(rows: Any) -> tuple[GoalFacts, ...]:
    order = {what: place for place, what in enumerate(GoalOf.values)}
    found = map(_goal, rows.select_related("set_by", "closed_by"))
    return tuple(sorted(found, key=lambda goal: (order[goal.what], goal.id)))


def _goal(row: Goal) -> GoalFacts:
    return GoalFacts(
        id=row.pk,
        what=row.what,  # type: ignore[arg-type]  # the choices are the same words
        base=Decimal(row.base).scaleb(-2),
        target=Decimal(row.target).scaleb(-2),
        set_on=row.set_on,
        due_on=row.due_on,
        set_by=row.set_by.get_full_name() if row.set_by else "",
        closed_at=row.closed_at,
        closed_by=row.closed_by.get_full_name() if row.closed_by else "",
    )
