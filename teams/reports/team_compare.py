"""Teams beside one another by two measures: medians with n and the interval of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext

from accounts.access import Access
from accounts.parameters import Parameters
from scoring.evidence import LINKEDIN_OPENED
from teams.reports.compare_shapes import Axis, Cell, ComparedTeam, ComparePage
from teams.reports.shapes import Choice, Missing
from teams.reports.team_days import PILLARS, GroupDays, asked_days
from teams.reports.team_editions import editions
from teams.reports.team_figures import Figures, interval, told_values
from teams.reports.team_figures import figures as middle_of
from teams.reports.team_measures import MEASURES, Measured
from teams.reports.team_query import PRESETS, TeamQuery
from teams.reports.team_sight import Key, TeamSight
from teams.reports.teams_report import team_url
from teams.reports.wording import instead
from teams.reports.wording import teams as words

LEAST, MOST = 2, 8
DEFAULT_X, DEFAULT_Y = "total", "active_days"
# What the editions tell where nothing is told of one person.
OF_EDITIONS = ("total", *PILLARS)


# The cell of each measure and team, and whether people are left out of it.
Cells = dict[tuple[str, int], tuple[Cell, bool]]


@dataclass(frozen=True, slots=True)
class CompareQuery:
    """The parameters of the address. What it asks for in vain falls back to the default, which
    ``asked`` says.
    """

    base: str
    teams: tuple[int, ...] = ()
    x: str = DEFAULT_X
    y: str = DEFAULT_Y
    since: date | None = None
    on: date | None = None
    asked: Parameters = field(default_factory=Parameters, compare=False, repr=False)

    @classmethod
    def parse(cls, base: str, params: Mapping[str, Any] | Parameters) -> CompareQuery:
        """Return the state in the query string of the page at ``base``."""
        asked, days = Parameters.of(params), instead.usual_days()
        x, y = (instead.label(str(MEASURES[key].label)) for key in (DEFAULT_X, DEFAULT_Y))
        return cls(
            base=base,
            teams=asked.numbers("team", gettext("it is left out")),
            x=asked.one("x", MEASURES, DEFAULT_X, x),
            y=asked.one("y", MEASURES, DEFAULT_Y, y),
            since=asked.day("since", LINKEDIN_OPENED, days),
            on=asked.day("on", LINKEDIN_OPENED, days),
            asked=asked,
        )

    def url(self) -> str:
        """Return the address of this state."""
        pairs = [("team", str(team)) for team in self.teams]
        pairs += [("x", self.x), ("y", self.y)]
        pairs += [
            (n, day.isoformat()) for n, day in (("since", self.since), ("on", self.on)) if day
        ]
        return f"{self.base}?{urlencode(pairs)}"


def compare_page(*, access: Access, query: CompareQuery) -> ComparePage:
    """Return 2 to 8 teams, each with those below it, by two measures.

    Of fewer than the smallest group nothing is told, to nobody. Where nothing is told of one
    person, the numbers are those of the week's edition. The number of queries does not depend on
    teams or members. Raises Http404 and PermissionDenied as ``refuse_team`` does.
    """
    is_closed = access.policy.is_closed
    query = _of_editions(query) if is_closed else query
    days = asked_days(access, query.since, query.on, of=query.teams)
    sight, span = days.sight, days.span
    teams = query.teams or _default(sight, span.on)
    query = replace(query, teams=teams[:MOST])
    if not is_closed:
        query = replace(query, since=span.since, on=span.on)
    is_enough = len(query.teams) >= LEAST
    told = _edition_cells if is_closed else _cells
    cells = told(access, days, query) if is_enough else {}
    return ComparePage(
        since=span.since,
        on=span.on,
        latest=span.latest,
        x=_axis(query.x),
        y=_axis(query.y),
        teams=tuple(
            ComparedTeam(
                number=number,
                id=team,
                name=sight.node(team).name,
                url=TeamQuery("", query.since, query.on).at(team_url(access, team)),
                members=len(days.people[span.on][team, True]),
                x=cells[query.x, team][0],
                y=cells[query.y, team][0],
            )
            for number, team in enumerate(query.teams if is_enough else (), start=1)
        ),
        choices=tuple(
            Choice(str(node.id), node.name, node.id in query.teams)
            for node in sight.nodes
            if node.is_open_on(span.on) or node.id in query.teams
        ),
        x_choices=_measures(query.x, OF_EDITIONS if is_closed else MEASURES),
        y_choices=_measures(query.y, OF_EDITIONS if is_closed else MEASURES),
        presets=() if is_closed else _presets(query, span.since, span.on),
        floor=sight.floor,
        notice=words.too_many_teams(MOST) if len(teams) > MOST else "",
        left_out=any(left_out for _, left_out in cells.values()),
        missing=None if is_enough else _missing(sight),
        is_closed=is_closed,
        seen=frozenset() if is_closed else _seen(days, cells),
    )


def _seen(days: GroupDays, cells: Cells) -> frozenset[int]:
    sight, people = days.sight, days.people[days.span.on]
    others = sight.valued - {sight.own}
    told = {team for (_, team), (cell, _) in cells.items() if cell.median is not None}
    found = (sight.groups[team, True] for team in told if others & {*people[team, True]})
    return frozenset[int]().union(*found)


def _of_editions(query: CompareQuery) -> CompareQuery:
    """The question as far as editions answer it."""
    x = query.x if query.x in OF_EDITIONS else "total"
    y = query.y if query.y in OF_EDITIONS else PILLARS[0]
    return replace(query, x=x, y=y, since=None, on=None)


def _default(sight: TeamSight, on: date) -> tuple[int, ...]:
    """The first teams of a day that have none below them."""
    nodes = sight.open_on(on)
    teams = {node.id for node in nodes}
    return tuple(node.id for node in nodes if node.below & teams == {node.id})[:MOST]


def _edition_cells(access: Access, days: GroupDays, query: CompareQuery) -> Cells:
    """The cells of the week's edition, which have no intervals."""
    told = editions(access, days.sight)
    found: Cells = {}
    for team in query.teams:
        numbers = told.numbers(team, days)
        values: dict[str, Figures] = {"total": numbers.total}
        values |= dict(numbers.pillars)
        for name in {query.x, query.y}:
            figures = values[name]
            why = words.not_told() if figures.median is None else ""
            found[name, team] = Cell(figures.n, figures.median, hidden=why), False
    return found


