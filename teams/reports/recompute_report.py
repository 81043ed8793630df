"""How far everybody's scores are, for admins: who is behind, what works on it, and until when.

Two things bring them on that nobody asks for: the run of everybody after each day, and runs of
members after new rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from accounts.access import Access
from accounts.models import Organization
from accounts.rules import Rulebook, rulebook_of
from accounts.selectors import last_complete_day
from scoring.models import RecomputeRun, RunStatus, ScoreOutlook, Why
from scoring.outlooks import not_left
from scoring.roll_forward import behind
from scoring.rule_previews import members_waiting
from scoring.runs import OPEN, was_stopped

SHOWN = 20
# The pace of members after new rules is that of so long.
LATELY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run of everybody. ``days`` are the daily scores that it has written."""

    through: date
    status: str
    asked_at: datetime
    ended_at: datetime | None
    days: int
    message: str


@dataclass(frozen=True, slots=True)
class RecomputePage:
    """``behind`` of ``members`` lack scores up to ``day``; ``outdated`` are scored by rules that no
    longer hold; ``waiting`` are computed anew from their facts, whoever asked for it.

    ``is_open`` tells that something is under way that nobody asked for: it can be stopped.
    ``ends_at`` is told once something of each kind was written: the rest at the pace so far.
    """

    day: date
    members: int
    behind: int
    outdated: int
    waiting: int
    is_open: bool
    is_stopped: bool
    ends_at: datetime | None
    rows: tuple[RunRow, ...]

    @property
    def done(self) -> int:
        """How many members are scored up to the day."""
        return self.members - self.behind

    @property
    def is_due(self) -> bool:
        """Return whether the next sweep has members computed anew by new rules."""
        return self.outdated > 0 and not (self.is_open or self.is_stopped)

    @property
    def percent(self) -> int:
        """How many of a hundred members are scored up to the day, rounded down."""
        return 100 * self.done // self.members if self.members else 100


def recompute_page(*, access: Access) -> RecomputePage:
    """Return how far the organization's scores are."""
    organization, day = access.organization, last_complete_day(access.organization)
    rulebook = rulebook_of(organization)
    lacking = _lacking(organization, rulebook, day)
    own = RecomputeRun.objects.filter(member=None)
    current = own.filter(status__in=OPEN).order_by("pk").first()
    of_members = RecomputeRun.objects.filter(member__isnull=False, status__in=OPEN).aggregate(
        all=Count("pk"),
        unasked=Count("pk", filter=Q(why=Why.SWEEP)),
        since=Min("created_at", filter=Q(why=Why.SWEEP)),
    )
    left, outdated = sum(lacking.values()), members_waiting(rulebook)
    ends = []
    if current is not None:
        ends.append(_ends_at(current, lacking, day))
    if of_members["unasked"]:
        ends.append(_members_end_at(of_members["unasked"], of_members["since"]))
    known = [end for end in ends if end is not None]
    return RecomputePage(
        day=day,
        members=ScoreOutlook.objects.filter(not_left()).count(),
        behind=left,
        outdated=outdated,
        waiting=of_members["all"],
        is_open=bool(ends),
        is_stopped=left + outdated > 0 and was_stopped(organization),
        ends_at=max(known) if known and len(known) == len(ends) else None,
        rows=tuple(map(_row, own.order_by("-pk")[:SHOWN])),
    )


def _lacking(organization: Organization, rulebook: Rulebook, day: date) -> dict[date, int]:
    """Return how many members are scored up to each day that lies before the last complete one."""
    found: dict[date, int] = {}
    for rules, _, last in rulebook.spans(date.min, day):
        rows = behind(organization, rules.name, last).order_by()
        for since, members in rows.values_list("since").annotate(Count("pk")):
            found[since] = found.get(since, 0) + members
    return found


def _ends_at(run: RecomputeRun, lacking: dict[date, int], day: date) -> datetime | None:
    if not run.snapshots:
        return None
    now = timezone.now()
    left = sum(members * (day - since).days for since, members in lacking.items())
    return now + timedelta(seconds=left * (now - run.created_at).total_seconds() / run.snapshots)


def _members_end_at(left: int, since: datetime) -> datetime | None:
    """Return when members are done who were asked for ``since``, at the pace of lately."""
    now = timezone.now()
    begun = max(since, now - LATELY)
    done = RecomputeRun.objects.filter(
        member__isnull=False,
        why=Why.SWEEP,
        status=RunStatus.DONE,
        finished_at__range=(begun, now),
    ).count()
    return now + left * (now - begun) / done if done else None


def _row(run: RecomputeRun) -> RunRow:
    return RunRow(
        through=run.through,
        status=RunStatus(run.status).label,
        asked_at=run.created_at,
        ended_at=run.finished_at,
        days=run.snapshots,
        message=run.message,
    )
