"""How far everybody's scores are, for admins: who is behind, what works on it, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.utils import timezone

from accounts.access import Access
from accounts.models import Organization
from accounts.rules import rulebook_of
from accounts.selectors import last_complete_day
from scoring.models import RecomputeRun, RunStatus, ScoreOutlook
from scoring.outlooks import not_left
from scoring.roll_forward import behind
from scoring.runs import OPEN, was_stopped

SHOWN = 20


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
    """``behind`` of ``members`` lack scores up to ``day``; ``waiting`` members are computed anew.

    ``ends_at`` is told once something was written: the rest at the pace so far.
    """

    day: date
    members: int
    behind: int
    waiting: int
    is_open: bool
    is_stopped: bool
    ends_at: datetime | None
    rows: tuple[RunRow, ...]

    @property
    def done(self) -> int:
        """How many members are up to date."""
        return self.members - self.behind

    @property
    def percent(self) -> int:
        """How many of a hundred members are up to date, rounded down."""
        return 100 * self.done // self.members if self.members else 100


def recompute_page(*, access: Access) -> RecomputePage:
    """Return how far the organization's scores are."""
    organization, day = access.organization, last_complete_day(access.organization)
    lacking = _lacking(organization, day)
    own = RecomputeRun.objects.filter(member=None)
    current = own.filter(status__in=OPEN).order_by("pk").first()
    of_members = RecomputeRun.objects.filter(member__isnull=False, status__in=OPEN)
    left = sum(lacking.values())
    return RecomputePage(
        day=day,
        members=ScoreOutlook.objects.filter(not_left()).count(),
        behind=left,
        waiting=of_members.count(),
        is_open=current is not None,
        is_stopped=left > 0 and was_stopped(organization),
        ends_at=_ends_at(current, lacking, day),
        rows=tuple(map(_row, own.order_by("-pk")[:SHOWN])),
    )


def _lacking(organization: Organization, day: date) -> dict[date, int]:
    """Return how many members are scored up to each day that lies before the last complete one."""
    found: dict[date, int] = {}
    for rules, _, last in rulebook_of(organization).spans(date.min, day):
        rows = behind(organization, rules.name, last).order_by()
        for since, members in rows.values_list("since").annotate(Count("pk")):
            found[since] = found.get(since, 0) + members
    return found


def _ends_at(run: RecomputeRun | None, lacking: dict[date, int], day: date) -> datetime | None:
    if run is None or not run.snapshots:
        return None
    now = timezone.now()
    left = sum(members * (day - since).days for since, members in lacking.items())
    return now + timedelta(seconds=left * (now - run.created_at).total_seconds() / run.snapshots)


def _row(run: RecomputeRun) -> RunRow:
    return RunRow(
        through=run.through,
        status=RunStatus(run.status).label,
        asked_at=run.created_at,
        ended_at=run.finished_at,
        days=run.snapshots,
        message=run.message,
    )
