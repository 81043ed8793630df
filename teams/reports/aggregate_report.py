"""The User Report where nothing is told of one person: a line a team, and at most a roster.

The lines are those of the week's edition (``scoring.group_editions``), the same for everybody who
may see the team. The address holds no filter but the roster's search and page: neither changes a
number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext

from accounts.access import Access
from accounts.parameters import Parameters
from accounts.rules import rulebook_of
from accounts.selectors import last_complete_day, local_today
from accounts.visibility import Sight, Whose
from scoring.core.group_editions import ALL, Line, told_bands, whole_points
from scoring.group_editions import Told, group_lines
from scoring.selectors import data_through
from teams.access import may_request_upload, named_members, visible_team_ids
from teams.reports.name_search import found_by
from teams.reports.roster import team_tree, teams_on
from teams.reports.shapes import Link
from teams.reports.table_state import PAGE, address, page_link, pages_of, shown_of
from teams.reports.wording.labels import BAND_LABELS
from teams.reports.wording.visibility import DATA_STATES, meaning
from teams.selectors.upload_requests import Asked, asked_columns, asked_in

# Data that ends longer ago is called old.
OLD = timedelta(days=21)
# What the report of members takes besides, and this one has nothing for.
FILTERS = (
    *("period", "from", "to", "compare", "team", "group", "role", "seat", "band", "move", "least"),
    *("data", "new", "sort", "per", "by", "cols"),
)


@dataclass(frozen=True, slots=True)
class AggregateQuery:
    """What the address holds: whose name is looked for in the roster, and its page."""

    base: str
    q: str = ""
    page: int = 1
    asked: Parameters = field(default_factory=Parameters, compare=False, repr=False)

    @classmethod
    def parse(cls, base: str, params: Mapping[str, Any] | Parameters) -> AggregateQuery:
        """Return what the query string says; the report of groups has no other filters."""
        asked = Parameters.of(params)
        for name in FILTERS:
            for value in asked.all(name):
                asked.miss(name, value, gettext("the report of groups has no filters"))
        return cls(base, asked.text("q"), asked.page(), asked)

    def on_page(self, page: int) -> AggregateQuery:
        """Return the same search on another page."""
        return replace(self, page=page)

    def url(self) -> str:
        """Return the address of it."""
        return address(self.base, {"q": self.q, "page": self.page if self.page > 1 else ""})

    @property
    def text(self) -> str:
        """The search as a query string without a page, "" without one."""
        return self.on_page(1).url().removeprefix(self.base).removeprefix("?")


@dataclass(frozen=True, slots=True)
class Band:
    """How many totals lie in a band; None where that is about too few people."""

    label: str
    count: int | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One team, or the organization, in whole points; without ``n`` nothing of it is told.

    ``low`` and ``high`` are the quartiles, None under twice the floor. ``on`` is an earlier day
    than the edition's where fewer than the floor came or went since.
    """

    name: str
    depth: int
    n: int | None = None
    median: int | None = None
    low: int | None = None
    high: int | None = None
    pillars: tuple[int, ...] = ()
    on: date | None = None

    @property
    def indent(self) -> str:
        """What stands before the name: a blank for each team above."""
        return "\u2003" * self.depth

    @property
    def named_pillars(self) -> tuple[tuple[str, int], ...]:
        """The pillars with what their columns are called."""
        return tuple(zip(pillar_heads(), self.pillars, strict=False))


