"""The ledger of a team or an organization as it is shown: frozen values, exact numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.visibility import LEAST_FLOOR
from scoring.core.group_ledger import GroupCause, GroupLedger, MemberChange
from scoring.core.rules import Rules
from teams.reports.ledger_shapes import Ledger, LedgerRow
from teams.reports.shapes import Choice, Link, Missing
from teams.reports.wording import groups


@dataclass(frozen=True, slots=True)
class GroupMember:
    """Somebody who belongs to a group on one of two days, or on both.

    ``is_seen`` is whether the viewer may see the member today, and with that the name.
    """

    id: int
    name: str
    is_seen: bool
    change: MemberChange


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChange:
    """Why the sum and the mean of a group changed between two days, and who brought it about.

    ``rules`` are those of the last day. ``pending`` are members whose lines a worker has to work
    out before they can be told. Until then they are "untold", as are those whose scores are about
    to be computed anew. ``left_out`` is how many are in no number, because the viewer may not see
    them today and they are fewer than the smallest group.
    """

    name: str
    since: date
    on: date
    rules: Rules
    members: tuple[GroupMember, ...]
    ledger: GroupLedger
    pending: tuple[int, ...] = ()
    left_out: int = 0
    floor: int = LEAST_FLOOR

    @property
    def left_out_text(self) -> str:
        """How many are left out, in words; "" where nobody is."""
        is_few = 0 < self.left_out < self.floor
        return groups.few(self.floor) if is_few else str(self.left_out or "")

    @property
    def untold(self) -> tuple[GroupMember, ...]:
        """Those who stayed and whose lines are not known."""
        return tuple(m for m in self.members if m.change.stayed and m.change.lines is None)


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """One component of all who stayed; ``url`` leads to who brought it about."""

    row: LedgerRow
    url: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingRow:
    """Those who are counted on one of the days alone, for whom the first one was corrected, or
    whose lines are not known or not told.

    ``people`` are those whom the viewer may see, ``more`` how many of these are not listed, and
    ``hidden`` how many the viewer may not see today.
    """

    cause: GroupCause
    label: str
    note: str
    points: Decimal
    people: tuple[Link, ...] = ()
    more: int = 0
    hidden: int = 0

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.people) + self.more + self.hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """What one member changes the sum by; ``parts`` is set where one component is looked at, and
    ``faded_url`` and ``new_url`` then lead to the records behind these.

    Without ``url`` they are ``count`` people whom the viewer may not see today, as one row.
    """

    name: str
    url: str = ""
    count: int = 1
    tag: str = ""
    before: Decimal | None = None
    after: Decimal | None = None
    points: Decimal
    parts: LedgerRow | None = None
    faded_url: str = ""
    new_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRows:
    """One page of the members behind a change. ``points`` is the sum of all of them."""

    title: str
    rows: tuple[MemberRow, ...]
    points: Decimal
    parts: LedgerRow | None = None
    clear_url: str = ""
    shown: str = ""
    previous: Link | None = None
    next: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """The ledger of a group, of its sum or of its mean (``is_mean``).

    ``scope`` are the teams that are counted, None where it is everybody.

    ``before`` + what ``came`` and ``went`` + ``ledger.faded`` + ``ledger.new`` + ``ledger.other`` +
    the rest + ``untold`` = ``after``, exactly, and where the first day was corrected
    ``first_shown`` + ``correction`` = ``before``. Of ``stayed`` members, who are counted on both
    days, the lines of ``told`` are known. ``rows`` are the components that moved, the largest
    first.
    """

    name: str
    since: date
    on: date
    latest: date
    rules: str
    is_mean: bool
    members_before: int
    members_after: int
    n_before: int
    n_after: int
    total_before: Decimal
    total_after: Decimal
    ledger: Ledger
    reason: str
    rows: tuple[ComponentRow, ...]
    coming: tuple[ComingRow, ...]
    first_shown: Decimal
    correction: ComingRow | None
    members: MemberRows
    measures: tuple[Choice, ...] = ()
    presets: tuple[Choice, ...] = ()
    teams: tuple[Choice, ...] = ()
    scope: frozenset[int] | None = None
    is_whole: bool = False
    team: str = ""
    component: str = ""
    pending: tuple[int, ...] = ()
    stayed: int = 0
    told: int = 0
    left_out: str = ""
    missing: Missing | None = None
    url: str = ""

    @property
    def first(self) -> date:
        """The first day of the range."""
        return self.since + timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days lie between."""
        return (self.on - self.since).days

    @property
    def change(self) -> Decimal:
        """The change of the sum, or of the mean."""
        return self.ledger.after - self.ledger.before

    @property
    def since_first(self) -> Decimal:
        """The difference from what the first day showed first."""
        return self.ledger.after - self.first_shown

    @property
    def terms(self) -> tuple[tuple[str, Decimal], ...]:
        """What leads from the first number to the last one, in the order of the causes."""
        came = {row.cause: row for row in self.coming}
        first = [came[cause] for cause in ("left", "unmeasured") if cause in came]
        last = [came[cause] for cause in ("rest", "untold", "measured", "joined") if cause in came]
        moved = zip(
            groups.parts(),
            (self.ledger.faded, self.ledger.new, self.ledger.state, self.ledger.data),
            strict=True,
        )
        return (
            *((row.label.lower(), row.points) for row in first),
            *moved,
            *((row.label.lower(), row.points) for row in last),
        )
