"""Who was asked for fresh files and has not brought any since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from teams.models import APPLIED, QUICK_LOG, Import, Member, UploadRequest


@dataclass(frozen=True, slots=True)
class Asked:
    """An open request: who asked ("" where the account is gone), and on which day."""

    by: str
    on: date


def open_request(*, member: Member) -> Asked | None:
    """Return the member's open request, if there is one: the latest of several."""
    rows = Member.objects.filter(pk=member.pk).select_related("organization")
    row = rows.annotate(**asked_columns()).get()
    return asked_in(row, row.organization.time_zone)


def asked_columns() -> dict[str, Any]:
    """Return expressions for a member's open request: when it was asked, and by whom.

    A request is answered as soon as an import of the member is applied after it; what is logged
    by hand is no file, and an import that is undone is no answer any more.
    """
    answers = Import.objects.filter(
        member=OuterRef("member"), status__in=APPLIED, finished_at__gt=OuterRef("asked_at")
    ).exclude(delivery__via=QUICK_LOG)
    latest = UploadRequest.objects.filter(~Exists(answers), member=OuterRef("pk")).order_by(
        "-asked_at", "-pk"
    )
    name = Coalesce(
        NullIf("asked_by__name", Value("")),
        "asked_by__email",
        Value(""),
        output_field=CharField(),
    )
    return {
        "asked_at": Subquery(latest.values("asked_at")[:1]),
        "asked_by": Subquery(latest.annotate(by=name).values("by")[:1]),
    }


def asked_in(row: Any, time_zone: str) -> Asked | None:
    """Return the open request in a row that has ``asked_columns``, if there is one."""
    if row.asked_at is None:
        return None
    return Asked(by=row.asked_by, on=timezone.localdate(row.asked_at, ZoneInfo(time_zone)))
