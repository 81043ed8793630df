"""The score: evidence, a day and a model version in, exact points out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.core.curves import FRACTION_SCALE, RAW_SCALE, points_of, scaled_raw
from scoring.core.metrics import Coverage, Metrics, coverage, metrics
from scoring.core.model import ModelSpec, Policy
from scoring.core.pillars import Pillars, pillars
from scoring.core.records import AnyRecord, Seat
from scoring.core.result import ComponentScore, CoverageState, PillarScore, Score, exact
from scoring.core.timeline import Timeline, build, concatenate
from scoring.core.window import full_weight

Array = npt.NDArray[Any]

STATES: tuple[CoverageState, ...] = ("not_measured", "partial", "measured", "not_applicable")
NOT_MEASURED, PARTIAL, MEASURED, NOT_APPLICABLE = range(4)


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of members on the days from ``first`` on.

    Component arrays are [members, days, components], by the columns of ``spec``: ``raw`` in
    1e-8 (of rates the successes), ``fraction`` in 1e-6, ``points`` in 1e-2, ``state`` an index
    of ``STATES``, ``covered`` the covered days and ``weight`` the covered weight in 1e-6. What
    has no value holds 0. ``trials`` has the rates alone; ``seat`` is true for Sales Navigator.
    """

    spec: ModelSpec
    policy: Policy
    first: date
    raw: Array
    trials: Array
    fraction: Array
    points: Array
    state: Array
    covered: Array
    weight: Array
    seat: Array
    pillars: Pillars

    def at(self, member: int, day: date) -> Score:
        """The score of one member on one day. Raises ``IndexError`` outside of the arrays."""
        index = (day - self.first).days
        if index < 0:
            raise IndexError(f"{day} is before {self.first}")
        cell = (member, index)
        sums = self.pillars
        totalled = bool(sums.totalled[cell])
        return Score(
            model=self.spec.name,
            as_of=day,
            seat="sales_navigator" if self.seat[cell] else "free",
            policy=self.policy,
            total=_hundredths(sums.total[cell]) if totalled else None,
            estimated=bool(sums.total_estimated[cell]),
            low=_hundredths(sums.total_low[cell]),
            high=_hundredths(sums.total_high[cell]),
            pillars={p.name: self._pillar(cell, n) for n, p in enumerate(self.spec.pillars)},
            components={c.name: self._component(cell, c.name) for c in self.spec.components},
        )

    def _pillar(self, cell: tuple[int, int], number: int) -> PillarScore:
        sums, place = self.pillars, (*cell, number)
        return PillarScore(
            name=self.spec.pillars[number].name,
            points=_hundredths(sums.points[place]) if sums.valued[place] else None,
            earned=_hundredths(sums.earned[place]),
            measured_max=int(sums.measured[place]),
            applicable_max=int(sums.applicable[place]),
            estimated=bool(sums.estimated[place]),
            low=_hundredths(sums.low[place]),
            high=_hundredths(sums.high[place]),
        )

    def _component(self, cell: tuple[int, int], name: str) -> ComponentScore:
        column = self.spec.columns[name]
        component, place = self.spec.components[column], (*cell, column)
        state = int(self.state[place])
        has_value = state in (PARTIAL, MEASURED)
        rate = component.kind == "rate" and has_value
        tries = self.trials[(*cell, rate_columns(self.spec).index(column))] if rate else 0
        return ComponentScore(
            name=name,
            code=component.code,
            pillar=self.spec.pillar_of[name],
            max=component.max,
            coverage=STATES[state],
            raw=self._raw(place) if has_value and not rate else None,
            successes=int(self.raw[place]) // RAW_SCALE if rate else None,
            trials=int(tries) if rate else None,
            fraction=exact(int(self.fraction[place]), FRACTION_SCALE) if has_value else None,
            points=_hundredths(self.points[place]) if has_value else None,
            covered_days=int(self.covered[place]) if state == PARTIAL else None,
        )

    def _raw(self, place: tuple[int, int, int]) -> Decimal:
        raw, weight = int(self.raw[place]), int(self.weight[place])
        decayed = self.spec.components[place[2]].kind == "decayed"
        if decayed and self.state[place] == PARTIAL:
            return exact(scaled_raw(raw, weight, self.spec), 1_000_000)
        return exact(raw, RAW_SCALE)


