"""When a person works, and the random numbers that decide what happens then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from seeds.archetypes import ARCHETYPES, Archetype, Habits, Standing
from seeds.people import SampleOrganization, SamplePerson

# 26 weeks that are shown, and the 13 before them that still weigh on the first of these.
DAYS = 39 * 7

# The accounts are young: every day since their beginning has a score when they are loaded.
DAYS_BEFORE = 150


@dataclass(frozen=True, slots=True)
class Workday:
    """A day on which the person did something, with the habits of that time.

    ``pace`` makes one person and one week differ from the next; 1 is what the habits say.
    """

    on: date
    habits: Habits
    zone: ZoneInfo
    pace: float

    def amount(self, rng: Random, weekly: float) -> int:
        """How often something happens today that happens ``weekly`` times a week."""
        daily = weekly / 5 * 100 / self.habits.present
        rate = daily * self.pace * (0.4 + 1.2 * rng.random())
        return int(rate) + (rng.random() < rate % 1)

    def moment(self, rng: Random) -> datetime:
        """An instant of the working hours, in UTC."""
        local = datetime.combine(self.on, time(8 + rng.randrange(10)), self.zone)
        return local.astimezone(UTC) + timedelta(seconds=rng.randrange(3600))


def archetype_of(person: SamplePerson) -> Archetype:
    """The archetype of ``person``."""
    return ARCHETYPES[person.archetype]


def standing_of(person: SamplePerson, organization: SampleOrganization) -> Standing:
    """What ``person`` had built up: the archetype's standing, a fifth more or less of it."""
    standing, rng = archetype_of(person).standing, stream(person, organization, "standing")
    size = 0.8 + 0.4 * rng.random()
    return replace(
        standing,
        connections=int(standing.connections * size),
        coworkers=int(standing.coworkers * size),
        endorsements=int(standing.endorsements * (0.8 + 0.4 * rng.random())),
    )


def stream(person: SamplePerson, organization: SampleOrganization, kind: str) -> Random:
    """The random numbers of one kind of activity of one person."""
    return Random(f"{organization.seed}/{organization.slug}/{person.key}/{kind}")


def workdays(
    person: SamplePerson, organization: SampleOrganization, through: date
) -> Iterator[Workday]:
    """The days on which ``person`` was active, oldest first, until the leaving day if any."""
    archetype, zone = archetype_of(person), ZoneInfo(organization.time_zone)
    rng = stream(person, organization, "days")
    own_pace = 0.8 + 0.4 * rng.random()
    weeks = [own_pace * (0.6 + 0.8 * rng.random()) for _ in range(DAYS // 7)]
    for days_before_end in reversed(range(DAYS)):
        on = through - timedelta(days=days_before_end)
        habits = archetype.habits_on(days_before_end)
        share = habits.present if on.weekday() < 5 else habits.present / 12
        if rng.random() * 100 < share and (person.left_on is None or on <= person.left_on):
            yield Workday(on, habits, zone, weeks[days_before_end // 7])
