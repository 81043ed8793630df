"""Why the sum of a group changed between two days: its members' ledgers, who came and who went.

A group counts, on each day, those who belong to it on that day and have a total then; nobody
else adds anything. Who counts on one of the days alone comes or goes as a whole, whatever they
did: by membership ("joined", "left") or, belonging on both, by the total alone, which is
measured on one of them ("measured", "unmeasured"). Of whom no ledger is known, the difference is
one line ("untold"). Of people who may not be told apart, what too few of them moved is one line of
all of them ("rest"; ``scoring.core.hidden_lines``). So the lines sum to the difference exactly.

Where the first day was restated for some, a line before all others leads from what it showed first
to what it shows now ("correction"): with it the lines sum to the difference from that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, get_args

from scoring.core.model import ModelSpec
from scoring.core.result import Cause, LedgerLine, PillarName

GroupCause = Literal["correction", "joined", "left", "measured", "unmeasured", "untold", "rest"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class MemberChange:
    """One member between the two days.

    Whether they belong to the group, their total (None where there is none), and their ledger,
    which is needed only of those who belong and have a total on both: None where it is not known.
    ``rest`` is what the ledger leaves out, to be told of many together; None where it is whole.
    ``first`` is the total that a ``restated`` first day showed first, None where it had none.
    """

    belonged: bool
    belongs: bool
    before: Decimal | None
    after: Decimal | None
    lines: Sequence[LedgerLine] | None = ()
    rest: Decimal | None = None
    restated: bool = False
    first: Decimal | None = None

    @property
    def shown(self) -> Decimal | None:
        """The total that the first day showed first."""
        return self.first if self.restated else self.before

    @property
    def is_corrected(self) -> bool:
        """Whether the group's first day showed another total first, or none."""
        return self.belonged and self.shown != self.before

    @property
    def counted(self) -> bool:
        """Whether the group counts the member on the first day."""
        return self.belonged and self.before is not None

    @property
    def counts(self) -> bool:
        """Whether the group counts the member on the last day."""
        return self.belongs and self.after is not None

    @property
    def stayed(self) -> bool:
        """Whether the group counts the member on both days."""
        return self.counted and self.counts

    @property
    def points(self) -> Decimal:
        """What the member changes the sum of the group by."""
        now = (self.after or Decimal(0)) if self.counts else Decimal(0)
        return now - ((self.before or Decimal(0)) if self.counted else Decimal(0))

    @property
    def coming(self) -> GroupCause | None:
        """Why the group counts the member on one of the days alone; None where it does not."""
        if self.counted and not self.counts:
            return "unmeasured" if self.belongs else "left"
        if self.counts and not self.counted:
            return "measured" if self.belonged else "joined"
        return None


