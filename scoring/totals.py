"""Reads about many members at once, where whole scores would be too much."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import BinaryField, Case, F, Q, Value, When

from scoring.core.curves import RAW_SCALE
from scoring.core.model import ModelSpec
from scoring.core.score import MEASURED, NOT_APPLICABLE, PARTIAL, rate_columns
from scoring.models import ScoreSnapshot
from scoring.snapshots import VALUES, cells_as, points

# By component: the columns of its successes and of what they are of.
RATES = {
    "message_response": ("replies", "opened"),
    "invitation_acceptance": ("accepted", "invited"),
}
NETWORK = "network_size"

Table = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class StoredTotal:
    """A member's total on a day, None where there is none, and what it was computed from.

    ``former`` are the values that a restated day showed first, by name, in hundredths.
    """

    total: Decimal | None
    model: str
    policy: str
    facts_version: int
    computed_at: datetime
    former: Mapping[str, int | None] | None

    @property
    def first(self) -> Decimal | None:
        """The total that the day showed first."""
        return self.total if self.former is None else points(self.former["total"])


@dataclass(frozen=True, slots=True)
class DayValues:
    """A member's total and pillars on a day, None where there is none, and what they rest on.

    ``pillars`` are in the order of the model.
    """

    total: Decimal | None
    pillars: tuple[Decimal | None, ...]
    estimated: bool
    rules: tuple[str, str]
    data_through: date | None

    @property
    def measured(self) -> int:
        """How many pillars have a value."""
        return sum(value is not None for value in self.pillars)


def day_values(
    *, member_ids: Collection[int], days: Collection[date]
) -> dict[date, dict[int, DayValues]]:
    """Return the members' totals and pillars on each of the days, by member; one query."""
    rows = ScoreSnapshot.objects.filter(member_id__in=member_ids, on__in=days).order_by()
    columns = ("on", "member_id", "estimated", "model", "policy", "data_through", *VALUES)
    found: dict[date, dict[int, DayValues]] = {day: {} for day in days}
    for on, member_id, estimated, rules, policy, through, total, *pillars in rows.values_list(
        *columns
    ):
        values = tuple(points(value) for value in pillars)
        found[on][member_id] = DayValues(points(total), values, estimated, (rules, policy), through)
    return found


def totals_by_day(
    *, member_ids: Collection[int], days: Collection[date]
) -> dict[date, dict[int, Decimal]]:
    """Return by day the totals of those of the members who have one; one query."""
    rows = ScoreSnapshot.objects.filter(member_id__in=member_ids, on__in=days, total__isnull=False)
    found: dict[date, dict[int, Decimal]] = {day: {} for day in days}
    for on, member_id, total in rows.order_by().values_list("on", "member_id", "total"):
        if total is not None:
            found[on][member_id] = Decimal(total).scaleb(-2)
    return found


def stored_totals(
    *, member_ids: Collection[int], days: Collection[date]
) -> dict[date, dict[int, StoredTotal]]:
    """Return what is stored of the members' totals on each of the days, by member."""
    rows = ScoreSnapshot.objects.filter(member_id__in=member_ids, on__in=days).values_list(
        *("on", "member_id", "total", "model", "policy", "facts_version", "computed_at", "former")
    )
    found: dict[date, dict[int, StoredTotal]] = {day: {} for day in days}
    for on, member_id, total, *more in rows:
        found[on][member_id] = StoredTotal(points(total), *more)
    return found


# What of two days is told in a table of many members; a row a member.
FIGURES = np.dtype(
    [
        ("scored", "?"),  # there is a score of the later day
        *((name, "<i4") for name in VALUES),  # hundredths
        ("estimated", "?"),
        ("through", "<i4"),  # the last day that a source tells of, as an ordinal
        ("before", "<i4"),  # the total of the earlier day
        ("alike", "?"),  # both days were scored by the same rules
        ("valued", "<i2"),  # components with a value
        ("applicable", "<i2"),  # components that apply to the seat
        ("watched", "<i4"),  # a bit for each of the components that were asked for and have a value
        ("connections", "<i8"),
        ("replies", "<i8"),
        ("opened", "<i8"),
        ("accepted", "<i8"),
        ("invited", "<i8"),
    ]
)
# What has no value. No figure is below 0.
NONE = -1
NOTHING = np.array((False, *[NONE] * 5, False, NONE, NONE, False, 0, 0, 0, *[NONE] * 5), FIGURES)


def figures_on(
    *,
    member_ids: Sequence[int],
    among: Q,
    on: date,
    since: date,
    specs: Mapping[str, ModelSpec],
    watched: Sequence[str],
) -> Table:
    """Return what is stored of the members on two days, a row of ``FIGURES`` each, in one query.

    Components are read as arrays, all members at once. ``among`` is a condition of snapshots that
    all of the members' meet: of thousands that is less work than their ids. ``specs`` are the
    models by name, ``watched`` the components that have a bit.
    """
    place_of = {member_id: place for place, member_id in enumerate(member_ids)}
    rows = ScoreSnapshot.objects.filter(among, on__in=(on, since)).order_by()
    packed = Case(When(on=on, then=F("components")), default=Value(b""), output_field=BinaryField())
    columns = ("member_id", "on", *VALUES, "estimated", "model", "policy", "data_through")
    found = np.full(len(member_ids), NOTHING)
    rules: list[dict[int, tuple[str, str]]] = [{}, {}]
    cells: dict[str, list[tuple[int, bytes]]] = {}
    for member_id, day, *told, stored in rows.values_list(*columns, packed):
        cents, (estimated, name, policy, through) = told[:5], told[5:]
        place = place_of.get(member_id)
        if place is None:
            continue
        if day != on:
            found["before"][place] = NONE if cents[0] is None else cents[0]
            rules[1][place] = name, policy
            continue
        rules[0][place] = name, policy
        row = found[place]
        row["scored"], row["estimated"] = True, estimated
        row["through"] = through.toordinal() if through else NONE
        for value, of in zip(cents, VALUES, strict=True):
            row[of] = NONE if value is None else value
        cells.setdefault(name, []).append((place, stored))
    both = rules[0].keys() & rules[1].keys()
    found["alike"][[place for place in both if rules[0][place] == rules[1][place]]] = True
    for name, of_model in cells.items():
        _measure(found, of_model, specs[name], watched)
    return found


def _measure(
    found: Table, of_model: Sequence[tuple[int, bytes]], spec: ModelSpec, watched: Sequence[str]
) -> None:
    """Fill in what the components of rows of one model tell."""
    places = np.array([place for place, _ in of_model])
    cells = cells_as([stored for _, stored in of_model], spec)
    valued = (cells["state"] == PARTIAL) | (cells["state"] == MEASURED)
    found["valued"][places] = valued.sum(axis=1)
    found["applicable"][places] = (cells["state"] != NOT_APPLICABLE).sum(axis=1)
    bits = [valued[:, spec.columns[name]].astype(np.int32) << n for n, name in enumerate(watched)]
    found["watched"][places] = sum(bits)
    at = spec.columns[NETWORK]
    found["connections"][places] = np.where(valued[:, at], cells["raw"][:, at] // RAW_SCALE, NONE)
    for name, (won, tried) in RATES.items():
        at = spec.columns[name]
        if at in rate_columns(spec):
            is_known = valued[:, at]
            found[won][places] = np.where(is_known, cells["raw"][:, at] // RAW_SCALE, NONE)
            found[tried][places] = np.where(is_known, cells["trials"][:, at], NONE)
