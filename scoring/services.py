"""Computing and storing scores. A recompute is a row: claimed once, and swept when lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from itertools import dropwhile
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Organization
from accounts.rules import Rulebook, rulebook_of
from accounts.selectors import last_complete_day
from scoring.core.rules import Rules
from scoring.core.score import evaluate
from scoring.core.timeline import Timeline, build
from scoring.evidence import Evidence, evidence_of, through_on
from scoring.models import RecomputeRun, RunStatus, ScoreOutlook, ScoreSnapshot, Why
from scoring.outlooks import in_force, outlook_values
from scoring.roll_forward import is_behind, roll_forward
from scoring.snapshots import COLUMNS, VALUES, cells_of, has_value, pack
from teams.models import Import, ImportStatus, Member
from teams.services.rows import insert_rows

BATCH = 500
STALE = timedelta(minutes=10)
MAX_ATTEMPTS = 3
REST = timedelta(days=1)
OPEN = (RunStatus.QUEUED, RunStatus.RUNNING)
DAY = timedelta(days=1)
CREATED = ("organization", "member", "on", "facts_version", "computed_at", *COLUMNS)
CHANGING = [*COLUMNS, "computed_at", "former", "restated_at", "restated_why"]


def request_recompute(
    *, member: Member, batch: Import | None = None, why: Why = Why.SWEEP
) -> RecomputeRun:
    """Return the run that will compute the member's scores: the one that waits, or a new one.

    ``batch`` is the import that asks; the run that waits already takes over it and the reason.
    """
    run = _waiting_run(organization=member.organization, member=member)
    if batch is not None or why != Why.SWEEP:
        run.batch, run.why = batch or run.batch, why
        waiting = RecomputeRun.objects.filter(pk=run.pk, status=RunStatus.QUEUED)
        waiting.update(batch=run.batch, why=why)
    return run


def request_after_undo(*, batch: Import) -> RecomputeRun:
    """Return the run that will compute the member's scores without an import that was undone."""
    return request_recompute(member=batch.member, batch=batch, why=Why.UNDO)


def request_roll_forward(*, organization: Organization) -> RecomputeRun:
    """Return the run that will bring every member up to the last complete day."""
    return _waiting_run(organization=organization, member=None)


def run_recompute(*, run_id: int) -> RecomputeRun | None:
    """Compute what the run asks for, if it still waits; return it, or None where it does not.

    Several workers may be told of the same run: the one whose UPDATE hits it does the work. It
    waits on while another run of the same member is at work. A run that breaks down waits again,
    ``MAX_ATTEMPTS`` times in all, and what broke it is raised.
    """
    run = _claim(run_id)
    if run is None:
        return None
    try:
        if run.member:
            run.total_before = _total(run.member, run.through)
            run.snapshots = _recompute_member(run, run.member)
            run.total_after = _total(run.member, run.through)
        else:
            run.snapshots = _everybody(run)
    except Exception:
        _requeue(run)
        raise
    _finish(
        run,
        RunStatus.DONE,
        snapshots=run.snapshots,
        total_before=run.total_before,
        total_after=run.total_after,
    )
    return run


def following_run(*, run: RecomputeRun) -> int | None:
    """Return the run that waited for this one to finish, if there is any."""
    waiting = _alike(run).filter(status=RunStatus.QUEUED)
    return waiting.values_list("pk", flat=True).first()


def waiting_runs(*, organization: Organization) -> list[int]:
    """Return the runs to be told to a worker again, and give up those that failed too often.

    A run whose worker died keeps its status; without a heartbeat for long it waits again.
    """
    stale = RecomputeRun.objects.filter(
        status=RunStatus.RUNNING, heartbeat_at__lt=timezone.now() - STALE
    )
    for run in stale:
        _requeue(run)
    _request_for_changed_members(rulebook_of(organization))
    return list(RecomputeRun.objects.filter(status=RunStatus.QUEUED).values_list("pk", flat=True))


def needs_roll_forward(*, organization: Organization) -> bool:
    """Return whether somebody has no score yet for the last complete day."""
    return is_behind(organization, rulebook_of(organization), last_complete_day(organization))