def _cells(access: Access, days: GroupDays, query: CompareQuery) -> Cells:
    """The cell of each measure and team, and whether people are left out of it."""
    measured = Measured(days)
    values = {name: measured.values(name) for name in {query.x, query.y}}
    found = {}
    for name, of_groups in values.items():
        seen = MEASURES[name].seen(days.sight)
        told = days.sight.told(of_groups, seen)
        for team in query.teams:
            key: Key = team, True
            found[name, team] = _cell(of_groups[key], days.sight, told[key], seen)
    return found


def _cell(
    own: Mapping[int, Decimal | Fraction],
    sight: TeamSight,
    told: Collection[int],
    seen: Collection[int],
) -> tuple[Cell, bool]:
    counted = told_values(own, own, sight, told, seen)
    figures = middle_of(counted, sight.floor)
    if figures.median is None or figures.n is None or figures.n < sight.floor:
        why = words.nobody() if figures.n == 0 else words.few(sight.floor)
        return Cell(figures.n, hidden=why), counted.left_out
    span = interval(counted, sight.floor)
    return Cell(
        figures.n,
        figures.median,
        span[0] if span else None,
        span[1] if span else None,
    ), counted.left_out


def _axis(name: str) -> Axis:
    measure = MEASURES[name]
    return Axis(name, str(measure.label), str(measure.unit), measure.top)


def _measures(chosen: str, keys: Iterable[str]) -> tuple[Choice, ...]:
    return tuple(Choice(key, str(MEASURES[key].label), key == chosen) for key in keys)


def _presets(query: CompareQuery, since: date, on: date) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            replace(query, since=on - timedelta(days=n)).url(),
            words.span_label(n),
            since == on - timedelta(days=n),
        )
        for n in PRESETS
    )


def _missing(sight: TeamSight) -> Missing:
    if len(sight.nodes) < LEAST:
        return Missing(*words.one_team(len(sight.nodes)))
    return Missing(*words.choose_teams(LEAST, MOST))
