"""Why a score changed between two days: lines that add up to the last hundredth (section 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.core.curves import points_of
from scoring.core.metrics import Metrics, metrics
from scoring.core.model import ModelSpec, Policy
from scoring.core.pillars import of_25
from scoring.core.records import AnyRecord, Seat
from scoring.core.result import Cause, LedgerLine, PillarName, Score
from scoring.core.rules import Rules
from scoring.core.score import MEASURED, PARTIAL, Scores, evaluate, rate_columns
from scoring.core.timeline import Timeline, build, concatenate

Array = npt.NDArray[Any]


def ledger(
    records: Iterable[AnyRecord],
    since: date,
    as_of: date,
    spec: ModelSpec,
    *,
    policy: Policy = "equal",
    aliases: frozenset[str] = frozenset(),
    seat: Seat | None = None,
) -> list[LedgerLine]:
    """The causes of the change of one member's points from ``since`` to ``as_of``, in order.

    The lines of a pillar sum to its difference exactly; a pillar without a value on one of the
    days has none. Raises ``ValueError`` where ``since`` is not before ``as_of``.
    """
    rules = Rules(spec, policy, aliases)
    return ledger_over(records, since, as_of, rules, rules, seat=seat)


def ledger_over(
    records: Iterable[AnyRecord],
    since: date,
    as_of: date,
    before: Rules,
    after: Rules,
    *,
    seat: Seat | None = None,
) -> list[LedgerLine]:
    """The causes of the change from ``since`` under the rules of then to ``as_of`` under others.

    First everything that the rules of ``since`` say, then what the later rules make of the last
    day: lines of the cause "rules". They sum up and raise as those of ``ledger`` do.
    """
    kept = list(records)
    whole = build(kept, before.spec, aliases=before.aliases, seat=seat, since=since)
    aged = build(kept, before.spec, aliases=before.aliases, seat=seat, until=since, since=as_of)
    later = None
    if after != before:
        anew = build(kept, after.spec, aliases=after.aliases, seat=seat, since=as_of)
        later = evaluate([anew], as_of, as_of, after.spec, after.policy)
    return ledgers([whole], [aged], since, as_of, before.spec, before.policy, later)[0]


def ledgers(
    whole: Sequence[Timeline],
    aged: Sequence[Timeline],
    since: date,
    as_of: date,
    spec: ModelSpec,
    policy: Policy = "equal",
    later: Scores | None = None,
) -> list[list[LedgerLine]]:
    """The ledger of every member of the timelines.

    ``whole`` holds all their evidence, ``aged`` what was dated up to ``since``. ``later`` are the
    scores on ``as_of`` under the rules of that day, where these are others.
    """
    if since >= as_of:
        raise ValueError(f"{since} is not before {as_of}")
    before = evaluate(whole, since, since, spec, policy)
    after = evaluate(whole, as_of, as_of, spec, policy)
    return between(before, after, aged_metrics(aged, as_of), later)


def aged_metrics(aged: Sequence[Timeline], as_of: date) -> Metrics:
    """What is left on ``as_of`` of the evidence of timelines that end on an earlier day."""
    day = as_of.toordinal()
    return metrics(aged[0] if len(aged) == 1 else concatenate(aged), day, day)


def nothing_left(members: int, spec: ModelSpec) -> Metrics:
    """What is left of old evidence of so many members a whole window later."""
    shape = (members, 1, len(spec.components))
    return Metrics(raw=np.zeros(shape, np.int64), tally=np.zeros(shape, np.int64))


def between(
    before: Scores, after: Scores, old: Metrics, later: Scores | None = None
) -> list[list[LedgerLine]]:
    """The ledger of every member of the scores of two days under the same rules.

    ``old`` is what the evidence of the first day counts on the last one. ``later`` are the scores
    of the last day under the rules of that day, where these are others.
    """
    spec = before.spec
    stages = _Stages(
        covered=points_of(before.raw, before.trials, spec, after.weight)[1],
        aged=points_of(old.raw, old.tally[..., rate_columns(spec)], spec, after.weight)[1],
    )
    members = range(before.raw.shape[0])
    return [list(_lines(member, before, after, stages, later)) for member in members]


def adds_up(lines: Iterable[LedgerLine], before: Score, after: Score) -> bool:
    """Return whether the lines of each pillar sum to its difference between two scores.

    A pillar without a value on one of the days has no lines. Scores that were made by other rules
    or of other evidence than the lines do not add up.
    """
    sums = dict.fromkeys(after.pillars, Decimal(0))
    for line in lines:
        sums[line.pillar] += line.points
    return all(
        told == (Decimal(0) if was is None or now is None else now - was)
        for name, told in sums.items()
        for was, now in [(before.pillars[name].points, after.pillars[name].points)]
    )


def corrections(
    first: Mapping[str, Decimal | None], before: Score, after: Score
) -> tuple[LedgerLine, ...]:
    """What a correction made of the earlier day, since it showed ``first``, by pillar.

    Put before the lines of the ledger they sum, pillar by pillar, to the difference from what was
    first shown. A pillar without a value in one of the three has none, as it has no other lines.
    """
    return tuple(
        LedgerLine("", name, "correction", now - shown)
        for name, pillar in before.pillars.items()
        if (shown := first.get(name)) is not None
        and (now := pillar.points) is not None
        and now != shown
        and after.pillars[name].points is not None
    )


def is_capped(line: LedgerLine, after: Score) -> bool:
    """Return whether new activity has brought a component to its cap: more of it adds nothing."""
    component = after.components.get(line.component)
    at_most = component is not None and component.points == component.max
    return at_most and line.cause == "new" and line.points > 0


def rule_lines(now: Scores, then: Scores) -> list[list[LedgerLine]]:
    """What other rules make of one day, member by member: ``then`` are its scores under them.

    The lines of a pillar sum to its difference; one without a value under either has none.
    """
    found = []
    for member in range(now.points.shape[0]):
        both = now.pillars.valued[member, 0] & then.pillars.valued[member, 0]
        lasting = {p.name for p, valued in zip(now.spec.pillars, both, strict=True) if valued}
        lines = _Walk(now, member).by_rules(then, member)
        found.append([line for line in lines if line.points and line.pillar in lasting])
    return found


@dataclass(frozen=True, slots=True)
class _Stages:
    """Points between the two days: with the later coverage, then also with the later ages."""

    covered: Array
    aged: Array


# A component, the cause, the points it then has, and whether it then has a value.
_Step = tuple[int, Cause, int, bool]


def _lines(
    member: int, before: Scores, after: Scores, stages: _Stages, later: Scores | None
) -> Iterator[LedgerLine]:
    end = after if later is None else later
    valued = before.pillars.valued[member, 0] & end.pillars.valued[member, 0]
    walk = _Walk(before, member)
    lines = [walk.line(*step) for step in _steps(member, before, after, stages)]
    if later is not None:
        lines.extend(walk.by_rules(later, member))
    lasting = {p.name for p, both in zip(before.spec.pillars, valued, strict=True) if both}
    return (line for line in lines if line.points and line.pillar in lasting)


class _Walk:
    """One member's pillars on the way from one day to another, a component at a time."""

    def __init__(self, before: Scores, member: int) -> None:
        self._spec = before.spec
        self._points = before.points[member, 0].astype(np.int64)
        self._has_value = _has_value(before, member)
        self._maxima = _maxima(before.spec)
        self._columns = _columns(before.spec)

    def line(self, column: int, cause: Cause, points: int, has_value: bool) -> LedgerLine:
        """What it changes that a component now has these points, or no value."""
        component = self._spec.components[column]
        pillar = self._spec.pillar_of[component.name]
        earlier = self._pillar(pillar)
        self._points[column], self._has_value[column] = points, has_value
        change = Decimal(self._pillar(pillar) - earlier).scaleb(-2)
        return LedgerLine(component.name, pillar, cause, change)

    def by_rules(self, later: Scores, member: int) -> Iterator[LedgerLine]:
        """What it changes that the day has other rules, component by component."""
        has_value = _has_value(later, member)
        for column, points in enumerate(later.points[member, 0].tolist()):
            yield self.line(column, "rules", points, bool(has_value[column]))
        yield from self.weigh(later.spec)

    def weigh(self, spec: ModelSpec) -> Iterator[LedgerLine]:
        """What it changes that pillars not measured in full are scaled by the points of ``spec``.

        It is said of the component of the pillar whose points are the most others.
        """
        moved = np.abs(_maxima(spec) - self._maxima)
        earlier = {name: self._pillar(name) for name in self._columns}
        self._maxima = _maxima(spec)
        for name, columns in self._columns.items():
            most = spec.components[columns[int(moved[columns].argmax())]]
            change = Decimal(self._pillar(name) - earlier[name]).scaleb(-2)
            yield LedgerLine(most.name, name, "rules", change)

    def _pillar(self, name: PillarName) -> int:
        """``round2(25 * G / A)`` in hundredths, of components in the middle of the change."""
        columns = self._columns[name]
        valued = self._has_value[columns]
        measured = int(self._maxima[columns][valued].sum())
        earned = np.array(self._points[columns][valued].sum())
        return int(of_25(earned, np.array(max(measured, 1))))


