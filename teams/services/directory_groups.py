"""What a directory changes about teams by SCIM: who is in them from today on, and their names.

Yesterday's activity belongs to yesterday's team. Who manages a team is not the directory's to say.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from accounts.access import Access
from accounts.roles import Capability
from accounts.selectors import local_today
from teams.models import Member, ScimGroup, Team, TeamMembership
from teams.selectors.directory import is_active, open_teams, stays_on
from teams.services.directory_users import TakenError
from teams.services.team_changes import (
    move_add,
    move_correct,
    move_remove,
    team_add,
    team_change,
    team_close,
    team_reopen,
)

DAY = timedelta(days=1)


@transaction.atomic
def directory_group_add(
    *, access: Access, name: str, external_id: str, members: Collection[int]
) -> int:
    """Return the id of a new team, at the top of the tree. A closed one of the name opens again.

    Raises PermissionDenied, TakenError, and ValidationError for what cannot be.
    """
    access.require(Capability.MANAGE_TEAMS)
    today = local_today(access.organization)
    _check_taken(external_id, None)
    team = Team.objects.select_for_update().filter(name=name.strip()).first()
    if team is None:
        team = team_add(access=access, name=name, parent=None)
    elif open_teams(today).filter(pk=team.pk).exists():
        raise TakenError(gettext("There is a team of this name already."))
    else:
        team_reopen(access=access, team=team)
    _store(team, external_id)
    _set_members(access, team, members, today)
    return team.pk


@transaction.atomic
def directory_group_change(
    *, access: Access, team_id: int, name: str, external_id: str, members: Collection[int]
) -> None:
    """The team has that name, and these are in it from today on.

    Raises as ``directory_group_add``, and Team.DoesNotExist.
    """
    access.require(Capability.MANAGE_TEAMS)
    today = local_today(access.organization)
    team = open_teams(today).select_for_update().get(pk=team_id)
    _check_taken(external_id, team)
    if Team.objects.filter(name=name.strip()).exclude(pk=team.pk).exists():
        raise TakenError(gettext("There is a team of this name already."))
    team_change(access=access, team=team, name=name, parent=team.parent)
    _store(team, external_id)
    _set_members(access, team, members, today)


@transaction.atomic
def directory_group_close(*, access: Access, team_id: int) -> None:
    """Nobody is in the team from today on, and it is closed. Its history stays.

    Raises PermissionDenied, ValidationError where teams below it are open, Team.DoesNotExist.
    """
    access.require(Capability.MANAGE_TEAMS)
    today = local_today(access.organization)
    team = open_teams(today).select_for_update().get(pk=team_id)
    _set_members(access, team, (), today)
    team_close(access=access, team=team, on=today - DAY, into=None)


def _set_members(access: Access, team: Team, members: Collection[int], today: date) -> None:
    wanted = set(members)
    now = {stay.member_id: stay for stay in stays_on(today).filter(team=team)}
    found = {row.pk: row for row in Member.objects.filter(pk__in=wanted - now.keys())}
    if missing := wanted - now.keys() - found.keys():
        text = gettext("There is no member {id}.")
        raise ValidationError(text.format(id=min(missing)))
    for member_id in sorted(now.keys() - wanted):
        _take_out(access, now[member_id], today)
    for member in sorted(found.values(), key=lambda row: row.pk):
        if not is_active(member, today):
            raise ValidationError(gettext("{id} is not active.").format(id=member.pk))
        move_add(access=access, member=member, team=team, since=today)


def _take_out(access: Access, stay: TeamMembership, today: date) -> None:
    """The member is in no team from today on."""
    if stay.start == today:
        move_remove(access=access, stay=stay, leaves_gap=True)
    else:
        move_correct(
            access=access,
            stay=stay,
            team=stay.team,
            start=stay.start,
            end=today - DAY,
            leaves_gap=True,
        )


def _check_taken(external_id: str, team: Team | None) -> None:
    others = ScimGroup.objects.exclude(team=team)
    if external_id and others.filter(external_id=external_id).exists():
        raise TakenError(gettext("Another group has this externalId already."))


def _store(team: Team, external_id: str) -> None:
    row = ScimGroup.objects.filter(team=team).first()
    if row is not None and row.external_id == external_id:
        return
    row = row or ScimGroup(team=team, organization_id=team.organization_id)
    row.external_id = external_id
    row.save()
