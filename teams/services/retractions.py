"""What a source takes back: a row that stands in the place of another and tells nothing.

So an undo of the import that took it back brings it back, and an undo of the one that told it
leaves nothing (docs/decisions/0013).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Q

from scoring.core.records import AnyRecord, Comment, Post, Retraction
from teams.models import Activity, ActivityKind, Member

# Rows of posts and comments that count nothing. A reaction of count 0 says so by itself.
RETRACTED = Q(kind__in=(ActivityKind.POST, ActivityKind.COMMENT), count=0)
TOLERANCE = timedelta(seconds=2)
DAY = timedelta(days=1)

# When a post or comment was made, and the retraction of it.
_Known = tuple[datetime, Retraction]
_Name = tuple[str, str, str]
_OF: dict[str, Literal["post", "comment"]] = {"post": "post", "comment": "comment"}


def resolved(*, member: Member, records: Iterable[AnyRecord]) -> list[AnyRecord]:
    """Return the records; a retraction names what is known of the member or told beside it.

    LinkedIn names what is gone by a number that tells its time, and in which file it came may
    not be told: so one that names nothing known is meant for what was made within two seconds of
    it. Without a name and without anything known it is left out.
    """
    found = list(records)
    dated = [r for r in found if isinstance(r, Retraction) and r.at is not None]
    if not dated:
        return found
    known = [*_stored(member, dated), *_told(found)]
    named: set[_Name] = {(one.of, one.source, one.ref) for _, one in known}
    return [
        meant
        for record in found
        for meant in [_meant(record, known, named) if isinstance(record, Retraction) else record]
        if meant is not None
    ]


def _meant(record: Retraction, known: Sequence[_Known], named: set[_Name]) -> Retraction | None:
    if record.at is None or (record.of, record.source, record.ref) in named:
        return record
    at = record.at
    near = [
        (abs(made - at), one.ref, one)
        for made, one in known
        if one.of == record.of and abs(made - at) <= TOLERANCE
    ]
    nearest = min(near, key=lambda found: found[:2], default=None)
    return nearest[2] if nearest else record if record.ref else None


def _stored(member: Member, dated: Sequence[Retraction]) -> list[_Known]:
    instants = [one.at for one in dated if one.at is not None]
    rows = Activity.objects.filter(
        member=member,
        kind__in=(ActivityKind.POST, ActivityKind.COMMENT),
        replaced_by__isnull=True,
        on__gte=min(instants).date() - DAY,
        on__lte=max(instants).date() + DAY,
        at__gte=min(instants) - TOLERANCE,
        at__lte=max(instants) + TOLERANCE,
    ).exclude(ref="")
    return [
        (at, Retraction(source=source, ref=ref, on=on, at=at, of=_OF[kind]))
        for kind, source, ref, on, at in rows.order_by("pk").values_list(
            "kind", "source", "ref", "on", "at"
        )
        if at is not None
    ]


def _told(records: Iterable[AnyRecord]) -> list[_Known]:
    return [
        (
            one.at,
            Retraction(
                source=one.source,
                ref=one.ref,
                on=one.on,
                at=one.at,
                of="post" if isinstance(one, Post) else "comment",
            ),
        )
        for one in records
        if isinstance(one, Post | Comment) and one.at is not None and one.ref
    ]
