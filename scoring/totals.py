"""Reads about the totals of many members, where nothing but totals is needed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from scoring.models import ScoreSnapshot
from scoring.snapshots import points


@dataclass(frozen=True, slots=True)
class StoredTotal:
    """A member's total on a day, None where there is none, and what it was computed from."""

    total: Decimal | None
    model: str
    policy: str
    facts_version: int
    computed_at: datetime


def stored_totals(
    *, member_ids: Collection[int], days: Collection[date]
) -> dict[date, dict[int, StoredTotal]]:
    """Return what is stored of the members' totals on each of the days, by member."""
    rows = ScoreSnapshot.objects.filter(member_id__in=member_ids, on__in=days).values_list(
        *("on", "member_id", "total", "model", "policy", "facts_version", "computed_at")
    )
    found: dict[date, dict[int, StoredTotal]] = {day: {} for day in days}
    for on, member_id, total, *more in rows:
        found[on][member_id] = StoredTotal(points(total), *more)
    return found