@dataclass(frozen=True, slots=True)
class GroupDay:
    """A group on a day: its members, how many of them have a total, and the sum of these."""

    members: int
    n: int
    total: Decimal

    @property
    def mean(self) -> Decimal | None:
        """The mean of those with a total, rounded half-up to hundredths; None of nobody."""
        return _mean(self.total, self.n) if self.n else None


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One cause of the change of a group's sum, and of its mean.

    ``members`` is how many brought it about. Those who come and go have neither ``component``
    nor ``pillar``. ``mean`` is None where there is no mean on one of the days.
    """

    cause: Cause | GroupCause
    points: Decimal
    mean: Decimal | None
    members: int
    component: str = ""
    pillar: PillarName | None = None


@dataclass(frozen=True, slots=True)
class GroupLedger:
    """The two days of a group, and the lines between them.

    ``first`` is the first day as it was first shown; where nothing was corrected, or nobody had a
    total then that could be led from, it is ``before``. From ``before`` the points of the lines
    but "correction" sum to the difference of the totals, their means to the difference of the
    rounded means, both to the last hundredth; from ``first`` those of all lines do.
    """

    before: GroupDay
    after: GroupDay
    lines: tuple[GroupLine, ...]
    first: GroupDay


def group_ledger(members: Iterable[MemberChange], spec: ModelSpec) -> GroupLedger:
    """The ledger of a group of those who belong to it on one of the days, or on both.

    What was corrected comes first, then who went, then by component and cause the sum of the lines
    of those who stayed, in the order of a member's ledger, then the rest of these, then those
    without a ledger, then who came. Lines of those who stayed that sum to 0.00 are left out. Raises
    ``ValueError`` where a member's lines are not the difference of the totals: they are of other
    days or of another model version.
    """
    everybody = list(members)
    stayed = [member for member in everybody if member.stayed]
    told = [member for member in stayed if member.lines is not None]
    for member in told:
        _check(member)
    before, after = (
        _day([m.before for m in everybody if m.belonged]),
        _day([m.after for m in everybody if m.belongs]),
    )
    first = _day([m.shown for m in everybody if m.belonged])
    corrected = [m for m in everybody if m.is_corrected] if first.n else []
    first = first if corrected else before
    walk = _Walk(first.total, first.n, has_mean=bool(before.n and after.n))
    walk.step("correction", before.total - first.total, before.n - first.n, len(corrected))
    moved = {cause: [m for m in everybody if m.coming == cause] for cause in get_args(GroupCause)}
    walk.go("left", [m.before for m in moved["left"]])
    walk.go("unmeasured", [m.before for m in moved["unmeasured"]])
    for line, count in _summed(told, spec):
        walk.step(line.cause, line.points, 0, count, line)
    rest = [member.rest for member in told if member.rest is not None]
    walk.step("rest", _sum(rest), 0, len(rest))
    untold = [member.points for member in stayed if member.lines is None]
    walk.step("untold", _sum(untold), 0, len(untold))
    walk.come("measured", [m.after for m in moved["measured"]])
    walk.come("joined", [m.after for m in moved["joined"]])
    return GroupLedger(before, after, tuple(walk.lines), first)


@dataclass(slots=True)
class _Walk:
    """A group on its way from the first day to the last, one line after another.

    The mean of a line is what it changes the rounded mean by, as a member's lines do with a
    pillar; the mean of nobody, where everybody went before others came, is 0 on the way.
    """

    total: Decimal
    n: int
    has_mean: bool
    lines: list[GroupLine] = field(default_factory=list)

    def go(self, cause: GroupCause, totals: Sequence[Decimal | None]) -> None:
        self.step(cause, -_sum(totals), -len(totals), len(totals))

    def come(self, cause: GroupCause, totals: Sequence[Decimal | None]) -> None:
        self.step(cause, _sum(totals), len(totals), len(totals))

    def step(
        self,
        cause: Cause | GroupCause,
        points: Decimal,
        more: int,
        members: int,
        of: LedgerLine | None = None,
    ) -> None:
        """``points`` and ``more`` members are added; nothing is told of nobody."""
        if not members:
            return
        earlier = _mean(self.total, self.n)
        self.total, self.n = self.total + points, self.n + more
        mean = _mean(self.total, self.n) - earlier if self.has_mean else None
        component, pillar = (of.component, of.pillar) if of else ("", None)
        self.lines.append(GroupLine(cause, points, mean, members, component, pillar))


def _check(member: MemberChange) -> None:
    told = _sum([*(line.points for line in member.lines or ()), member.rest])
    if told != member.points:
        raise ValueError(f"lines of {told} do not explain a difference of {member.points}")


def _day(totals: Sequence[Decimal | None]) -> GroupDay:
    return GroupDay(len(totals), sum(total is not None for total in totals), _sum(totals))


def _summed(members: Sequence[MemberChange], spec: ModelSpec) -> list[tuple[LedgerLine, int]]:
    """The lines of all members by component and cause, with how many have one."""
    points: Mapping[tuple[str, Cause], list[Decimal]] = defaultdict(list)
    for member in members:
        for line in member.lines or ():
            points[line.component, line.cause].append(line.points)

    def order(key: tuple[str, Cause]) -> tuple[int, int, int]:
        component, cause = key
        first = {"seat": 0, "coverage": 1}.get(cause, 2)
        return first, spec.columns[component], CAUSES.index(cause)

    summed = (
        (LedgerLine(name, spec.pillar_of[name], cause, _sum(points[name, cause])), (name, cause))
        for name, cause in sorted(points, key=order)
    )
    return [(line, len(points[key])) for line, key in summed if line.points]


def _sum(points: Iterable[Decimal | None]) -> Decimal:
    return sum((one for one in points if one is not None), Decimal(0))


def _mean(total: Decimal, n: int) -> Decimal:
    return (total / n).quantize(CENT, ROUND_HALF_UP) if n else Decimal("0.00")
