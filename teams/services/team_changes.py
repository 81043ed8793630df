"""What owners and admins change about teams: names, the tree, who looks after them, the end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext, ngettext

from accounts.access import Access
from accounts.audit import record
from accounts.models import Action, User
from accounts.role_changes import membership_of
from accounts.roles import Capability, Role
from teams.models import Member, Team, TeamManager, TeamMembership
from teams.services.people import team_create, team_manager_add
from teams.services.stays import member_move, stay_correct, stay_remove

MANAGING = (Role.OWNER, Role.ADMIN, Role.MANAGER)


@transaction.atomic
def team_add(*, access: Access, name: str, parent: Team | None) -> Team:
    """Return a new team. Raises PermissionDenied, and ValidationError for a name that is used."""
    access.require(Capability.MANAGE_TEAMS)
    _check_parent(parent)
    team = team_create(organization=access.organization, name=name.strip(), parent=parent)
    after = {"name": team.name, "parent": parent.name if parent is not None else ""}
    record(Action.ADDED, by=access.user, target=team, after=after)
    return team


@transaction.atomic
def team_change(*, access: Access, team: Team, name: str, parent: Team | None) -> None:
    """The team has that name and stands below ``parent``, at the top without one.

    Raises PermissionDenied, and ValidationError for a name that is used, and for a parent that is
    closed, the team itself or below it.
    """
    access.require(Capability.MANAGE_TEAMS)
    list(Team.objects.select_for_update().order_by("pk"))  # two moves at once could make a circle
    team = Team.objects.get(pk=team.pk)
    before, after = {}, {}
    if team.name != name.strip():
        before["name"], after["name"] = team.name, name.strip()
    if team.parent_id != (parent.pk if parent is not None else None):
        _check_parent(parent)
        before["parent"] = team.parent.name if team.parent is not None else ""
        after["parent"] = parent.name if parent is not None else ""
    if not after:
        return
    team.name, team.parent = name.strip(), parent
    team.full_clean()
    team.save(update_fields=["name", "parent"])
    record(Action.CHANGED, by=access.user, target=team, before=before, after=after)


@transaction.atomic
def team_close(*, access: Access, team: Team, on: date, into: Team | None) -> int:
    """Nobody is in the team after a day; return how many went on ``into`` another on the next.

    History stays. Raises PermissionDenied, and ValidationError where teams below it are open, and
    where somebody is in it after the day and no other team is named.
    """
    access.require(Capability.MANAGE_TEAMS)
    below = Team.objects.filter(parent=team).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))
    if below.exists():
        names = ", ".join(below.values_list("name", flat=True)[:5])
        text = gettext("Close or move the teams below it first: {names}.")
        raise ValidationError(text.format(names=names))
    later = TeamMembership.objects.filter(team=team, start__gt=on)
    if later.exists():
        raise ValidationError(gettext("Somebody comes to the team after that day. Correct that."))
    left = _in_team_after(team, on)
    if left and into is None:
        text = ngettext(
            "{n} member is in it after that day. Say into which team.",
            "{n} members are in it after that day. Say into which team.",
            len(left),
        )
        raise ValidationError({"into": text.format(n=len(left))})
    if into is not None and into.pk == team.pk:
        raise ValidationError({"into": gettext("Choose another team.")})
    for stay in left:
        if into is not None:
            member_move(member=stay.member, team=into, since=on + timedelta(days=1))
    team.closed_on = on
    team.save(update_fields=["closed_on"])
    after = {"closed_on": on, "into": into.name if into is not None else ""}
    record(Action.TEAM_CLOSED, by=access.user, target=team, after=after)
    return len(left)


@transaction.atomic
def team_reopen(*, access: Access, team: Team) -> None:
    """Members can come to the team again. Raises PermissionDenied, and ValidationError where the
    team above it is closed.
    """
    access.require(Capability.MANAGE_TEAMS)
    _check_parent(team.parent)
    before = {"closed_on": team.closed_on}
    team.closed_on = None
    team.save(update_fields=["closed_on"])
    record(Action.TEAM_REOPENED, by=access.user, target=team, before=before)


@transaction.atomic
def manager_add(*, access: Access, team: Team, user: User) -> None:
    """The user looks after the team and those below it.

    Raises PermissionDenied, and ValidationError for somebody whose role sees no reports, or who
    looks after it already.
    """
    access.require(Capability.MANAGE_TEAMS)
    membership = membership_of(organization=access.organization, user=user)
    if membership is None or membership.is_over or membership.role not in MANAGING:
        raise ValidationError(
            {"user": gettext("Choose somebody whose role is manager, admin or owner.")}
        )
    try:
        with transaction.atomic():
            team_manager_add(team=team, user=user)
    except IntegrityError as error:  # somebody else said so in the same moment
        raise ValidationError({"user": gettext("They look after this team already.")}) from error
    record(Action.MANAGER_ADDED, by=access.user, target=team, after={"user": user})


@transaction.atomic
def manager_remove(*, access: Access, team: Team, user: User) -> None:
    """The user looks after the team no more. Raises PermissionDenied."""
    access.require(Capability.MANAGE_TEAMS)
    gone, _ = TeamManager.objects.filter(team=team, user=user).delete()
    if gone:
        record(Action.MANAGER_REMOVED, by=access.user, target=team, before={"user": user})


@transaction.atomic
def move_add(*, access: Access, member: Member, team: Team, since: date) -> None:
    """The member is in the team from a day on; as ``member_move``. Raises PermissionDenied."""
    access.require(Capability.MANAGE_TEAMS)
    member_move(member=member, team=team, since=since)
    after = {"team": team.name, "start": since}
    record(Action.MOVED, by=access.user, target=member, after=after)


@transaction.atomic
def move_correct(
    *,
    access: Access,
    stay: TeamMembership,
    team: Team,
    start: date,
    end: date | None,
    leaves_gap: bool,
) -> None:
    """The stay was in that team on these days; as ``stay_correct``. Raises PermissionDenied."""
    access.require(Capability.MANAGE_TEAMS)
    former, given = _told(stay), {"team": team.name, "start": start, "end": end}
    stay_correct(stay=stay, team=team, start=start, end=end, leaves_gap=leaves_gap)
    after = {name: value for name, value in given.items() if former[name] != value}
    before = {name: former[name] for name in after}
    record(Action.MOVE_CORRECTED, by=access.user, target=stay.member, before=before, after=after)


@transaction.atomic
def move_remove(*, access: Access, stay: TeamMembership, leaves_gap: bool) -> None:
    """The stay never was; as ``stay_remove``. Raises PermissionDenied."""
    access.require(Capability.MANAGE_TEAMS)
    before, member = _told(stay), stay.member
    stay_remove(stay=stay, leaves_gap=leaves_gap)
    record(Action.MOVE_REMOVED, by=access.user, target=member, before=before)


def _told(stay: TeamMembership) -> dict[str, Any]:
    return {"team": stay.team.name, "start": stay.start, "end": stay.end}


def _in_team_after(team: Team, on: date) -> list[TeamMembership]:
    rows = TeamMembership.objects.filter(Q(end__isnull=True) | Q(end__gt=on), team=team)
    return list(rows.select_related("member").order_by("pk"))


def _check_parent(parent: Team | None) -> None:
    if parent is not None and parent.closed_on is not None:
        text = gettext("{team} is closed. Choose another team.")
        raise ValidationError({"parent": text.format(team=parent.name)})
