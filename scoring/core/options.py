"""What amounts of the inputs add to the raw metrics of a horizon: mixes scored by the thousand.

Inputs whose records count together are one block, with every combination of their amounts as an
option; blocks add up. A block's numbers come out of the sections of the evidence themselves, a
week of it or the records up to the horizon, so that no rule is told twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.core.contacts import Crowd
from scoring.core.contributions import Contributions, Rows
from scoring.core.metrics import UNIT_SCALE, Metrics, coverage, metrics
from scoring.core.mix import WORKING_DAYS, Mix, as_mix, inputs, times, working_days
from scoring.core.model import ModelSpec
from scoring.core.planned import (
    DAILY,
    can_save,
    conversations,
    invitations,
    planned_records,
    profile,
    recommendations,
)
from scoring.core.records import AnyRecord, Coverage, Network, Profile, Proof
from scoring.core.score import Scores, judged, seats
from scoring.core.sections import SECTIONS, Evidence
from scoring.core.states import network
from scoring.core.what_if import Forecast
from scoring.core.window import weights

Array = npt.NDArray[Any]
Amounts = tuple[int, ...]

BLOCKS = (
    ("posts", "articles", "reshares"),
    ("comments", "reactions"),
    ("searches",),
    ("views",),
    ("saved",),
    ("invitations",),
    ("conversations",),
    ("recommendations",),
    ("profile",),
)
MONDAY = date(2001, 1, 1)
DAYS = "days_active"


@dataclass(frozen=True, slots=True)
class Block:
    """The options of inputs that count together, the first being nothing at all.

    ``amounts`` by option, ``cost`` in tenths of a minute up to the horizon. ``raw`` and ``tally``
    are what is added to each component on the horizon, ``active`` the weekdays made active.
    """

    names: tuple[str, ...]
    amounts: tuple[Amounts, ...]
    cost: Array
    raw: Array
    tally: Array
    active: Array


@dataclass(frozen=True, slots=True)
class Week:
    """What one option leaves in a week: units by component and weekday, and active weekdays."""

    units: Array
    active: Array


class Options:
    """All blocks of one forecast, no amount above those of ``within``, which assumes for all."""

    def __init__(self, forecast: Forecast, within: Mix) -> None:
        self.forecast, self.spec, self.within = forecast, forecast.spec, within
        bench = forecast.bench
        self._evidence = bench.with_records(forecast.coverage)
        self._days = working_days(forecast.as_of, forecast.horizon)
        self._timeline = bench.timeline(forecast.coverage)
        horizon = forecast.horizon.toordinal()
        self._base = metrics(self._timeline, horizon, horizon)
        self._covers = coverage(self._timeline, horizon, horizon)
        self._seat = seats(self._timeline, horizon, horizon)
        self._weights = self._weekday_weights()
        self.blocks = [self._block(names) for names in BLOCKS]

    def scores(self, choices: Array) -> Scores:
        """The scores of mixes, each the options chosen of all blocks: [mixes, blocks]."""
        active = np.zeros((len(choices), WORKING_DAYS), bool)
        for place, block in enumerate(self.blocks):
            active |= block.active[choices[:, place]]
        raw = sum(block.raw[choices[:, place]] for place, block in enumerate(self.blocks))
        tally = sum(block.tally[choices[:, place]] for place, block in enumerate(self.blocks))
        return self._scores(np.asarray(raw), np.asarray(tally), active)

    def scores_of_weekdays(self, active: Array) -> Scores:
        """The scores if nothing but these weekdays became active: [cases, weekdays]."""
        nothing = np.zeros((len(active), len(self.spec.components)), np.int64)
        return self._scores(nothing, nothing, active)

    def scores_of_mixes(self, mixes: Sequence[Mix]) -> Scores:
        """The scores of mixes. Raises ``ValueError`` where one is not made up of options."""
        choices = [
            [b.amounts.index(tuple(mix.amount(name) for name in b.names)) for b in self.blocks]
            for mix in mixes
        ]
        return self.scores(np.array(choices))

    def mix(self, choice: Sequence[int]) -> Mix:
        """The mix that the chosen options make up."""
        amounts: dict[str, int] = {}
        for block, option in zip(self.blocks, choice, strict=True):
            amounts |= zip(block.names, block.amounts[option], strict=True)
        return as_mix(amounts, self.within)

    def _scores(self, raw: Array, tally: Array, active: Array) -> Scores:
        days = self.spec.columns[DAYS]
        more = raw.copy()
        more[:, days] += active @ self._weights[days] * self.spec.units.day * UNIT_SCALE
        sums = Metrics(self._base.raw + more[:, None], self._base.tally + tally[:, None])
        shape = sums.raw.shape
        covers = type(self._covers)(
            np.broadcast_to(self._covers.weight, shape), np.broadcast_to(self._covers.days, shape)
        )
        seat = np.broadcast_to(self._seat, shape[:2])
        bench = self.forecast.bench
        return judged(sums, covers, seat, self.forecast.horizon, self.spec, bench.policy)

    def _weekday_weights(self) -> Array:
        """[components, weekdays]: how much a unit on all days of a weekday weighs in the end."""
        spec, horizon = self.spec, self.forecast.horizon
        table, found = weights(spec), np.zeros((len(spec.components), WORKING_DAYS), np.int64)
        for day in self._days:
            age, on = (horizon - day).days, day.toordinal()
            for column, component in enumerate(spec.components):
                if not self._evidence.covered.has(component.name, on):
                    continue
                if component.kind == "decayed" and age < spec.spans.window:
                    found[column, day.weekday()] += table[age]
                elif component.kind == "days" and age < spec.spans.active:
                    found[column, day.weekday()] += 1
        return found

    def _block(self, names: tuple[str, ...]) -> Block:
        by_name = {one.name: one for one in inputs(self.spec)}
        steps = [
            range(0, min(by_name[name].most, self.within.amount(name)) + 1, by_name[name].step)
            for name in names
        ]
        amounts = tuple(product(*steps))
        each = [
            int(10 * by_name[name].minutes) * times(by_name[name], self.forecast.days)
            for name in names
        ]
        weeks = [self._week(names, option) for option in amounts]
        raw, tally = self._added(names, amounts, weeks)
        return Block(
            names=names,
            amounts=amounts,
            cost=np.array(amounts, np.int64) @ np.array(each, np.int64),
            raw=raw,
            tally=tally,
            active=np.array([one.active for one in weeks]),
        )

    def _week(self, names: tuple[str, ...], amounts: Amounts) -> Week:
        forecast = self.forecast
        if "saved" in names and not can_save(self._evidence, forecast.as_of, forecast.horizon):
            amounts = (0,)
        return week(names, amounts, self.within.received, self.spec)

    def _added(
        self, names: tuple[str, ...], amounts: Sequence[Amounts], weeks: Sequence[Week]
    ) -> tuple[Array, Array]:
        if names[0] in DAILY:
            units = np.array([one.units for one in weeks])
            raw = (units * self._weights).sum(axis=-1)
            return raw, np.zeros_like(raw)
        mixes = [as_mix({names[0]: amount}, self.within) for (amount,) in amounts]
        if names[0] in ("recommendations", "profile"):
            return self._states([self._owned(mix) for mix in mixes])
        slots = self._slots([self._contacted(mix) for mix in mixes])
        raw, tally = self._summed([self._parts(records) for records in slots])
        raw, tally = raw.cumsum(axis=0), tally.cumsum(axis=0)
        if names[0] == "invitations":
            state = self._states([self._network(self._contacted(mix)) for mix in mixes])
            raw, tally = raw + state[0], tally + state[1]
        return raw, tally

    def _contacted(self, mix: Mix) -> list[AnyRecord]:
        horizon = self.forecast.horizon
        return [
            *invitations(mix, self._days, horizon, self.spec),
            *conversations(mix, self._days, horizon, self.spec),
        ]

    def _slots(self, nested: Sequence[list[AnyRecord]]) -> Iterator[list[AnyRecord]]:
        """What each amount adds to the one before: records of contacts of their own."""
        before = 0
        for records in nested:
            yield records[before:]
            before = len(records)

    def _parts(self, records: Sequence[AnyRecord]) -> Contributions:
        """What contacts that nothing else is known of contribute, but for states and days."""
        evidence = self._evidence_of(records)
        touched = {type(record) for record in records}
        parts = [s.contributions(evidence) for s in SECTIONS if s.types & touched]
        if not parts:
            return _nothing(self._timeline.contributions)
        columns = zip(*(part.arrays() for part in parts), strict=True)
        table = Contributions(*(np.concatenate(column) for column in columns))
        lasting = np.array([c.kind in ("decayed", "rate") for c in self.spec.components])
        return table.chosen(lasting[table.column])

    def _owned(self, mix: Mix) -> Contributions:
        """The checklist and the proof with the mix: all that is known of them by the horizon."""
        forecast, evidence = self.forecast, self._evidence
        given = (mix, evidence, self._days, forecast.as_of, self.spec)
        told = [*evidence.of[Profile], *evidence.of[Proof]]
        owned = self._evidence_of([*told, *recommendations(*given), *profile(*given)])
        parts = [s.contributions(owned) for s in SECTIONS if s.types <= {Profile, Proof}]
        columns = zip(*(part.arrays() for part in parts), strict=True)
        return Contributions(*(np.concatenate(column) for column in columns))

    def _network(self, records: Sequence[AnyRecord]) -> Contributions:
        """The network with new contacts: all that is known of it by the horizon."""
        old, aliases = self._evidence, bool(self._evidence.aliases)
        rows = Rows(self.spec, old.covered, self.forecast.horizon.toordinal())
        new = self._evidence_of(records).contacts.all
        network(rows, old.of[Network], [self._crowd, *new], aliases)
        return rows.contributions()

    @cached_property
    def _crowd(self) -> Crowd:
        known = self.forecast.bench.evidence.contacts.all
        return Crowd(known, self.forecast.as_of.toordinal())

    def _evidence_of(self, records: Sequence[AnyRecord]) -> Evidence:
        """Evidence of these records alone, covered and seated as the member's own."""
        own = self._evidence
        evidence = Evidence(records, self.spec, aliases=own.aliases, since=self.forecast.horizon)
        evidence.covered, evidence.seats = own.covered, own.seats
        return evidence

    def _states(self, parts: Sequence[Contributions]) -> tuple[Array, Array]:
        """What the parts, each all that is known of its components, add to the first."""
        raw, tally = self._summed(parts)
        return raw - raw[:1], tally - tally[:1]

    def _summed(self, parts: Sequence[Contributions]) -> tuple[Array, Array]:
        """Raw metrics and tallies on the horizon, each part by itself."""
        day, tables = self.forecast.horizon.toordinal(), []
        for member, part in enumerate(parts):
            tables.append(replace(part, member=np.full(len(part), member)))
        columns = zip(*(table.arrays() for table in tables), strict=True)
        joined = Contributions(*(np.concatenate(column) for column in columns))
        timeline = replace(self._timeline, members=len(tables), contributions=joined)
        sums = metrics(timeline, day, day)
        return sums.raw[:, 0], sums.tally[:, 0]


