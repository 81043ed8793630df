"""Computing and storing scores. A recompute is a row: claimed once, and swept when lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from accounts.models import Organization
from accounts.selectors import local_today
from scoring.core.registry import CURRENT, model
from scoring.core.result import Score
from scoring.core.score import Scores, evaluate
from scoring.core.timeline import Timeline, build
from scoring.evidence import Evidence, alias_keys, evidence_of, has_activity
from scoring.models import RecomputeRun, RunStatus, ScoreSnapshot
from scoring.snapshots import COLUMNS, VALUES, pack
from teams.models import Import, Member

BATCH = 500
STALE = timedelta(minutes=10)
MAX_ATTEMPTS = 3


def request_recompute(*, member: Member, batch: Import | None = None) -> RecomputeRun:
    """Return the run that will compute the member's scores: the one that waits, or a new one.

    ``batch`` is the import that asks; the run that waits already takes it over.
    """
    return _queued_run(organization=member.organization, member=member, batch=batch)


def request_roll_forward(*, organization: Organization) -> RecomputeRun:
    """Return the run that will bring every member of the organization up to its today."""
    return _queued_run(organization=organization, member=None, batch=None)


def run_recompute(*, run_id: int) -> RecomputeRun | None:
    """Compute what the run asks for, if it still waits; return it, or None where it does not.

    Several workers may be told of the same run: the one whose UPDATE hits it does the work.
    """
    now = timezone.now()
    claimed = RecomputeRun.objects.filter(pk=run_id, status=RunStatus.QUEUED).update(
        status=RunStatus.RUNNING,
        started_at=now,
        heartbeat_at=now,
        attempts=F("attempts") + 1,
    )
    if not claimed:
        return None
    run = RecomputeRun.objects.select_related("organization", "member").get(pk=run_id)
    run.snapshots = _recompute_member(run) if run.member else _roll_forward(run)
    run.status = RunStatus.DONE
    run.finished_at = timezone.now()
    run.save(update_fields=["status", "snapshots", "finished_at"])
    return run


def waiting_runs() -> list[int]:
    """Return the runs to be told to a worker again, and give up those that failed too often.

    A run whose worker died keeps its status; without a heartbeat for long it waits again.
    """
    stale = RecomputeRun.objects.filter(
        status=RunStatus.RUNNING, heartbeat_at__lt=timezone.now() - STALE
    )
    for run in stale:
        _requeue(run)
    _request_for_changed_members()
    return list(RecomputeRun.objects.filter(status=RunStatus.QUEUED).values_list("pk", flat=True))


def needs_roll_forward(*, organization: Organization) -> bool:
    """Return whether somebody's last snapshot is older than the organization's today."""
    return _behind(organization, local_today(organization)).exists()


def _queued_run(
    *, organization: Organization, member: Member | None, batch: Import | None
) -> RecomputeRun:
    through = local_today(organization)
    same = {"organization": organization, "member": member, "model": CURRENT}
    try:
        with transaction.atomic():
            return RecomputeRun.objects.create(**same, batch=batch, through=through)
    except IntegrityError:
        waiting = RecomputeRun.objects.get(**same, status=RunStatus.QUEUED)
    if batch is not None:
        RecomputeRun.objects.filter(pk=waiting.pk, status=RunStatus.QUEUED).update(batch=batch)
    return waiting


def _requeue(run: RecomputeRun) -> None:
    lost = RecomputeRun.objects.filter(pk=run.pk, status=RunStatus.RUNNING)
    if run.attempts >= MAX_ATTEMPTS:
        lost.update(status=RunStatus.FAILED, message="No worker could finish this run.")
        return
    try:
        with transaction.atomic():
            lost.update(status=RunStatus.QUEUED)
    except IntegrityError:
        lost.update(status=RunStatus.FAILED, message="A later run does the same.")


def _request_for_changed_members() -> None:
    """Ask for members whose facts changed without anybody asking (a lost message)."""
    changed = (
        Member.objects.filter(facts_version__gt=0)
        .annotate(scored=Max("snapshots__facts_version"))
        .filter(Q(scored__isnull=True) | Q(scored__lt=F("facts_version")))
        .exclude(recomputes__status__in=[RunStatus.QUEUED, RunStatus.RUNNING])
        .exclude(recomputes__finished_at__gte=timezone.now() - STALE)
    )
    for member in changed:
        request_recompute(member=member)


def _recompute_member(run: RecomputeRun) -> int:
    member = run.member
    assert member is not None
    evidence = evidence_of(member=member)
    last = min(run.through, member.left_on or run.through)
    if not has_activity(evidence) or evidence.first is None:
        return _store(member, evidence, [], run)
    timeline = _timeline(evidence, run.organization)
    scores = _evaluate([timeline], evidence.first, last, run.organization)
    days = _measured_days(scores, evidence.first, last)
    return _store(member, evidence, days, run)


def _timeline(evidence: Evidence, organization: Organization) -> Timeline:
    return build(evidence.records, model(CURRENT), aliases=alias_keys(organization))


def _evaluate(
    timelines: Sequence[Timeline], first: date, last: date, organization: Organization
) -> Scores:
    return evaluate(timelines, first, last, model(CURRENT), organization.seat_policy)


def _measured_days(scores: Scores, first: date, last: date) -> list[Score]:
    """Return the scores from the first day on which a pillar has a value."""
    days = [scores.at(0, first + timedelta(days=n)) for n in range((last - first).days + 1)]
    begin = next((i for i, day in enumerate(days) if day.measured_pillars), len(days))
    return days[begin:]


def _store(member: Member, evidence: Evidence, scores: Sequence[Score], run: RecomputeRun) -> int:
    """Write the days that are new or different; return their number.

    A former day keeps what it showed first and is marked restated. Days that have no score any
    more, after an undo, go.
    """
    known = {row.on: row for row in ScoreSnapshot.objects.filter(member=member, model=CURRENT)}
    today = local_today(run.organization)
    created, updated = [], []
    for score in scores:
        values = pack(score, data_through=_through(evidence, score.as_of))
        row = known.pop(score.as_of, None)
        if row is None:
            created.append(_new_row(member, evidence.version, score, values))
        elif any(getattr(row, column) != values[column] for column in COLUMNS):
            updated.append(_restated(row, values, is_past=score.as_of < today))
    for start in range(0, len(created), BATCH):
        ScoreSnapshot.objects.bulk_create(created[start : start + BATCH])
        _beat(run)
    for start in range(0, len(updated), BATCH):
        ScoreSnapshot.objects.bulk_update(
            updated[start : start + BATCH],
            [*COLUMNS, "computed_at", "restated_at", "former"],
        )
        _beat(run)
    ScoreSnapshot.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    ScoreSnapshot.objects.filter(member=member, model=CURRENT).update(
        facts_version=evidence.version
    )
    return len(created) + len(updated)


def _through(evidence: Evidence, on: date) -> date | None:
    return None if evidence.through is None else min(evidence.through, on)


def _new_row(member: Member, version: int, score: Score, values: dict[str, Any]) -> ScoreSnapshot:
    return ScoreSnapshot(
        organization_id=member.organization_id,
        member=member,
        on=score.as_of,
        model=score.model,
        facts_version=version,
        computed_at=timezone.now(),
        **values,
    )


def _restated(row: ScoreSnapshot, values: dict[str, Any], *, is_past: bool) -> ScoreSnapshot:
    moved = any(getattr(row, name) != values[name] for name in VALUES)
    if moved and is_past:
        row.former = row.former or {name: getattr(row, name) for name in VALUES}
        row.restated_at = timezone.now()
    for column in COLUMNS:
        setattr(row, column, values[column])
    row.computed_at = timezone.now()
    return row


def _behind(organization: Organization, today: date) -> Any:
    return (
        Member.objects.filter(organization=organization, facts_version__gt=0)
        .filter(Q(left_on__isnull=True) | Q(left_on__gte=today))
        .annotate(scored_on=Max("snapshots__on"))
        .filter(scored_on__lt=today)
    )


def _roll_forward(run: RecomputeRun) -> int:
    """Bring every member up to the run's day, members of one gap together."""
    written = 0
    behind: dict[date, list[Member]] = {}
    for member in _behind(run.organization, run.through):
        behind.setdefault(member.scored_on, []).append(member)
    for last_on, members in sorted(behind.items()):
        for start in range(0, len(members), BATCH):
            written += _roll_batch(run, members[start : start + BATCH], last_on)
            _beat(run)
    return written


def _roll_batch(run: RecomputeRun, members: Iterable[Member], last_on: date) -> int:
    first = last_on + timedelta(days=1)
    found = [(member, evidence_of(member=member)) for member in members]
    timelines = [_timeline(evidence, run.organization) for _, evidence in found]
    scores = _evaluate(timelines, first, run.through, run.organization)
    rows = [
        _new_row(member, evidence.version, score, pack(score, data_through=through))
        for index, (member, evidence) in enumerate(found)
        for n in range((run.through - first).days + 1)
        for score in [scores.at(index, first + timedelta(days=n))]
        for through in [_through(evidence, score.as_of)]
    ]
    ScoreSnapshot.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    return len(rows)


def _beat(run: RecomputeRun) -> None:
    RecomputeRun.objects.filter(pk=run.pk).update(heartbeat_at=timezone.now())
