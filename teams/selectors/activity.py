"""What sources tell of the days of a member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from teams.models import Activity, Member


@dataclass(frozen=True, slots=True)
class Told:
    """What a source tells of a day: so many of a kind. ``flag`` as for ``Activity``."""

    on: date
    kind: str
    detail: str
    flag: bool
    count: int


def told_by(*, member: Member, source: str, since: date) -> list[Told]:
    """Return what a source tells of the member's days from ``since`` on, in one query."""
    rows = Activity.objects.filter(
        member=member, source=source, on__gte=since, replaced_by__isnull=True
    )
    return [Told(*row) for row in rows.values_list("on", "kind", "detail", "flag", "count")]
