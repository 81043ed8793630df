"""Reads about scores: frozen values, set-based."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    BinaryField,
    Case,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.rules import Rulebook, specs_named
from scoring.core.model import ModelSpec
from scoring.core.result import Score
from scoring.models import RecomputeRun, RunStatus, ScoreOutlook, ScoreSnapshot
from scoring.snapshots import VALUES, points, unpack
from teams.models import APPLIED, Import, ImportStatus, Member, TeamMembership
from teams.selectors.linkedin_ssi import standing_ssi

HISTORY = ("on", *VALUES, "model", "estimated")


@dataclass(frozen=True, slots=True)
class Restated:
    """When and why a day came to show something else than ``former``, by name of the value.

    ``why`` is a value of ``scoring.models.Why``; ``import_id`` the import that asked for it, None
    where none did or it is gone.
    """

    at: datetime
    why: str
    former: Mapping[str, Decimal | None]
    import_id: int | None


@dataclass(frozen=True, slots=True)
class StoredScore:
    """A member's snapshot with what is known about its making."""

    member_id: int
    score: Score
    data_through: date | None
    facts_version: int
    computed_at: datetime
    restated: Restated | None


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day with a score."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class HistoryDay:
    """The values of one day; None where there is none. ``restated`` where that was asked for."""

    on: date
    total: Decimal | None
    brand: Decimal | None
    find: Decimal | None
    insights: Decimal | None
    relationships: Decimal | None
    model: str
    estimated: bool
    restated: Restated | None = None


@dataclass(frozen=True, slots=True)
class RunState:
    """How far a recompute has come, and the last complete day's total before and after it."""

    status: str
    is_open: bool
    before: Decimal | None
    after: Decimal | None


def last_scored_day(*, member_ids: Collection[int] | QuerySet[Any, Any]) -> date | None:
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


def common_day(*, member_ids: Collection[int] | QuerySet[Any, Any]) -> date | None:
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
    found = _stored(rows, specs_named({row.model for row in rows}))
    return {stored.member_id: stored for stored in found}


def data_through(*, member_ids: Collection[int]) -> dict[int, date]:
    """Return the last day that any source tells of, of those of the members who have one."""
    rows = ScoreOutlook.objects.filter(member_id__in=member_ids, data_through__isnull=False)
    found = rows.values_list("member_id", "data_through")
    return {member_id: day for member_id, day in found if day is not None}


def scores_each_on(*, days: Mapping[int, date]) -> dict[int, StoredScore]:
    """Return each member's score of the day that is given for them; one query and the rules."""
    near = ScoreSnapshot.objects.filter(member_id__in=days, on__in={*days.values()})
    rows = [row for row in near if days[row.member_id] == row.on]
    found = _stored(rows, specs_named({row.model for row in rows}))
    return {stored.member_id: stored for stored in found}


def member_days(
    *, member_id: int, days: Collection[date], whole: Collection[date], rulebook: Rulebook
) -> tuple[dict[date, HistoryDay], dict[date, StoredScore]]:
    """Return the member's values on ``days``, oldest first, and the scores on those of ``whole``.

    One query; days without a snapshot are left out.
    """
    on = {*days, *whole}
    rows = list(ScoreSnapshot.objects.filter(member_id=member_id, on__in=on).order_by("on"))
    scores = _stored([row for row in rows if row.on in whole], rulebook.specs)
    return (
        {row.on: _day_of(row) for row in rows if row.on in days},
        {stored.score.as_of: stored for stored in scores},
    )


def colleagues_on(
    *, days: Collection[date], team_id: int | None
) -> dict[date, dict[int, tuple[HistoryDay, bool]]]:
    """Return by day the values of everybody in the organization, and who was in the team then."""
    then = TeamMembership.objects.filter(
        Q(end__isnull=True) | Q(end__gte=OuterRef("on")),
        member=OuterRef("member"),
        start__lte=OuterRef("on"),
    )
    here = Q(member__left_on__isnull=True) | Q(member__left_on__gte=F("on"))
    rows = ScoreSnapshot.objects.filter(here, on__in=days).order_by()
    in_team = Exists(then.filter(team_id=team_id or 0))
    found: dict[date, dict[int, tuple[HistoryDay, bool]]] = {day: {} for day in days}
    for member_id, is_mate, *values in rows.values_list("member_id", in_team, *HISTORY):
        day = _history_day(values)
        found[day.on][member_id] = day, is_mate
    return found


def scores_beside_linkedins(*, member_ids: Collection[int]) -> dict[int, StoredScore]:
    """Return each member's score of the latest day that has a total and LinkedIn's own index too.

    In two queries.
    """
    totals = ScoreSnapshot.objects.filter(
        member=OuterRef("member"), on=OuterRef("on"), total__isnull=False
    )
    both = standing_ssi().filter(Exists(totals), member_id__in=member_ids)
    return scores_each_on(
        days=dict(both.order_by().values_list("member_id").annotate(last=Max("on")))
    )


