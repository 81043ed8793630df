"""The dated seat of a member: since when it has been a Sales Navigator seat, and until when."""

from __future__ import annotations

from collections.abc import Iterable

from scoring.core.records import AnyRecord, Member, Seat

ALWAYS = 0
FOREVER = 10_000_000

Span = tuple[int, int]


def navigator_spans(records: Iterable[AnyRecord], override: Seat | None = None) -> list[Span]:
    """The spans of days (ordinals, both included) with a Sales Navigator seat, in order.

    A seat holds from its ``seat_since`` on (always where absent) until a later one; of two on
    one date Sales Navigator stands; a renewal without a break begins nothing new. ``override``
    is the seat of every day, without a beginning.
    """
    if override is not None:
        return [(ALWAYS, FOREVER)] if override == "sales_navigator" else []
    seats: dict[int, bool] = {}
    for record in records:
        if isinstance(record, Member) and record.seat is not None:
            since = record.seat_since.toordinal() if record.seat_since else ALWAYS
            seats[since] = seats.get(since, False) or record.seat == "sales_navigator"
    spans: list[Span] = []
    began: int | None = None
    for since, navigator in sorted(seats.items()):
        if navigator and began is None:
            began = since
        elif not navigator and began is not None:
            spans.append((began, since - 1))
            began = None
    if began is not None:
        spans.append((began, FOREVER))
    return spans
