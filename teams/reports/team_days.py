"""The people of every group on two days, their values, and the numbers that both make."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from accounts.access import Access
from accounts.selectors import last_complete_day
from scoring.core.result import PillarName
from scoring.selectors import common_day
from scoring.totals import DayValues, day_values
from teams.reports.team_figures import Figures, figures, told_values
from teams.reports.team_query import span_of
from teams.reports.team_shapes import DataState, GroupNumbers
from teams.reports.team_sight import Key, TeamSight, team_sight
from teams.reports.wording.labels import PILLAR_LABELS
from teams.selectors.stays import Stays, stays_between

PILLARS: tuple[PillarName, ...] = tuple(PILLAR_LABELS)

Values = Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Span:
    """Two days, and the latest that everybody in sight was scored for."""

    since: date
    on: date
    latest: date


@dataclass(frozen=True)
class GroupDays:
    """Who was in which group on the two days, and what is stored of them, by day."""

    sight: TeamSight
    span: Span
    stays: Stays
    people: Mapping[date, Mapping[Key, list[int]]]
    values: Mapping[date, Mapping[int, DayValues]]

    @cached_property
    def totals(self) -> Values:
        """The totals on the last day."""
        return totals_of(self.values[self.span.on])

    @cached_property
    def changes(self) -> Values:
        """The changes of the totals of everybody who has one on both days."""
        before = totals_of(self.values[self.span.since])
        return {m: now - before[m] for m, now in self.totals.items() if m in before}


def span_asked(access: Access, sight: TeamSight, since: date | None, on: date | None) -> Span:
    """Return the two days, up to the latest that everybody in the teams in sight was scored for."""
    last = last_complete_day(access.organization)
    teams = stays_between(first=last, last=last).on(last)
    members = [member for member, team in teams.items() if team in sight.team_ids]
    latest = min(common_day(member_ids=members) or last, last)
    return Span(*span_of(since, on, latest), latest)


def group_days(sight: TeamSight, span: Span, first: date, of: Collection[int]) -> GroupDays:
    """Return the people of every group on both days, and their values.

    The stays go back to ``first``, or to the first of the days. They are those of the teams in
    sight; of the teams ``of``, and those below, alone where the viewer sees everybody
    in these in detail: then nobody else decides what is told of them. Two queries.
    """
    stays = stays_between(first=min(span.since, first), last=span.on).within(sight.team_ids)
    teams = frozenset[int]().union(*(sight.groups[team, True] for team in of))
    chosen = stays.within(teams)
    if teams and chosen.spells.keys() <= sight.detailed:
        stays = chosen
    days = (span.since, span.on)
    people = {day: sight.people(stays.on(day)) for day in days}
    members = {m for groups in people.values() for own in groups.values() for m in own}
    return GroupDays(sight, span, stays, people, day_values(member_ids=members, days=days))


def totals_of(values: Mapping[int, DayValues]) -> Values:
    """Return the totals of those who have one."""
    return {member: own.total for member, own in values.items() if own.total is not None}


class Numbers:
    """The numbers of every group: what may be told is decided over all of them at once."""

    def __init__(self, days: GroupDays) -> None:
        self._days = days
        self._people = days.people[days.span.on]
        now = days.values[days.span.on]
        self._measures: list[Values] = [days.totals] + [
            {m: v for m, own in now.items() if (v := own.pillars[place]) is not None}
            for place in range(len(PILLARS))
        ]
        self._stayed = _stayed(days)
        self._named = days.sight.told(self._people, days.sight.named)

    def of(self, key: Key) -> GroupNumbers:
        """Return the numbers of one group."""
        return self.all([key])[key]

    def all(self, keys: list[Key]) -> dict[Key, GroupNumbers]:
        """Return the numbers of some groups."""
        total, *pillars = (self._figures(self._people, one, keys) for one in self._measures)
        change = self._figures(self._stayed, self._days.changes, keys)
        return {
            key: GroupNumbers(
                with_below=key[1],
                members=len(self._people[key]),
                total=total[key],
                pillars=tuple(
                    (name, found[key]) for name, found in zip(PILLARS, pillars, strict=True)
                ),
                change=change[key],
                state=self._state(key),
            )
            for key in keys
        }

    def _figures(
        self, people: Mapping[Key, list[int]], values: Values, keys: list[Key]
    ) -> dict[Key, Figures]:
        return figures_of(self._days.sight, people, values, keys)

    def _state(self, key: Key) -> DataState | None:
        sight, people = self._days.sight, self._people[key]
        told = [m for m in people if m in sight.named or m in self._named[key]]
        if len(told) < len(people) and {*told} <= {sight.own}:
            return None
        people = told
        now = self._days.values[self._days.span.on]
        found = [now[member] for member in people if member in now]
        through = [one.data_through for one in found if one.data_through]
        totals = sum(one.total is not None for one in found)
        three = sum(one.total is None and one.measured == len(PILLARS) - 1 for one in found)
        latest = max(through, default=None)
        return DataState(
            members=len(people),
            with_total=totals,
            estimated=sum(one.total is not None and one.estimated for one in found),
            three_pillars=three,
            without=len(people) - totals - three,
            through=latest,
            current=through.count(latest) if latest else 0,
        )


def figures_of(
    sight: TeamSight, people: Mapping[Key, list[int]], values: Values, keys: list[Key]
) -> dict[Key, Figures]:
    """Return the middle of the values of some groups, as far as it may be told."""
    having = {key: [m for m in people[key] if m in values] for key in sight.groups}
    told = sight.told(having)
    return {
        key: figures(told_values(values, having[key], sight, told[key]), sight.floor)
        for key in keys
    }


def _stayed(days: GroupDays) -> dict[Key, list[int]]:
    """Who was in each group on both days."""
    before, now = (days.people[day] for day in (days.span.since, days.span.on))
    found = {}
    for key, people in now.items():
        then = {*before[key]}
        found[key] = [member for member in people if member in then]
    return found


def asked_days(
    access: Access,
    since: date | None,
    on: date | None,
    *,
    of: Collection[int] = (),
    weeks: int = 0,
) -> GroupDays:
    """Return what the viewer sees of teams on the days that are asked for.

    The stays go back so many weeks before the last day. ``of`` are the teams that the page is
    about, if it is not about all. Raises Http404 and PermissionDenied as ``refuse_team`` does.
    """
    sight = team_sight(access)
    for team in of:
        sight.node(team)
    span = span_asked(access, sight, since, on)
    return group_days(sight, span, span.on - timedelta(weeks=weeks), of)
