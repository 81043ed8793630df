"""Members by month with their outcomes and scores: what the Outcomes page is made of.

An outcome belongs to the team of its own day: whoever moves takes none along. Nothing at all is of
whoever the viewer may not see today. Set-based: a few queries for everybody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.access import Access
from accounts.roles import Capability
from scoring.selectors import DayTotal, totals_on
from teams.access import visible_members
from teams.reports.outcome_query import back
from teams.reports.outcome_shapes import Sum
from teams.selectors.content import Term, team_on, terms_of
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
    it: no outcome of a month can be behind the score that it is compared with. None where the
    member was in no team that the viewer may see on that day.
    """

    member: int
    name: str
    team: str
    month: date
    scores: tuple[DayTotal | None, ...]
    meetings: int | None
    opportunities: int | None
    won: int | None
    amounts: tuple[Sum, ...]
    attainment: Decimal | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The months of the members in sight, and how many of these have none.

    ``left_out`` were in the teams in these months, and may not be seen by the viewer today.
    """

    months: tuple[MemberMonth, ...]
    untold: int
    left_out: int


def outcome_months(
    *,
    access: Access,
    months: Sequence[date],
    team_ids: Collection[int],
    names: Mapping[int, str],
    with_teamless: bool,
) -> Evidence:
    """Return the months of the members of the teams; ``names`` are of all that may be seen.

    ``with_teamless`` adds who was in no team. Whoever has any outcome at all and nothing of a kind
    in a month has none of it, where somebody of the same team has any: a table names a deal, and
    nobody who has none.
    """
    end = back(months[-1], -1) - timedelta(days=1)
    terms = terms_of(team_ids=None, first=before(months[0], LAGS - 1), last=end)
    inside = {member_id for member_id, _ in _in_sight(months, team_ids, terms, with_teamless=False)}
    people = _people(access, None if with_teamless else inside)
    own = {member_id: terms.get(member_id, []) for member_id in people}
    theirs = _in_sight(months, team_ids, own, with_teamless=with_teamless)

    def is_in_sight(member_id: int, on: date) -> bool:
        team_id = team_on(own[member_id], on)
        return with_teamless if team_id is None else team_id in team_ids

    found = outcomes_by_month(member_ids=people, start=months[0], end=end, is_in_sight=is_in_sight)
    known = with_outcomes(member_ids=people)
    told = {
        (kind, theirs[key], key[1])
        for key, outcomes in found.items()
        if theirs.get(key)
        for kind in outcomes.counts
    }
    scores = _scores(access, months, {pk: own[pk] for pk in known}, names)
    listed = tuple(
        MemberMonth(
            member=key[0],
            name=people[key[0]],
            team=names.get(team_id or 0, ""),
            month=key[1],
            scores=tuple(scores.get((key[0], before(key[1], lag))) for lag in range(LAGS)),
            amounts=_sums(found.get(key, NOTHING)),
            attainment=found.get(key, NOTHING).attainment,
            **counts,
        )
        for key, team_id in theirs.items()
        for counts in _counts(key, team_id, found.get(key, NOTHING), known, told)
    )
    return Evidence(
        months=listed,
        untold=len(people) - len({month.member for month in listed}),
        left_out=len(inside - people.keys()),
    )


def _scores(
    access: Access,
    months: Sequence[date],
    terms: Mapping[int, list[Term]],
    visible: Collection[int],
) -> dict[tuple[int, date], DayTotal]:
    """Return the totals before the months, of days in a team that the viewer may see."""
    days = {before(month, lag) for month in months for lag in range(LAGS)}
    totals = totals_on(member_ids=terms, days=days)
    if access.can(Capability.VIEW_ALL_TEAMS):
        return totals
    return {
        key: total for key, total in totals.items() if team_on(terms[key[0]], key[1]) in visible
    }


def before(month: date, lag: int) -> date:
    """Return the last day before the month that lies ``lag`` months before this one."""
    return back(month, lag) - timedelta(days=1)


def _people(access: Access, inside: Collection[int] | None) -> dict[int, str]:
    """Return the names of those of the members whom the viewer may see today."""
    members = visible_members(access)
    found = members if inside is None else members.filter(pk__in=inside)
    return dict(found.order_by("pk").values_list("pk", "name"))


def _in_sight(
    months: Sequence[date],
    team_ids: Collection[int],
    terms: Mapping[int, list[Term]],
    *,
    with_teamless: bool,
) -> dict[Month, int | None]:
    """Return the members' months in sight, each with the last of the teams in it."""
    theirs: dict[Month, int | None] = {}
    for member_id, own in terms.items():
        for month in months:
            teams = [term.team_id for term in own if _touches(term, month)]
            team_id = next((team for team in teams if team in team_ids), None)
            if team_id is not None or with_teamless:
                theirs[member_id, month] = team_id
    return theirs


def _touches(term: Term, month: date) -> bool:
    return term.start < back(month, -1) and (term.end is None or term.end >= month)


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
