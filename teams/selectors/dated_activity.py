"""What members did day by day, so that each day can be counted for the team of that day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from teams.models import Activity, Exchange
from teams.selectors.activity_counts import COMMENT, POST

KINDS = {"posts": POST, "comments": COMMENT}


def activity_by_day(
    *, member_ids: Collection[int], start: date, end: date, what: str
) -> list[tuple[int, date, int]]:
    """Return how many of ``what`` each member did on each day from ``start`` to ``end``.

    ``what`` is "posts", "comments" or "messages", counted as ``activity_counts`` does. Days on
    which a member did none are left out. One query.
    """
    period = Q(member_id__in=member_ids, on__gte=start, on__lte=end, replaced_by__isnull=True)
    if what == "messages":
        rows: QuerySet[Any] = Exchange.objects.filter(period, outbound__gt=0)
        count: Any = Sum("outbound")
    else:
        rows = Activity.objects.filter(period & KINDS[what], count__gt=0)
        count = Count("pk")
    return list(rows.order_by().values_list("member_id", "on").annotate(n=count))
