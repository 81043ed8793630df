"""What the Outcomes page shows: scores beside outcomes, frozen and exact.

A month is named by its first day. None means "not told", never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scoring.core.associations import LEAST, Association, Interval, Quadrant
from teams.reports.report_shapes import Chip, Head
from teams.reports.shapes import Choice, Direction, Link, Missing

# The keys of the heads and of `sort` in the address, in the order of the columns.
SORT_KEYS = (
    "member",
    "team",
    "month",
    "score",
    "meetings",
    "opportunities",
    "won",
    "attainment",
)
COUNTS = ("meetings", "opportunities", "won")


@dataclass(frozen=True, slots=True)
class Sum:
    """Won amounts of one currency, "" where none is told."""

    currency: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """A member in a month, or over all months where ``month`` is None; means are exact.

    ``months`` are those with anything told, ``team`` is the last of those in sight.
    """

    member: int
    name: str
    team: str
    month: date | None
    months: int = 1
    score: Decimal | None = None
    estimated: bool = False
    meetings: int | None = None
    opportunities: int | None = None
    won: int | None = None
    amounts: tuple[Sum, ...] = ()
    attainment: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """A sum or a mean over ``n`` rows that have a value."""

    n: int
    value: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeTotals:
    """The foot of the table, over all pages: sums of counts, means of scores and attainments."""

    rows: int
    members: int
    score: Total
    meetings: Total
    opportunities: Total
    won: Total
    attainment: Total
    amounts: tuple[Sum, ...]


@dataclass(frozen=True, slots=True)
class QuadrantPoint:
    """A member's mean score and mean attainment; ``above`` says which is above its median."""

    name: str
    team: str
    score: Decimal
    attainment: Decimal
    place: Quadrant
    above: str


@dataclass(frozen=True, slots=True)
class QuadrantCount:
    """How many members lie in a quadrant."""

    place: Quadrant
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuadrantPanel:
    """Scores and attainments split at both medians; without them ``refusal`` says why.

    ``points`` are empty where there are too many for a chart, and ``crowded`` says so.
    """

    n: int
    score: Decimal | None = None
    attainment: Decimal | None = None
    counts: tuple[QuadrantCount, ...] = ()
    points: tuple[QuadrantPoint, ...] = ()
    crowded: str = ""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class LagRow:
    """An outcome, and how it goes together with the scores of 0 to 3 months before."""

    label: str
    lags: tuple[Association, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """What LinkedIn claims of one outcome, and the same of these members.

    ``found`` is a multiple or a share, as ``is_share`` says; without it ``refusal`` says why. The
    numbers of both thirds are words, since they are of different kinds.
    """

    measure: str
    claim: str
    source: str
    n: int
    low_n: int = 0
    high_n: int = 0
    low: str = ""
    high: str = ""
    found: Decimal | None = None
    interval: Interval | None = None
    is_share: bool = False
    refusal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeFilters:
    """The state that the address holds."""

    team: str
    since: date
    until: date
    by: str
    sort: str
    direction: Direction
    order: str
    teams: tuple[Choice, ...]
    first_months: tuple[Choice, ...]
    last_months: tuple[Choice, ...]
    grains: tuple[Choice, ...]
    chips: tuple[Chip, ...]
    heads: Mapping[str, Head]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomesPage:
    """The page. Without any row ``missing`` says why, and nothing else is shown.

    ``least`` is the number of members under which no correlation or claim is told. ``scope`` are
    the teams whose members are on it, None where it is of everybody. ``left_out`` members of
    them may not be seen by the viewer today: they are in no row and no number.
    """

    filters: OutcomeFilters
    rows: tuple[OutcomeRow, ...] = ()
    totals: OutcomeTotals | None = None
    shown: str = ""
    untold: int = 0
    left_out: int = 0
    previous: Link | None = None
    next: Link | None = None
    quadrants: QuadrantPanel | None = None
    lags: tuple[LagRow, ...] = ()
    claims: tuple[ClaimRow, ...] = ()
    least: int = LEAST
    missing: Missing | None = None
    scope: frozenset[int] | None = frozenset()
