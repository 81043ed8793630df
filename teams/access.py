"""The only way in from a request: what a user may see and touch, by id.

An id of another organization, or of nobody, is a 404; an insider without the right gets a 403
with a reason to show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from accounts.access import Access
from accounts.roles import Capability
from accounts.selectors import local_today
from accounts.visibility import Sight, Whose
from teams.models import (
    Delivery,
    DeliveryStatus,
    Goal,
    Import,
    Member,
    SavedGroup,
    SavedView,
    Team,
    TeamManager,
    TeamMembership,
)


def own_member(access: Access) -> Member | None:
    """Return the member that the user is; None where they are none, as an analyst."""
    return Member.objects.filter(user_id=access.person_id).first()


def visible_team_ids(access: Access) -> frozenset[int]:
    """Return the teams whose members the user may see: every one, or the assigned and below."""
    if access.can(Capability.VIEW_ALL_TEAMS):
        return frozenset(Team.objects.values_list("pk", flat=True))
    if not access.can(Capability.VIEW_REPORT):
        return frozenset()
    mine = TeamManager.objects.filter(team=OuterRef("pk"), user_id=access.person_id)
    teams = Team.objects.values_list("pk", "parent_id", Exists(mine))
    parents = {team: parent for team, parent, _ in teams}
    assigned = {team for team, _, is_mine in teams if is_mine}
    if access.preview is not None:
        assigned = {access.preview.team_id}
    return frozenset(team for team in parents if assigned & _line_of(team, parents))


def visible_members(access: Access) -> QuerySet[Member]:
    """Return the members of whom the user sees everything, by name.

    These are the members of the teams that the role covers, where the organization's visibility
    lets them be seen in detail. Everybody sees themselves.
    """
    return _seen_members(access, Sight.DETAIL)


def valued_members(access: Access) -> QuerySet[Member]:
    """Return the members of whom the user sees the total, the pillars and their changes, by name:
    those who are seen in detail and, where the visibility says so, the own team of today.
    """
    return _seen_members(access, Sight.VALUES)


def named_members(access: Access) -> QuerySet[Member]:
    """Return the members whose names the user may read in a roster without values, by name."""
    return _seen_members(access, Sight.NAME)


@dataclass(frozen=True, slots=True)
class Seen:
    """Whom somebody sees: everybody, or the teams of today, and always the member of the user."""

    everybody: bool
    user_id: int
    team_ids: frozenset[int]


def seen_in_detail(access: Access) -> Seen:
    """Return of whom the user sees everything: those whom ``visible_members`` returns."""
    return _seen(access, Sight.DETAIL)


def _seen(access: Access, at_least: Sight) -> Seen:
    team_ids: set[int] = set()
    if access.policy.sees(Whose.LED, at_least):
        if access.can(Capability.VIEW_ALL_TEAMS):
            return Seen(True, access.person_id, frozenset())
        team_ids |= visible_team_ids(access)
    if access.policy.sees(Whose.PEER, at_least) and (own := own_team_id(access)) is not None:
        team_ids.add(own)
    return Seen(False, access.person_id, frozenset(team_ids))


def _seen_members(access: Access, at_least: Sight) -> QuerySet[Member]:
    seen = _seen(access, at_least)
    if seen.everybody:
        return Member.objects.all()
    return Member.objects.annotate(team_today=_team_today(access)).filter(
        Q(user_id=seen.user_id) | Q(team_today__in=seen.team_ids)
    )


def led_members(access: Access) -> QuerySet[Member]:
    """Return the members of the teams that the role covers, and the user, by name.

    The team of today decides, as dated membership tells it. Whether anything of them is shown
    beside their name is for the organization's visibility to say.
    """
    if access.can(Capability.VIEW_ALL_TEAMS):
        return Member.objects.all()
    return Member.objects.annotate(team_today=_team_today(access)).filter(
        Q(user_id=access.person_id) | Q(team_today__in=visible_team_ids(access))
    )


def own_team_id(access: Access) -> int | None:
    """Return the team that the user is in today, or looks at in a preview; None for none."""
    if access.preview is not None:
        return access.preview.team_id
    own = Member.objects.annotate(team_today=_team_today(access)).filter(user_id=access.person_id)
    return own.values_list("team_today", flat=True).first()


def peers(access: Access) -> QuerySet[Member]:
    """Return the members of the own team of today, by name: see ``valued_members``."""
    return Member.objects.annotate(team_today=_team_today(access)).filter(_in_own_team(access))


def _in_own_team(access: Access) -> Q:
    """Return who is in the own team of today: nobody for whoever is in none."""
    team = own_team_id(access)
    return Q(pk__in=()) if team is None else Q(team_today=team)


def _team_today(access: Access) -> Subquery:
    return Subquery(_memberships_on(local_today(access.organization)).values("team_id")[:1])


def importable_members(access: Access) -> QuerySet[Member]:
    """Return the members for whom the user may import files, by name."""
    if access.can(Capability.IMPORT_FOR_OTHERS):
        return Member.objects.all()
    if access.can(Capability.IMPORT_FOR_TEAM):
        return led_members(access)
    if access.can(Capability.IMPORT_OWN):
        return Member.objects.filter(user_id=access.person_id)
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
    return rows.filter(Q(created_by_id=access.person_id) | Exists(own))


def access_member(access: Access, member_id: int) -> Member:
    """Return the member; raise Http404 where there is none, PermissionDenied where hidden."""
    member = visible_members(access).filter(pk=member_id).first()
    if member is None:
        get_object_or_404(Member.objects.all(), pk=member_id)
        if led_members(access).filter(pk=member_id).exists():
            visibility = access.organization.get_visibility_display()
            raise PermissionDenied(
                f"The visibility of this organization is “{visibility}”: "
                "only members themselves see what is theirs."
            )
        raise PermissionDenied("This member is in none of the teams that you may see.")
    return member


def access_name(access: Access, member_id: int) -> Member:
    """Return a member whose name the user may read in a roster; raise as ``access_member``."""
    member = named_members(access).filter(pk=member_id).first()
    return member if member is not None else access_member(access, member_id)


def tells_values(access: Access, member: Member) -> bool:
    """Return whether what was brought of a member for whom the user may import is told them:
    counts and totals are values of the member.
    """
    return member.user_id == access.person_id or not access.policy.is_closed


def require_values(access: Access) -> None:
    """Raise PermissionDenied where no value of one person is told to anybody else."""
    if access.policy.is_closed:
        visibility = access.organization.get_visibility_display()
        raise PermissionDenied(
            f"The visibility of this organization is “{visibility}”: values are told of groups, "
            "in the User Report."
        )


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
        is_own = member.user_id == access.person_id
        what = Capability.IMPORT_OWN if is_own else Capability.IMPORT_FOR_OTHERS
        raise PermissionDenied(f"As {access.role.label.lower()} you may not {what.label}.")


def may_import(access: Access, member: Member) -> bool:
    """Return whether the user may import for the member, and undo it again."""
    if access.can(Capability.IMPORT_FOR_OTHERS):
        return True
    if member.user_id == access.person_id:
        return access.can(Capability.IMPORT_OWN)
    team = access.can(Capability.IMPORT_FOR_TEAM)
    return team and led_members(access).filter(pk=member.pk).exists()


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
    if delivery.created_by_id != access.person_id:
        access.require(Capability.IMPORT_FOR_OTHERS)
    return delivery


def access_goal(access: Access, goal_id: int) -> Goal:
    """Return the goal; raise Http404 where there is none, PermissionDenied unless it is of the
    user, or of a member whom they may see and set goals for.
    """
    goal = get_object_or_404(Goal.objects.select_related("member"), pk=goal_id)
    if goal.member.user_id != access.person_id:
        access.require(Capability.SET_GOALS)
        access_member(access, goal.member_id)
    return goal


def visible_views(access: Access) -> QuerySet[SavedView]:
    """Return the views of the report that the user may open, with owners.

    The own ones come first, in their order, then those that others share, by name.
    """
    is_mine = Q(owner_id=access.user.pk)
    return (
        SavedView.objects.filter(_own_or_shared(access))
        .select_related("owner")
        .order_by(
            Case(When(is_mine, then=Value(0)), default=Value(1)),
            Case(When(is_mine, then=F("order")), default=Value(0)),
            *(Lower("name"), "pk"),
        )
    )


def visible_groups(access: Access) -> QuerySet[SavedGroup]:
    """Return the saved groups that the user may open, with owners: own and shared ones, by name."""
    return SavedGroup.objects.filter(_own_or_shared(access)).select_related("owner")


def access_view(access: Access, view_id: int) -> SavedView:
    """Return a view to change; raise Http404 where it is none of the user's to open, and
    PermissionDenied where somebody else shares it.
    """
    view = get_object_or_404(visible_views(access), pk=view_id)
    require_change(access, view)
    return view


def access_group(access: Access, group_id: int) -> SavedGroup:
    """Return a saved group to look at; raise Http404 where it is none of the user's to open."""
    return get_object_or_404(visible_groups(access), pk=group_id)