def _waiting_run(*, organization: Organization, member: Member | None) -> RecomputeRun:
    run, _ = RecomputeRun.objects.get_or_create(
        organization=organization,
        member=member,
        status=RunStatus.QUEUED,
        defaults={"through": last_complete_day(organization)},
    )
    return run


def _alike(run: RecomputeRun) -> QuerySet[RecomputeRun]:
    """Return the runs of the same member, or of the whole organization."""
    return RecomputeRun.objects.filter(organization=run.organization_id, member=run.member_id)


def _claim(run_id: int) -> RecomputeRun | None:
    """Return the run, which is this worker's now; None where it no longer waits, or must wait.

    It waits while the member's files are being imported: half of an import is no evidence. It goes
    up to the last complete day of now: one that waited over midnight must not take a day away that
    a roll-forward has scored meanwhile.
    """
    waiting = RecomputeRun.objects.filter(pk=run_id, status=RunStatus.QUEUED)
    run = waiting.select_related("organization", "member").first()
    if run is None:
        return None
    busy = _alike(run).filter(status=RunStatus.RUNNING)
    importing = Import.objects.filter(member=run.member_id, status=ImportStatus.RUNNING)
    now = timezone.now()
    claimed = waiting.filter(~Exists(busy), ~Exists(importing)).update(
        status=RunStatus.RUNNING,
        started_at=now,
        heartbeat_at=now,
        attempts=F("attempts") + 1,
        through=last_complete_day(run.organization),
    )
    if not claimed:
        return None
    run.refresh_from_db(fields=["status", "started_at", "heartbeat_at", "attempts", "through"])
    return run


def _requeue(run: RecomputeRun) -> None:
    if run.attempts >= MAX_ATTEMPTS:
        _finish(run, RunStatus.FAILED, message="No worker could finish this run.")
        return
    try:
        with transaction.atomic():
            RecomputeRun.objects.filter(pk=run.pk, status=RunStatus.RUNNING).update(
                status=RunStatus.QUEUED
            )
    except IntegrityError:
        _finish(run, RunStatus.FAILED, message="A later run does the same.")


def _finish(run: RecomputeRun, status: RunStatus, **values: Any) -> None:
    run.status, run.finished_at = status, timezone.now()
    RecomputeRun.objects.filter(pk=run.pk, status=RunStatus.RUNNING).update(
        status=status, finished_at=run.finished_at, **values
    )


def _request_for_changed_members(rulebook: Rulebook) -> None:
    """Ask for members whose facts changed without anybody asking (a lost message), and for those
    whose outlook was made by rules that no longer hold.

    Not in the middle of an import, which would show half of it as a score, and not soon after
    giving up.
    """
    runs = RecomputeRun.objects.filter(member=OuterRef("pk"))
    given_up = runs.filter(
        status=RunStatus.FAILED,
        attempts__gte=MAX_ATTEMPTS,
        finished_at__gte=timezone.now() - REST,
    )
    importing = Import.objects.filter(member=OuterRef("pk"), status=ImportStatus.RUNNING)
    scored = ScoreOutlook.objects.filter(
        in_force(rulebook), member=OuterRef("pk"), facts_version__gte=OuterRef("facts_version")
    )
    changed = Member.objects.filter(
        ~Exists(scored),
        ~Exists(runs.filter(status__in=OPEN)),
        ~Exists(given_up),
        ~Exists(importing),
        facts_version__gt=0,
    ).select_related("organization")
    for member in changed:
        request_recompute(member=member)


def _everybody(run: RecomputeRun) -> int:
    """Bring every member up to the run's day; return the number of days written.

    Members stop where other rules begin: the sweep has them computed from their facts.
    """
    written = 0
    rulebook = rulebook_of(run.organization)
    for rules, _, last in rulebook.spans(date.min, run.through):
        for days in roll_forward(run.organization, rules, last):
            written += days
            RecomputeRun.objects.filter(pk=run.pk).update(heartbeat_at=timezone.now())
    return written


