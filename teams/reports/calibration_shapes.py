"""What the calibration page shows: our scores beside LinkedIn's own index, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from scoring.core.associations import Association
from scoring.core.result import PillarName
from teams.reports.shapes import Choice, Link, Missing

Measure = PillarName | Literal["total"]


@dataclass(frozen=True, slots=True)
class Point:
    """One member: LinkedIn's points and ours; ``estimated`` where ours is not wholly measured."""

    theirs: Decimal
    ours: Decimal
    estimated: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """How much higher ours are than LinkedIn's, in the middle of ``n`` members.

    ``median`` is None where they are too few to show.
    """

    n: int
    median: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The total or a pillar, of which there are ``top`` points, of all members with both.

    ``measured`` are those of whom all that applies
    is measured, ``estimated`` the others. ``unmeasured`` are the components that are missing for
    some, each with their number, most first.
    """

    name: Measure
    top: int
    points: tuple[Point, ...]
    correlation: Association
    sentence: str
    gap: Gap
    measured: Gap
    estimated: Gap
    unmeasured: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PillarPair:
    """One pillar of a member; None where either has no value."""

    name: PillarName
    ours: Decimal | None
    theirs: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """How much higher ours is."""
        return None if self.ours is None or self.theirs is None else self.ours - self.theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One member on the latest day with both numbers. ``why`` is a sentence from the data."""

    member_id: int
    name: str
    team: str
    on: date
    ours: Decimal
    theirs: Decimal
    estimated: bool
    pillars: tuple[PillarPair, ...]
    why: str
    is_typed: bool

    @property
    def difference(self) -> Decimal:
        """How much higher ours is."""
        return self.ours - self.theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationPage:
    """The page. ``pairs`` is one page of the members, those that differ most first.

    ``scope`` are the teams that were asked for, None for the whole organization.
    """

    teams: tuple[Choice, ...]
    team: str
    scope: frozenset[int] | None
    members: int
    n: int
    least: int
    first: date | None = None
    last: date | None = None
    rules: tuple[str, ...] = ()
    total: Comparison | None = None
    pillars: tuple[Comparison, ...] = ()
    pairs: tuple[Pair, ...] = ()
    missing: Missing | None = None
    shown: str = ""
    previous: Link | None = None
    next: Link | None = None
