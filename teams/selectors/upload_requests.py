"""Who was asked for fresh files and has not brought any since."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils import timezone

from teams.models import APPLIED, QUICK_LOG, Import, Member, UploadRequest


@dataclass(frozen=True, slots=True)
class Asked:
    """An open request: who asked ("" where the account is gone), and on which day."""

    by: str
    on: date


def open_requests(*, member_ids: Collection[int]) -> dict[int, Asked]:
    """Return the open request of each member who has one, in one query.

    It is answered as soon as an import of the member is applied after it; what is logged by hand
    is no file, and an import that is undone is no answer any more.
    """
    answers = Import.objects.filter(
        member=OuterRef("member"), status__in=APPLIED, finished_at__gt=OuterRef("asked_at")
    ).exclude(delivery__via=QUICK_LOG)
    rows = (
        UploadRequest.objects.filter(~Exists(answers), member_id__in=member_ids)
        .order_by("asked_at", "pk")
        .select_related("asked_by", "organization")
    )
    return {
        row.member_id: Asked(
            by=row.asked_by.get_full_name() if row.asked_by else "",
            on=timezone.localdate(row.asked_at, ZoneInfo(row.organization.time_zone)),
        )
        for row in rows
    }


def open_request(*, member: Member) -> Asked | None:
    """Return the member's open request, if there is one."""
    return open_requests(member_ids=[member.pk]).get(member.pk)
