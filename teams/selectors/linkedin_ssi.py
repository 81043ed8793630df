"""LinkedIn's own index as it was recorded: a series beside the score, never part of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from scoring.core.result import PillarName
from teams.models import StateKind, StateSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedSSI:
    """LinkedIn's numbers of one member and day; a pillar that nobody told is None.

    ``via`` is what brought them (``Delivery.via``), empty for files.
    """

    on: date
    total: Decimal
    pillars: dict[PillarName, Decimal | None]
    source: str
    via: str


def linkedin_ssi(
    *, member_ids: Collection[int], first: date | None = None, days: Iterable[date] | None = None
) -> dict[int, tuple[RecordedSSI, ...]]:
    """Return what was recorded for the members from ``first`` on, or on ``days``, oldest first.

    One a day: where sources differ, the one that was told last stands. In one query.
    """
    rows = standing_ssi().filter(member_id__in=member_ids)
    if first is not None:
        rows = rows.filter(on__gte=first)
    if days is not None:
        rows = rows.filter(on__in=list(days))
    found: dict[int, dict[date, RecordedSSI]] = {}
    for member_id, recorded in _read(rows):
        found.setdefault(member_id, {})[recorded.on] = recorded
    return {member_id: tuple(by_day.values()) for member_id, by_day in found.items()}


def standing_ssi() -> QuerySet[StateSnapshot]:
    """Return the facts that hold LinkedIn's own index, with a total."""
    return StateSnapshot.objects.filter(
        kind=StateKind.REFERENCE_SSI, replaced_by__isnull=True, values__has_key="total"
    )


def _read(rows: QuerySet[StateSnapshot]) -> Iterator[tuple[int, RecordedSSI]]:
    """The last told of a day comes last."""
    columns = ("member_id", "on", "values", "source", "batch__delivery__via")
    for member_id, on, values, source, via in rows.order_by("on", "told_on", "pk").values_list(
        *columns
    ):
        yield (
            member_id,
            RecordedSSI(
                on=on,
                total=Decimal(values["total"]),
                pillars={
                    "brand": _number(values, "brand"),
                    "find": _number(values, "find"),
                    "insights": _number(values, "insights"),
                    "relationships": _number(values, "relationships"),
                },
                source=source,
                via=via or "",
            ),
        )


def _number(values: dict[str, Any], key: str) -> Decimal | None:
    return Decimal(values[key]) if key in values else None
