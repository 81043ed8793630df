"""Reads of the audit log: filtered, by a cursor that stays where it is while rows are added."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.access import Access
from accounts.models import Action, AuditEvent
from accounts.roles import Capability

PAGE = 50
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """Which events: empty fields ask for nothing. ``since`` and ``until`` are local days.

    ``kind`` is the label of a model, ``row`` the key of one of its rows.
    """

    q: str = ""
    person: str = ""
    action: str = ""
    kind: str = ""
    row: str = ""
    channel: str = ""
    since: date | None = None
    until: date | None = None
    cursor: str = ""

    @property
    def text(self) -> str:
        """The query as it stands in an address."""
        names = ("q", "person", "action", "kind", "row", "channel", "since", "until", "cursor")
        given = {name: getattr(self, name) for name in names}
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def is_filtered(self) -> bool:
        """Whether it leaves anything out."""
        return replace(self, cursor="") != AuditQuery()


@dataclass(frozen=True, slots=True)
class Found:
    """A page of events, and the cursor of the next one; "" where there is none."""

    events: tuple[AuditEvent, ...]
    next: str


def asked(given: Mapping[str, str]) -> AuditQuery:
    """Return the query that parameters of an address tell; what cannot be is left out."""
    text = {
        name: given.get(name, "").strip()[:100]
        for name in ("q", "person", "kind", "row", "channel", "action", "cursor")
    }
    if text["action"] not in Action.values:
        text["action"] = ""
    return AuditQuery(
        **text, since=_day(given.get("since", "")), until=_day(given.get("until", ""))
    )


def events_found(*, access: Access, query: AuditQuery, most: int = PAGE) -> Found:
    """Return a page of the events, latest first. Raises PermissionDenied."""
    access.require(Capability.VIEW_AUDIT)
    rows = list(_after(_filtered(query), query.cursor)[: most + 1])
    last = cursor_of(rows[most - 1]) if len(rows) > most else ""
    return Found(tuple(rows[:most]), last)


def event_of(*, access: Access, event_id: int) -> AuditEvent | None:
    """Return one event of the organization. Raises PermissionDenied."""
    access.require(Capability.VIEW_AUDIT)
    return AuditEvent.objects.filter(pk=event_id).first()


def all_events(*, access: Access, query: AuditQuery) -> Iterator[AuditEvent]:
    """Return the events, latest first, a few hundred a query: never all of them in memory.

    They may be taken after the page was left, where the organization is entered for it. Raises
    PermissionDenied at once.
    """
    access.require(Capability.VIEW_AUDIT)
    return _in_parts(_filtered(query))


def cursor_of(event: AuditEvent) -> str:
    """Return the cursor after an event."""
    return base64.urlsafe_b64encode(f"{event.at.isoformat()} {event.pk}".encode()).decode()


def _in_parts(rows: QuerySet[AuditEvent]) -> Iterator[AuditEvent]:
    cursor = ""
    while True:
        part = list(_after(rows, cursor)[:BATCH])
        yield from part
        if len(part) < BATCH:
            return
        cursor = cursor_of(part[-1])


def _filtered(query: AuditQuery) -> QuerySet[AuditEvent]:
    rows = AuditEvent.objects.order_by("-at", "-pk")
    exact = {
        "action": query.action,
        "target_type": query.kind,
        "target_id": query.row,
        "channel": query.channel,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if query.person:
        rows = rows.filter(actor_name__icontains=query.person)
    if query.q:
        rows = rows.filter(
            Q(target_name__icontains=query.q)
            | Q(actor_name__icontains=query.q)
            | Q(what__icontains=query.q)
            | Q(address__icontains=query.q)
        )
    if query.since:
        rows = rows.filter(at__gte=_midnight(query.since))
    if query.until:
        rows = rows.filter(at__lt=_midnight(query.until + timedelta(days=1)))
    return rows


def _after(rows: QuerySet[AuditEvent], cursor: str) -> QuerySet[AuditEvent]:
    told = _read(cursor)
    if told is None:
        return rows
    at, pk = told
    return rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))


def is_cursor(text: str) -> bool:
    """Return whether an answer can have told this cursor."""
    return _read(text) is not None


def _read(cursor: str) -> tuple[datetime, int] | None:
    """Return what a cursor tells; None for one that nobody was given."""
    try:
        at, _, pk = base64.urlsafe_b64decode(cursor.encode()).decode().partition(" ")
        told = datetime.fromisoformat(at), int(pk)
    except (ValueError, binascii.Error):
        return None
    return told if timezone.is_aware(told[0]) and 0 < told[1] < 2**63 else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def event_data(event: AuditEvent) -> dict[str, Any]:
    """Return an event as programs and files get it: codes and keys, no words."""
    return {
        "id": event.pk,
        "at": event.at.isoformat(),
        "action": event.action,
        "actor": event.actor_id,
        "actor_name": event.actor_name,
        "token": event.token_id,
        "target_type": event.target_type,
        "target_id": event.target_id,
        "target_name": event.target_name,
        "what": event.what,
        "before": event.before,
        "after": event.after,
        "channel": event.channel,
        "address": event.address,
        "agent": event.agent,
        "request_id": event.request_id,
    }
