"""The next best actions: what doing each would earn, found by scoring it as if it were done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from scoring.core.catalogue import Action, Situation, catalogue
from scoring.core.coverage import CoveredDays
from scoring.core.model import ModelSpec, Policy
from scoring.core.records import AnyRecord, Seat
from scoring.core.result import NextAction, Score
from scoring.core.workbench import Bench


def next_actions(
    records: Iterable[AnyRecord],
    as_of: date,
    spec: ModelSpec,
    *,
    policy: Policy = "equal",
    aliases: frozenset[str] = frozenset(),
    seat: Seat | None = None,
    limit: int | None = 3,
) -> list[NextAction]:
    """The ``limit`` actions that would earn most on ``as_of``, under today's rules; None: all.

    The gain is that of all pillars together, points after minus points now; ties go to less
    effort, then by name. An action counts on the last covered day of its component, for what
    is done on a day that no source covers is not seen. Left out are actions whose component
    has no value now or would not rise.
    """
    bench = Bench(records, as_of, spec, policy=policy, aliases=aliases, seat=seat)
    now = bench.score()
    found = []
    for action in catalogue(spec):
        day = _day(action, bench.evidence.covered, as_of, spec)
        if now.components[action.component].points is None or day is None:
            continue
        done = action.records(Situation(bench.records, day, spec, aliases))
        promise = _promise(action, now, bench.score(done)) if done else None
        if promise:
            found.append(promise)
    return sorted(found, key=lambda a: (-a.gain, a.minutes, a.action))[:limit]


def _promise(action: Action, now: Score, then: Score) -> NextAction | None:
    component = now.components[action.component]
    before, after = component.points, then.components[action.component].points
    gain = _gain(now, then)
    if before is None or after is None or after <= before or gain <= 0:
        return None
    return NextAction(
        action=action.name,
        component=action.component,
        pillar=component.pillar,
        count=action.count,
        least=action.least,
        gain=gain,
        before=before,
        after=after,
        headroom=component.max - before,
        minutes=action.minutes,
    )


def _gain(now: Score, then: Score) -> Decimal:
    gain = Decimal(0)
    for name, pillar in now.pillars.items():
        after = then.pillars[name].points
        if pillar.points is not None and after is not None:
            gain += after - pillar.points
    return gain


def _day(action: Action, covered: CoveredDays, as_of: date, spec: ModelSpec) -> date | None:
    """The last covered day for an action, ``as_of`` for a state, None where there is none."""
    component = spec.components[spec.columns[action.component]]
    if component.kind == "state":
        return as_of
    day = as_of.toordinal()
    ends = [min(end, day) for start, end in covered.spans[component.name] if start <= day]
    return date.fromordinal(max(ends)) if ends else None