def _recompute_member(run: RecomputeRun, member: Member) -> int:
    """Compute every day from the first one with a value; return the number of days written."""
    evidence = evidence_of(member=member)
    rulebook = rulebook_of(run.organization)
    last = min(run.through, member.left_on or run.through)
    following = rulebook.on(last + DAY)
    timelines = _timelines(evidence)
    days = _days(rulebook, evidence.first, last, timelines)
    outlook = outlook_values(timelines(following), last)
    with transaction.atomic():
        # A roll-forward of everybody holds the same row while it writes.
        ScoreOutlook.objects.select_for_update().filter(member=member).first()
        written = _store(run, member, evidence, days)
        ScoreOutlook.objects.update_or_create(
            member=member,
            defaults={
                "organization_id": member.organization_id,
                "model": following.name,
                "since": last,
                "facts_version": evidence.version,
                "data_through": evidence.through,
                **outlook,
            },
        )
    return written


def _total(member: Member, on: date) -> int | None:
    """Return the member's total on a day, in hundredths; None where there is none."""
    rows = ScoreSnapshot.objects.filter(member=member, on=on)
    return rows.values_list("total", flat=True).first()


def _days(
    rulebook: Rulebook, first: date | None, last: date, timelines: Callable[[Rules], Timeline]
) -> dict[date, dict[str, Any]]:
    """Return the columns of every day's snapshot, from the first day with a value on."""
    if first is None or first > last:
        return {}
    packed: list[tuple[date, dict[str, Any]]] = []
    for rules, start, end in rulebook.spans(first, last):
        scores = evaluate([timelines(rules)], start, end, rules.spec, rules.policy)
        packed += [(on, values | {"model": rules.name}) for _, on, values in pack(scores)]
    return dict(dropwhile(lambda day: not has_value(day[1]), packed))


def _timelines(evidence: Evidence) -> Callable[[Rules], Timeline]:
    """Return what reduces the evidence by rules, once by the same ones."""
    return cache(lambda rules: build(evidence.records, rules.spec, aliases=rules.aliases))


def _store(
    run: RecomputeRun, member: Member, evidence: Evidence, days: dict[date, dict[str, Any]]
) -> int:
    """Write the days that are new or different; return their number.

    A former day keeps what it showed first, and is marked restated with the reason. Days that
    have no score any more, after an undo, go.
    """
    rows = ScoreSnapshot.objects.filter(member=member)
    known = {row.on: row for row in rows}
    now = timezone.now()
    created, updated = [], []
    for on, values in days.items():
        values["data_through"] = through_on(evidence.through, on)
        row = known.get(on)
        if row is None:
            created.append(_new_row(member, evidence.version, now, on, values))
        elif _differs(row, values):
            updated.append(_restated(run, row, now, values))
    insert_rows(ScoreSnapshot, CREATED, created)
    ScoreSnapshot.objects.bulk_update(updated, CHANGING, batch_size=BATCH)
    rows.filter(restated_at=now).update(restated_by=run.batch)
    gone = rows.exclude(on__range=(min(days), max(days))) if days else rows
    gone.delete()
    rows.exclude(facts_version=evidence.version).update(facts_version=evidence.version)
    return len(created) + len(updated)


def _new_row(
    member: Member, version: int, now: datetime, on: date, values: dict[str, Any]
) -> tuple[Any, ...]:
    told = (values[name] for name in COLUMNS)
    return (member.organization_id, member.pk, on, version, now, *told)


def _differs(row: ScoreSnapshot, values: dict[str, Any]) -> bool:
    if cells_of(row.components) != cells_of(values["components"]):
        return True
    return any(getattr(row, name) != values[name] for name in COLUMNS if name != "components")


def _restated(
    run: RecomputeRun, row: ScoreSnapshot, now: datetime, values: dict[str, Any]
) -> ScoreSnapshot:
    """Return the row with the new values, and with those first shown where they are others."""
    shown = row.former or {name: getattr(row, name) for name in VALUES}
    if shown == {name: values[name] for name in VALUES}:
        row.former, row.restated_at, row.restated_why = None, None, ""
    elif any(getattr(row, name) != values[name] for name in VALUES):
        row.former, row.restated_at, row.restated_why = shown, now, run.why
    for column in COLUMNS:
        setattr(row, column, values[column])
    row.computed_at = now
    return row
