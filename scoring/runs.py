"""The life of a recompute, which is a row: asked for, told to workers, claimed, over.

A run of one member is done at once. One of everybody takes turns with the others that wait: it is
put back after a while, with whoever is left, so that a large organization holds up no small one.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, Max, Q, QuerySet
from django.utils import timezone

from accounts.access import Access
from accounts.audit import record
from accounts.models import Action, Organization
from accounts.roles import Capability
from accounts.selectors import last_complete_day
from accounts.silence import silent
from scoring.models import RecomputeRun, RunStatus, Why
from teams.models import Import, ImportStatus, Member

STALE = timedelta(minutes=10)
# A message that nobody heard in this time was lost.
LOST = timedelta(minutes=10)
MAX_ATTEMPTS = 3
# Runs of one organization that workers know of at once; the others wait in the database.
TOLD_AT_ONCE = 200
# How often to ask anew where the run that waits is claimed before it is read.
CLAIMED_MEANWHILE = 5
OPEN = (RunStatus.QUEUED, RunStatus.RUNNING)


def waiting_run(*, organization: Organization, member: Member | None) -> RecomputeRun:
    """Return the run that waits for the member, or for everybody: the one there is, or a new.

    A new one waits for whoever stores facts of the member, and asks for a run as well: each would
    wait for the other otherwise, the one for the member, the other for the run. One that was asked
    for at the same moment may be claimed before it is read: then it is asked for anew.
    """
    for _ in range(CLAIMED_MEANWHILE):
        with suppress(IntegrityError):
            return _joined(organization, member)
    return _joined(organization, member)


def _joined(organization: Organization, member: Member | None) -> RecomputeRun:
    waiting = RecomputeRun.objects.filter(
        organization=organization, member=member, status=RunStatus.QUEUED
    )
    found = waiting.first()
    if found is not None:
        return found
    with transaction.atomic():
        if member is not None:
            Member.objects.select_for_update().get(pk=member.pk)
        run, _ = waiting.get_or_create(
            organization=organization,
            member=member,
            status=RunStatus.QUEUED,
            defaults={"through": last_complete_day(organization)},
        )
    return run


def run_that_waits(member: Member) -> RecomputeRun | None:
    """Return the run that waits for the member, as while files are imported; it makes none."""
    return RecomputeRun.objects.filter(member=member, status=RunStatus.QUEUED).first()


def is_awaited(run: RecomputeRun) -> bool:
    """Return whether somebody may look at the page for it: such runs go first."""
    return run.member_id is not None and run.why != Why.SWEEP


def told(run: RecomputeRun) -> None:
    """Workers have been told of the run, just now."""
    RecomputeRun.objects.filter(pk=run.pk).update(told_at=timezone.now())


def untold() -> QuerySet[RecomputeRun]:
    """Return the runs that wait and that no worker knows of, oldest first."""
    lost = Q(told_at=None) | silent("told_at", LOST)
    return RecomputeRun.objects.filter(lost, status=RunStatus.QUEUED).order_by("created_at", "pk")


def runs_to_tell() -> list[RecomputeRun]:
    """Return runs of the entered organization to tell workers of, who know no more than so many."""
    told_of = RecomputeRun.objects.filter(status=RunStatus.QUEUED, told_at__isnull=False)
    known = told_of.exclude(silent("told_at", LOST)).count()
    rows = untold().select_related("batch__delivery")
    return list(rows[: max(0, TOLD_AT_ONCE - known)])


def following(run: RecomputeRun) -> RecomputeRun | None:
    """Return what comes after a run: itself where it was put back, the one that waited for it,
    or, after one that nobody waited for, the next of the organization.
    """
    waiting = alike(run).filter(status=RunStatus.QUEUED).first()
    if waiting is not None or is_awaited(run):
        return waiting
    return untold().first()


def alike(run: RecomputeRun) -> QuerySet[RecomputeRun]:
    """Return the runs of the same member, or of the whole organization."""
    return RecomputeRun.objects.filter(organization=run.organization_id, member=run.member_id)


def claim(run_id: int) -> RecomputeRun | None:
    """Return the run, which is this worker's now; None where it no longer waits, or must wait.

    It waits while the member's files are being imported: half of an import is no evidence. It goes
    up to the last complete day of now: one that waited over midnight must not take a day away that
    a roll-forward has scored meanwhile.
    """
    waiting = RecomputeRun.objects.filter(pk=run_id, status=RunStatus.QUEUED)
    run = waiting.select_related("organization", "member").first()
    if run is None:
        return None
    busy = alike(run).filter(status=RunStatus.RUNNING)
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


def goes_on(run: RecomputeRun, **values: Any) -> bool:
    """Return whether the run is still this worker's, and keep that it is at work."""
    mine = RecomputeRun.objects.filter(pk=run.pk, status=RunStatus.RUNNING)
    return bool(mine.update(heartbeat_at=timezone.now(), **values))


