"""The cheapest weekly mix that reaches a total by a date, or the best that can be reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.core.mix import WORKING_DAYS, Mix, as_mix, inputs
from scoring.core.model import ModelSpec, Policy
from scoring.core.options import Options
from scoring.core.records import AnyRecord, Seat
from scoring.core.result import Score
from scoring.core.score import Scores
from scoring.core.what_if import Forecast

Array = npt.NDArray[Any]

# A total that does not exist, in hundredths: below all others, and never a sum of them.
NO_TOTAL = -1_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """A weekly mix up to a horizon and what it leads to.

    ``total`` is that of the horizon with the mix, None where a pillar cannot be measured.
    ``contributions`` are the points that each input adds to the total of doing nothing more, one
    after another in the order of the inputs: they sum to the difference exactly.
    """

    target: Decimal
    reachable: bool
    total: Decimal | None
    mix: Mix
    minutes_a_week: Decimal
    contributions: Mapping[str, Decimal]
    today: Score
    coasting: Score
    planned: Score


def plan(
    records: Iterable[AnyRecord],
    target: Decimal,
    as_of: date,
    by: date,
    spec: ModelSpec,
    *,
    within: Mix | None = None,
    policy: Policy = "equal",
    aliases: frozenset[str] = frozenset(),
    seat: Seat | None = None,
) -> Plan:
    """The mix of fewest minutes a week whose total on ``by`` is ``target`` or more.

    Where there is none, that of the highest total, again with the fewest minutes. No amount is
    above those of ``within``, which also says what is assumed of others; by default the most that
    is sensible. A higher target never takes fewer minutes. Raises ``ValueError`` as ``what_if``,
    and for a target that is not from 0 to 100.
    """
    if not (target.is_finite() and 0 <= target <= 100):
        raise ValueError(f"a target must be from 0 to 100, not {target}")
    limits = within or most(spec)
    limits.check(spec)
    forecast = Forecast(records, as_of, by, spec, policy=policy, aliases=aliases, seat=seat)
    coasting = forecast.coasting()
    mix, contributions = as_mix({}, limits), {one.name: Decimal(0) for one in inputs(spec)}
    planned = coasting
    if coasting.total is not None:
        options = Options(forecast, limits)
        mix = _cheapest(options, int(target.scaleb(2).to_integral_value(ROUND_CEILING)))
        contributions = _contributions(options, mix)
        planned = forecast.score(mix)
    return Plan(
        target=target,
        reachable=planned.total is not None and planned.total >= target,
        total=planned.total,
        mix=mix,
        minutes_a_week=mix.minutes_a_week(forecast.days, spec),
        contributions=contributions,
        today=forecast.today,
        coasting=coasting,
        planned=planned,
    )


def most(spec: ModelSpec) -> Mix:
    """The most that is sensible of every input."""
    return Mix(**{one.name: one.most for one in inputs(spec)})


def _cheapest(options: Options, target: int) -> Mix:
    choices = frontier(options)
    totals = _totals(options.scores(choices))
    place = int((totals >= min(target, totals.max())).argmax())
    return options.mix(choices[place].tolist())


def frontier(options: Options) -> Array:
    """Mixes by cost, of which for any total one of the cheapest is among them: [mixes, blocks].

    Block after block the options are added to what is kept so far. Blocks add up but for the
    active days, which are looked up by weekday, and for what rounding moves.
    """
    blocks = options.blocks
    base = int(_totals(options.scores(np.zeros((1, len(blocks)), np.int64)))[0])
    by_weekdays = _totals(options.scores_of_weekdays(_every_weekdays())) - base
    choices = np.zeros((1, 0), np.int64)
    cost, gain, active = (np.zeros(1, np.int64) for _ in range(3))
    for place, block in enumerate(blocks):
        weekdays = _bits(block.active)
        alone = _gains(options, place, base) - by_weekdays[weekdays]
        cost = np.add.outer(cost, block.cost).ravel()
        gain = np.add.outer(gain, alone).ravel()
        active = np.bitwise_or.outer(active, weekdays).ravel()
        kept = _promising(cost, gain, active, by_weekdays)
        before, option = np.divmod(kept, len(block.amounts))
        choices = np.column_stack([choices[before], option])
        cost, gain, active = cost[kept], gain[kept], active[kept]
    return choices[np.lexsort((-gain - by_weekdays[active], cost))]


def _promising(cost: Array, gain: Array, active: Array, by_weekdays: Array) -> Array:
    """The places of those that no other of the same cost or less is sure to stay ahead of."""
    value = gain + by_weekdays[active]
    order = np.lexsort((-value, cost))
    ahead = np.maximum.accumulate(value[order])
    # At best all weekdays become active, which those ahead may have had already.
    order = order[(gain[order] + by_weekdays.max() > ahead) | (value[order] == ahead)]
    kept = [_best(order[active[order] == one], gain) for one in np.unique(active[order])]
    return np.concatenate(kept)


def _best(order: Array, gain: Array) -> Array:
    """Those places alone that gain more than all before them."""
    gains = gain[order]
    highest = np.maximum.accumulate(gains)
    return order[np.concatenate(([True], gains[1:] > highest[:-1]))]


def _gains(options: Options, place: int, base: int) -> Array:
    """What every option of one block gains by itself, in hundredths."""
    number = len(options.blocks[place].amounts)
    choices = np.zeros((number, len(options.blocks)), np.int64)
    choices[:, place] = np.arange(number)
    return _totals(options.scores(choices)) - base


def _totals(scores: Scores) -> Array:
    sums = scores.pillars
    return np.where(sums.totalled, sums.total, NO_TOTAL)[:, 0].astype(np.int64)


def _every_weekdays() -> Array:
    """All sets of weekdays, each at the place that its bits are: [sets, weekdays]."""
    places = np.arange(1 << WORKING_DAYS)
    return np.asarray((places[:, None] >> np.arange(WORKING_DAYS)) & 1 == 1)


def _bits(active: Array) -> Array:
    return np.asarray(active @ (1 << np.arange(WORKING_DAYS)))


def _contributions(options: Options, mix: Mix) -> dict[str, Decimal]:
    """What each input adds to the total, in order, all those before being done already."""
    names = [one.name for one in inputs(options.spec)]
    done = ({name: mix.amount(name) for name in names[:last]} for last in range(len(names) + 1))
    totals = _totals(options.scores_of_mixes([as_mix(amounts, mix) for amounts in done]))
    gains = np.diff(totals).tolist()
    return {name: Decimal(gain).scaleb(-2) for name, gain in zip(names, gains, strict=True)}
