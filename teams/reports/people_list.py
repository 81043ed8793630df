"""The members of an organization as its admins list them: names and states, no activity."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext

from accounts.access import Access
from accounts.models import Invite, Membership
from accounts.roles import Role
from accounts.selectors import local_today
from teams.models import Member, TeamMembership
from teams.reports.name_search import found_by
from teams.reports.organization_shapes import (
    AccountState,
    PeopleFilters,
    PeoplePage,
    PersonRow,
)
from teams.reports.people_query import HEADS, STATES, PeopleQuery
from teams.reports.roster import TeamNode, team_tree
from teams.reports.shapes import Choice
from teams.reports.table_state import PAGE, page_link, pages_of, shown_of

ORDER = {
    "name": "name",
    "team": "team_name",
    "role": "role_name",
    "joined": "joined_on",
    "left": "left_on",
}


def people_page(*, access: Access, query: PeopleQuery) -> PeoplePage:
    """Return a page of the members that the address asks for."""
    today = local_today(access.organization)
    tree = team_tree()
    found = _filtered(_people(access, today), query, tree, today)
    total = found.count()
    query = query.on_page(query.asked.page_of(query.page, pages_of(total)))
    start = PAGE * (query.page - 1)
    order = F(ORDER[query.sort])
    by = (
        order.desc(nulls_last=True)
        if query.direction == "descending"
        else order.asc(nulls_last=True)
    )
    rows = [person_row(one, today) for one in found.order_by(by, "name", "pk")[start:][:PAGE]]
    noun = gettext("member")
    names = {node.id: node.name for node in tree}
    return PeoplePage(
        rows=tuple(rows),
        heads={key: query.head(key) for key in HEADS},
        filters=_filters(query, tree),
        chips=query.chips(names.get(query.team, "") if query.team else ""),
        shown=shown_of(query.page, len(rows), total, noun),
        everybody=total if not query.chips("x") else Member.objects.count(),
        previous=page_link(gettext("Previous"), query, query.page - 1, total),
        next=page_link(gettext("Next"), query, query.page + 1, total),
    )


def person_of_id(*, access: Access, member_id: int) -> PersonRow:
    """Return one member as in the list. The caller has checked that there is one."""
    today = local_today(access.organization)
    return person_row(_people(access, today).get(pk=member_id), today)


def team_choices(
    *, chosen: int | None = None, tree: list[TeamNode] | None = None
) -> tuple[Choice, ...]:
    """Return the teams for a select, as deep as they stand."""
    nodes = team_tree() if tree is None else tree
    return tuple(
        Choice(str(node.id), "\u2003" * node.depth + node.name, node.id == chosen) for node in nodes
    )


def _people(access: Access, today: date) -> QuerySet[Any]:
    """Return the members with the team of today, the role, and the link that is open."""
    stays = TeamMembership.objects.filter(
        Q(end__isnull=True) | Q(end__gte=today), member=OuterRef("pk"), start__lte=today
    ).order_by("-start")
    role = Membership.objects.filter(organization=access.organization, user=OuterRef("user_id"))
    links = Invite.objects.filter(
        user=OuterRef("user_id"), used_at__isnull=True, revoked_at__isnull=True
    )
    return Member.objects.annotate(
        team_today=Subquery(stays.values("team_id")[:1]),
        team_name=Subquery(stays.values("team__name")[:1]),
        role_name=Subquery(role.values("role")[:1]),
        role_ends=Subquery(role.values("ends_on")[:1]),
        link_role=Subquery(links.values("role")[:1]),
        link_until=Subquery(links.values("expires_at")[:1]),
    )


def _filtered(
    people: QuerySet[Any], query: PeopleQuery, tree: list[TeamNode], today: date
) -> QuerySet[Any]:
    here = Q(left_on__isnull=True) | Q(left_on__gte=today)
    if query.q:
        people = found_by(query.q, people, "name", "email")
    if query.team is not None:
        below = next((node.below for node in tree if node.id == query.team), frozenset())
        people = people.filter(team_today__in=below)
    if query.role:
        people = people.filter(Q(role_name=query.role) | Q(link_role=query.role))
    if query.state == "left":
        return people.exclude(here)
    if query.state == "all":
        return people
    people = people.filter(here)
    if query.state == "invited":
        return people.filter(link_until__isnull=False)
    if query.state == "no_account":
        return people.filter(user__isnull=True)
    if query.state == "no_team":
        return people.filter(team_today__isnull=True)
    return people


def person_row(member: Member, today: date) -> PersonRow:
    """Return the row of a member that ``_people`` has annotated."""
    told = member.__dict__
    role = told["role_name"] or told["link_role"]
    return PersonRow(
        id=member.pk,
        name=member.name,
        email=member.email,
        title=member.title,
        team=told["team_name"] or "",
        role=str(Role(role).label) if role else "",
        account=_account(member, today),
        joined_on=member.joined_on,
        left_on=member.left_on,
        is_here=member.left_on is None or member.left_on >= today,
    )


def _account(member: Member, today: date) -> AccountState:
    told = member.__dict__
    until = told["link_until"]
    ends = told["role_ends"]
    if member.user_id is None:
        return AccountState(gettext("No account"))
    if until is not None:
        if until <= timezone.now():
            return AccountState(gettext("Link expired"), "tag--warn", until)
        return AccountState(gettext("Invited"), "tag--dash", until)
    if told["role_name"] is None:
        return AccountState(gettext("Not invited"))
    if ends is not None and ends < today:
        return AccountState(gettext("Access ended"))
    return AccountState(gettext("Can sign in"), "tag--ok")


def _filters(query: PeopleQuery, tree: list[TeamNode]) -> PeopleFilters:
    return PeopleFilters(
        q=query.q,
        teams=team_choices(chosen=query.team, tree=tree),
        roles=tuple(Choice(one.value, str(one.label), one.value == query.role) for one in Role),
        states=tuple(Choice(key, str(words), key == query.state) for key, words in STATES.items()),
        sort=query.sort if query.sort != "name" else "",
        direction="desc" if query.direction == "descending" else "",
    )


def namesakes(*, member: Member, q: str, most: int = 20) -> list[Member]:
    """Return whom a member may be merged into: those found by ``q``, else those of that name."""
    others = Member.objects.exclude(pk=member.pk)
    if q:
        found = found_by(q, others, "name", "email")
    else:
        same = Q(name__iexact=member.name)
        if member.profile_key:
            same |= Q(profile_key=member.profile_key)
        found = others.filter(same)
    return list(found.order_by("name", "pk")[:most])
