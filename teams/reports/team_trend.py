"""Half a year of a team by the week: the middle of the totals of who was in it on each day."""

from __future__ import annotations

from datetime import timedelta

from scoring.totals import totals_by_day
from teams.reports.team_days import GroupDays, figures_of
from teams.reports.team_shapes import TrendPoint
from teams.reports.team_sight import Key

WEEKS = 26


def team_trend(days: GroupDays, key: Key) -> tuple[TrendPoint, ...]:
    """Return the group on the last day and on the same day of the weeks before, oldest first.

    Each day has its own people, as dated membership tells. One query.
    """
    sight = days.sight
    dates = [days.span.on - timedelta(weeks=n) for n in range(WEEKS, -1, -1)]
    people = {on: sight.people(days.stays.on(on)) for on in dates}
    everybody = {m for groups in people.values() for each in groups.values() for m in each}
    totals = totals_by_day(member_ids=everybody, days=dates)
    return tuple(
        TrendPoint(on, len(people[on][key]), figures_of(sight, people[on], totals[on], [key])[key])
        for on in dates
    )
