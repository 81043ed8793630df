"""What teams are compared by: a value a member, of the days that the member was in the team.

Totals, pillars and rates are of the last day and belong to the team of that day. What was done is
counted day by day, each day for the team of that day, and told by the week.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from scoring.core.result import ComponentScore
from scoring.selectors import StoredScore, scores_each_on
from teams.reports.report_counts import MEASURED_BY
from teams.reports.team_days import PILLARS, GroupDays
from teams.reports.team_sight import Key, TeamSight
from teams.reports.wording.labels import PILLAR_LABELS
from teams.selectors.dated_activity import activity_by_day

# On fewer days in a team a number by the week is chance.
LEAST_DAYS = 7
WEEK = 7

Value = Decimal | Fraction
Values = dict[Key, dict[int, Value]]


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured. ``unit`` stands behind a value; ``top`` is the end of its scale, if any.

    ``by`` is "day" for the last day, "change" between the two, "component" for a component of the
    score, "done" for what is counted by day.
    """

    label: str | Promise
    by: str
    unit: str | Promise = ""
    top: int | None = None
    of: tuple[str, ...] = ()

    def seen(self, sight: TeamSight) -> frozenset[int]:
        """Return whose values the viewer sees: of colleagues totals, pillars and changes alone."""
        return sight.valued if self.by in ("day", "change") else sight.detailed


PERCENT = "%"
A_WEEK = gettext_lazy("a week")
MEASURES: dict[str, Measure] = {
    "total": Measure(gettext_lazy("Total"), "day", top=100),
    **{name: Measure(gettext_lazy(PILLAR_LABELS[name]), "day", top=25) for name in PILLARS},
    "change": Measure(gettext_lazy("Change of the total"), "change"),
    "active_days": Measure(
        gettext_lazy("Active days of 30"), "component", of=("days_active",), top=30
    ),
    "reply_rate": Measure(
        gettext_lazy("Reply rate"), "component", PERCENT, 100, ("message_response",)
    ),
    "acceptance": Measure(
        gettext_lazy("Acceptance"), "component", PERCENT, 100, ("invitation_acceptance",)
    ),
    "connections": Measure(gettext_lazy("Connections"), "component", of=("network_size",)),
    "posts": Measure(gettext_lazy("Posts"), "done", A_WEEK, of=MEASURED_BY["posts"]),
    "comments": Measure(gettext_lazy("Comments"), "done", A_WEEK, of=MEASURED_BY["comments"]),
    "messages": Measure(gettext_lazy("Messages sent"), "done", A_WEEK, of=MEASURED_BY["messages"]),
}
MEASURED = ("measured", "partial")


class Measured:
    """The values of every group of the days, measure by measure."""

    def __init__(self, days: GroupDays) -> None:
        self._days = days

    def values(self, name: str) -> Values:
        """Return the values of the members of each group, of those who have one."""
        measure = MEASURES[name]
        ways: Mapping[str, Callable[[], Values]] = {
            "day": lambda: self._now(self._of_day(name)),
            "change": lambda: self._stayed(),
            "component": lambda: self._now(self._of_component(measure.of[0])),
            "done": lambda: self._done(name, measure),
        }
        return ways[measure.by]()

    @property
    def _people(self) -> Mapping[Key, list[int]]:
        return self._days.people[self._days.span.on]

    def _now(self, found: Mapping[int, Value]) -> Values:
        """The values of who is in each group on the last day."""
        return {
            key: {member: found[member] for member in people if member in found}
            for key, people in self._people.items()
        }

    def _of_day(self, name: str) -> Mapping[int, Decimal]:
        now = self._days.values[self._days.span.on]
        if name == "total":
            return self._days.totals
        place = PILLARS.index(name)
        values = {member: own.pillars[place] for member, own in now.items()}
        return {member: value for member, value in values.items() if value is not None}

    def _stayed(self) -> Values:
        """The changes of who is in each group on both days."""
        before = self._days.people[self._days.span.since]
        found = self._days.changes
        return {
            key: {m: found[m] for m in {*people} & {*before[key]} if m in found}
            for key, people in self._people.items()
        }

    def _of_component(self, name: str) -> dict[int, Fraction]:
        found: dict[int, Fraction] = {}
        for member, stored in self._scores.items():
            if self._last_days[member] == self._days.span.on:
                value = _value(stored.score.components[name])
                if value is not None:
                    found[member] = value
        return found

    @cached_property
    def _last_days(self) -> dict[int, date]:
        """The last day on which each member was in a team in sight."""
        teams, last = self._days.sight.team_ids, self._days.span.on
        found = {m: self._days.stays.last_day(m, teams, last) for m in self._days.stays.spells}
        return {member: day for member, day in found.items() if day is not None}

    @cached_property
    def _scores(self) -> dict[int, StoredScore]:
        return scores_each_on(days=self._last_days)

    def _done(self, name: str, measure: Measure) -> Values:
        """What was done by the week, of who was in a group for a week of the range or longer.

        A day counts for the team of that day. Who is not measured by the last day in any team in
        sight has no value.
        """
        span, sight = self._days.span, self._days.sight
        first = span.since + timedelta(days=1)
        measured = {m for m, stored in self._scores.items() if _is_measured(stored, measure.of)}
        stays = {
            member: days
            for member, days in self._days.stays.days_in_teams(first, span.on).items()
            if member in measured
        }
        done = self._counts(name, stays, first)
        found: Values = {}
        for key, teams in sight.groups.items():
            found[key] = {}
            for member, days in stays.items():
                here = sum(days[team] for team in teams if team in days)
                if here >= LEAST_DAYS:
                    count = sum(done[member, team] for team in teams if team in days)
                    found[key][member] = Fraction(WEEK * count, here)
        return found

    def _counts(
        self, name: str, stays: Mapping[int, Counter[int]], first: date
    ) -> Counter[tuple[int, int]]:
        """How many each member did in each team."""
        found: Counter[tuple[int, int]] = Counter()
        rows = activity_by_day(member_ids=stays, start=first, end=self._days.span.on, what=name)
        for member, day, count in rows:
            team = self._days.stays.team_on(member, day)
            if team is not None:
                found[member, team] += count
        return found


def _value(component: ComponentScore) -> Fraction | None:
    """A rate in per cent, anything else as it is counted; None where it is not measured."""
    if component.coverage not in MEASURED:
        return None
    if component.trials is not None and component.successes is not None:
        return Fraction(100 * component.successes, component.trials) if component.trials else None
    return None if component.raw is None else Fraction(component.raw)


def _is_measured(stored: StoredScore, names: tuple[str, ...]) -> bool:
    components = stored.score.components
    return any(components[name].coverage in MEASURED for name in names)
