"""What the page of one component shows: frozen values, exact numbers, days, finished sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from scoring.core.curves import RAW_SCALE
from scoring.core.explain import Status
from scoring.core.result import ComponentScore, PillarName, exact
from scoring.selectors import Days
from teams.reports.shapes import Link, Missing, Person


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What a raw metric earns; of rates it is the shrunk rate, from 0 to 1."""

    raw: Decimal
    fraction: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class ComponentCurve:
    """The curve up to ``full``, where all of ``cap`` is earned, and where the member stands."""

    kind: str
    cap: int
    full: Decimal
    is_rate: bool
    samples: tuple[CurvePoint, ...]
    here: CurvePoint | None

    @property
    def table(self) -> tuple[CurvePoint, ...]:
        """Every tenth of the way."""
        return self.samples[:: (len(self.samples) - 1) // 10]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """Records of one day that are alike in everything that is told of them.

    ``count`` are the things that ``records`` of them tell of. ``units`` are what they count, of
    ``alone`` by themselves. ``weight`` is None where nothing decays. ``verdict`` says
    whether they count, and why not.
    """

    day: date
    what: str
    detail: str
    count: int
    records: int
    source: str
    age: int
    weight: Decimal | None
    units: Decimal
    alone: Decimal
    contribution: Decimal
    status: Status
    verdict: str

    @property
    def is_short(self) -> bool:
        """Whether they count less than they would by themselves."""
        return self.units != self.alone


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of rows: how many records it leaves, and its address."""

    key: str
    label: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """One page of the records behind a number. ``raw`` is what all of them sum to, exactly.

    ``floored`` says that the sum would be negative, and that nothing is. With ``by_day`` a row is
    of one day and kind, and ``reasons`` say why records do not count in full, with how many.
    """

    rows: tuple[EntryRow, ...]
    filters: tuple[Filter, ...]
    raw: Decimal
    trials: int | None
    total: int
    shown: str
    is_decayed: bool
    floored: bool = False
    by_day: bool = False
    reasons: tuple[tuple[str, int], ...] = ()
    pages: int = 1
    previous: Link | None = None
    next: Link | None = None


def _exact(value: Decimal) -> Decimal:
    """The value, which has at most eight decimals, without trailing zeros."""
    return exact(int(value * RAW_SCALE), RAW_SCALE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FadedRow:
    """Records of one day that are alike and faded alike. Ages are in days on the two days."""

    day: date
    what: str
    detail: str
    count: int
    records: int
    source: str
    age_then: int
    age_now: int
    then: Decimal
    now: Decimal

    @property
    def lost(self) -> Decimal:
        """What faded of them."""
        return _exact(self.then - self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class FadedRecords:
    """One page of what counted on an earlier day, and what is left of it. ``then`` and ``now`` are
    the raw metrics that all of it sums to; ``floored`` says that one of them would be negative.
    """

    since: date
    rows: tuple[FadedRow, ...]
    filters: tuple[Filter, ...]
    then: Decimal
    now: Decimal
    total: int
    shown: str
    floored: bool = False
    by_day: bool = False
    pages: int = 1
    previous: Link | None = None
    next: Link | None = None

    @property
    def lost(self) -> Decimal:
        """What faded of all of it."""
        return _exact(self.then - self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentPage:
    """One component of a member's score on a day, down to the records behind it.

    ``score`` is None, and ``missing`` says why, on days without a score. ``note`` says that the
    stored score is about to change. ``faded`` stands in for ``records`` where what faded since
    another day is looked at.
    """

    person: Person
    is_own: bool
    as_of: date
    code: str
    name: str
    label: str
    pillar: PillarName
    crumbs: tuple[Link, ...]
    days: Days | None = None
    missing: Missing | None = None
    score: ComponentScore | None = None
    note: str = ""
    rules: str = ""
    data_through: date | None = None
    computed_at: datetime | None = None
    steps: tuple[Step, ...] = ()
    room: str = ""
    coverage: str = ""
    scale: str = ""
    curve: ComponentCurve | None = None
    records: Records | None = None
    faded: FadedRecords | None = None

    @property
    def filters(self) -> tuple[Filter, ...]:
        """The choices of rows, whichever rows are shown."""
        of = self.faded or self.records
        return of.filters if of else ()

    @property
    def filtered(self) -> str:
        """The key of the choice that holds, "" without any."""
        return next((one.key for one in self.filters if one.is_current), "")

    @property
    def is_latest(self) -> bool:
        """Whether no later day can be looked at."""
        return self.days is None or self.as_of >= self.days.last
