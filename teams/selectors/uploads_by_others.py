"""Which files others brought of a member: members are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from teams.models import APPLIED, Import, Member

LISTED = 10


@dataclass(frozen=True, slots=True)
class Brought:
    """Somebody else imported files of the member; ``by`` is "" for an account that is gone."""

    import_id: int
    by: str
    at: datetime


def brought_by_others(*, member: Member, most: int = LISTED) -> tuple[Brought, ...]:
    """Return the latest imports of the member that somebody else brought, in one query."""
    rows = Import.objects.filter(member=member, status__in=APPLIED).defer("claims")
    others = rows.exclude(uploaded_by_id=member.user_id or 0).select_related("uploaded_by")
    return tuple(
        Brought(row.pk, row.uploaded_by.get_full_name() if row.uploaded_by else "", row.created_at)
        for row in others[:most]
    )
