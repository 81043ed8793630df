"""The figures over the User Report: medians, distribution, movers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from django.utils.translation import gettext

from scoring.core.model import ModelSpec
from teams.reports.report_column_shapes import Column
from teams.reports.report_counts import MISSING
from teams.reports.report_filter_words import BANDS
from teams.reports.report_filters import moves
from teams.reports.report_query import LEAST, ReportQuery
from teams.reports.report_selection import Selection
from teams.reports.report_shapes import BandCount, Move, Mover, ReportGroup, ReportRow, Summary
from teams.reports.report_sums import median, medians

MOVERS = 2


def summary(
    members: Selection,
    bands: Mapping[str, int],
    movers: Sequence[ReportRow],
    query: ReportQuery,
    spec: ModelSpec,
) -> Summary:
    """Return the strip above the table.

    ``bands`` counts the totals in each band before the filter by bands, and ``movers`` are the
    rows of those who moved furthest, with their causes.
    """
    total, change = members.numbers("total"), members.numbers("change")
    paired = change != MISSING
    now, before = median(total[paired]), median(total[paired] - change[paired])
    with_total, three = int(members.has_total.sum()), int(members.is_partial.sum())
    ways = {way: int(of.sum()) for way, of in moves(change, query.least).items()}
    return Summary(
        members=len(members),
        with_total=with_total,
        estimated=int(members.is_estimated.sum()),
        three_pillars=three,
        without=len(members) - with_total - three,
        least=query.least,
        moves=(
            Move("up", ways["up"], *_toggled(query, "moves", "up")),
            Move("down", ways["down"], *_toggled(query, "moves", "down")),
            Move("level", ways["level"], *_toggled(query, "moves", "level")),
        ),
        median=median(total[members.has_total]),
        median_before=before if int(paired.sum()) == with_total else None,
        median_change=None if now is None or before is None else now - before,
        dots=members.dots,
        bands=_bands(bands, query, spec),
        movers=tuple(
            Mover(row.id, row.name, row.change, row.cause.label.lower() if row.cause else "")
            for row in movers
            if row.change is not None
        ),
    )


def furthest(members: Selection) -> list[int]:
    """Return the places of those who moved furthest by half a point or more: up to two down and
    two up.
    """
    change = members.numbers("change")
    ways = moves(change, LEAST)
    found: list[int] = []
    for way, sign in (("down", 1), ("up", -1)):
        moved = np.flatnonzero(ways[way])
        if len(moved) > MOVERS:
            moves_of = sign * change[moved]
            moved = moved[moves_of <= np.partition(moves_of, MOVERS - 1)[MOVERS - 1]]
        parts = (
            (sign * change[moved]).tolist(),
            members.names_of(moved),
            members.ids[moved].tolist(),
        )
        order = sorted(zip(*parts, moved.tolist(), strict=True))
        found += [place for *_, place in order[:MOVERS]]
    return found


def group_of(
    name: str, members: Selection, shown: Sequence[ReportRow], columns: Sequence[Column]
) -> ReportGroup:
    """Return a group with the medians of all its members and the rows of this page."""
    return ReportGroup(
        name=name,
        members=len(members),
        totals=int(members.has_total.sum()),
        medians=medians(members, columns),
        rows=tuple(shown),
    )


def _toggled(query: ReportQuery, name: str, value: str) -> tuple[str, bool]:
    """Return the address that adds the value to a filter, or drops it, and whether it is there."""
    values = getattr(query, name)
    left = tuple(other for other in values if other != value)
    return query.but(**{name: left if value in values else (*values, value)}), value in values


def _bands(counts: Mapping[str, int], query: ReportQuery, spec: ModelSpec) -> tuple[BandCount, ...]:
    floors = [*spec.bands, ("", 100)]
    return tuple(
        BandCount(
            gettext(BANDS[name]), low, high, counts.get(name, 0), *_toggled(query, "bands", name)
        )
        for (name, low), (_, high) in pairwise(floors)
    )
