"""What waits for workers, in all organizations together: numbers, and nothing of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from accounts.models import Organization
from accounts.selectors import last_complete_day
from accounts.tenancy import TenantModel
from scoring.models import RecomputeRun, ScoreOutlook
from scoring.outlooks import not_left
from teams.models import Delivery, Erasure, Import, PersonalFile, ReportExport

REASON = "how much work waits, as a number"
DAY = timedelta(days=1)
QUEUED, FAILED = Q(status="queued"), Q(status="failed")


@dataclass(frozen=True, slots=True)
class Queue:
    """The rows of a table that workers work through: which wait, since when, which failed."""

    name: str
    model: type[TenantModel]
    waits: Q = QUEUED
    since: str = "created_at"
    failed: Q = FAILED
    ended: str = "finished_at"


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many rows of a queue wait, for how many seconds the oldest, and failures of a day."""

    name: str
    waiting: int
    oldest: float
    failed: int


QUEUES = (
    Queue("imports", Import),
    Queue("deliveries", Delivery, waits=Q(status="waiting"), ended="created_at"),
    Queue("recomputes", RecomputeRun),
    Queue("exports", ReportExport),
    Queue("personal_files", PersonalFile),
    # An erasure does not fail: it goes on where it stopped.
    Queue(
        "erasures",
        Erasure,
        waits=Q(done_at__isnull=True),
        since="asked_at",
        failed=Q(pk__in=[]),
        ended="done_at",
    ),
)


def backlogs() -> list[Backlog]:
    """Return how every queue stands; one query each."""
    return [_backlog(queue) for queue in QUEUES]


def _backlog(queue: Queue) -> Backlog:
    now = timezone.now()
    failed = queue.failed & Q(**{f"{queue.ended}__gte": now - DAY})
    with queue.model.across_tenants(reason=REASON) as rows:
        found = rows.filter(queue.waits | failed).aggregate(
            waiting=Count("pk", filter=queue.waits),
            first=Min(queue.since, filter=queue.waits),
            failed=Count("pk", filter=failed),
        )
    oldest = 0.0 if found["first"] is None else (now - found["first"]).total_seconds()
    return Backlog(queue.name, found["waiting"], max(0.0, oldest), found["failed"])


def days_behind() -> int:
    """Return by how many days the scores of the organization that waits longest are behind; two
    queries.
    """
    with ScoreOutlook.across_tenants(reason=REASON) as outlooks:
        rows = outlooks.filter(not_left()).order_by().values("organization_id")
        since = dict(rows.annotate(first=Min("since")).values_list("organization_id", "first"))
    organizations = Organization.objects.filter(pk__in=since.keys()).only("pk", "time_zone")
    behind = (last_complete_day(each) - since[each.pk] for each in organizations)
    return max((gap.days for gap in behind if gap.days > 0), default=0)
