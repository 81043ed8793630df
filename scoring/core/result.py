"""What a score is made of, as exact values for one member on one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

CoverageState = Literal["measured", "partial", "not_measured", "not_applicable"]
PillarName = Literal["brand", "find", "insights", "relationships"]
Band = Literal["starting", "developing", "proficient", "leader"]
Cause = Literal["seat", "coverage", "ageing", "new", "state", "rate", "rules", "correction"]


@dataclass(frozen=True, slots=True)
class ComponentScore:
    """One component. ``raw``, ``fraction`` and ``points`` are None where it has no value.

    ``raw`` is exact without trailing zeros (6 decimals where it was scaled by coverage); rates
    have ``successes`` and ``trials`` instead. ``covered_days`` is set for partial ones alone.
    """

    name: str
    code: str
    pillar: PillarName
    max: int
    coverage: CoverageState
    raw: Decimal | None = None
    successes: int | None = None
    trials: int | None = None
    fraction: Decimal | None = None
    points: Decimal | None = None
    covered_days: int | None = None


@dataclass(frozen=True, slots=True)
class PillarScore:
    """One pillar of 25. ``points`` is None where under 60 % of its points are measured."""

    name: PillarName
    points: Decimal | None
    earned: Decimal
    measured_max: int
    applicable_max: int
    estimated: bool
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """A member's score on a day. ``total`` is None unless all four pillars have a value."""

    model: str
    as_of: date
    seat: str
    policy: str
    total: Decimal | None
    estimated: bool
    low: Decimal
    high: Decimal
    pillars: Mapping[PillarName, PillarScore]
    components: Mapping[str, ComponentScore]

    @property
    def measured_pillars(self) -> tuple[PillarScore, ...]:
        """The pillars that have a value, in order."""
        return tuple(p for p in self.pillars.values() if p.points is not None)


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One cause of the change between two days, as it changed its pillar's points.

    A "correction" is of a pillar: ``component`` is "".
    """

    component: str
    pillar: PillarName
    cause: Cause
    points: Decimal


@dataclass(frozen=True, slots=True)
class NextAction:
    """One thing to do and what it would earn today.

    ``gain`` is what all pillars together would earn by it, ``before`` and ``after`` are the
    points of ``component``, which the action is for, and ``headroom`` those that it has left
    before. ``count`` and ``least`` are those of the action in the catalogue.
    """

    action: str
    component: str
    pillar: PillarName
    count: int
    least: int
    gain: Decimal
    before: Decimal
    after: Decimal
    headroom: Decimal
    minutes: int


def exact(value: int, scale: int) -> Decimal:
    """``value / scale`` without trailing zeros and without an exponent."""
    number = (Decimal(value) / scale).normalize()
    return number if number == 0 or int(number.as_tuple().exponent) <= 0 else number.quantize(1)
