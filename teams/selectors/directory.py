"""Members and teams as a directory sees them by SCIM: reads, as frozen dataclasses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from accounts.models import Organization
from accounts.selectors import local_today
from teams.models import Member, Team, TeamMembership


@dataclass(frozen=True, slots=True)
class Named:
    """A member or a team, by id and name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryUser:
    """A member. ``team`` is the one that they are in today."""

    id: int
    user_name: str
    external_id: str
    name: str
    given_name: str
    family_name: str
    title: str
    email: str
    is_active: bool
    team: Named | None
    created_at: datetime | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryGroup:
    """A team that is open, with who is in it today."""

    id: int
    external_id: str
    name: str
    members: tuple[Named, ...]
    created_at: datetime | None
    changed_at: datetime | None


def is_active(member: Member, today: date) -> bool:
    """Return whether a directory's entry of a member is active: they do not leave by today."""
    return member.left_on is None or member.left_on > today


def users_where(attribute: str, value: str) -> Q:
    """Return the condition that an attribute of SCIM has a value, by its name in lower case.

    A member whom no directory looks after is called by their address.
    """
    called = Q(scim__user_name__iexact=value) | Q(scim__isnull=True, email__iexact=value)
    conditions = {
        "username": called,
        "externalid": Q(scim__external_id=value),
        "displayname": Q(name__iexact=value),
        "emails": Q(email__iexact=value),
        "emails.value": Q(email__iexact=value),
        "id": Q(pk=value if value.isascii() and value.isdigit() and len(value) < 18 else 0),
    }
    return conditions.get(attribute, Q())


def groups_where(attribute: str, value: str) -> Q:
    """Return the condition that an attribute of a group has a value, as ``users_where``."""
    conditions = {
        "externalid": Q(scim__external_id=value),
        "displayname": Q(name__iexact=value),
        "id": Q(pk=value if value.isascii() and value.isdigit() and len(value) < 18 else 0),
    }
    return conditions.get(attribute, Q())


def directory_users(
    *, organization: Organization, where: Q | None = None, first: int = 0, most: int | None = None
) -> tuple[int, list[DirectoryUser]]:
    """Return how many members there are of that condition, and those from ``first`` on."""
    today = local_today(organization)
    rows = known_members(today).filter(where or Q()).select_related("scim").order_by("pk")
    found = list(rows[first : None if most is None else first + most])
    teams = {
        stay.member_id: Named(stay.team_id, stay.team.name)
        for stay in stays_on(today).filter(member__in=found).select_related("team")
    }
    users = [_user(member, teams.get(member.pk), today) for member in found]
    return (len(found) if most is None else rows.count()), users


def directory_groups(
    *, organization: Organization, where: Q | None = None, first: int = 0, most: int | None = None
) -> tuple[int, list[DirectoryGroup]]:
    """Return how many open teams there are of that condition, and those from ``first`` on."""
    today = local_today(organization)
    rows = open_teams(today).filter(where or Q()).select_related("scim").order_by("pk")
    found = list(rows[first : None if most is None else first + most])
    members: dict[int, list[Named]] = {}
    for stay in stays_on(today).filter(team__in=found).select_related("member"):
        members.setdefault(stay.team_id, []).append(Named(stay.member_id, stay.member.name))
    groups = [_group(team, members.get(team.pk, ())) for team in found]
    return (len(found) if most is None else rows.count()), groups


def known_members(today: date) -> QuerySet[Member]:
    """Return the members but those whom the directory deleted, and who did not come back."""
    return Member.objects.exclude(scim__is_removed=True, left_on__lte=today)


def open_teams(today: date) -> QuerySet[Team]:
    """Return the teams that are open on a day."""
    return Team.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=today))


def stays_on(today: date) -> QuerySet[TeamMembership]:
    """Return who is in which team on a day, by member."""
    rows = TeamMembership.objects.filter(Q(end__isnull=True) | Q(end__gte=today), start__lte=today)
    return rows.order_by("member_id")


def _user(member: Member, team: Named | None, today: date) -> DirectoryUser:
    entry = getattr(member, "scim", None)
    return DirectoryUser(
        id=member.pk,
        user_name=entry.user_name if entry else member.email,
        external_id=entry.external_id if entry else "",
        name=member.name,
        given_name=entry.given_name if entry else "",
        family_name=entry.family_name if entry else "",
        title=member.title,
        email=member.email,
        is_active=is_active(member, today),
        team=team,
        created_at=entry.created_at if entry else None,
        changed_at=entry.changed_at if entry else None,
    )


def _group(team: Team, members: Iterable[Named]) -> DirectoryGroup:
    entry = getattr(team, "scim", None)
    return DirectoryGroup(
        id=team.pk,
        external_id=entry.external_id if entry else "",
        name=team.name,
        members=tuple(members),
        created_at=entry.created_at if entry else None,
        changed_at=entry.changed_at if entry else None,
    )
