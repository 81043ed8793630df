"""What the pages of teams show: frozen values, exact numbers, None where nothing may be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from scoring.core.result import PillarName
from teams.reports.shapes import Choice, Link, Missing
from teams.reports.team_figures import Figures


@dataclass(frozen=True, slots=True)
class DataState:
    """Who has data: ``members`` = ``with_total`` + ``three_pillars`` + ``without``.

    ``estimated`` are among those with a total; ``current`` have data through ``through``.
    """

    members: int
    with_total: int
    estimated: int
    three_pillars: int
    without: int
    through: date | None
    current: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupNumbers:
    """The numbers of a team on a day, with those below it (``with_below``) or by itself.

    ``change`` are the changes of the totals of who was in the group on both days. ``state`` is of
    those whose names the viewer sees, and of the others where they are enough; else it is None.

    Where nothing is told of one person, totals and pillars are those of the week's edition, of the
    day ``told_on``, and nothing else is told.
    """

    with_below: bool
    members: int
    total: Figures
    pillars: tuple[tuple[PillarName, Figures], ...]
    change: Figures
    state: DataState | None
    told_on: date | None = None

    @property
    def left_out(self) -> bool:
        """Whether there are people who are in no number here, because they are few."""
        return any(one.left_out for one in (self.total, self.change))


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow:
    """A team of the tree: with those below it, and by itself where there are any."""

    id: int
    name: str
    depth: int
    url: str
    managers: tuple[str, ...]
    below: int
    whole: GroupNumbers
    alone: GroupNumbers | None = None
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsPage:
    """The tree of the teams that the viewer may open, on a day, compared with another.

    ``few`` are the teams of groups with numbers of fewer people than the floor, somebody but the
    viewer among them: they tell of one person.
    ``is_closed`` is whether numbers are those of the week's edition, whatever days are asked for.
    """

    since: date
    on: date
    latest: date
    rows: tuple[TeamRow, ...]
    presets: tuple[Choice, ...]
    compare_url: str
    floor: int
    few: frozenset[int]
    is_closed: bool = False
    missing: Missing | None = None

    @property
    def first(self) -> date:
        """The first day of the range."""
        return self.since + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The totals of a group on a day: who was in it on that day counts."""

    on: date
    members: int
    total: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """Somebody in the team on the day. Without ``is_valued`` there is a name and nothing else.

    ``tags`` are marks such as "joined 4 May"; ``note`` says why there is no total.
    """

    id: int
    name: str
    team: str
    url: str
    is_valued: bool
    is_own: bool
    total: Decimal | None = None
    estimated: bool = False
    pillars: tuple[tuple[PillarName, Decimal | None], ...] = ()
    change: Decimal | None = None
    tags: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mover:
    """Whose total moved far, and the component that did most for it."""

    name: str
    url: str
    change: Decimal
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Who joined or left between the two days: those with a name, and how many others."""

    people: tuple[Link, ...]
    others: int

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.people) + self.others


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """A place of a leaderboard: the reason, what is ranked, and the rank; equals share one."""

    name: str
    url: str
    reason: str
    value: Decimal | None
    rank: int | None
    is_own: bool = False
    tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamBoard:
    """A leaderboard as the viewer may see it: nobody stands on it who is not ahead.

    ``podium`` are the ranks 1 to 3, ``rows`` more of the upper half, ``own`` the viewer where
    they stand in neither. ``is_listed`` is the viewer's own choice, None for who is no member
    of the team. ``note`` says why there are no rows.
    """

    tabs: tuple[Choice, ...]
    board: str
    podium: tuple[BoardRow, ...] = ()
    rows: tuple[BoardRow, ...] = ()
    own: BoardRow | None = None
    newcomers: tuple[BoardRow, ...] = ()
    compared: int = 0
    rule: str = ""
    note: str = ""
    is_listed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPage:
    """One team on a day. ``scope`` are the teams whose members are on the page by name, None where
    nobody but the viewer is.

    ``rows`` are one page of the ``listed`` members whom the viewer sees; ``unlisted`` are the
    others of them. ``is_closed`` is as in the tree.
    """

    id: int
    name: str
    crumbs: tuple[Link, ...]
    children: tuple[Link, ...]
    managers: tuple[str, ...]
    since: date
    on: date
    latest: date
    presets: tuple[Choice, ...]
    sides: tuple[Choice, ...]
    only: bool
    numbers: GroupNumbers
    trend: tuple[TrendPoint, ...]
    rows: tuple[MemberRow, ...]
    listed: int
    unlisted: int
    shown: str
    previous: Link | None
    next: Link | None
    up: tuple[Mover, ...]
    down: tuple[Mover, ...]
    joined: Coming
    left: Coming
    board: TeamBoard
    floor: int
    report_url: str
    ledger_url: str
    compare_url: str
    scope: frozenset[int] | None
    is_closed: bool = False

    @property
    def first(self) -> date:
        """The first day of the range."""
        return self.since + timedelta(days=1)

    @property
    def left_out_before(self) -> bool:
        """Whether weeks before leave people out, while the day itself leaves nobody out."""
        weeks = any(point.total.left_out for point in self.trend)
        return weeks and not self.numbers.left_out
