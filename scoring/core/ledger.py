"""Why a score changed between two days: lines that add up to the last hundredth (section 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.core.curves import points_of
from scoring.core.metrics import metrics
from scoring.core.model import ModelSpec, Policy
from scoring.core.pillars import of_25
from scoring.core.records import AnyRecord, Seat
from scoring.core.result import Cause, LedgerLine, PillarName
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
    kept = list(records)
    whole = build(kept, spec, aliases=aliases, seat=seat, since=since)
    aged = build(kept, spec, aliases=aliases, seat=seat, until=since, since=as_of)
    return ledgers([whole], [aged], since, as_of, spec, policy)[0]


def ledgers(
    whole: Sequence[Timeline],
    aged: Sequence[Timeline],
    since: date,
    as_of: date,
    spec: ModelSpec,
    policy: Policy = "equal",
) -> list[list[LedgerLine]]:
    """The ledger of every member of the timelines.

    ``whole`` holds all their evidence, ``aged`` what was dated up to ``since``.
    """
    if since >= as_of:
        raise ValueError(f"{since} is not before {as_of}")
    before = evaluate(whole, since, since, spec, policy)
    after = evaluate(whole, as_of, as_of, spec, policy)
    day = as_of.toordinal()
    old = metrics(aged[0] if len(aged) == 1 else concatenate(aged), day, day)
    stages = _Stages(
        covered=points_of(before.raw, before.trials, spec, after.weight)[1],
        aged=points_of(old.raw, old.tally[..., rate_columns(spec)], spec, after.weight)[1],
    )
    members = range(before.raw.shape[0])
    return [list(_lines(member, before, after, stages)) for member in members]


@dataclass(frozen=True, slots=True)
class _Stages:
    """Points between the two days: with the later coverage, then also with the later ages."""

    covered: Array
    aged: Array


# A component, the cause, the points it then has, and whether it then has a value.
_Step = tuple[int, Cause, int, bool]


def _lines(member: int, before: Scores, after: Scores, stages: _Stages) -> Iterator[LedgerLine]:
    spec = before.spec
    valued = before.pillars.valued[member, 0] & after.pillars.valued[member, 0]
    lasting = {p.name for p, both in zip(spec.pillars, valued, strict=True) if both}
    points = before.points[member, 0].astype(np.int64)
    has_value = _has_value(before, member)
    columns = {p.name: [spec.columns[c.name] for c in p.components] for p in spec.pillars}
    maxima = np.array([c.max for c in spec.components])
    for column, cause, then, value in _steps(member, before, after, stages):
        component = spec.components[column]
        pillar: PillarName = spec.pillar_of[component.name]
        of_pillar = columns[pillar]
        earlier = _pillar(points, has_value, maxima, of_pillar)
        points[column], has_value[column] = then, value
        change = _pillar(points, has_value, maxima, of_pillar) - earlier
        if change and pillar in lasting:
            yield LedgerLine(component.name, pillar, cause, Decimal(change).scaleb(-2))


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


def _pillar(points: Array, has_value: Array, maxima: Array, columns: Sequence[int]) -> int:
    """``round2(25 * G / A)`` in hundredths, of components in the middle of the change."""
    measured = int(maxima[columns][has_value[columns]].sum())
    earned = np.array(points[columns][has_value[columns]].sum())
    return int(of_25(earned, np.array(max(measured, 1))))
