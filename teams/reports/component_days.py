"""Records as counts per day and kind: what whoever is not the member sees of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from teams.reports.component_shapes import EntryRow, FadedRow
from teams.reports.wording import components

ZERO = Decimal(0)


def entries_by_day(rows: Iterable[EntryRow]) -> list[EntryRow]:
    """Return a row for each day and kind, in the order of the rows, with what they sum to.

    Nothing tells one record of a day from another: neither its numbers nor why it does not count.
    """
    groups: dict[tuple[date, str], list[EntryRow]] = {}
    for row in rows:
        groups.setdefault((row.day, row.what), []).append(row)
    return [_day(alike) for alike in groups.values()]


def faded_by_day(rows: Iterable[FadedRow]) -> list[FadedRow]:
    """Return a row for each day and kind of what faded, in the order of the rows."""
    groups: dict[tuple[date, str], list[FadedRow]] = {}
    for row in rows:
        groups.setdefault((row.day, row.what), []).append(row)
    return [
        replace(
            alike[0],
            detail="",
            count=sum(row.count for row in alike),
            records=sum(row.records for row in alike),
            source=_sources(alike),
            then=sum((row.then for row in alike), ZERO),
            now=sum((row.now for row in alike), ZERO),
        )
        for alike in groups.values()
    ]


def reasons_of(rows: Iterable[EntryRow]) -> tuple[tuple[str, int], ...]:
    """Return why records do not count, or not in full, with how many of all days, most first."""
    found: Counter[str] = Counter()
    for row in rows:
        if row.status == "not_counted" or row.is_short:
            found[row.verdict] += row.records
    return tuple(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def _day(alike: Sequence[EntryRow]) -> EntryRow:
    counted = sum(row.records for row in alike if row.status != "not_counted")
    records = sum(row.records for row in alike)
    weights = {row.weight for row in alike if row.status != "not_counted"}
    return replace(
        alike[0],
        detail="",
        count=sum(row.count for row in alike),
        records=records,
        source=_sources(alike),
        weight=next(iter(weights)) if len(weights) == 1 else None,
        units=sum((row.units for row in alike), ZERO),
        alone=sum((row.alone for row in alike), ZERO),
        contribution=sum((row.contribution for row in alike), ZERO),
        status="counted" if counted else "not_counted",
        verdict=components.counted_of(counted, records),
    )


def _sources(alike: Iterable[EntryRow | FadedRow]) -> str:
    return ", ".join(sorted({row.source for row in alike}))
