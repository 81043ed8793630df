"""Reads about scores: frozen values, set-based."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Exists, F, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.rules import specs_named
from scoring.core.result import Score
from scoring.models import RecomputeRun, RunStatus, ScoreOutlook, ScoreSnapshot
from scoring.snapshots import points, unpack
from teams.models import APPLIED, Import, ImportStatus, Member


@dataclass(frozen=True, slots=True)
class StoredScore:
    """A member's snapshot with what is known about its making."""

    member_id: int
    score: Score
    data_through: date | None
    facts_version: int
    computed_at: datetime
    restated_at: datetime | None
    restated_why: str
    former: Mapping[str, Decimal | None] | None


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day with a score."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class HistoryDay:
    """The values of one day; None where there is none."""

    on: date
    total: Decimal | None
    brand: Decimal | None
    find: Decimal | None
    insights: Decimal | None
    relationships: Decimal | None
    model: str
    estimated: bool


@dataclass(frozen=True, slots=True)
class RunState:
    """How far a recompute has come, and the last complete day's total before and after it."""

    status: str
    is_open: bool
    before: Decimal | None
    after: Decimal | None


def last_scored_day(*, member_ids: Collection[int]) -> date | None:
    """Return the latest day on which any of the members has a snapshot."""
    latest = ScoreSnapshot.objects.filter(member_id__in=member_ids)
    found: date | None = latest.aggregate(on=Max("on"))["on"]
    return found


def scored_days(*, member_id: int) -> Days | None:
    """Return the first and the last day on which the member has a snapshot."""
    found = ScoreSnapshot.objects.filter(member_id=member_id).aggregate(
        first=Min("on"), last=Max("on")
    )
    return Days(**found) if found["first"] else None


def common_day(*, member_ids: Collection[int]) -> date | None:
    """Return the latest day that all of the members have been scored for.

    Scores of a new day come one by one; whoever comes late holds the others back by a day at the
    most. Leavers, whose days are over, do not count where anybody else does.
    """
    outlooks = ScoreOutlook.objects.filter(member_id__in=member_ids)
    here = outlooks.filter(Q(member__left_on__isnull=True) | Q(member__left_on__gt=F("since")))
    found = here.aggregate(first=Min("since"), last=Max("since"))
    first: date | None = found["first"]
    last: date | None = found["last"]
    if first is None or last is None:
        return last_scored_day(member_ids=member_ids)
    return max(first, last - timedelta(days=1))


def scores_on(*, member_ids: Collection[int], on: date) -> dict[int, StoredScore]:
    """Return the members' scores on a day, by member."""
    rows = list(ScoreSnapshot.objects.filter(member_id__in=member_ids, on=on))
    scores = unpack(rows, specs_named({row.model for row in rows}))
    return {
        row.member_id: StoredScore(
            member_id=row.member_id,
            score=score,
            data_through=row.data_through,
            facts_version=row.facts_version,
            computed_at=row.computed_at,
            restated_at=row.restated_at,
            restated_why=row.restated_why,
            former=row.former and {name: points(cents) for name, cents in row.former.items()},
        )
        for row, score in zip(rows, scores, strict=True)
    }


def history(
    *, member_ids: Collection[int], first: date, last: date
) -> dict[int, tuple[HistoryDay, ...]]:
    """Return the daily values from ``first`` to ``last``, both included, oldest first."""
    rows = (
        ScoreSnapshot.objects.filter(member_id__in=member_ids, on__gte=first, on__lte=last)
        .order_by("member_id", "on")
        .values_list(
            *("member_id", "on", "total", "brand", "find"),
            *("insights", "relationships", "model", "estimated"),
        )
    )
    days: dict[int, list[HistoryDay]] = {}
    for member_id, on, total, brand, find, insights, relationships, name, estimated in rows:
        day = HistoryDay(
            on=on,
            total=points(total),
            brand=points(brand),
            find=points(find),
            insights=points(insights),
            relationships=points(relationships),
            model=name,
            estimated=estimated,
        )
        days.setdefault(member_id, []).append(day)
    return {member_id: tuple(found) for member_id, found in days.items()}


@dataclass(frozen=True, slots=True)
class DayTotal:
    """A member's total on a day; None where there is none."""

    total: Decimal | None
    estimated: bool


def totals_on(
    *, member_ids: Collection[int], days: Collection[date]
) -> dict[tuple[int, date], DayTotal]:
    """Return the members' totals on some days, by member and day, in one query."""
    rows = ScoreSnapshot.objects.filter(member_id__in=member_ids, on__in=days).values_list(
        "member_id", "on", "total", "estimated"
    )
    return {(pk, on): DayTotal(points(total), told) for pk, on, total, told in rows.order_by()}


def runs_of_imports(*, import_ids: Collection[int]) -> dict[int, RunState]:
    """Return the recompute after each import, or after its undo, by import.

    It is the latest that the import asked for; where another import took that over, or a worker
    died before anybody asked, the member's first one since.
    """
    rows = RecomputeRun.objects.filter(
        Q(batch__undone_at=None) | Q(created_at__gte=F("batch__undone_at")),
        batch_id__in=import_ids,
    ).order_by("pk")
    found = {row.batch_id: row for row in rows if row.batch_id is not None}
    done = {pk for pk, row in found.items() if row.status != RunStatus.FAILED}
    return {pk: _state(run) for pk, run in (found | _next_runs({*import_ids} - done)).items()}


def _next_runs(import_ids: Collection[int]) -> dict[int, RecomputeRun]:
    """Return the first run of the member that knows what became of each import."""
    since = Coalesce(OuterRef("undone_at"), OuterRef("finished_at"))
    after = RecomputeRun.objects.filter(
        Q(status=RunStatus.QUEUED) | Q(started_at__gte=since), member=OuterRef("member")
    ).exclude(status=RunStatus.FAILED)
    over = Import.objects.filter(pk__in=import_ids, status__in=(*APPLIED, ImportStatus.UNDONE))
    following = dict(
        over.annotate(run=Subquery(after.order_by("pk").values("pk")[:1]))
        .exclude(run=None)
        .values_list("pk", "run")
    )
    runs = RecomputeRun.objects.in_bulk([*following.values()]) if following else {}
    return {pk: runs[run] for pk, run in following.items()}


def _state(run: RecomputeRun) -> RunState:
    return RunState(
        status=run.status,
        is_open=run.status in {RunStatus.QUEUED, RunStatus.RUNNING},
        before=points(run.total_before),
        after=points(run.total_after),
    )


def being_scored(*, member_ids: Collection[int], on: date) -> set[int]:
    """Return those of the members whose facts, or whose days up to ``on``, are not scored yet."""
    current = ScoreOutlook.objects.filter(
        Q(since__gte=on) | Q(since__gte=OuterRef("left_on")),
        member=OuterRef("pk"),
        facts_version__gte=OuterRef("facts_version"),
    )
    waiting = Member.objects.filter(~Exists(current), pk__in=member_ids, facts_version__gt=0)
    return set(waiting.values_list("pk", flat=True))
