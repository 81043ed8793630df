"""What the content lab shows: frozen values, every number exact or rounded half-up once.

What is measured of posts has two decimals, shares of the usual post too. None means that there is
no such value, and ``words`` or ``hidden`` say why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from scoring.core.result import PillarName
from teams.reports.ledger_shapes import LedgerRow, LedgerSum
from teams.reports.shapes import Choice, Link, Missing

Scope = Literal["own", "member", "group"]


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """What is measured of posts: in a list, as the head of a column, after a number, and how."""

    label: str
    head: str
    noun: str
    note: str


UNITS = MeasureWords(
    label="Engagement units",
    head="Units",
    noun="units",
    note="A unit of engagement is what the rules make of a reaction, a comment and a repost "
    "received.",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A median of ``n`` values with its interval, and what that covers in per cent."""

    n: int
    value: Decimal
    low: Decimal
    high: Decimal
    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LabRow:
    """Posts that have something in common. ``hidden`` is said in place of the medians."""

    label: str
    posts: int
    told: int
    units: Figure | None
    lift: Figure | None
    hidden: str = ""
    is_shut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LabPanel:
    """The posts by one thing. ``head`` names the first column."""

    key: str
    title: str
    head: str
    rows: tuple[LabRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """Posts of one form and length; ``words`` where there is no median."""

    told: int
    units: Decimal | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Median units by form and length; ``top`` is the largest of them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[MatrixCell, ...]], ...]
    top: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRow:
    """Weeks with so many own posts."""

    label: str
    weeks: int
    post: Decimal | None
    week: Figure | None
    hidden: str = ""
    is_shut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRow:
    """Comments of one length. ``quality`` is None where it is not one for all."""

    label: str
    comments: int
    percent: int | None
    quality: Decimal | None
    units: Decimal
    hidden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentsPanel:
    """Comments by length; ``told`` says the same in one sentence."""

    title: str
    told: str
    rows: tuple[CommentRow, ...]
    comments: int
    units: Decimal

    @property
    def is_whole(self) -> bool:
        """Whether no row is hidden."""
        return not any(row.hidden for row in self.rows)


@dataclass(frozen=True, slots=True)
class HabitRow:
    """One thing before and after, in words that are ready to be shown."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentStep:
    """A component of the brand pillar on both days, None where it is not measured."""

    code: str
    name: str
    label: str
    cap: int
    before: Decimal | None
    after: Decimal | None
    line: LedgerRow


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandChange:
    """The brand pillar between two days. The lines sum to the difference to the hundredth."""

    since: date
    as_of: date
    before: Decimal
    after: Decimal
    total_before: Decimal | None
    total_after: Decimal | None
    steps: tuple[ComponentStep, ...]
    scale: str
    pillar: PillarName = "brand"

    @property
    def change(self) -> Decimal:
        """What the pillar gained or lost."""
        return self.after - self.before

    @property
    def sum(self) -> LedgerSum:
        """All lines together."""
        return LedgerSum(tuple(step.line for step in self.steps))

    @property
    def total_change(self) -> Decimal | None:
        """What the total gained or lost; None where there is none on one of the days."""
        if self.total_before is None or self.total_after is None:
            return None
        return self.total_after - self.total_before


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Before and after a day. ``missing`` says why there are no numbers."""

    on: date | None
    rows: tuple[HabitRow, ...] = ()
    brand: BrandChange | None = None
    brand_missing: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentPage:
    """The content lab of one person or of a group, for some days.

    ``usual`` is the median of all of one person's posts. ``unmeasured`` says why there are no
    medians at all; of a group there are no panels of posts then. ``notes`` say what no source
    tells. ``teams`` are those of a group, None for the whole organization. ``files`` are the
    addresses of the same as files.
    """

    scope: Scope
    name: str
    whose: tuple[Choice, ...]
    crumbs: tuple[Link, ...]
    periods: tuple[tuple[Link, bool], ...]
    first: date
    last: date
    is_exact: bool
    period: int
    team: str
    note: str
    change: Change
    measure: MeasureWords = UNITS
    measures: tuple[Choice, ...] = ()
    files: tuple[Link, ...] = ()
    posts: int = 0
    told: int = 0
    authors: int = 0
    usual: Figure | None = None
    floor: str = ""
    missing: Missing | None = None
    unmeasured: str = ""
    form: LabPanel | None = None
    matrix: Matrix | None = None
    panels: tuple[LabPanel, ...] = ()
    weeks: tuple[WeekRow, ...] = ()
    comments: CommentsPanel | None = None
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    teams: frozenset[int] | None = None

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.last - self.first).days + 1

    @property
    def first_name(self) -> str:
        """The first word of the name."""
        return self.name.split()[0] if self.name.split() else self.name
