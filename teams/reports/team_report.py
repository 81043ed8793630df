"""One team on a day: its numbers, half a year of them, its people, and who came and went."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

from accounts.access import Access
from accounts.roles import Capability
from teams.reports.shapes import Link
from teams.reports.table_state import PAGE, page_link, pages_of, shown_of
from teams.reports.team_board import team_board
from teams.reports.team_days import GroupDays, Numbers, asked_days
from teams.reports.team_editions import editions
from teams.reports.team_members import member_rows, member_url, movers_of
from teams.reports.team_query import TeamQuery
from teams.reports.team_shapes import Coming, GroupNumbers, TeamPage, TrendPoint
from teams.reports.team_sight import Key
from teams.reports.team_trend import WEEKS, team_trend
from teams.reports.teams_report import compare_url, team_url
from teams.selectors.team_managers import managers_of


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the page is made of."""

    access: Access
    query: TeamQuery
    days: GroupDays
    key: Key


def team_page(*, access: Access, team_id: int, query: TeamQuery) -> TeamPage:
    """Return one team as the viewer may see it: on any past day, with who was in it then.

    Where nothing is told of one person, its numbers are those of the week's editions. The number
    of queries does not depend on the number of members. Raises Http404 for a team that there is
    not, PermissionDenied for one that is hidden.
    """
    if access.policy.is_closed:
        query = replace(query, since=None, on=None, only=False)
    days = asked_days(access, query.since, query.on, of=[team_id], weeks=WEEKS)
    only = query.only and (team_id, False) in days.sight.groups
    if not access.policy.is_closed:
        query = replace(query, since=days.span.since, on=days.span.on, only=only)
    return _page(_Asked(access, query, days, (team_id, not only)))


def _page(asked: _Asked) -> TeamPage:
    access, days, key = asked.access, asked.days, asked.key
    sight, span = days.sight, days.span
    node = sight.node(key[0])
    people = days.people[span.on][key]
    rows = member_rows(access, days, key)
    query = asked.query.on_page(asked.query.asked.page_of(asked.query.page, pages_of(len(rows))))
    shown = rows[PAGE * (query.page - 1) : PAGE * query.page]
    others = any(not row.is_own for row in rows)
    up, down = movers_of(rows if node.id in sight.led else (), days)
    joined, left = _coming(asked)
    numbers, trend = _told(asked)
    is_closed = access.policy.is_closed
    return TeamPage(
        id=node.id,
        name=node.name,
        crumbs=_crumbs(asked),
        children=_children(asked),
        managers=managers_of(team_ids=[node.id]).get(node.id, ()),
        since=span.since,
        on=span.on,
        latest=span.latest,
        presets=() if is_closed else query.presets(),
        sides=query.sides() if (node.id, False) in sight.groups and not is_closed else (),
        only=query.only,
        numbers=numbers,
        trend=trend,
        rows=tuple(shown),
        listed=len(rows),
        unlisted=len(people) - len(rows),
        shown=shown_of(query.page, len(shown), len(rows), "member"),
        previous=page_link("Previous", query, query.page - 1, len(rows)),
        next=page_link("Next", query, query.page + 1, len(rows)),
        up=up,
        down=down,
        joined=joined,
        left=left,
        board=team_board(access, days, key, query),
        floor=sight.floor,
        report_url=_report_url(asked, "teams:report", team=node.id),
        ledger_url=""
        if is_closed
        else _report_url(
            asked, "teams:ledger", team=node.id, since=f"{span.since}", on=f"{span.on}"
        ),
        compare_url=_compare_url(asked),
        scope=sight.groups[key] if others or joined.people or left.people else None,
        is_closed=is_closed,
    )


def _told(asked: _Asked) -> tuple[GroupNumbers, tuple[TrendPoint, ...]]:
    """The numbers of the group, and half a year of them."""
    access, days, key = asked.access, asked.days, asked.key
    if not access.policy.is_closed:
        return Numbers(days).of(key), team_trend(days, key)
    told = editions(access, days.sight, with_weeks=True)
    return told.numbers(key[0], days), told.trend(key[0])


def _coming(asked: _Asked) -> tuple[Coming, Coming]:
    """Who is in the group on the last day alone, and who was in it on the first day alone."""
    days = asked.days
    before, now = ({*days.people[day][asked.key]} for day in (days.span.since, days.span.on))
    return _of(asked, now - before), _of(asked, before - now)


def _of(asked: _Asked, members: set[int]) -> Coming:
    sight, names = asked.days.sight, asked.days.stays.names
    named = sorted(members & sight.named, key=lambda m: (names[m].casefold(), m))
    return Coming(
        people=tuple(Link(names[m], member_url(asked.access, asked.days, m)) for m in named),
        others=len(members) - len(named),
    )


def _crumbs(asked: _Asked) -> tuple[Link, ...]:
    """The teams that this one stands in, as far as the viewer may open them."""
    sight, team = asked.days.sight, asked.key[0]
    above = [node for node in sight.nodes if team in node.below and node.id != team]
    led = [node for node in above if node.id in sight.led]
    return tuple(Link(n.name, asked.query.at(team_url(asked.access, n.id))) for n in led)


def _children(asked: _Asked) -> tuple[Link, ...]:
    """The teams of the day directly below."""
    sight, team = asked.days.sight, asked.key[0]
    if team not in sight.led:
        return ()
    depth = sight.node(team).depth + 1
    nodes = sight.open_on(asked.days.span.on)
    below = [n for n in nodes if n.id in sight.node(team).below and n.depth == depth]
    return tuple(Link(n.name, asked.query.at(team_url(asked.access, n.id))) for n in below)


def _report_url(asked: _Asked, name: str, **params: object) -> str:
    """The address of a report of this team; "" for whoever may not open it."""
    is_led = asked.key[0] in asked.days.sight.led
    if not is_led or not asked.access.can(Capability.VIEW_REPORT):
        return ""
    url = reverse(name, kwargs={"org": asked.access.organization.slug})
    return f"{url}?{urlencode(params)}"


def _compare_url(asked: _Asked) -> str:
    """The address that compares the teams below, or this team with those beside it."""
    sight, team = asked.days.sight, asked.key[0]
    nodes = sight.open_on(asked.days.span.on)
    if len(nodes) < 2:
        return ""
    base = asked.query.at(compare_url(asked.access))
    chosen = [n.id for n in nodes if sight.above.get((n.id, True)) == (team, True)]
    if len(chosen) < 2:
        over = sight.above[team, True]
        chosen = [n.id for n in nodes if sight.above[n.id, True] == over]
    sign = "&" if "?" in base else "?"
    return f"{base}{sign}{urlencode([('team', each) for each in chosen[:8]])}"
