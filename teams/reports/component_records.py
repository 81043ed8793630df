"""The records behind one number, page by page: alike ones of a day in one row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scoring.core.explain import Entry, Explanation
from scoring.core.fading import Faded, Fading
from teams.reports.component_days import entries_by_day, faded_by_day, reasons_of
from teams.reports.component_shapes import EntryRow, FadedRecords, FadedRow, Filter, Records
from teams.reports.shapes import Link
from teams.reports.wording import components
from teams.reports.wording.labels import source_label
from teams.reports.wording.records import count_of, detail_of, verdict, what_of

SIZE = 50
ALL, COUNTED, NOT_COUNTED, NEW, FADED = "all", "counted", "not_counted", "new", "faded"
ZERO = Decimal(0)

# An address with these parameters in its query.
Address = Callable[..., str]
Kept = Callable[[EntryRow], bool]


@dataclass(frozen=True, slots=True)
class Looked:
    """Which records are looked at: the filter's key, the page, and the day compared with.

    ``by_day`` says that they are shown as counts per day and kind.
    """

    show: str
    page: int
    since: date | None = None
    by_day: bool = False


def records_of(
    found: Explanation, address: Address, looked: Looked, faded: Fading | None
) -> Records:
    """Return one page of the records that a filter leaves; what is still to come stands last."""
    rows = rows_of(found)
    kept = _kept(found, looked.since)
    show = looked.show if looked.show in kept else ALL
    left = [row for row in rows if kept[show][1](row)]
    reasons = reasons_of(left) if looked.by_day else ()
    if looked.by_day:
        left = entries_by_day(left)
    pages, start, turn = _turn(address, show, looked.page, len(left))
    return Records(
        rows=tuple(left[start : start + SIZE]),
        filters=_filters(found, rows, looked.since, faded, address, show),
        raw=found.raw,
        trials=found.trials if found.component.kind == "rate" else None,
        total=sum(row.records for row in rows),
        shown=_shown(start, len(left)),
        is_decayed=found.component.kind == "decayed",
        floored=sum((row.contribution for row in rows), ZERO) < 0,
        by_day=looked.by_day,
        reasons=reasons,
        pages=pages,
        previous=turn(-1),
        next=turn(1),
    )


def faded_of(found: Explanation, faded: Fading, address: Address, looked: Looked) -> FadedRecords:
    """Return one page of the records that counted on the earlier day, the latest first."""
    name = found.component.name
    groups: dict[object, list[Faded]] = {}
    for one in faded.entries:
        groups.setdefault(_faded_alike(one, name), []).append(one)
    rows = [_faded_row(alike, faded, name) for alike in groups.values()]
    if looked.by_day:
        rows = faded_by_day(rows)
    pages, start, turn = _turn(address, FADED, looked.page, len(rows))
    sums = [sum((getattr(row, day) for row in rows), ZERO) for day in ("then", "now")]
    return FadedRecords(
        since=faded.since,
        rows=tuple(rows[start : start + SIZE]),
        filters=_filters(found, rows_of(found), faded.since, faded, address, FADED),
        then=faded.then,
        now=faded.now,
        total=len(faded.entries),
        shown=_shown(start, len(rows)),
        floored=min(sums) < 0,
        by_day=looked.by_day,
        pages=pages,
        previous=turn(-1),
        next=turn(1),
    )


def _kept(found: Explanation, since: date | None) -> dict[str, tuple[str, Kept]]:
    """The filters of one day by key: label, and which rows they leave."""
    kept: dict[str, tuple[str, Kept]] = {
        ALL: (components.every_record(), lambda row: True),
        COUNTED: (components.counted_records(), lambda row: row.status != "not_counted"),
        NOT_COUNTED: (
            components.not_counted_records(),
            lambda row: row.status == "not_counted",
        ),
    }
    if since is not None:
        kept[NEW] = (components.new_since(since), lambda row: since < row.day <= found.as_of)
    return kept


def _filters(
    found: Explanation,
    rows: Sequence[EntryRow],
    since: date | None,
    faded: Fading | None,
    address: Address,
    show: str,
) -> tuple[Filter, ...]:
    def url(key: str) -> str:
        return address() if key == ALL else address(show=key)

    filters = [
        Filter(key, label, sum(row.records for row in rows if keeps(row)), url(key), key == show)
        for key, (label, keeps) in _kept(found, since).items()
    ]
    if faded is not None:
        label = components.faded_since(faded.since)
        filters.append(Filter(FADED, label, len(faded.entries), url(FADED), show == FADED))
    return tuple(filters)


def _turn(
    address: Address, show: str, page: int, rows: int
) -> tuple[int, int, Callable[[int], Link | None]]:
    """How many pages there are, where this one begins, and the link to the one after or before."""
    pages = max(-(-rows // SIZE), 1)
    page = min(page, pages)
    query = {} if show == ALL else {"show": show}

    def turn(by: int) -> Link | None:
        to = page + by
        label = components.earlier() if by > 0 else components.later()
        return Link(label, address(**query, page=str(to))) if 1 <= to <= pages else None

    return pages, SIZE * (page - 1), turn


def _faded_alike(one: Faded, component: str) -> object:
    entry = one.entry
    if detail_of(entry.record, component):
        return id(one)
    return entry.day, what_of(entry), entry.record.source, count_of(entry), one.then, one.now


def _faded_row(alike: Sequence[Faded], faded: Fading, component: str) -> FadedRow:
    first, n = alike[0], len(alike)
    entry = first.entry
    return FadedRow(
        day=entry.day,
        what=what_of(entry),
        detail=detail_of(entry.record, component),
        count=n * count_of(entry),
        records=n,
        source=source_label(entry.record.source),
        age_then=(faded.since - entry.day).days,
        age_now=(faded.as_of - entry.day).days,
        then=n * first.then,
        now=n * first.now,
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


def _shown(start: int, total: int) -> str:
    return components.rows(start + 1, min(start + SIZE, total), total)
