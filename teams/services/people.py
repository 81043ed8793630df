"""Teams, who is in them and who looks after them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Organization, User
from teams.models import Member, Team, TeamManager
from teams.services.stays import member_move, stays_end


def team_create(*, organization: Organization, name: str, parent: Team | None = None) -> Team:
    """Return a new team; raise ValidationError where the name is used or the parent is foreign."""
    team = Team(organization=organization, name=name, parent=parent)
    team.full_clean()
    team.save()
    return team


def team_manager_add(*, team: Team, user: User) -> TeamManager:
    """Return the row that makes the user a manager of the team and of those below it."""
    manager = TeamManager(organization_id=team.organization_id, team=team, user=user)
    manager.full_clean()
    manager.save()
    return manager


@transaction.atomic
def member_create(
    *,
    organization: Organization,
    name: str,
    email: str,
    team: Team | None = None,
    since: date | None = None,
    **more: Any,
) -> Member:
    """Return a new member, who is in ``team`` from ``since`` on where both are given.

    ``more`` are further fields. Raises ValidationError for a bad or used e-mail address.
    """
    member = Member(organization=organization, name=name, email=email, **more)
    member.full_clean()
    member.save()
    if team is not None and since is not None:
        member_move(member=member, team=team, since=since)
    return member


@transaction.atomic
def member_leave(*, member: Member, on: date) -> None:
    """The member has left: the last day in the organization, and in the team, is ``on``."""
    stays_end(member=member, on=on)
    member.left_on = on
    member.save(update_fields=["left_on"])
