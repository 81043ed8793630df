"""The teams of an organization as its admins manage them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from accounts.access import Access
from accounts.models import Membership, User
from accounts.selectors import local_today
from teams.models import Member, Team, TeamManager, TeamMembership
from teams.reports.managed_member import change_rows
from teams.reports.organization_shapes import ManagedTeam, ManagerRow, TeamRow
from teams.reports.roster import team_tree
from teams.reports.shapes import Choice, Link
from teams.services.team_changes import MANAGING

SHOWN = 50


def team_rows(*, access: Access) -> tuple[TeamRow, ...]:
    """Return every team in reading order, with who is in it today and who looks after it."""
    today = local_today(access.organization)
    counts = _today(today).values_list("team_id").annotate(n=Count("member", distinct=True))
    members = dict(counts.order_by())
    managers: dict[int, list[str]] = defaultdict(list)
    for row in TeamManager.objects.select_related("user").order_by("user__name", "user__email"):
        managers[row.team_id].append(row.user.get_full_name())
    closed = dict(Team.objects.values_list("pk", "closed_on"))
    return tuple(
        TeamRow(
            id=node.id,
            name=node.name,
            depth=node.depth,
            members=members.get(node.id, 0),
            managers=tuple(managers[node.id]),
            closed_on=closed[node.id],
        )
        for node in team_tree()
    )


def managed_team_page(*, access: Access, team: Team) -> ManagedTeam:
    """Return the page of a team whom the viewer manages."""
    today = local_today(access.organization)
    rows = {row.id: row for row in team_rows(access=access)}
    org = access.organization.slug
    inside = Member.objects.filter(pk__in=_today(today).filter(team=team).values("member"))
    members = list(inside.order_by("name", "pk")[: SHOWN + 1])
    managers = TeamManager.objects.filter(team=team).select_related("user")
    return ManagedTeam(
        row=rows[team.pk],
        parent_id=team.parent_id,
        above=_above(org, team),
        managers=tuple(
            ManagerRow(one.user_id, one.user.get_full_name(), one.user.email) for one in managers
        ),
        members=tuple(
            Link(one.name, reverse("teams:managed_member", args=[org, one.pk]))
            for one in members[:SHOWN]
        ),
        unshown=max(0, rows[team.pk].members - SHOWN),
        changes=change_rows(team),
        is_closed=team.closed_on is not None and team.closed_on < today,
    )


def parent_choices(*, team: Team | None = None) -> tuple[Choice, ...]:
    """Return the teams that a team can stand below: neither itself, nor below it, nor closed."""
    closed = set(Team.objects.filter(closed_on__isnull=False).values_list("pk", flat=True))
    tree = team_tree()
    own = frozenset[int]()
    if team is not None:
        own = next(node.below for node in tree if node.id == team.pk)
    return (
        Choice("", gettext("No team: at the top")),
        *(
            Choice(str(node.id), "\u2003" * node.depth + node.name)
            for node in tree
            if node.id not in own | closed
        ),
    )


def open_team_choices() -> tuple[Choice, ...]:
    """Return the teams to which members can come."""
    return parent_choices()[1:]


def manager_choices(*, access: Access) -> tuple[Choice, ...]:
    """Return who can look after a team."""
    rows = Membership.objects.filter(organization=access.organization, role__in=MANAGING)
    found = rows.select_related("user", "organization").order_by("user__name", "user__email")
    return tuple(
        Choice(str(one.user_id), f"{one.user.get_full_name()}, {one.user.email}")
        for one in found
        if not one.is_over
    )


def user_of(*, access: Access, user_id: int) -> User | None:
    """Return a user who is in the organization; None for others."""
    found = Membership.objects.filter(organization=access.organization, user_id=user_id)
    row = found.select_related("user").first()
    return row.user if row is not None else None


def _today(today: date) -> QuerySet[TeamMembership]:
    running = Q(end__isnull=True) | Q(end__gte=today)
    return TeamMembership.objects.filter(running, start__lte=today)


def _above(org: str, team: Team) -> tuple[Link, ...]:
    links: list[Link] = []
    teams = {one.pk: one for one in Team.objects.all()}
    above = teams.get(team.parent_id) if team.parent_id else None
    while above is not None:
        url = reverse("teams:managed_team", kwargs={"org": org, "team_id": above.pk})
        links.append(Link(above.name, url))
        above = teams.get(above.parent_id) if above.parent_id else None
    return tuple(reversed(links))
