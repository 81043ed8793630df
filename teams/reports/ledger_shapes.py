"""The ledger as it is shown: why a total moved between two days, to the hundredth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from scoring.core.result import Cause, PillarName

LEDGER_ROWS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """How one component changed its pillar: faded with age, new activity, everything else.

    ``cause`` is what everything else is mainly, "" where there is nothing else.
    """

    code: str
    name: str
    label: str
    pillar: PillarName
    faded: Decimal
    new: Decimal
    other: Decimal
    reason: str = ""
    cause: Cause | Literal[""] = ""

    @property
    def net(self) -> Decimal:
        """The whole change, to the hundredth."""
        return self.faded + self.new + self.other


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Why the total moved between two days. ``before + faded + new + other = after``, exactly.

    ``state`` holds profile, network and rates, ``data`` coverage, seat and rules: together
    ``other``.
    ``moved`` has a net change, largest first; ``level`` has parts that cancel out; ``still``
    has the codes (with name and pillar) of those that did not change at all.
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

    @property
    def other(self) -> Decimal:
        """What is neither ageing nor new activity."""
        return self.state + self.data

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
