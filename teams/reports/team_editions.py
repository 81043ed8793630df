"""The numbers of teams where nothing is told of one person: those of the week's edition.

They are the lines of the User Report (``scoring.group_editions``), whatever days are asked for:
numbers of every day would tell of whoever came or went.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from accounts.access import Access
from accounts.selectors import last_complete_day
from scoring.core.group_editions import Line, whole_points
from scoring.group_editions import Told, group_lines, group_weeks
from teams.reports.team_days import PILLARS, GroupDays
from teams.reports.team_figures import Figures
from teams.reports.team_shapes import GroupNumbers, TrendPoint
from teams.reports.team_sight import TeamSight

NOTHING = Figures(None, is_few=True)
WEEKS = 26


@dataclass(frozen=True, slots=True)
class Editions:
    """What is told this week, None before the first week with scores, and the weeks before."""

    sight: TeamSight
    told: Told | None
    weeks: Sequence[Told] = ()

    def numbers(self, team_id: int, days: GroupDays) -> GroupNumbers:
        """Return the numbers of a team with those below it, and how many are in it today."""
        line = self._line(self.told, team_id)
        total = _total(line, self.told)
        pillars = line.pillars if line else ()
        found = [Figures(line.n, _points(value)) for value in pillars] if line else []
        return GroupNumbers(
            with_below=True,
            members=len(days.people[days.span.on][team_id, True]),
            total=total,
            pillars=tuple(zip(PILLARS, found or [NOTHING] * len(PILLARS), strict=True)),
            change=Figures(),
            state=None,
            told_on=line.on if line else None,
        )

    def trend(self, team_id: int) -> tuple[TrendPoint, ...]:
        """Return what was told of the team in the weeks that were, oldest first."""
        lines = [(week, self._line(week, team_id)) for week in self.weeks]
        return tuple(
            TrendPoint(week.on, line.n if line else 0, _total(line, week)) for week, line in lines
        )

    def _line(self, told: Told | None, team_id: int) -> Line | None:
        """The line of a team. That of a team with others below is of all of them, which is told
        to whoever may open them.
        """
        if told is None or not self.sight.node(team_id).below <= self.sight.team_ids:
            return None
        return told.lines.get(team_id)


def editions(access: Access, sight: TeamSight, *, with_weeks: bool = False) -> Editions:
    """Return what is told of groups this week and, where asked for, in the half year before."""
    organization = access.organization
    told = group_lines(organization=organization)
    if not with_weeks:
        return Editions(sight, told)
    since = last_complete_day(organization) - timedelta(weeks=WEEKS)
    return Editions(sight, told, group_weeks(organization=organization, since=since))


def _total(line: Line | None, told: Told | None) -> Figures:
    if line is None or told is None:
        return NOTHING
    low, high = map(_points, line.quartiles)
    is_wide = line.n >= 2 * told.floor
    return Figures(
        n=line.n,
        median=_points(line.median),
        low=low if is_wide else None,
        high=high if is_wide else None,
    )


def _points(value: int) -> Decimal:
    """Hundredths in whole points."""
    return Decimal(whole_points(value))
