"""What a member did, as counts per day and kind: no times, no texts, nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet, Sum, Value

from teams.models import (
    Activity,
    ActivityKind,
    Connection,
    DirectionChoice,
    Exchange,
    Invitation,
    Member,
)

# Kinds of activity of which a row tells of several by its count, and those of which it is one.
COUNTED = (
    *(ActivityKind.REACTION, ActivityKind.SEARCH, ActivityKind.PROFILE_VIEW),
    *(ActivityKind.SAVED, ActivityKind.POST, ActivityKind.COMMENT),
)
SENT, INVITED, CONNECTED = "message", "invitation", "connection"


@dataclass(frozen=True, slots=True)
class DayCount:
    """So many of a kind on a day."""

    on: date
    kind: str
    count: int


def day_counts(*, member: Member, first: date, last: date) -> list[DayCount]:
    """Return what the member did from ``first`` to ``last``, by day and kind, in one query.

    Messages and invitations are those that the member sent.
    """
    of_member = {"member": member, "replaced_by__isnull": True}
    between = {**of_member, "on__gte": first, "on__lte": last}
    done = Activity.objects.filter(kind__in=COUNTED, count__gt=0, **between)
    parts: list[QuerySet[Any, Any]] = [
        _counted(done.annotate(what=F("kind")), Sum("count")),
        _counted(_named(Exchange.objects.filter(outbound__gt=0, **between), SENT), Sum("outbound")),
        _counted(
            _named(Invitation.objects.filter(direction=DirectionChoice.OUT, **between), INVITED),
            Count("pk"),
        ),
        _counted(_named(Connection.objects.filter(**between), CONNECTED), Count("pk")),
    ]
    rows = parts[0].union(*parts[1:], all=True)
    return [DayCount(*row) for row in sorted(rows)]


def _named(rows: QuerySet[Any], kind: str) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.annotate(what=Value(kind))
    return found


def _counted(rows: QuerySet[Any], number: Sum | Count) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = rows.order_by().values_list("on", "what").annotate(number=number)
    return found