@lru_cache(maxsize=4096)
def week(names: tuple[str, ...], amounts: Amounts, received: int, spec: ModelSpec) -> Week:
    """What amounts of inputs leave in any week, all of it covered and all seats held."""
    mix = Mix(**dict(zip(names, amounts, strict=True)), received=received)
    sunday = MONDAY + timedelta(days=6)
    always = Coverage(metrics=("*",), start=MONDAY, end=sunday)
    nobody = Evidence([always], spec, seat="sales_navigator")
    records = planned_records(mix, nobody, MONDAY - timedelta(days=1), sunday, spec)
    evidence = Evidence([always, *records], spec, seat="sales_navigator")
    touched = {type(record) for record in records}
    units = np.zeros((len(spec.components), WORKING_DAYS), np.int64)
    active = np.zeros(WORKING_DAYS, bool)
    decayed = np.array([c.kind == "decayed" for c in spec.components])
    for section in (s for s in SECTIONS if s.types & touched):
        table = section.contributions(evidence)
        weekday = np.minimum(table.on - MONDAY.toordinal(), WORKING_DAYS - 1)
        counts = decayed[table.column]
        np.add.at(units, (table.column[counts], weekday[counts]), table.units[counts])
        active[weekday[table.column == spec.columns[DAYS]]] = True
    return Week(units, active)


def _nothing(table: Contributions) -> Contributions:
    return table.chosen(np.zeros(len(table), bool))
