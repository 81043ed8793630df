"""Computing and storing scores. ``scoring.runs`` says who computes what, and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from itertools import dropwhile
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Organization
from accounts.rules import Rulebook, rulebook_of
from accounts.selectors import first_day_kept, last_complete_day
from scoring.core.rules import Rules
from scoring.core.score import evaluate
from scoring.core.timeline import Timeline, build
from scoring.evidence import Evidence, evidence_of, through_on
from scoring.models import RecomputeRun, RunStatus, ScoreOutlook, ScoreSnapshot, Why
from scoring.outlooks import in_force, outlook_values
from scoring.roll_forward import is_behind, roll_forward
from scoring.runs import (
    MAX_ATTEMPTS,
    OPEN,
    alone_with,
    claim,
    finish,
    goes_on,
    open_run,
    put_back,
    requeue,
    requeue_stale,
    runs_to_tell,
    untold,
    waiting_run,
    was_stopped,
)
from scoring.snapshots import COLUMNS, VALUES, cells_of, has_value, pack
from teams.importers.registry import uncollected
from teams.models import Import, ImportStatus, Member
from teams.services.rows import insert_rows, update_rows

REST = timedelta(days=1)
# How long a run of everybody goes on before others have their turn.
TURN = timedelta(seconds=5)
DAY = timedelta(days=1)
CREATED = ("organization", "member", "on", "facts_version", "computed_at", *COLUMNS)
RESTATED = ("former", "restated_at", "restated_why", "restated_by_id")
CHANGING = (*COLUMNS, "computed_at", *RESTATED)
FOUND_BY = ("on", "id")


def request_recompute(
    *, member: Member, batch: Import | None = None, why: Why = Why.SWEEP
) -> RecomputeRun:
    """Return the run that will compute the member's scores: the one that waits, or a new one.

    ``batch`` is the import that asks; the run that waits already takes over it and the reason. One
    that was claimed or stopped meanwhile does not know of what is asked for: then there is another.
    """
    run = waiting_run(organization=member.organization, member=member)
    if batch is None and why == Why.SWEEP:
        return run
    run.batch, run.why = batch or run.batch, why
    waiting = RecomputeRun.objects.filter(pk=run.pk, status=RunStatus.QUEUED)
    if not waiting.update(batch=run.batch, why=why):
        return request_recompute(member=member, batch=batch, why=why)
    return run


def request_after_undo(*, batch: Import) -> RecomputeRun:
    """Return the run that will compute the member's scores without an import that was undone."""
    return request_recompute(member=batch.member, batch=batch, why=Why.UNDO)


def request_roll_forward(*, organization: Organization) -> RecomputeRun:
    """Return the run that will bring every member up to the last complete day."""
    return waiting_run(organization=organization, member=None)


def run_recompute(*, run_id: int) -> RecomputeRun | None:
    """Compute what the run asks for, if it still waits; return it, or None where it does not.

    Several workers may be told of the same run: the one whose UPDATE hits it does the work. It
    waits on while another run of the same member is at work. A run of everybody that has had its
    turn waits again, for the rest. A run that breaks down waits again, ``MAX_ATTEMPTS`` times in
    all, and what broke it is raised.
    """
    run = claim(run_id)
    if run is None:
        return None
    try:
        if run.member is None:
            _everybody(run)
        else:
            _somebody(run, run.member)
    except Exception:
        requeue(run)
        raise
    return run


def waiting_runs(*, organization: Organization) -> list[RecomputeRun]:
    """Return the runs to tell workers of, and give up those that failed too often."""
    requeue_stale()
    _request_for_changed_members(organization)
    return runs_to_tell()


def days_from_facts(*, member: Member, through: date) -> tuple[int, dict[date, dict[str, Any]]]:
    """Return what the member's facts come to up to a day, and at which version they were read:
    the columns of a snapshot, by day. Nothing is stored.
    """
    evidence = evidence_of(member=member)
    last = min(through, member.left_on or through)
    rulebook, kept = rulebook_of(member.organization), first_day_kept(member.organization, "scores")
    days = _days(rulebook, evidence.first, last, _timelines(evidence), kept)
    for on, values in days.items():
        values["data_through"] = through_on(evidence.through, on)
    return evidence.version, days


