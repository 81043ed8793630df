"""The audit log as a file, streamed: CSV for spreadsheets, JSON Lines for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from django.utils import timezone

from accounts.access import Access
from accounts.audit import record
from accounts.audit_log import AuditQuery, all_events, event_data
from accounts.models import Action, AuditEvent
from accounts.table_files import Value, csv_lines

AUDIT = "audit log"
FORMATS = ("csv", "jsonl")
HEAD = (
    *("id", "at", "action", "actor", "actor_name", "token", "target_type", "target_id"),
    *("target_name", "what", "before", "after", "channel", "address", "agent", "request_id"),
)


def audit_file(*, access: Access, query: AuditQuery, file_format: str) -> Iterator[str]:
    """Return the lines of a file of the log, which has in it that it was taken out.

    Raises PermissionDenied.
    """
    events = all_events(access=access, query=query)
    asked = {name: value for name, value in _asked(query).items() if value}
    after = {"format": file_format, **asked}
    record(Action.EXPORTED, by=access.user, what=AUDIT, after=after)
    return _json_lines(events) if file_format == "jsonl" else csv_lines(_rows(events))


def file_name(access: Access, file_format: str) -> str:
    """Return the name of a file of the log, with the day."""
    return f"audit-{access.organization.slug}-{timezone.localdate()}.{file_format}"


def _asked(query: AuditQuery) -> dict[str, object]:
    """Return what narrows the file; words that were searched for are stored nowhere."""
    return {
        "action": query.action,
        "kind": query.kind,
        "channel": query.channel,
        "since": query.since,
        "until": query.until,
        "is_searched": bool(query.q or query.person),
    }


def _rows(events: Iterator[AuditEvent]) -> Iterator[Sequence[Value]]:
    yield HEAD
    for event in events:
        yield [_cell(value) for value in event_data(event).values()]


def _cell(value: object) -> Value:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
    return value if isinstance(value, int) or value is None else str(value)


def _json_lines(events: Iterator[AuditEvent]) -> Iterator[str]:
    for event in events:
        yield json.dumps(event_data(event), ensure_ascii=False) + "\n"
