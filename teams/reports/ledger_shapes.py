"""The ledger as it is shown: why a total moved between two days, to the hundredth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from scoring.core.result import Cause, PillarName
from teams.reports.trend_shapes import Restatement

LEDGER_ROWS = 8


@dataclass(frozen=True, slots=True)
class OtherPart:
    """What a cause that is neither ageing nor new activity moved of a component."""

    cause: Cause
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """How one component changed its pillar: faded with age, new activity, everything else.

    ``others`` are the causes of everything else with their points, the one that explains most
    first; none where a group is told.
    """

    code: str
    name: str
    label: str
    pillar: PillarName
    faded: Decimal
    new: Decimal
    other: Decimal
    reason: str = ""
    others: tuple[OtherPart, ...] = ()

    @property
    def net(self) -> Decimal:
        """The whole change, to the hundredth."""
        return self.faded + self.new + self.other

    @property
    def rules(self) -> Decimal:
        """What of everything else other rules moved."""
        zero = Decimal("0.00")
        return sum((part.points for part in self.others if part.cause == "rules"), zero)


class Parts(NamedTuple):
    """What moved a component: faded with age, new activity, everything else."""

    faded: Decimal
    new: Decimal
    other: Decimal

    @classmethod
    def of(cls, points: Mapping[Cause, Decimal]) -> Parts:
        """Return the parts of what each cause moved."""
        zero = Decimal("0.00")
        other = sum((v for c, v in points.items() if c not in {"ageing", "new"}), zero)
        return cls(points.get("ageing", zero), points.get("new", zero), other)


@dataclass(frozen=True, slots=True)
class LedgerSum:
    """Several lines together."""

    rows: tuple[LedgerRow, ...]

    @property
    def faded(self) -> Decimal:
        """What faded with age."""
        return sum((row.faded for row in self.rows), Decimal(0))

    @property
    def new(self) -> Decimal:
        """What came new."""
        return sum((row.new for row in self.rows), Decimal(0))

    @property
    def other(self) -> Decimal:
        """Everything else."""
        return sum((row.other for row in self.rows), Decimal(0))

    @property
    def net(self) -> Decimal:
        """The whole change."""
        return self.faded + self.new + self.other


@dataclass(frozen=True, slots=True)
class Correction:
    """How the earlier day came from what it showed first to what it shows now.

    ``first`` is that total. The pillars that moved have their points, which sum to the difference;
    ``how`` says when, why and by which import.
    """

    first: Decimal
    pillars: tuple[tuple[PillarName, Decimal], ...]
    how: Restatement

    @property
    def points(self) -> Decimal:
        """What the correction made of the total."""
        return sum((points for _, points in self.pillars), Decimal("0.00"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Why the total moved between two days. ``before + faded + new + other = after``, exactly.

    ``state`` holds profile, network and rates, ``data`` coverage, seat and rules: together
    ``other``.
    ``moved`` has a net change, largest first; ``level`` has parts that cancel out; ``still``
    has the codes (with name and pillar) of those that did not change at all. Where the earlier day
    was restated, ``correction.first + correction.points = before``.
    """

    since: date
    as_of: date
    before: Decimal
    after: Decimal
    faded: Decimal
    new: Decimal
    state: Decimal
    data: Decimal
    moved: tuple[LedgerRow, ...] = ()
    level: tuple[LedgerRow, ...] = ()
    still: tuple[tuple[str, str, PillarName], ...] = ()
    correction: Correction | None = None

    @property
    def other(self) -> Decimal:
        """What is neither ageing nor new activity."""
        return self.state + self.data

    @property
    def first(self) -> Decimal:
        """What the earlier day showed first."""
        return self.before if self.correction is None else self.correction.first

    @property
    def since_first(self) -> Decimal:
        """The difference from what the earlier day showed first."""
        return self.after - self.first

    @property
    def sum(self) -> LedgerSum:
        """All lines together: the difference of the two totals."""
        return LedgerSum(self.moved + self.level)

    @property
    def has_other(self) -> bool:
        """Whether any line has a part that is neither ageing nor new activity."""
        return any(row.other for row in self.sum.rows)

    @property
    def main(self) -> tuple[LedgerRow, ...]:
        """The largest changes, shown one by one."""
        return self.moved if len(self.moved) <= LEDGER_ROWS + 1 else self.moved[:LEDGER_ROWS]

    @property
    def minor(self) -> LedgerSum | None:
        """The smaller changes together; None where all are shown."""
        rest = self.moved[len(self.main) :]
        return LedgerSum(rest) if rest else None

    @property
    def kept(self) -> LedgerSum | None:
        """The components whose parts cancel out, together."""
        return LedgerSum(self.level) if self.level else None

    @property
    def limit(self) -> Decimal:
        """The next tenth above the largest absolute net change: full width of a bar."""
        largest = max((abs(row.net) for row in self.moved), default=Decimal(0))
        return (largest * 10 // 1 + 1) / 10