def needs_roll_forward(*, organization: Organization) -> bool:
    """Return whether somebody has no score yet for the last complete day."""
    return is_behind(organization, rulebook_of(organization), last_complete_day(organization))


@transaction.atomic
def roll_forward_due(*, organization: Organization) -> RecomputeRun | None:
    """Return the run of everybody to tell workers of; None where nobody is behind, where they
    know of it or are at it, and until the next day where somebody has stopped it.

    Two that look at one time look one after the other. Whether a run is open is asked first: one
    that is over by then has left nobody behind.
    """
    if not alone_with(organization):
        return None  # it was erased meanwhile
    run = open_run(organization)
    if run is None:
        if was_stopped(organization) or not needs_roll_forward(organization=organization):
            return None
        run = request_roll_forward(organization=organization)
    return untold().filter(pk=run.pk).first()


def _request_for_changed_members(organization: Organization) -> None:
    """Ask for members whose facts changed without anybody asking (a lost message), and for those
    whose outlook was made by rules that no longer hold, until somebody stops these for today.

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
        member=OuterRef("pk"), facts_version__gte=OuterRef("facts_version")
    )
    idle = Member.objects.filter(
        ~Exists(runs.filter(status__in=OPEN)),
        ~Exists(given_up),
        ~Exists(importing),
        facts_version__gt=0,
    ).select_related("organization")
    for member in idle.filter(~Exists(scored)):
        request_recompute(member=member)
    by_rules_in_force = scored.filter(in_force(rulebook_of(organization)))
    for member in idle.filter(Exists(scored), ~Exists(by_rules_in_force)):
        if was_stopped(organization):
            return
        request_recompute(member=member)


def _everybody(run: RecomputeRun) -> None:
    """Bring members up to the run's day for as long as its turn is, those furthest behind first.

    Where the next turn begins needs no note: who is behind is read anew. Members stop where other
    rules begin: the sweep has them computed from their facts.
    """
    until = monotonic() + TURN.total_seconds()
    rulebook = rulebook_of(run.organization)
    for rules, _, last in rulebook.spans(date.min, run.through):
        for days in roll_forward(run.organization, rules, last):
            run.snapshots += days
            if not goes_on(run, snapshots=run.snapshots):
                return
            if monotonic() > until:
                put_back(run)
                return
    finish(run, RunStatus.DONE, snapshots=run.snapshots)


def _somebody(run: RecomputeRun, member: Member) -> None:
    before = _total(member, run.through)
    run.snapshots = _recompute_member(run, member)
    after = _total(member, run.through)
    finish(run, RunStatus.DONE, snapshots=run.snapshots, total_before=before, total_after=after)


@uncollected()
def _recompute_member(run: RecomputeRun, member: Member) -> int:
    """Compute every day from the first one with a value; return the number of days written."""
    evidence = evidence_of(member=member)
    rulebook = rulebook_of(run.organization)
    last = min(run.through, member.left_on or run.through)
    following = rulebook.on(last + DAY)
    timelines = _timelines(evidence)
    kept = first_day_kept(run.organization, "scores")
    days = _days(rulebook, evidence.first, last, timelines, kept)
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
    rulebook: Rulebook,
    first: date | None,
    last: date,
    timelines: Callable[[Rules], Timeline],
    kept: date,
) -> dict[date, dict[str, Any]]:
    """Return the columns of every day's snapshot, from the first day with a value on that is kept.

    Where the first one with a value lies before it, every day that is kept has a snapshot.
    """
    if first is None or first > last:
        return {}
    packed: list[tuple[date, dict[str, Any]]] = []
    for rules, start, end in rulebook.spans(first, last):
        scores = evaluate([timelines(rules)], start, end, rules.spec, rules.policy)
        packed += [(on, values | {"model": rules.name}) for _, on, values in pack(scores)]
    valued = dropwhile(lambda day: not has_value(day[1]), packed)
    return {on: values for on, values in valued if on >= kept}


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
    changed = [tuple(getattr(row, name) for name in (*CHANGING, *FOUND_BY)) for row in updated]
    update_rows(ScoreSnapshot, CHANGING, changed, by=FOUND_BY)
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
        row.restated_by_id = run.batch_id
    for column in COLUMNS:
        setattr(row, column, values[column])
    row.computed_at = now
    return row
