"""What imports tell of business outcomes, by member and month. They are no part of the score."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from teams.models import StateKind, StateSnapshot

Month = tuple[int, date]


@dataclass(slots=True)
class MonthOutcomes:
    """What is told of a member's month, whose first day is its name.

    ``counts`` are by kind: meeting, opportunity, won. ``amounts`` are those won, by currency, ""
    where none is told: different currencies are never added. ``attainment`` is the latest one of
    the month as a share of the quota, 1 being all of it.
    """

    counts: dict[str, int] = field(default_factory=dict)
    amounts: dict[str, Decimal] = field(default_factory=dict)
    attainment: Decimal | None = None


def month_of(day: date) -> date:
    """Return the first day of the month of a day."""
    return day.replace(day=1)


def outcomes_by_month(
    *,
    member_ids: Collection[int],
    start: date,
    end: date,
    is_in_sight: Callable[[int, date], bool],
) -> dict[Month, MonthOutcomes]:
    """Return what is told of the members' days from ``start`` to ``end``, in one query.

    Of the days alone on which the member ``is_in_sight``.
    """
    rows = (
        _outcomes(member_ids)
        .filter(on__gte=start, on__lte=end)
        .order_by("on", "pk")
        .values_list("member_id", "on", "values")
    )
    found: dict[Month, MonthOutcomes] = {}
    for member_id, on, told in rows:
        if not is_in_sight(member_id, on):
            continue
        month = found.setdefault((member_id, month_of(on)), MonthOutcomes())
        _add(month, told["kind"], told["values"])
    return found


def with_outcomes(*, member_ids: Collection[int]) -> set[int]:
    """Return those of the members of whom any outcome was ever imported."""
    return set(_outcomes(member_ids).order_by().values_list("member_id", flat=True).distinct())


def _outcomes(member_ids: Collection[int]) -> Any:
    return StateSnapshot.objects.filter(
        member_id__in=member_ids, kind=StateKind.OUTCOME, replaced_by__isnull=True
    )


def _add(month: MonthOutcomes, kind: str, values: Mapping[str, str]) -> None:
    if kind == "quota":
        if "attainment" in values:
            month.attainment = Decimal(values["attainment"])
        return
    month.counts[kind] = month.counts.get(kind, 0) + int(values.get("count", 1))
    if kind == "won" and "amount" in values:
        currency = values.get("currency", "")
        known = month.amounts.get(currency, Decimal(0))
        month.amounts[currency] = known + Decimal(values["amount"])