def history(
    *, member_ids: Collection[int], first: date, last: date
) -> dict[int, tuple[HistoryDay, ...]]:
    """Return the daily values from ``first`` to ``last``, both included, oldest first."""
    rows = ScoreSnapshot.objects.filter(member_id__in=member_ids, on__gte=first, on__lte=last)
    days: dict[int, list[HistoryDay]] = {}
    found = rows.order_by("member_id", "on").values_list("member_id", *HISTORY)
    for member_id, *day in found:
        days.setdefault(member_id, []).append(_history_day(day))
    return {member_id: tuple(values) for member_id, values in days.items()}


def _stored(rows: Sequence[ScoreSnapshot], specs: Mapping[str, ModelSpec]) -> list[StoredScore]:
    return [
        StoredScore(
            member_id=row.member_id,
            score=score,
            data_through=row.data_through,
            facts_version=row.facts_version,
            computed_at=row.computed_at,
            restated=_restated(row),
        )
        for row, score in zip(rows, unpack(rows, specs), strict=True)
    ]


def _day_of(row: ScoreSnapshot) -> HistoryDay:
    return _history_day([getattr(row, name) for name in HISTORY], _restated(row))


def _history_day(columns: Sequence[Any], restated: Restated | None = None) -> HistoryDay:
    """Return a day from the columns of ``HISTORY``."""
    on, total, brand, find, insights, relationships, name, estimated = columns
    return HistoryDay(
        on=on,
        total=points(total),
        brand=points(brand),
        find=points(find),
        insights=points(insights),
        relationships=points(relationships),
        model=name,
        estimated=estimated,
        restated=restated,
    )


def _restated(row: ScoreSnapshot) -> Restated | None:
    if row.former is None or row.restated_at is None:
        return None
    former = {name: points(cents) for name, cents in row.former.items()}
    return Restated(row.restated_at, row.restated_why, former, row.restated_by_id)


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
    ).exclude(status__in=(RunStatus.FAILED, RunStatus.STOPPED))
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
    waiting = Member.objects.filter(~is_scored(on), pk__in=member_ids, facts_version__gt=0)
    return set(waiting.values_list("pk", flat=True))


def is_scored(on: date) -> Exists:
    """Return the condition of a member that all facts and all days up to ``on`` are scored."""
    return Exists(
        ScoreOutlook.objects.filter(
            Q(since__gte=on) | Q(since__gte=OuterRef("left_on")),
            member=OuterRef("pk"),
            facts_version__gte=OuterRef("facts_version"),
        )
    )


def first_total(on: date) -> Subquery:
    """Return the expression of a member's first day with a total up to ``on``."""
    own = ScoreSnapshot.objects.filter(member=OuterRef("pk"), total__isnull=False, on__lte=on)
    # Ordered by member too, so that each is looked up in the index of members and days.
    return Subquery(own.order_by("member_id", "on").values("on")[:1])


def scored_through() -> Subquery:
    """Return the expression of the last day that a member's evidence has been scored up to."""
    return Subquery(ScoreOutlook.objects.filter(member=OuterRef("pk")).values("since")[:1])


def first_totals(*, member_ids: Collection[int], since: date, on: date) -> dict[int, date]:
    """Return the first day with a total of those of the members who had none before ``since``."""
    earlier = ScoreSnapshot.objects.filter(member=OuterRef("pk"), total__isnull=False, on__lt=since)
    new = Member.objects.filter(~Exists(earlier), pk__in=member_ids)
    found = new.annotate(first=first_total(on)).filter(first__isnull=False)
    return dict(found.values_list("pk", "first"))


def whole_scores(
    *, member_ids: Collection[int], days: Collection[date], whole: Collection[date]
) -> tuple[dict[int, list[HistoryDay]], dict[tuple[int, date], Score]]:
    """Return the members' values on ``days``, oldest first, and their scores on those of ``whole``.

    One query for both; components are read of the days of ``whole`` alone.
    """
    packed = Case(
        When(on__in=whole, then=F("components")), default=Value(b""), output_field=BinaryField()
    )
    rows = ScoreSnapshot.objects.filter(member_id__in=member_ids, on__in={*days, *whole})
    rows = rows.annotate(packed=packed).order_by("member_id", "on")
    values: dict[int, list[HistoryDay]] = {}
    chosen = []
    for member_id, *columns, seat, policy, cells in rows.values_list(
        "member_id", *HISTORY, "seat", "policy", "packed"
    ):
        told = dict(zip(HISTORY, columns, strict=True))
        if told["on"] in days:
            values.setdefault(member_id, []).append(_history_day(columns))
        if told["on"] in whole:
            told |= {"member_id": member_id, "seat": seat, "policy": policy, "components": cells}
            chosen.append(ScoreSnapshot(**told))
    scores = unpack(chosen, specs_named({row.model for row in chosen}))
    return values, {(row.member_id, row.on): s for row, s in zip(chosen, scores, strict=True)}
