"""What members did in a period, counted for the reports."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from teams.models import Activity, ActivityKind, Exchange, Member

POST = Q(kind=ActivityKind.POST)
COMMENT = Q(kind=ActivityKind.COMMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivitySummary:
    """What a member did: posts of every form, comments, messages and InMails sent.

    ``comments_scored`` are the comments with substance, before the caps a post and a day.
    """

    posts: int
    comments: int
    comments_scored: int
    messages: int


def activity_summary(
    *, members: Collection[Member], start: date, end: date
) -> dict[int, ActivitySummary]:
    """Return what each member did from ``start`` to ``end``, both included, in two queries."""
    ids = [member.pk for member in members]
    period = Q(member_id__in=ids, on__gte=start, on__lte=end, replaced_by__isnull=True)
    done = _by_member(
        Activity.objects.filter(period & (POST | COMMENT), count__gt=0),
        posts=Count("pk", filter=POST),
        comments=Count("pk", filter=COMMENT),
        comments_scored=Count("pk", filter=COMMENT & Q(quality__gt=0)),
    )
    sent = _by_member(Exchange.objects.filter(period), messages=Sum("outbound"))
    nothing = {"posts": 0, "comments": 0, "comments_scored": 0, "messages": 0}
    return {
        pk: ActivitySummary(**{**nothing, **done.get(pk, {}), **sent.get(pk, {})}) for pk in ids
    }


@dataclass(frozen=True, slots=True)
class Told:
    """What a source tells of a day: so many of a kind. ``flag`` as for ``Activity``."""

    on: date
    kind: str
    detail: str
    flag: bool
    count: int


def told_by(*, member: Member, source: str, since: date) -> list[Told]:
    """Return what a source tells of the member's days from ``since`` on, in one query."""
    rows = Activity.objects.filter(
        member=member, source=source, on__gte=since, replaced_by__isnull=True
    )
    return [Told(*row) for row in rows.values_list("on", "kind", "detail", "flag", "count")]


def _by_member(rows: QuerySet[Any], **counts: Any) -> dict[int, dict[str, int]]:
    found = rows.order_by().values("member_id").annotate(**counts)
    return {row.pop("member_id"): row for row in found}