def put_back(run: RecomputeRun) -> None:
    """The run waits again for the rest of its work; it has not failed."""
    run.status, run.attempts = RunStatus.QUEUED, 0
    _wait_again(run, otherwise=RunStatus.DONE)


def requeue(run: RecomputeRun) -> None:
    """The run, which broke down or whose worker died, waits again, or is given up."""
    if run.attempts >= MAX_ATTEMPTS:
        finish(run, RunStatus.FAILED, message="No worker could finish this run.")
        return
    _wait_again(run, otherwise=RunStatus.FAILED)


def _wait_again(run: RecomputeRun, *, otherwise: RunStatus) -> None:
    mine = RecomputeRun.objects.filter(pk=run.pk, status=RunStatus.RUNNING)
    try:
        with transaction.atomic():
            mine.update(status=RunStatus.QUEUED, attempts=run.attempts, told_at=None)
    except IntegrityError:
        finish(run, otherwise, message="A later run does the same.")


def finish(run: RecomputeRun, status: RunStatus, **values: Any) -> None:
    """The run is over, unless somebody stopped it before."""
    run.status, run.finished_at = status, timezone.now()
    RecomputeRun.objects.filter(pk=run.pk, status=RunStatus.RUNNING).update(
        status=status, finished_at=run.finished_at, **values
    )


def requeue_stale() -> None:
    """Runs whose worker died keep their status; without a heartbeat for long they wait again."""
    stale = RecomputeRun.objects.filter(silent("heartbeat_at", STALE), status=RunStatus.RUNNING)
    for run in stale:
        requeue(run)


def open_run(organization: Organization) -> RecomputeRun | None:
    """Return everybody's run that a worker has in hand, or else the one that waits."""
    found = RecomputeRun.objects.filter(organization=organization, member=None, status__in=OPEN)
    return found.order_by("-status").first()


def alone_with(organization: Organization) -> bool:
    """Wait until nobody else decides of everybody's run, to the end of the transaction; return
    whether the organization is still there.
    """
    rows = Organization.objects.select_for_update(no_key=True)
    return rows.filter(pk=organization.pk).first() is not None


def was_stopped(organization: Organization) -> bool:
    """Return whether somebody stopped today what nobody asked for, and nobody has asked since."""
    stopped = RecomputeRun.objects.filter(
        status=RunStatus.STOPPED, through__gte=last_complete_day(organization)
    )
    at = stopped.aggregate(at=Max("finished_at"))["at"]
    if at is None:
        return False
    return not RecomputeRun.objects.filter(member=None, created_at__gt=at).exists()


@transaction.atomic
def recompute_ask(*, access: Access) -> RecomputeRun:
    """Return the run that brings everybody up to the last complete day. Raises PermissionDenied."""
    access.require(Capability.MANAGE_SETTINGS)
    run = waiting_run(organization=access.organization, member=None)
    record(Action.RECOMPUTE_ASKED, by=access.user)
    return run


@transaction.atomic
def recompute_stop(*, access: Access) -> bool:
    """No worker goes on today with scores that nobody asked for: everybody's, and those after new
    rules. What is written stays, and a member whom a worker has in hand is done. Whoever waits for
    their own files does not notice. Raises PermissionDenied; returns whether there was a run.
    """
    access.require(Capability.MANAGE_SETTINGS)
    alone_with(access.organization)
    unasked = Q(member=None, status__in=OPEN) | Q(why=Why.SWEEP, status=RunStatus.QUEUED)
    stopped = RecomputeRun.objects.filter(unasked).update(
        status=RunStatus.STOPPED,
        finished_at=timezone.now(),
        through=last_complete_day(access.organization),
    )
    if stopped:
        record(Action.RECOMPUTE_STOPPED, by=access.user)
    return bool(stopped)
