"""What a row of a usage report says, as evidence: sums of a period become days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import overload

from scoring.core.records import (
    Active,
    AnyRecord,
    Coverage,
    Member,
    Network,
    ProfileView,
    ReferenceSSI,
    Saved,
    Search,
)
from scoring.core.window import spread
from teams.importers.sales_navigator import seats


@dataclass(frozen=True, slots=True)
class Usage:
    """One seat in one report, of which it speaks from ``start`` to ``end``.

    What is None, or not in ``ssi``, is not known. ``holds`` says whether it is a seat of Sales
    Navigator on ``end``; one that was taken away ended on ``removed``.
    """

    source: str
    name: str
    email: str
    start: date
    end: date
    holds: bool | None
    activated: date | None
    removed: date | None
    days_active: int | None
    searches: int | None
    views: int | None
    leads: int | None
    accounts: int | None
    connections: int | None
    ssi: Mapping[str, str]


class Told(Sequence[AnyRecord]):
    """The records of one person, made whenever they are asked for: a report has many people."""

    def __init__(self, rows: Sequence[Usage]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[AnyRecord]:
        for row in self._rows:
            yield from records(row)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @overload
    def __getitem__(self, place: int) -> AnyRecord: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[AnyRecord]: ...
    def __getitem__(self, place: int | slice) -> AnyRecord | Sequence[AnyRecord]:
        return list(self)[place]


def records(row: Usage) -> Iterator[AnyRecord]:
    """The evidence in a row: every day of the period anew, days without anything included.

    So a later report that overlaps this one replaces all it says of a day. A sum spread over days
    makes no day an active one; the days active are told by themselves.
    """
    yield from _seat(row)
    if covered := tuple(sorted(_covered(row))):
        yield Coverage(source=seats.SOURCE, metrics=covered, start=row.start, end=row.end)
    yield from _days(row, "search", row.searches, lambda **k: Search(**k, advanced=True))
    yield from _days(row, "profile_view", row.views, ProfileView)
    yield from _days(row, "lead", row.leads, lambda **k: Saved(**k, what="lead"))
    yield from _days(row, "account", row.accounts, lambda **k: Saved(**k, what="account"))
    if row.days_active is not None:
        for on, active in spread(row.days_active, row.start, row.end):
            yield Active(source=row.source, ref=f"active:{on}", passive=not active, on=on)
    ref = str(row.end)
    if row.connections is not None:
        yield Network(
            source=row.source, ref=f"network:{ref}", on=row.end, connections=row.connections
        )
    if "total" in row.ssi:
        yield ReferenceSSI(source=row.source, ref=f"ssi:{ref}", on=row.end, values=row.ssi)


def _days(
    row: Usage, kind: str, total: int | None, make: Callable[..., AnyRecord]
) -> Iterator[AnyRecord]:
    if total is None:
        return
    for on, count in spread(total, row.start, row.end):
        yield make(source=row.source, ref=f"{kind}:{on}", passive=True, on=on, count=count)


def _covered(row: Usage) -> Iterator[str]:
    if row.searches is not None:
        yield seats.SEARCHES
    if row.views is not None:
        yield seats.VIEWS
    if row.leads is not None and row.accounts is not None:
        yield seats.SAVED
    if row.days_active is not None:
        yield seats.DAYS


def _seat(row: Usage) -> Iterator[Member]:
    """The seat since it was activated, and what it is at the end: a former one may have ended."""
    told: dict[str, tuple[bool, date]] = {}
    if row.holds:
        told["seat"] = True, row.activated or row.start
    if row.removed:
        told["removed"] = False, row.removed
    if row.holds is not None and not (row.removed and row.removed <= row.end):
        told[f"seat:{row.end}"] = row.holds, row.end
    for ref, (holds, since) in told.items():
        yield Member(
            source=row.source,
            ref=ref,
            name=row.name,
            email=row.email,
            seat="sales_navigator" if holds else "free",
            seat_since=since,
        )
