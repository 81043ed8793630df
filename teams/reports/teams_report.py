"""The tree of teams: each with who manages it, how many are in it, and the middle of its totals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.urls import reverse

from accounts.access import Access
from accounts.roles import Capability
from teams.reports.shapes import Missing
from teams.reports.team_days import GroupDays, Numbers, asked_days
from teams.reports.team_editions import editions
from teams.reports.team_query import TeamQuery
from teams.reports.team_shapes import GroupNumbers, TeamRow, TeamsPage
from teams.reports.team_sight import Key
from teams.selectors.team_managers import managers_of


def teams_page(*, access: Access, query: TeamQuery) -> TeamsPage:
    """Return the teams that the viewer may open, as a tree, with their numbers on a day.

    Who was in a team on the day decides, and a team stands there up to the day on which it was
    closed. Where nothing is told of one person there is no day to
    ask for: the numbers are those of the week's edition. The number of queries does not depend on
    teams or members.
    """
    is_closed = access.policy.is_closed
    days = asked_days(access, *(None, None) if is_closed else (query.since, query.on))
    span = days.span
    query = TeamQuery(query.base) if is_closed else TeamQuery(query.base, span.since, span.on)
    numbers = _numbers(access, days)
    rows = _rows(access, days, query, numbers)
    return TeamsPage(
        since=span.since,
        on=span.on,
        latest=span.latest,
        rows=rows,
        presets=() if is_closed else query.presets(),
        compare_url=query.at(compare_url(access)) if len(rows) > 1 else "",
        floor=days.sight.floor,
        few=frozenset() if is_closed else _few(days, numbers),
        is_closed=is_closed,
        missing=None if rows else _missing(access),
    )


def team_url(access: Access, team_id: int) -> str:
    """Return the address of a team."""
    kwargs = {"org": access.organization.slug, "team_id": team_id}
    return reverse("teams:team", kwargs=kwargs)


def compare_url(access: Access) -> str:
    """Return the address at which teams are compared."""
    return reverse("teams:compare_teams", kwargs={"org": access.organization.slug})


def _rows(
    access: Access, days: GroupDays, query: TeamQuery, numbers: Mapping[Key, GroupNumbers]
) -> tuple[TeamRow, ...]:
    sight, nodes = days.sight, days.sight.open_on(days.span.on)
    teams = frozenset(node.id for node in nodes)
    managers = managers_of(team_ids=teams)
    own_team = None if sight.own is None else days.stays.team_on(sight.own, days.span.on)
    return tuple(
        TeamRow(
            id=node.id,
            name=node.name,
            depth=node.depth,
            url=query.at(team_url(access, node.id)),
            managers=managers.get(node.id, ()),
            below=len(sight.groups[node.id, True] & teams) - 1,
            whole=numbers[node.id, True],
            alone=numbers.get((node.id, False)),
            is_own=node.id == own_team,
        )
        for node in nodes
    )


def _numbers(access: Access, days: GroupDays) -> dict[Key, GroupNumbers]:
    sight = days.sight
    if not access.policy.is_closed:
        return Numbers(days).all([*sight.groups])
    told = editions(access, sight)
    return {(node.id, True): told.numbers(node.id, days) for node in sight.nodes}


def _few(days: GroupDays, numbers: Mapping[Key, GroupNumbers]) -> frozenset[int]:
    sight, people = days.sight, days.people[days.span.on]
    others = (sight.valued - {sight.own}) & days.values[days.span.on].keys()
    found = (
        sight.groups[key]
        for key, told in numbers.items()
        if any(n and n < sight.floor for n in _counted(told)) and not others.isdisjoint(people[key])
    )
    return frozenset[int]().union(*found)


def _counted(numbers: GroupNumbers) -> Iterator[int | None]:
    """Of how many people each of the numbers is; None or 0 where it is not told."""
    yield numbers.total.n
    yield numbers.change.n
    yield from (one.n for _, one in numbers.pillars)


def _missing(access: Access) -> Missing:
    if access.can(Capability.VIEW_ALL_TEAMS):
        return Missing("No teams yet", "Members are put into teams by whoever keeps them in order.")
    if access.can(Capability.VIEW_REPORT):
        return Missing("No teams yet", "No team has been assigned to you, and you are in none.")
    return Missing("No team", "You are in no team today.")
