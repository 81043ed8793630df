"""What the User Report shows: one frozen value for the page, the CSV and the mail alike.

Numbers are exact, days are dates, None means "no such value". Addresses are ready strings that
carry the whole state of the report (team, search, sort, direction).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scoring.core.result import PillarName
from teams.reports.shapes import Choice, Direction, Link, Missing, Rate
from teams.selectors.upload_requests import Asked

# The keys of the heads and of `sort` in the address, in the order of the columns.
SORT_KEYS = (
    "member",
    "team",
    "total",
    "brand",
    "find",
    "insights",
    "relationships",
    "change",
    "rank",
    "active_days",
    "posts",
    "comments",
    "messages",
    "reply_rate",
    "acceptance",
    "connections",
    "data_through",
)


@dataclass(frozen=True, slots=True)
class Head:
    """A column that sorts: ``url`` sorts by it, or turns the direction where it sorts already."""

    label: str
    url: str
    direction: Direction = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter in words; ``url`` is the report without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """The state that the address holds. ``order`` says it in words: "by team, then total".

    ``teams`` are the teams to choose from, without the choice of all. ``per`` is "day" where
    gains an active day are asked for.
    """

    q: str
    team: str
    sort: str
    direction: Direction
    order: str
    teams: tuple[Choice, ...] = ()
    chips: tuple[Chip, ...] = ()
    clear_url: str = ""
    per: str = ""
    heads: Mapping[str, Head]


@dataclass(frozen=True, slots=True)
class Dot:
    """One total in the distribution; hollow where it is estimated."""

    total: Decimal
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class BandCount:
    """How many totals lie from ``low`` to under ``high``."""

    label: str
    low: int
    high: int
    count: int


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
    with a total. ``up``, ``down`` and ``level`` count moves of half a point or more, and less.

    ``median_change`` is over the members with a total on both days: nobody who came or went moves
    it. ``median_before`` is told where these are all who have one.
    """

    members: int
    with_total: int
    estimated: int
    three_pillars: int
    without: int
    up: int
    down: int
    level: int
    median: Decimal | None = None
    median_before: Decimal | None = None
    median_change: Decimal | None = None
    dots: tuple[Dot, ...] = ()
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One member. Counts are of `UserReport.count_days`, rates of 90 days; None: not measured.

    ``change`` is None where there is no total on one of the two days; ``change_note`` then says
    why ("new 2 Nov"). ``rank_change`` is positive where the member climbed. ``tags`` are marks
    such as "on leave"; the estimate is not among them. ``missing`` stands where there is no
    total; a row without any measured pillar shows nothing but it. ``may_ask`` says whether the
    viewer may ask for files, ``asked`` who did, where there is no total.
    """

    id: int
    name: str
    team: str
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
    spark: tuple[Decimal, ...] = ()
    active_days: int | None = None
    posts: int | None = None
    comments_scored: int | None = None
    comments: int | None = None
    messages: int | None = None
    reply_rate: Rate | None = None
    acceptance: Rate | None = None
    connections: int | None = None
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

    ``pillars`` are the four medians in order. Medians are over members who have that value.
    """

    name: str
    members: int
    totals: int
    median: Decimal | None = None
    pillars: tuple[Decimal | None, ...] = ()
    change: Decimal | None = None
    rows: tuple[ReportRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UserReport:
    """A manager's people on one day, compared with ``since`` (seven days before).

    ``current`` of ``summary.members`` have data through ``data_through``. Without members,
    ``missing`` says why: nobody yet, or no match. In the default order ``groups`` are the teams;
    any explicit sort makes one nameless group of all rows, so that the order holds throughout.
    ``scope`` are the teams whose members are on it, None where it is of everybody.
    """

    as_of: date
    since: date
    rules: str
    filters: Filters
    summary: Summary
    board: Board
    groups: tuple[ReportGroup, ...] = ()
    count_days: int = 30
    data_through: date | None = None
    current: int = 0
    missing: Missing | None = None
    previous: Link | None = None
    next: Link | None = None
    shown: str = ""
    scope: frozenset[int] | None = None

    @property
    def days(self) -> int:
        """The length of the comparison in days."""
        return (self.as_of - self.since).days
