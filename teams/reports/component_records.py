"""The records behind one number, page by page: alike ones of a day in one row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from scoring.core.explain import Entry, Explanation, Status
from teams.reports.component_shapes import EntryRow, Filter, Records
from teams.reports.score_parts import source_label
from teams.reports.shapes import Link
from teams.reports.wording.records import count_of, detail_of, verdict, what_of

SIZE = 50
ALL, COUNTED, NOT_COUNTED = "all", "counted", "not_counted"
FILTERS: dict[str, tuple[str, frozenset[Status]]] = {
    ALL: ("All", frozenset({"counted", "counted_in_part", "not_counted"})),
    COUNTED: ("Counted", frozenset({"counted", "counted_in_part"})),
    NOT_COUNTED: ("Not counted", frozenset({"not_counted"})),
}
ZERO = Decimal(0)

# An address with these parameters in its query.
Address = Callable[..., str]


def records_of(found: Explanation, address: Address, show: str, page: int) -> Records:
    """Return one page of the records that a filter leaves; what is still to come stands last."""
    show = show if show in FILTERS else ALL
    rows = rows_of(found)
    left = [row for row in rows if row.status in FILTERS[show][1]]
    pages = max(-(-len(left) // SIZE), 1)
    page = min(page, pages)
    start = (page - 1) * SIZE
    query = {} if show == ALL else {"show": show}

    def turn(label: str, to: int) -> Link | None:
        return Link(label, address(**query, page=str(to))) if 1 <= to <= pages else None

    return Records(
        rows=tuple(left[start : start + SIZE]),
        filters=tuple(_filter(key, rows, show, address) for key in FILTERS),
        raw=found.raw,
        trials=found.trials if found.component.kind == "rate" else None,
        total=sum(row.records for row in rows),
        shown=_shown(start, len(left)),
        is_decayed=found.component.kind == "decayed",
        floored=sum((row.contribution for row in rows), ZERO) < 0,
        previous=turn("Later", page - 1),
        next=turn("Earlier", page + 1),
    )


def rows_of(found: Explanation) -> list[EntryRow]:
    """Return all records as rows, the latest first; those after the day stand at the end."""
    name = found.component.name
    groups: dict[object, list[Entry]] = {}
    for entry in sorted(found.entries, key=lambda one: one.age < 0):
        groups.setdefault(_alike(entry, name), []).append(entry)
    return [_row(entries, name) for entries in groups.values()]


def _alike(entry: Entry, component: str) -> object:
    """What the records of one row share; a record with numbers of its own stands alone."""
    if detail_of(entry.record, component):
        return id(entry)
    told = entry.day, what_of(entry), entry.record.source, verdict(entry, component)
    return *told, entry.units, entry.alone, count_of(entry)


def _row(entries: list[Entry], component: str) -> EntryRow:
    first, n = entries[0], len(entries)
    return EntryRow(
        day=first.day,
        what=what_of(first),
        detail=detail_of(first.record, component),
        count=n * count_of(first),
        records=n,
        source=source_label(first.record.source),
        age=first.age,
        weight=first.weight,
        units=n * first.units,
        alone=n * first.alone,
        contribution=n * first.contribution,
        status=first.status,
        verdict=verdict(first, component),
    )


def _filter(key: str, rows: Iterable[EntryRow], show: str, address: Address) -> Filter:
    label, statuses = FILTERS[key]
    count = sum(row.records for row in rows if row.status in statuses)
    url = address() if key == ALL else address(show=key)
    return Filter(key, label, count, url, key == show)


def _shown(start: int, total: int) -> str:
    if not total:
        return "No rows"
    return f"Rows {start + 1} to {min(start + SIZE, total)} of {total}"
