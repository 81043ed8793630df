"""Members by month with their outcomes and scores: what the Outcomes page is made of.

A month belongs to the team that the member was in on its last day, or last in it: whoever moves
takes no month along. Set-based: a few queries for everybody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q

from accounts.access import Access
from accounts.roles import Capability
from scoring.selectors import DayTotal, totals_on
from teams.access import visible_members
from teams.models import Member, TeamMembership
from teams.reports.outcome_query import back
from teams.reports.outcome_shapes import Sum
from teams.selectors.outcomes import (
    Month,
    MonthOutcomes,
    outcomes_by_month,
    with_outcomes,
)

# The scores with which this month and each of the three before it began.
LAGS = 4
KINDS = {"meetings": "meeting", "opportunities": "opportunity", "won": "won"}
NOTHING = MonthOutcomes()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberMonth:
    """A member's month of which anything is told; a count of None is not told, 0 is none.

    ``scores`` are the totals on the last day before the month, and before each of those before
    it: no outcome of a month can be behind the score that it is compared with.
    """

    member: int
    name: str
    team: str
    month: date
    is_open: bool
    scores: tuple[DayTotal | None, ...]
    meetings: int | None
    opportunities: int | None
    won: int | None
    amounts: tuple[Sum, ...]
    attainment: Decimal | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The months of the members in sight, and how many of these have none."""

    months: tuple[MemberMonth, ...]
    untold: int


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    is_open: bool


def outcome_months(
    *,
    access: Access,
    months: Sequence[date],
    team_ids: Collection[int],
    names: Mapping[int, str],
    with_teamless: bool,
) -> Evidence:
    """Return the months of the members of the teams; ``names`` are those of the teams.

    ``with_teamless`` adds who was in no team. Whoever has any outcome at all and nothing of a kind
    in a month has none of it, where somebody of the same team has any: a table names a deal, and
    nobody who has none.
    """
    teams = _teams(months)
    people = _people(access, team_ids, teams, with_teamless=with_teamless)
    theirs = _in_sight(months, team_ids, teams, people, with_teamless=with_teamless)
    end = back(months[-1], -1) - timedelta(days=1)
    ids = {member_id for member_id, _ in theirs}
    found = outcomes_by_month(member_ids=ids, start=months[0], end=end)
    known = with_outcomes(member_ids=ids)
    told = {
        (kind, theirs[key], key[1])
        for key, outcomes in found.items()
        if theirs.get(key)
        for kind in outcomes.counts
    }
    days = {before(month, lag) for month in months for lag in range(LAGS)}
    totals = totals_on(member_ids=known, days=days)
    listed = tuple(
        MemberMonth(
            member=key[0],
            name=people[key[0]].name,
            team=names.get(team_id or 0, ""),
            month=key[1],
            is_open=people[key[0]].is_open,
            scores=tuple(totals.get((key[0], before(key[1], lag))) for lag in range(LAGS)),
            amounts=_sums(found.get(key, NOTHING)),
            attainment=found.get(key, NOTHING).attainment,
            **counts,
        )
        for key, team_id in theirs.items()
        for counts in _counts(key, team_id, found.get(key, NOTHING), known, told)
    )
    return Evidence(listed, len(ids) - len({month.member for month in listed}))


def before(month: date, lag: int) -> date:
    """Return the last day before the month that lies ``lag`` months before this one."""
    return back(month, lag) - timedelta(days=1)


def _teams(months: Sequence[date]) -> dict[Month, int]:
    """Return the team of every member and month: of two in a month, the later one."""
    last = back(months[-1], -1) - timedelta(days=1)
    rows = (
        TeamMembership.objects.filter(Q(end__isnull=True) | Q(end__gte=months[0]), start__lte=last)
        .order_by("start", "pk")
        .values_list("member_id", "team_id", "start", "end")
    )
    return {
        (member_id, month): team_id
        for member_id, team_id, start, end in rows
        for month in months
        if start < back(month, -1) and (end is None or end >= month)
    }


def _people(
    access: Access,
    team_ids: Collection[int],
    teams: Mapping[Month, int],
    *,
    with_teamless: bool,
) -> dict[int, _Person]:
    """Return who may be in sight, and whose page the viewer may open: that goes by today."""
    inside = {member_id for (member_id, _), team_id in teams.items() if team_id in team_ids}
    members = Member.objects.all() if with_teamless else Member.objects.filter(pk__in=inside)
    rows = members.order_by("pk").values_list("pk", "name")
    if access.can(Capability.VIEW_ALL_TEAMS):
        return {pk: _Person(name, True) for pk, name in rows}
    open_ids = set(visible_members(access).values_list("pk", flat=True))
    return {pk: _Person(name, pk in open_ids) for pk, name in rows}


def _in_sight(
    months: Sequence[date],
    team_ids: Collection[int],
    teams: Mapping[Month, int],
    people: Mapping[int, _Person],
    *,
    with_teamless: bool,
) -> dict[Month, int | None]:
    """Return the members' months in sight with their teams, by member and month."""
    keys = [(member_id, month) for member_id in people for month in months]
    return {
        key: teams.get(key)
        for key in keys
        if (teams[key] in team_ids if key in teams else with_teamless)
    }


def _counts(
    key: Month,
    team_id: int | None,
    outcomes: MonthOutcomes,
    known: Collection[int],
    told: Collection[tuple[str, int | None, date]],
) -> Iterator[dict[str, int | None]]:
    """Yield the counts of a month; nothing where nothing at all is told of it."""
    counts = {
        name: outcomes.counts.get(
            kind, 0 if key[0] in known and (kind, team_id, key[1]) in told else None
        )
        for name, kind in KINDS.items()
    }
    if outcomes.attainment is not None or any(count is not None for count in counts.values()):
        yield counts


def _sums(outcomes: MonthOutcomes) -> tuple[Sum, ...]:
    return tuple(Sum(*one) for one in sorted(outcomes.amounts.items()))
