"""Exports of the User Report: logged, and the large ones prepared by a worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.access import Access
from accounts.audit import record
from accounts.models import Action
from accounts.roles import Capability
from accounts.silence import silent
from teams.access import visible_members, visible_team_ids
from teams.models import ExportFormat, ExportStatus, ReportExport

KEPT = timedelta(days=1)
STALE = timedelta(minutes=5)
MAX_ATTEMPTS = 3
MOST_OPEN = 3
REPORT = "report"
# Where the scope of a file has the ids of the members who are in it.
MEMBERS = "members"
OPEN = (ExportStatus.QUEUED, ExportStatus.RUNNING)


@transaction.atomic
def export_log(
    *, access: Access, file_format: ExportFormat, query: str, name: str, rows: int
) -> ReportExport:
    """Return the record of an export that was answered at once."""
    now = timezone.now()
    after = {"format": file_format.value, "rows": rows}
    record(Action.EXPORTED, by=access.user, what=REPORT, after=after)
    return ReportExport.objects.create(
        organization=access.organization,
        user=access.user,
        file_format=file_format,
        query=query,
        name=name,
        scope=rights_of(access),
        status=ExportStatus.DONE,
        rows=rows,
        done=rows,
        finished_at=now,
        fetched_at=now,
    )


@transaction.atomic
def export_create(*, access: Access, file_format: ExportFormat, query: str) -> ReportExport:
    """Return a new export that waits for a worker.

    Raises ValidationError while as many as ``MOST_OPEN`` of the user's are being prepared.
    """
    access.require(Capability.VIEW_REPORT)
    mine = ReportExport.objects.filter(user=access.user, status__in=OPEN)
    if mine.count() >= MOST_OPEN:
        raise ValidationError(
            f"{MOST_OPEN} of your exports are being prepared. Wait until one of them is ready."
        )
    record(Action.EXPORTED, by=access.user, what=REPORT, after={"format": file_format.value})
    return ReportExport.objects.create(
        organization=access.organization,
        user=access.user,
        file_format=file_format,
        query=query,
        scope=rights_of(access),
    )


def export_claim(*, export_id: int) -> ReportExport | None:
    """Return the export as this worker's own, or None where it is not to be had."""
    free = ReportExport.objects.filter(
        _stale() | Q(status=ExportStatus.QUEUED), pk=export_id, attempts__lt=MAX_ATTEMPTS
    )
    now = timezone.now()
    if not free.update(
        status=ExportStatus.RUNNING, attempts=F("attempts") + 1, heartbeat_at=now, done=0
    ):
        return None
    return ReportExport.objects.select_related("organization", "user").get(pk=export_id)


def export_beat(*, export: ReportExport, done: int) -> bool:
    """Say that the export lives and how far it is; False where another worker has it by now."""
    mine = ReportExport.objects.filter(
        pk=export.pk, attempts=export.attempts, status=ExportStatus.RUNNING
    )
    return bool(mine.update(heartbeat_at=timezone.now(), done=done))


def export_finish(
    *, export: ReportExport, name: str, content: bytes, member_ids: Sequence[int]
) -> bool:
    """The file, of these members, can be fetched, by its user, for a day; False where another
    worker has the export by now.
    """
    rows = len(member_ids)
    return _finish(
        export,
        status=ExportStatus.DONE,
        name=name,
        content=content,
        scope={**export.scope, MEMBERS: sorted(member_ids)},
        rows=rows,
        done=rows,
    )


def export_fail(*, export: ReportExport, message: str) -> None:
    """The export says why there is no file."""
    _finish(export, status=ExportStatus.FAILED, message=message)


@transaction.atomic
def export_fetch(*, access: Access, export_id: int) -> ReportExport:
    """Return the user's export with its file, marked as fetched.

    Raises Http404 for an export of somebody else or without a file, and PermissionDenied where
    the user has other rights than when it was made, or does not see everybody who is in it: one
    of them has moved, or was deleted.
    """
    found = get_object_or_404(
        ReportExport.objects.filter(
            user=access.user, content__isnull=False, finished_at__gte=timezone.now() - KEPT
        ),
        pk=export_id,
    )
    rights = {key: value for key, value in found.scope.items() if key != MEMBERS}
    members = {*found.scope.get(MEMBERS, ())}
    seen = visible_members(access).values_list("pk", flat=True)
    if rights != rights_of(access) or not members.issubset(seen):
        raise PermissionDenied("You see other members by now than this file has. Export it again.")
    ReportExport.objects.filter(pk=found.pk).update(fetched_at=timezone.now())
    record(Action.FETCHED, by=access.user, what=REPORT, after={"rows": found.rows})
    return found


def waiting_exports(most: int | None = None) -> list[int]:
    """Return the exports to be told to a worker again, ``most`` of them, and give up those that
    died too often.
    """
    for export in ReportExport.objects.filter(_stale(), attempts__gte=MAX_ATTEMPTS):
        export_fail(export=export, message="It could not be prepared. Please export it again.")
    waiting = ReportExport.objects.filter(_stale() | Q(status=ExportStatus.QUEUED))
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:most])


def forget_files(before: datetime) -> int:
    """Files that were ready before that are gone, and what was asked for, with names that were
    searched for, and who was in it; return how many were. The record of the export stays.
    """
    old = ReportExport.objects.filter(finished_at__lt=before)
    kept = old.exclude(content=None, query="", scope={})
    return kept.update(content=None, query="", scope={})


def rights_of(access: Access) -> dict[str, Any]:
    """Return what the user may see, as a file depends on it."""
    return {
        "role": access.role.value,
        "visibility": access.policy.preset.value,
        "floor": access.policy.floor,
        "teams": sorted(visible_team_ids(access)),
    }


def _stale() -> Q:
    return Q(silent("heartbeat_at", STALE), status=ExportStatus.RUNNING)


def _finish(export: ReportExport, **values: Any) -> bool:
    """Store how the export ended, unless another worker has it by now; return whether it is."""
    mine = ReportExport.objects.filter(pk=export.pk, attempts=export.attempts, status__in=OPEN)
    return bool(mine.update(finished_at=timezone.now(), **values))