def _steps(member: int, before: Scores, after: Scores, stages: _Stages) -> Iterator[_Step]:
    spec = before.spec
    first, last = _has_value(before, member), _has_value(after, member)
    final = after.points[member, 0]
    seat = spec.columns[spec.seat_component]
    new_seat = bool(before.seat[member, 0] != after.seat[member, 0])
    if new_seat:
        yield seat, "seat", int(final[seat]), bool(last[seat])
    others = [c for c in range(len(spec.components)) if not (new_seat and c == seat)]
    for column in others:
        if first[column] != last[column]:
            yield column, "coverage", int(final[column]), bool(last[column])
        elif last[column] and spec.components[column].kind == "decayed":
            yield column, "coverage", int(stages.covered[member, 0, column]), True
    for column in (c for c in others if first[c] and last[c]):
        kind = spec.components[column].kind
        if kind == "state":
            yield column, "state", int(final[column]), True
        elif kind == "rate":
            yield column, "rate", int(final[column]), True
        else:
            yield column, "ageing", int(stages.aged[member, 0, column]), True
            yield column, "new", int(final[column]), True


def _has_value(scores: Scores, member: int) -> Array:
    return np.isin(scores.state[member, 0], (PARTIAL, MEASURED))


def _maxima(spec: ModelSpec) -> Array:
    return np.array([c.max for c in spec.components])


def _columns(spec: ModelSpec) -> dict[PillarName, list[int]]:
    return {p.name: [spec.columns[c.name] for c in p.components] for p in spec.pillars}
