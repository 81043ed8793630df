"""What the User Report shows: one frozen value for the page, the CSV and the mail alike.

Numbers are exact, days are dates, None means "no such value". Addresses are ready strings that
carry the whole state of the report (team, search, sort, direction).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from scoring.core.result import PillarName
from teams.reports.shapes import Direction, Link, Missing, Rate
from teams.selectors.upload_requests import Asked

if TYPE_CHECKING:
    from teams.reports.report_column_shapes import Column
    from teams.reports.report_filter_shapes import Filters
    from teams.reports.report_sums import Figure

Density = Literal["comfortable", "compact"]
GroupBy = Literal["team", "role", "none", ""]


@dataclass(frozen=True, slots=True)
class Head:
    """A column that sorts: ``url`` sorts by it, or turns the direction where it sorts already."""

    label: str
    url: str
    direction: Direction = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter in words; ``url`` is the report without it.

    ``joined`` is the word before it: "or" after another value of the same, "and" after others.
    """

    label: str
    value: str
    url: str
    joined: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """One total in the distribution; hollow where it is estimated."""

    total: Decimal
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Dots:
    """The totals of a distribution, packed: there are thousands, and a page draws few.

    ``packed`` are 32-bit numbers, twice the hundredths, and one more where they are estimated.
    """

    packed: bytes

    @classmethod
    def of(cls, cents: npt.ArrayLike, estimated: npt.ArrayLike) -> Dots:
        """Return the dots of totals in hundredths, each with whether it is estimated."""
        numbers = 2 * np.asarray(cents, np.int32) + np.asarray(estimated, np.int32)
        return cls(np.sort(numbers).tobytes())

    def __iter__(self) -> Iterator[Dot]:
        for number in np.frombuffer(self.packed, np.int32).tolist():
            yield Dot(Decimal(number // 2).scaleb(-2), bool(number % 2))

    def __bool__(self) -> bool:
        return bool(self.packed)


@dataclass(frozen=True, slots=True)
class BandCount:
    """How many totals lie from ``low`` to under ``high``; ``url`` chooses them, or drops that."""

    label: str
    low: int
    high: int
    count: int
    url: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """How many moved this way; ``url`` chooses them, or drops that."""

    way: Literal["up", "down", "level"]
    count: int
    url: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Mover:
    """Who moved furthest, up or down. ``cause`` is a short phrase."""

    member_id: int
    name: str
    change: Decimal
    cause: str


@dataclass(frozen=True, slots=True)
class Improved:
    """A gain of the total, by itself or an active day, and its place among all: ties share it."""

    member_id: int
    name: str
    points: Decimal
    rank: int


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody whose first total is at most 90 days old."""

    member_id: int
    name: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Who gained most, over the members that the filters leave; nobody is listed for a loss.

    ``compared`` have a total on both days by the same rules. Under the smallest group nobody is
    listed. ``per_day_url`` leads to the gains an active day, where they are not worked out.
    ``are_marked`` is whether newcomers are marked in their rows: not where most are.
    """

    improved: tuple[Improved, ...]
    compared: int
    note: str
    per_day: tuple[Improved, ...]
    per_day_note: str
    per_day_url: str
    newcomers: tuple[Newcomer, ...]
    are_marked: bool
    newcomers_note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The strip above the table, over the members that the filters leave.

    ``members`` = ``with_total`` + ``three_pillars`` + ``without``; ``estimated`` are among those
    with a total. ``moves`` count those by ``least`` or more up, down, and by less. Bands are
    counted before the filter by bands.

    ``median_change`` is over the members with a total on both days: nobody who came or went moves
    it. ``median_before`` is told where these are all who have one.
    """

    members: int
    with_total: int
    estimated: int
    three_pillars: int
    without: int
    least: Decimal = Decimal("0.5")
    moves: tuple[Move, ...] = ()
    median: Decimal | None = None
    median_before: Decimal | None = None
    median_change: Decimal | None = None
    dots: Dots = Dots(b"")
    bands: tuple[BandCount, ...] = ()
    movers: tuple[Mover, ...] = ()


@dataclass(frozen=True, slots=True)
class PillarCell:
    """One pillar in a row. ``points`` is None where it is not measured."""

    name: PillarName
    points: Decimal | None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Cause:
    """The largest line of the member's ledger."""

    code: str
    pillar: PillarName
    label: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class NextStep:
    """What would earn the member most next, and what doing it once would earn."""

    code: str
    pillar: PillarName
    title: str
    gain: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One member. Counts are of the range, rates of 90 days up to its last; None: not measured.

    ``change`` is None where there is no total on one of the two days; ``change_note`` then says
    why ("new 2 Nov"). ``rank_change`` is positive where the member climbed, ``percentile`` is "top
    x %" of those that the ranks are among. ``tags`` are marks
    such as "on leave"; the estimate is not among them. ``missing`` stands where there is no
    total; a row without any measured pillar shows nothing but it. ``may_ask`` says whether the
    viewer may ask for files, ``asked`` who did, where there is no total. ``before`` are the counts
    of the period before by the key of their column, where they were asked for. ``coverage`` are
    the measured components of those that apply.
    """

    id: int
    name: str
    team: str
    email: str = ""
    role: str = ""
    seat: str = ""
    tags: tuple[str, ...] = ()
    total: Decimal | None = None
    estimated: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    pillars: tuple[PillarCell, ...] = ()
    change: Decimal | None = None
    change_note: str = ""
    cause: Cause | None = None
    rank: int | None = None
    rank_change: int | None = None
    percentile: int | None = None
    spark: tuple[Decimal, ...] = ()
    active_days: int | None = None
    posts: int | None = None
    comments_scored: int | None = None
    comments: int | None = None
    reactions: int | None = None
    messages: int | None = None
    inmails: int | None = None
    invitations: int | None = None
    searches: int | None = None
    profile_views: int | None = None
    leads: int | None = None
    accounts: int | None = None
    before: Mapping[str, int | None] = field(default_factory=dict)
    reply_rate: Rate | None = None
    acceptance: Rate | None = None
    next_action: NextStep | None = None
    connections: int | None = None
    coverage: Rate | None = None
    data_through: date | None = None
    missing: Missing | None = None
    may_ask: bool = False
    asked: Asked | None = None

    @property
    def measured(self) -> int:
        """How many pillars have a value."""
        return sum(cell.points is not None for cell in self.pillars)

    @property
    def partial(self) -> Decimal | None:
        """The sum of exactly three measured pillars, of 75."""
        if self.total is not None or self.measured != 3:
            return None
        return sum((cell.points for cell in self.pillars if cell.points), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportGroup:
    """The members of one team with its medians; nameless where the whole report is one list.

    ``medians`` are by key of the column, each over the members who have that value.
    """

    name: str
    members: int
    totals: int
    medians: Mapping[str, Figure] = field(default_factory=dict)
    rows: tuple[ReportRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UserReport:
    """A manager's people on one day, compared with ``since``: the day before the range.

    ``current`` of ``summary.members`` have data through ``data_through``. Without members,
    ``missing`` says why: nobody yet, or no match. In the default order ``groups`` are the teams;
    an own order makes one nameless group of all rows, unless groups are asked for with it.
    ``scope`` are the teams whose members are on it, None where it is of everybody. ``totals`` and
    ``medians`` are over all rows of the filters, whatever page this is, by key of the column.
    ``compared`` says that counts stand beside those of the period before; ``error`` why the days
    are not those that were asked for. ``why_url`` leads to the ledger of the same people and days.
    """

    as_of: date
    since: date
    rules: str
    filters: Filters
    summary: Summary
    board: Board
    columns: tuple[Column, ...] = ()
    groups: tuple[ReportGroup, ...] = ()
    totals: Mapping[str, Figure] = field(default_factory=dict)
    medians: Mapping[str, Figure] = field(default_factory=dict)
    compared: bool = False
    error: str = ""
    why_url: str = ""
    data_through: date | None = None
    current: int = 0
    missing: Missing | None = None
    previous: Link | None = None
    next: Link | None = None
    shown: str = ""
    scope: frozenset[int] | None = None

    @property
    def days(self) -> int:
        """The length of the range in days."""
        return (self.as_of - self.since).days

    @property
    def first(self) -> date:
        """The first day of the range."""
        return self.since + timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRows:
    """All rows that a report has, on all of its pages, in order; the rest as for `UserReport`.

    ``groups`` returns the first of them by group, ``chips`` are its filters in words.
    """

    as_of: date
    since: date
    rules: str
    rows: Sequence[ReportRow]
    totals: Mapping[str, Figure]
    medians: Mapping[str, Figure]
    groups: Callable[[int], tuple[ReportGroup, ...]]
    scope: frozenset[int] | None
    chips: tuple[Chip, ...] = ()

    @property
    def first(self) -> date:
        """The first day of the range."""
        return self.since + timedelta(days=1)

    @property
    def days(self) -> int:
        """The length of the range in days."""
        return (self.as_of - self.since).days