def pillar_heads() -> tuple[str, ...]:
    """Return what the columns of the pillars are called, in order."""
    return gettext("Brand"), gettext("Find"), gettext("Insights"), gettext("Relations")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A member by name, without any value: ``state`` says whether there is data."""

    id: int
    name: str
    team: str
    state: str
    may_ask: bool
    asked: Asked | None


@dataclass(frozen=True, slots=True)
class Roster:
    """A page of the names that may be read."""

    q: str
    rows: tuple[RosterRow, ...]
    shown: str
    previous: Link | None
    next: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregateReport:
    """The report of groups. ``on`` is None before the first week with scores.

    ``whole`` is the organization, ``bands`` spread its totals; ``scope`` are the teams that it is
    about, None for all.
    """

    preset: str
    meaning: str
    floor: int
    on: date | None
    whole: GroupRow | None
    bands: tuple[Band, ...]
    rows: tuple[GroupRow, ...]
    roster: Roster | None
    scope: frozenset[int] | None


def aggregate_report(
    *, access: Access, query: AggregateQuery, whole: bool = False
) -> AggregateReport:
    """Return the report of the teams that the viewer may see, with the names if these are told:
    those of a page, or ``whole`` all that the search leaves, as files and paper have them.

    The number of queries does not depend on the number of members.
    """
    visible = visible_team_ids(access)
    found = group_lines(organization=access.organization)
    lines = found.lines if found else {}
    floor = found.floor if found else access.policy.floor
    nodes = team_tree(visible)
    tops = min((node.depth for node in nodes), default=0)
    line = lines.get(ALL)
    names = access.policy.sees(Whose.LED, Sight.NAME)
    return AggregateReport(
        preset=str(access.policy.preset.label),
        meaning=meaning(access.policy),
        floor=floor,
        on=found.on if found else None,
        whole=_row(access.organization.name, 0, line, floor) if found else None,
        bands=_bands(access, found, line, floor),
        rows=tuple(_row(n.name, n.depth - tops, lines.get(n.id), floor) for n in nodes),
        roster=_roster(access, query, whole=whole) if names else None,
        scope=None if len(nodes) == len(team_tree()) else visible,
    )


def _row(name: str, depth: int, line: Line | None, floor: int) -> GroupRow:
    if line is None:
        return GroupRow(name, depth)
    low, high = map(whole_points, line.quartiles)
    has_quartiles = line.n >= 2 * floor
    return GroupRow(
        name=name,
        depth=depth,
        n=line.n,
        median=whole_points(line.median),
        low=low if has_quartiles else None,
        high=high if has_quartiles else None,
        pillars=tuple(map(whole_points, line.pillars)),
        on=line.on,
    )


def _bands(access: Access, found: Told | None, whole: Line | None, floor: int) -> tuple[Band, ...]:
    if found is None or whole is None:
        return ()
    spec = rulebook_of(access.organization).on(whole.on).spec
    counts = told_bands(whole.bands, floor)
    return tuple(
        Band(BAND_LABELS[name], count)  # type: ignore[index]
        for (name, _), count in zip(spec.bands, counts, strict=True)
    )


def _roster(access: Access, query: AggregateQuery, *, whole: bool) -> Roster:
    today = local_today(access.organization)
    members = named_members(access).exclude(left_on__lt=today)
    if query.q:
        members = found_by(query.q, members, "name")
    total = members.count()
    query = query.on_page(query.asked.page_of(query.page, pages_of(total)))
    start = PAGE * (query.page - 1)
    in_order = members.annotate(**asked_columns()).order_by("name", "pk")
    shown = list(in_order if whole else in_order[start : start + PAGE])
    ids = [member.pk for member in shown]
    teams = teams_on(member_ids=ids, on=today)
    through = data_through(member_ids=ids)
    rows = tuple(
        RosterRow(
            id=member.pk,
            name=member.name,
            team=teams[member.pk][1] if member.pk in teams else "",
            state=_state(through.get(member.pk), last_complete_day(access.organization)),
            may_ask=may_request_upload(access, member),
            asked=asked_in(member, access.organization.time_zone),
        )
        for member in shown
    )
    return Roster(
        q=query.q,
        rows=rows,
        shown=shown_of(query.page, len(rows), total, "member"),
        previous=None if whole else page_link("Previous", query, query.page - 1, total),
        next=None if whole else page_link("Next", query, query.page + 1, total),
    )


def _state(through: date | None, today: date) -> str:
    """Return whether there is data, without the day: that one is finer than it needs to be."""
    if through is None:
        return gettext(DATA_STATES["none"])
    return gettext(DATA_STATES["old" if today - through > OLD else "has"])
