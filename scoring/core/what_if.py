"""What if: the score on a later day with and without a weekly mix of activity until then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from scoring.core.evidence import current, known_on
from scoring.core.mix import Mix
from scoring.core.model import ModelSpec, Policy
from scoring.core.planned import assumed_coverage, planned_records
from scoring.core.records import AnyRecord, Coverage, Seat
from scoring.core.result import PillarName, Score
from scoring.core.workbench import Bench

FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Course:
    """Points today, on the horizon by doing nothing more (``coasting``), and with the mix.

    None where there is no value.
    """

    today: Decimal | None
    coasting: Decimal | None
    planned: Decimal | None

    @property
    def all(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """The three in order."""
        return self.today, self.coasting, self.planned


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Three scores of one member, the latter two on the horizon, and what the mix takes."""

    mix: Mix
    minutes_a_week: Decimal
    today: Score
    coasting: Score
    planned: Score

    @property
    def total(self) -> Course:
        """The course of the total."""
        return Course(self.today.total, self.coasting.total, self.planned.total)

    @property
    def pillars(self) -> Mapping[PillarName, Course]:
        """The course of every pillar."""
        coasting, planned = self.coasting.pillars, self.planned.pillars
        return {
            name: Course(pillar.points, coasting[name].points, planned[name].points)
            for name, pillar in self.today.pillars.items()
        }

    @property
    def courses(self) -> Mapping[str, Course]:
        """The courses of the pillars in order, then that of the total."""
        return {**{str(name): course for name, course in self.pillars.items()}, "total": self.total}

    @property
    def components(self) -> Mapping[str, Course]:
        """The course of every component."""
        coasting, planned = self.coasting.components, self.planned.components
        return {
            name: Course(component.points, coasting[name].points, planned[name].points)
            for name, component in self.today.components.items()
        }


class Forecast:
    """One member's evidence as known on ``as_of``, reduced once, to be scored on ``horizon``.

    Assumed is that the components that have a value today stay covered up to the horizon; the
    others get no coverage, and thus no value. Evidence that is dated after ``as_of`` does not
    exist. What is covered and could only not be judged, as where no titles are known, is judged
    as soon as the mix gives it something to be judged by, as it would be in fact.
    """

    def __init__(
        self,
        records: Iterable[AnyRecord],
        as_of: date,
        horizon: date,
        spec: ModelSpec,
        *,
        policy: Policy = "equal",
        aliases: frozenset[str] = frozenset(),
        seat: Seat | None = None,
    ) -> None:
        if not as_of < horizon <= as_of + FARTHEST:
            raise ValueError(f"the horizon must be within {FARTHEST.days} days after {as_of}")
        known = known_on(current(records), as_of)
        self.as_of, self.horizon, self.spec = as_of, horizon, spec
        self.bench = Bench(known, as_of, spec, policy=policy, aliases=aliases, seat=seat)
        self.today = self.bench.score()
        self.coverage: Sequence[Coverage] = assumed_coverage(self.today, as_of, horizon)

    @property
    def days(self) -> int:
        """The days up to the horizon."""
        return (self.horizon - self.as_of).days

    def planned(self, mix: Mix) -> list[AnyRecord]:
        """The records of the mix and the assumed coverage; none where nothing would be seen."""
        if not self.coverage:
            return []
        evidence = self.bench.evidence
        records = planned_records(mix, evidence, self.as_of, self.horizon, self.spec)
        return [*self.coverage, *records]

    def coasting(self) -> Score:
        """The score on the horizon if nothing more is done."""
        return self.bench.score(self.coverage, self.horizon)

    def score(self, mix: Mix) -> Score:
        """The score on the horizon with the mix."""
        return self.bench.score(self.planned(mix), self.horizon)


def what_if(
    records: Iterable[AnyRecord],
    mix: Mix,
    as_of: date,
    horizon: date,
    spec: ModelSpec,
    *,
    policy: Policy = "equal",
    aliases: frozenset[str] = frozenset(),
    seat: Seat | None = None,
) -> WhatIf:
    """The score of one member on ``horizon`` with and without the mix, assumed as in ``Forecast``.

    It is what the importer makes of the same events when they arrive with their coverage.
    Raises ``ValueError`` for a horizon that is not within a year after ``as_of`` and for amounts
    that are not sensible.
    """
    mix.check(spec)
    forecast = Forecast(records, as_of, horizon, spec, policy=policy, aliases=aliases, seat=seat)
    return WhatIf(
        mix=mix,
        minutes_a_week=mix.minutes_a_week(forecast.days, spec),
        today=forecast.today,
        coasting=forecast.coasting(),
        planned=forecast.score(mix),
    )
