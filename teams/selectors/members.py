"""What is known about members besides their activity."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q

from teams.models import Member, Seat, SeatKind


def seat_on(*, member: Member, on: date) -> str:
    """Return the seat that the member held on a day: free where none is known.

    Of two that begin on one day Sales Navigator stands (activity format v1).
    """
    kinds = (
        Seat.objects.filter(Q(since__isnull=True) | Q(since__lte=on), member=member)
        .filter(replaced_by__isnull=True)
        .exclude(kind="")
        .order_by(F("since").desc(nulls_last=True), "-kind")
        .values_list("kind", flat=True)
    )
    return kinds.first() or SeatKind.FREE