def may_change(access: Access, saved: SavedView | SavedGroup) -> bool:
    """Return whether the user may change what is saved: the own, and as an admin what is shared."""
    is_mine = saved.owner_id == access.user.pk
    return is_mine or (saved.is_shared and access.can(Capability.MANAGE_SHARED))


def require_change(access: Access, saved: SavedView | SavedGroup) -> None:
    """Raise PermissionDenied unless the user may change what is saved."""
    if not may_change(access, saved):
        raise PermissionDenied(
            gettext("This is changed by whoever made it, and by owners and admins.")
        )


def _own_or_shared(access: Access) -> Q:
    return Q(owner_id=access.user.pk) | Q(is_shared=True)


def manages(access: Access, member: Member) -> bool:
    """Return whether the user was assigned the member's team of today, or one above it.

    Seeing every team is no assignment, and nobody manages themselves.
    """
    if member.user_id == access.person_id:
        return False
    mine = TeamManager.objects.filter(user_id=access.person_id)
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
    others = member.user_id not in (None, access.person_id)
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


def managed_member(access: Access, member_id: int) -> Member:
    """Return the member whom the user may manage; raise Http404 where there is none."""
    access.require(Capability.MANAGE_MEMBERS)
    found = Member.objects.select_related("user", "organization")
    return get_object_or_404(found, pk=member_id)


def managed_team(access: Access, team_id: int) -> Team:
    """Return the team that the user may manage; raise Http404 where there is none."""
    access.require(Capability.MANAGE_TEAMS)
    return get_object_or_404(Team.objects.select_related("parent", "organization"), pk=team_id)


def managed_stay(access: Access, member: Member, stay_id: int) -> TeamMembership:
    """Return the stay of a member that the user may correct; raise Http404 where there is none."""
    access.require(Capability.MANAGE_TEAMS)
    found = TeamMembership.objects.select_related("team", "member")
    return get_object_or_404(found, pk=stay_id, member=member)