def evaluate(
    timelines: Sequence[Timeline],
    first: date,
    last: date,
    spec: ModelSpec,
    policy: Policy = "equal",
) -> Scores:
    """The scores of all members of the timelines on every day from ``first`` to ``last``.

    Raises ``ValueError`` for an unknown policy, a timeline of another model or no day at all.
    """
    if policy not in spec.policies:
        raise ValueError(f"model {spec.name} knows no policy {policy!r}")
    if last < first:
        raise ValueError(f"{last} is before {first}")
    timeline = timelines[0] if len(timelines) == 1 else concatenate(timelines)
    if timeline.spec is not spec:
        raise ValueError("the timelines were built for another model")
    days = first.toordinal(), last.toordinal()
    sums, covers = metrics(timeline, *days), coverage(timeline, *days)
    return judged(sums, covers, seats(timeline, *days), first, spec, policy)


def judged(
    sums: Metrics, covers: Coverage, seat: Array, first: date, spec: ModelSpec, policy: Policy
) -> Scores:
    """The scores of what was summed up and what is covered, of the days from ``first`` on."""
    state = states(covers.weight, covers.days, sums.tally, seat, spec, policy)
    has_value = (state == PARTIAL) | (state == MEASURED)
    raw = np.where(has_value, sums.raw, 0)
    free = ~seat
    raw[..., spec.columns[spec.seat_component]][free] = 0
    trials = sums.tally[..., rate_columns(spec)] * has_value[..., rate_columns(spec)]
    fraction, points = points_of(raw, trials, spec, covers.weight)
    return Scores(
        spec=spec,
        policy=policy,
        first=first,
        raw=raw,
        trials=trials,
        fraction=fraction,
        points=points,
        state=state,
        covered=covers.days,
        weight=covers.weight,
        seat=seat,
        pillars=pillars(points, has_value, state != NOT_APPLICABLE, spec),
    )


def score(
    records: Iterable[AnyRecord],
    as_of: date,
    spec: ModelSpec,
    *,
    policy: Policy = "equal",
    aliases: frozenset[str] = frozenset(),
    seat: Seat | None = None,
) -> Score:
    """The score of one member on ``as_of``. Parameters as for ``timeline.build``."""
    timeline = build(records, spec, aliases=aliases, seat=seat, since=as_of)
    return evaluate([timeline], as_of, as_of, spec, policy).at(0, as_of)


def rate_columns(spec: ModelSpec) -> list[int]:
    """The columns of the rates, which have trials."""
    return [column for column, c in enumerate(spec.components) if c.kind == "rate"]


def seats(timeline: Timeline, first: int, last: int) -> Array:
    """[members, days]: whether the seat of the day is a Sales Navigator seat."""
    held = np.zeros((timeline.members, last - first + 1), bool)
    for since, until, member in zip(*timeline.seats.arrays(), strict=True):
        held[member, max(since - first, 0) : max(until - first + 1, 0)] = True
    return held


def states(
    weight: Array, days: Array, tally: Array, seat: Array, spec: ModelSpec, policy: Policy
) -> Array:
    """The coverage state of every component as an index of ``STATES`` (model section 5)."""
    window = np.array(
        [spec.spans.active if c.kind == "days" else spec.spans.window for c in spec.components]
    )
    plain = np.array([c.kind == "days" for c in spec.components])
    share, whole = np.where(plain, days, weight), np.where(plain, window, full_weight(spec))
    state = np.where(100 * share >= spec.least_coverage * whole, PARTIAL, NOT_MEASURED)
    state[days >= window] = MEASURED
    # A negative tally: less is known than the component could be judged by.
    state[tally < 0] = NOT_MEASURED
    free = NOT_APPLICABLE if policy == "equal" else MEASURED
    state[..., spec.columns[spec.seat_component]][~seat] = free
    return state.astype(np.int8)


def _hundredths(points: Any) -> Decimal:
    return Decimal(int(points)).scaleb(-2)
