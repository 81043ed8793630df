"""The figures over the User Report: medians, distribution, movers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from scoring.core import standing
from scoring.core.model import ModelSpec
from scoring.core.result import Band
from teams.reports.report_shapes import (
    BandCount,
    Dot,
    Mover,
    ReportGroup,
    ReportRow,
    Summary,
)
from teams.reports.wording.labels import BAND_LABELS

MOVED = Decimal("0.5")


def summary(rows: Sequence[ReportRow], spec: ModelSpec) -> Summary:
    """Return the strip above the table."""
    totals = [row for row in rows if row.total is not None]
    moved = [row for row in totals if row.change is not None]
    paired = [
        (r.total, r.total - r.change) for r in rows if r.total is not None and r.change is not None
    ]
    now, before = (_median([pair[day] for pair in paired]) for day in (0, 1))
    three = [row for row in rows if row.partial is not None]
    return Summary(
        members=len(rows),
        with_total=len(totals),
        estimated=sum(row.estimated for row in totals),
        three_pillars=len(three),
        without=len(rows) - len(totals) - len(three),
        up=sum(_change(row) >= MOVED for row in moved),
        down=sum(_change(row) <= -MOVED for row in moved),
        level=sum(abs(_change(row)) < MOVED for row in moved),
        median=_median([row.total for row in totals]),
        median_before=before if len(paired) == len(totals) else None,
        median_change=None if now is None or before is None else now - before,
        dots=tuple(Dot(row.total, row.estimated) for row in totals if row.total is not None),
        bands=_bands([row.total for row in totals if row.total is not None], spec),
        movers=_movers(moved),
    )


def group_medians(
    name: str, members: Sequence[ReportRow], shown: Sequence[ReportRow]
) -> ReportGroup:
    """Return a group with the medians of all its members and the rows of this page."""
    totals = [row.total for row in members if row.total is not None]
    changes = [row.change for row in members if row.change is not None]
    cells = [row.pillars for row in members if row.pillars]
    return ReportGroup(
        name=name,
        members=len(members),
        totals=len(totals),
        median=_median(totals),
        pillars=tuple(_median([c[i].points for c in cells]) for i in range(4)),
        change=_median(changes),
        rows=tuple(shown),
    )


def _median(values: Sequence[Decimal | None]) -> Decimal | None:
    """Return the median of any group: the report is for managers, who see their own people."""
    return standing.figures(values, floor=1).median


def _change(row: ReportRow) -> Decimal:
    return row.change or Decimal(0)


def _bands(totals: Sequence[Decimal], spec: ModelSpec) -> tuple[BandCount, ...]:
    floors = [*spec.bands, ("", 100)]
    return tuple(
        BandCount(BAND_LABELS[_band(name)], low, high, _between(totals, low, high))
        for (name, low), (_, high) in pairwise(floors)
    )


def _band(name: str) -> Band:
    return name  # type: ignore[return-value]


def _between(totals: Sequence[Decimal], low: int, high: int) -> int:
    return sum(low <= total < high or (high == 100 and total == 100) for total in totals)


def _movers(moved: Sequence[ReportRow]) -> tuple[Mover, ...]:
    if not moved:
        return ()
    furthest_up = max(moved, key=lambda row: (_change(row), row.name))
    furthest_down = min(moved, key=lambda row: (_change(row), row.name))
    return tuple(
        Mover(row.id, row.name, _change(row), row.cause.label.lower())
        for row in (furthest_down, furthest_up)
        if row.cause is not None and abs(_change(row)) >= MOVED
    )
