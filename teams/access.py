"""The only way in from a request: what a user may see and touch, by id.

An id of another organization, or of nobody, is a 404; an insider without the right gets a 403
with a reason to show.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NoReturn

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from accounts.access import Access
from accounts.roles import Capability
from accounts.selectors import local_today
from teams.models import (
    Delivery,
    DeliveryStatus,
    Goal,
    Import,
    Member,
    Team,
    TeamManager,
    TeamMembership,
)


def own_member(access: Access) -> Member | None:
    """Return the member that the user is; None where they are none, as an analyst."""
    return Member.objects.filter(user_id=access.user.pk).first()


def visible_team_ids(access: Access) -> frozenset[int]:
    """Return the teams whose members the user may see: every one, or the assigned and below."""
    if access.can(Capability.VIEW_ALL_TEAMS):
        return frozenset(Team.objects.values_list("pk", flat=True))
    if not access.can(Capability.VIEW_REPORT):
        return frozenset()
    mine = TeamManager.objects.filter(team=OuterRef("pk"), user_id=access.user.pk)
    teams = Team.objects.values_list("pk", "parent_id", Exists(mine))
    parents = {team: parent for team, parent, _ in teams}
    assigned = {team for team, _, is_mine in teams if is_mine}
    return frozenset(team for team in parents if assigned & _line_of(team, parents))


def visible_members(access: Access) -> QuerySet[Member]:
    """Return the members that the user may see, by name.

    The team of today decides, as dated membership tells it. Everybody sees themselves.
    """
    if access.can(Capability.VIEW_ALL_TEAMS):
        return Member.objects.all()
    return Member.objects.annotate(
        team_today=Subquery(_memberships_on(local_today(access.organization)).values("team_id")[:1])
    ).filter(Q(user_id=access.user.pk) | Q(team_today__in=visible_team_ids(access)))


def importable_members(access: Access) -> QuerySet[Member]:
    """Return the members for whom the user may import files, by name."""
    if access.can(Capability.IMPORT_FOR_OTHERS):
        return Member.objects.all()
    if access.can(Capability.IMPORT_FOR_TEAM):
        return visible_members(access)
    if access.can(Capability.IMPORT_OWN):
        return Member.objects.filter(user_id=access.user.pk)
    return Member.objects.none()


def visible_imports(access: Access) -> QuerySet[Import]:
    """Return the imports that the user may see, latest first: those of whom they may import for."""
    return Import.objects.filter(member__in=importable_members(access)).select_related(
        "member", "uploaded_by"
    )


def visible_deliveries(access: Access) -> QuerySet[Delivery]:
    """Return the deliveries that the user brought or that brought something for whom the user may
    import, latest first; those that were discarded are left out.
    """
    rows = Delivery.objects.exclude(status=DeliveryStatus.DISCARDED).select_related("created_by")
    if access.can(Capability.IMPORT_FOR_OTHERS):
        return rows
    own = Import.objects.filter(delivery=OuterRef("pk"), member__in=importable_members(access))
    return rows.filter(Q(created_by_id=access.user.pk) | Exists(own))


def access_member(access: Access, member_id: int) -> Member:
    """Return the member; raise Http404 where there is none, PermissionDenied where hidden."""
    member = visible_members(access).filter(pk=member_id).first()
    if member is None:
        get_object_or_404(Member.objects.all(), pk=member_id)
        raise PermissionDenied("This member is in none of the teams that you may see.")
    return member


def refuse_team(team_id: int) -> NoReturn:
    """Raise Http404 where there is no such team, PermissionDenied for one that is hidden."""
    get_object_or_404(Team.objects.all(), pk=team_id)
    raise PermissionDenied("This team is none of those that you may see.")


def access_import(access: Access, import_id: int) -> Import:
    """Return the import; raise Http404 where there is none, PermissionDenied where hidden."""
    found = Import.objects.select_related("member", "uploaded_by", "delivery")
    batch = get_object_or_404(found, pk=import_id)
    require_import(access, batch.member)
    return batch


def require_import(access: Access, member: Member) -> None:
    """Raise PermissionDenied unless the user may import for the member, and undo it again."""
    if not may_import(access, member):
        is_own = member.user_id == access.user.pk
        what = Capability.IMPORT_OWN if is_own else Capability.IMPORT_FOR_OTHERS
        raise PermissionDenied(f"As {access.role.label.lower()} you may not {what.label}.")


def may_import(access: Access, member: Member) -> bool:
    """Return whether the user may import for the member, and undo it again."""
    if access.can(Capability.IMPORT_FOR_OTHERS):
        return True
    if member.user_id == access.user.pk:
        return access.can(Capability.IMPORT_OWN)
    team = access.can(Capability.IMPORT_FOR_TEAM)
    return team and visible_members(access).filter(pk=member.pk).exists()


def imports_for_others(access: Access) -> bool:
    """Return whether the user may import for anybody but themselves."""
    return access.can(Capability.IMPORT_FOR_OTHERS) or access.can(Capability.IMPORT_FOR_TEAM)


def access_delivery(access: Access, delivery_id: int) -> Delivery:
    """Return the delivery; raise Http404 where there is none, PermissionDenied where hidden.

    It is seen by who brought it, and by who may import for everybody.
    """
    delivery = get_object_or_404(
        Delivery.objects.select_related("organization", "member", "created_by"), pk=delivery_id
    )
    if delivery.created_by_id != access.user.pk:
        access.require(Capability.IMPORT_FOR_OTHERS)
    return delivery


def access_goal(access: Access, goal_id: int) -> Goal:
    """Return the goal; raise Http404 where there is none, PermissionDenied unless it is of the
    user, or of a member whom they may see and set goals for.
    """
    goal = get_object_or_404(Goal.objects.select_related("member"), pk=goal_id)
    if goal.member.user_id != access.user.pk:
        access.require(Capability.SET_GOALS)
        access_member(access, goal.member_id)
    return goal


def manages(access: Access, member: Member) -> bool:
    """Return whether the user was assigned the member's team of today, or one above it.

    Seeing every team is no assignment, and nobody manages themselves.
    """
    if member.user_id == access.user.pk:
        return False
    mine = TeamManager.objects.filter(user_id=access.user.pk)
    assigned = set(mine.values_list("team_id", flat=True))
    if not assigned:
        return False
    today = _memberships_on(local_today(access.organization))
    team = Member.objects.filter(pk=member.pk).values_list(
        Subquery(today.values("team_id")[:1]), flat=True
    )
    parents = dict(Team.objects.values_list("pk", "parent_id"))
    return bool(assigned & _line_of(team.get(), parents))


def may_write_notes(access: Access, member: Member) -> bool:
    """Return whether the user may write to the member: to an account, as their manager."""
    has_reader = member.user_id is not None
    return has_reader and access.can(Capability.WRITE_NOTES) and manages(access, member)


def may_request_upload(access: Access, member: Member) -> bool:
    """Return whether the user may ask a member whom they may see for files: somebody else, who
    has an account to read it with and has not left.
    """
    others = member.user_id not in (None, access.user.pk)
    stays = member.left_on is None or member.left_on >= local_today(access.organization)
    return others and stays and access.can(Capability.REQUEST_UPLOADS)


def _memberships_on(day: date) -> QuerySet[TeamMembership]:
    """Return the membership of the outer member on a day; the latest start stands first."""
    return TeamMembership.objects.filter(
        Q(end__isnull=True) | Q(end__gte=day), member_id=OuterRef("pk"), start__lte=day
    ).order_by("-start")


def _line_of(team_id: int | None, parents: Mapping[int, int | None]) -> set[int]:
    """Return the team and every team above it; a circle ends where it meets itself."""
    line: set[int] = set()
    above: int | None = team_id
    while above is not None and above not in line:
        line.add(above)
        above = parents.get(above)
    return line
