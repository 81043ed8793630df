"""Goals: set by the member or somebody who manages, closed by either, never changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import Access
from accounts.audit import record
from accounts.models import Action
from accounts.roles import Capability
from scoring.core.pools import hundredths
from teams.models import Goal, GoalOf, Member


@transaction.atomic
def goal_create(
    *,
    access: Access,
    member: Member,
    what: str,
    base: Decimal,
    target: Decimal,
    set_on: date,
    due_on: date,
) -> Goal:
    """Return a new goal of a member whom the user may see, set from the score of a day.

    Raises PermissionDenied where it is neither the user's own nor theirs to set, and
    ValidationError where an open goal is about the same already: nobody's goal is overwritten.
    """
    if member.user_id != access.user.pk:
        access.require(Capability.SET_GOALS)
    Member.objects.select_for_update().get(pk=member.pk)
    if Goal.objects.filter(member=member, what=what, closed_at__isnull=True).exists():
        label = GoalOf(what).label
        raise ValidationError({"what": f"{label} has an open goal already. Close it first."})
    goal = Goal(
        organization_id=member.organization_id,
        member=member,
        what=what,
        base=hundredths(base),
        target=hundredths(target),
        set_on=set_on,
        due_on=due_on,
        set_by=access.user,
    )
    goal.full_clean()
    goal.save()
    # The target tells of the score: the log has neither.
    after = {"what": what, "due_on": due_on}
    record(Action.GOAL_SET, by=access.user, target=member, after=after)
    return goal


@transaction.atomic
def goal_close(*, access: Access, goal: Goal) -> None:
    """The goal is closed; one that is already stays as it was.

    Raises PermissionDenied as ``goal_create``.
    """
    if goal.member.user_id != access.user.pk:
        access.require(Capability.SET_GOALS)
    still = Goal.objects.filter(pk=goal.pk, closed_at__isnull=True)
    if still.update(closed_at=timezone.now(), closed_by=access.user):
        before = {"what": goal.what}
        record(Action.GOAL_CLOSED, by=access.user, target=goal.member, before=before)
