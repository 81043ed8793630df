"""Computing and storing scores. A recompute is a row: claimed once, and swept when lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import dropwhile
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from accounts.models import Organization
from accounts.selectors import last_complete_day
from scoring.core.registry import CURRENT, model
from scoring.core.score import evaluate
from scoring.core.timeline import build
from scoring.evidence import Evidence, alias_keys, evidence_of, policy_of
from scoring.models import RecomputeRun, RunStatus, ScoreOutlook, ScoreSnapshot
from scoring.outlooks import outlook_values, timeline_of
from scoring.snapshots import COLUMNS, VALUES, has_value, pack
from teams.models import Import, Member

BATCH = 500
STALE = timedelta(minutes=10)
MAX_ATTEMPTS = 3
CHANGING = [*COLUMNS, "computed_at", "restated_at", "former"]


def request_recompute(*, member: Member, batch: Import | None = None) -> RecomputeRun:
    """Return the run that will compute the member's scores: the one that waits, or a new one.

    ``batch`` is the import that asks; the run that waits already takes it over.
    """
    return _queued_run(organization=member.organization, member=member, batch=batch)


def request_roll_forward(*, organization: Organization) -> RecomputeRun:
    """Return the run that will bring every member up to the last complete day."""
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
    run.snapshots = _recompute_member(run, run.member) if run.member else _roll_forward(run)
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
    """Return whether somebody has no score yet for the last complete day."""
    return _behind(organization, last_complete_day(organization)).exists()


def _queued_run(
    *, organization: Organization, member: Member | None, batch: Import | None
) -> RecomputeRun:
    through = last_complete_day(organization)
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


def _recompute_member(run: RecomputeRun, member: Member) -> int:
    """Compute every day from the first covered one; return the number of days written."""
    evidence = evidence_of(member=member)
    last = min(run.through, member.left_on or run.through)
    if evidence.first is None or evidence.first > last:
        ScoreOutlook.objects.filter(member=member).delete()
        return _store(run, member, evidence, {})
    spec, policy = model(CURRENT), policy_of(run.organization)
    timeline = build(evidence.records, spec, aliases=alias_keys(run.organization))
    packed = pack(evaluate([timeline], evidence.first, last, spec, policy))
    days = {on: values for _, on, values in dropwhile(lambda day: not has_value(day[2]), packed)}
    written = _store(run, member, evidence, days)
    ScoreOutlook.objects.update_or_create(
        member=member,
        defaults={
            "organization_id": member.organization_id,
            "model": CURRENT,
            "since": last,
            "facts_version": evidence.version,
            "data_through": evidence.through,
            **outlook_values(timeline, last),
        },
    )
    return written


def _store(
    run: RecomputeRun, member: Member, evidence: Evidence, days: dict[date, dict[str, Any]]
) -> int:
    """Write the days that are new or different; return their number.

    A former day keeps what it showed first and is marked restated. Days that have no score any
    more, after an undo, go.
    """
    known = {row.on: row for row in ScoreSnapshot.objects.filter(member=member, model=CURRENT)}
    created, updated = [], []
    for on, values in days.items():
        values["data_through"] = _through(evidence.through, on)
        row = known.pop(on, None)
        if row is None:
            created.append(_new_row(member, evidence.version, on, values))
        elif _differs(row, values):
            updated.append(_restated(row, values))
    for start in range(0, len(created), BATCH):
        ScoreSnapshot.objects.bulk_create(created[start : start + BATCH])
        _beat(run)
    for start in range(0, len(updated), BATCH):
        ScoreSnapshot.objects.bulk_update(updated[start : start + BATCH], CHANGING)
        _beat(run)
    ScoreSnapshot.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    ScoreSnapshot.objects.filter(member=member, model=CURRENT).update(
        facts_version=evidence.version
    )
    return len(created) + len(updated)


def _through(through: date | None, on: date) -> date | None:
    return None if through is None else min(through, on)


def _new_row(member: Member, version: int, on: date, values: dict[str, Any]) -> ScoreSnapshot:
    return ScoreSnapshot(
        organization_id=member.organization_id,
        member=member,
        on=on,
        model=CURRENT,
        facts_version=version,
        computed_at=timezone.now(),
        **values,
    )


def _differs(row: ScoreSnapshot, values: dict[str, Any]) -> bool:
    stored = {name: getattr(row, name) for name in COLUMNS}
    return {**stored, "components": bytes(row.components)} != values


def _restated(row: ScoreSnapshot, values: dict[str, Any]) -> ScoreSnapshot:
    if any(getattr(row, name) != values[name] for name in VALUES):
        row.former = row.former or {name: getattr(row, name) for name in VALUES}
        row.restated_at = timezone.now()
    for column in COLUMNS:
        setattr(row, column, values[column])
    row.computed_at = timezone.now()
    return row


def _behind(organization: Organization, today: date) -> QuerySet[ScoreOutlook]:
    """Return the outlooks of members who have no score for the day yet; leavers are done."""
    return (
        ScoreOutlook.objects.filter(organization=organization, model=CURRENT, since__lt=today)
        .filter(Q(member__left_on__isnull=True) | Q(member__left_on__gte=today))
        .select_related("member")
    )


def _roll_forward(run: RecomputeRun) -> int:
    """Bring every member up to the run's day, those of one gap together."""
    written = 0
    while batch := list(_behind(run.organization, run.through).order_by("since", "pk")[:BATCH]):
        since = batch[0].since
        written += _roll_batch(run, [row for row in batch if row.since == since])
        _beat(run)
    return written


def _roll_batch(run: RecomputeRun, outlooks: Sequence[ScoreOutlook]) -> int:
    first = outlooks[0].since + timedelta(days=1)
    spec, policy = model(CURRENT), policy_of(run.organization)
    scores = evaluate([timeline_of(outlooks)], first, run.through, spec, policy)
    rows = []
    for index, on, values in pack(scores):
        outlook = outlooks[index]
        values["data_through"] = _through(outlook.data_through, on)
        rows.append(_new_row(outlook.member, outlook.facts_version, on, values))
    with transaction.atomic():
        ScoreSnapshot.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
        ScoreOutlook.objects.filter(pk__in=[outlook.pk for outlook in outlooks]).update(
            since=run.through
        )
    return len(rows)


def _beat(run: RecomputeRun) -> None:
    RecomputeRun.objects.filter(pk=run.pk).update(heartbeat_at=timezone.now())
