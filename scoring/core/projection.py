"""The score of every day ahead if a member goes on in a rhythm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

import numpy as np

from scoring.core.model import ModelSpec, Policy
from scoring.core.records import AnyRecord, Seat
from scoring.core.result import PillarName
from scoring.core.rhythm import Rhythm
from scoring.core.score import Scores, evaluate
from scoring.core.what_if import Forecast

What = Literal["total"] | PillarName


@dataclass(frozen=True, slots=True)
class Projection:
    """Points of every day from ``first``, which is today, on; None where there is no value."""

    rhythm: Rhythm
    first: date
    points: Mapping[What, tuple[Decimal | None, ...]]

    @property
    def last(self) -> date:
        """The last day."""
        return self.first + timedelta(days=len(self.points["total"]) - 1)

    def on(self, what: What, day: date) -> Decimal | None:
        """The points of a day; None where they are not projected."""
        place = (day - self.first).days
        return self.points[what][place] if 0 <= place < len(self.points[what]) else None

    def reaches(self, what: What, target: Decimal) -> date | None:
        """The first day ahead on which there are as many points, if there is one."""
        for place, points in enumerate(self.points[what]):
            if place and points is not None and points >= target:
                return self.first + timedelta(days=place)
        return None


def project(
    records: Iterable[AnyRecord],
    rhythm: Rhythm,
    as_of: date,
    until: date,
    spec: ModelSpec,
    *,
    policy: Policy = "equal",
    aliases: frozenset[str] = frozenset(),
    seat: Seat | None = None,
) -> Projection:
    """Every day from ``as_of`` to ``until`` with the rhythm, assumed as in ``what_if.Forecast``.

    The last day is what ``what_if`` says of it as its horizon. Raises ``ValueError`` as that.
    """
    forecast = Forecast(records, as_of, until, spec, policy=policy, aliases=aliases, seat=seat)
    timeline = forecast.bench.timeline(forecast.planned(rhythm.mix))
    scores = evaluate([timeline], as_of, until, spec, policy)
    return Projection(rhythm=rhythm, first=as_of, points=_points(scores, spec))


def in_turn(parts: Iterable[tuple[Projection, date]]) -> Projection:
    """One projection out of several of the same days, each up to the day beside it."""
    first, *later = parts
    found, end = first
    points = {what: list(values) for what, values in found.points.items()}
    for other, until in later:
        start = (end - found.first).days + 1
        for what, values in other.points.items():
            points[what][start:] = values[start:]
        end = until
    return replace(found, points={what: tuple(values) for what, values in points.items()})


def _points(scores: Scores, spec: ModelSpec) -> dict[What, tuple[Decimal | None, ...]]:
    sums = scores.pillars
    found: dict[What, tuple[Decimal | None, ...]] = {
        "total": _series(sums.total[0], sums.totalled[0])
    }
    for column, pillar in enumerate(spec.pillars):
        found[pillar.name] = _series(sums.points[0, :, column], sums.valued[0, :, column])
    return found


def _series(values: Any, valued: Any) -> tuple[Decimal | None, ...]:
    return tuple(
        Decimal(value).scaleb(-2) if has_value else None
        for value, has_value in zip(
            np.asarray(values).tolist(), np.asarray(valued).tolist(), strict=True
        )
    )
