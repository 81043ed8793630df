"""Who was in which team on which day: yesterday's activity belongs to yesterday's team."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from teams.models import TeamMembership


@dataclass(frozen=True, slots=True)
class Spell:
    """The days of a member in a team, cut to those in the organization; None has no end."""

    team_id: int
    start: date
    end: date | None

    def is_on(self, day: date) -> bool:
        """Return whether the spell has the day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Stays:
    """The spells of everybody who was in a team on any of some days, by member, and the names.

    The spells of a member stand in the order in which they began; questions are about days that
    the stays were read for.
    """

    spells: Mapping[int, tuple[Spell, ...]]
    names: Mapping[int, str]

    def team_on(self, member_id: int, day: date) -> int | None:
        """Return the team of a member on a day; where two have it, the one that began later."""
        own = reversed(self.spells.get(member_id, ()))
        return next((spell.team_id for spell in own if spell.is_on(day)), None)

    def on(self, day: date) -> dict[int, int]:
        """Return the team of each member who is in one on a day."""
        return {
            member: spell.team_id
            for member, own in self.spells.items()
            for spell in own
            if spell.start <= day and (spell.end is None or day <= spell.end)
        }

    def within(self, team_ids: Collection[int]) -> Stays:
        """Return the stays of those who were in one of the teams, wherever else they were."""
        spells = {
            member: own
            for member, own in self.spells.items()
            if any(spell.team_id in team_ids for spell in own)
        }
        return Stays(spells, self.names)

    def days_in_teams(self, first: date, last: date) -> dict[int, Counter[int]]:
        """Return by member on how many of the days from ``first`` to ``last`` they were where."""
        return {member: self._days_of(member, first, last) for member in self.spells}

    def last_day(self, member_id: int, team_ids: frozenset[int], last: date) -> date | None:
        """Return the last day up to ``last`` on which the member was in one of the teams."""
        ends = [
            min(spell.end or last, last)
            for spell in self.spells[member_id]
            if spell.team_id in team_ids and spell.start <= last
        ]
        return max(ends, default=None)

    def _days_of(self, member_id: int, first: date, last: date) -> Counter[int]:
        spells = self.spells[member_id]
        days: Counter[int] = Counter()
        if len(spells) == 1:
            start, end = max(spells[0].start, first), min(spells[0].end or last, last)
            days[spells[0].team_id] = max((end - start).days + 1, 0)
            return days
        for offset in range((last - first).days + 1):
            team = self.team_on(member_id, first + timedelta(days=offset))
            if team is not None:
                days[team] += 1
        return days


def stays_between(*, first: date, last: date) -> Stays:
    """Return who was in which team on the days from ``first`` to ``last``, in one query."""
    rows = TeamMembership.objects.filter(
        Q(end__isnull=True) | Q(end__gte=first),
        Q(member__left_on__isnull=True) | Q(member__left_on__gte=first),
        start__lte=last,
    ).order_by("start", "pk")
    spells: dict[int, list[Spell]] = {}
    names = {}
    for member_id, team_id, start, end, name, joined, left in rows.values_list(
        *("member_id", "team_id", "start", "end"),
        *("member__name", "member__joined_on", "member__left_on"),
    ):
        ends = [day for day in (end, left) if day is not None]
        spell = Spell(team_id, max(start, joined or start), min(ends, default=None))
        spells.setdefault(member_id, []).append(spell)
        names[member_id] = name
    return Stays({member: tuple(own) for member, own in spells.items()}, names)
