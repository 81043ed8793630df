"""The page of the audit log: a list of events with its filters, and one event by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from accounts.access import Access
from accounts.audit_log import AuditQuery, event_of, events_found
from accounts.audit_words import (
    CHANNELS,
    NAMED,
    Difference,
    Names,
    channel_word,
    differences_of,
    kind_word,
    names_of,
    sentence,
    what_word,
    who,
)
from accounts.models import Action, AuditEvent


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event in the list. ``said`` is what was done, in one line."""

    pk: int
    url: str
    at: datetime
    who: str
    action: str
    said: str
    kind: str
    target: str
    channel: str
    address: str
    is_refusal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """A page of events; ``next_url`` leads to older ones, ``newest_url`` back to the first page."""

    rows: tuple[EventRow, ...]
    query: AuditQuery
    actions: tuple[Option, ...]
    kinds: tuple[Option, ...]
    channels: tuple[Option, ...]
    next_url: str
    newest_url: str
    files: str
    days: int
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
    """One event: what it changed, side by side, and where it came from."""

    row: EventRow
    what: str
    differences: tuple[Difference, ...]
    agent: str
    token_id: int | None
    request_id: str
    target_id: str
    target_url: str
    actor_url: str


def audit_page(*, access: Access, query: AuditQuery) -> AuditPage:
    """Return a page of the log. Raises PermissionDenied."""
    found = events_found(access=access, query=query)
    names = names_of(found.events)
    first = replace(query, cursor="")
    return AuditPage(
        rows=tuple(_row(access, event, names) for event in found.events),
        query=query,
        actions=_options(((a.value, str(a.label)) for a in Action), query.action),
        kinds=_options(((kind, kind_word(kind)) for kind in NAMED), query.kind),
        channels=_options(((one, channel_word(one)) for one in CHANNELS), query.channel),
        next_url=_address(access, replace(query, cursor=found.next)) if found.next else "",
        newest_url=_address(access, first) if query.cursor else "",
        files=first.text,
        days=settings.AUDIT_DAYS,
        shown=_shown(len(found.events), query),
    )


def event_page(*, access: Access, event_id: int) -> EventPage | None:
    """Return one event, None where there is none. Raises PermissionDenied."""
    event = event_of(access=access, event_id=event_id)
    if event is None:
        return None
    names = names_of([event])
    same = AuditQuery(kind=event.target_type, row=event.target_id)
    by = AuditQuery(person=event.actor_name)
    return EventPage(
        row=_row(access, event, names),
        what=what_word(event),
        differences=differences_of(event, names),
        agent=event.agent,
        token_id=event.token_id,
        request_id=event.request_id,
        target_id=event.target_id,
        target_url=_address(access, same) if event.target_id else "",
        actor_url=_address(access, by) if event.actor_name else "",
    )


def _row(access: Access, event: AuditEvent, names: Names) -> EventRow:
    slug = access.organization.slug
    action, said = str(event.get_action_display()), sentence(event, names)
    is_refusal = event.action in (Action.DENIED, Action.SIGN_IN_FAILED)
    if is_refusal:  # the list shows the action as a tag beside it
        said = said.removeprefix(action).removeprefix(": ")
    return EventRow(
        pk=event.pk,
        url=reverse("accounts:audit_event", args=[slug, event.pk]),
        at=event.at,
        who=who(event),
        action=action,
        said=said,
        kind=kind_word(event.target_type) if event.target_type else "",
        target=event.target_name or (event.target_id and f"#{event.target_id}"),
        channel=channel_word(event.channel),
        address=event.address or "",
        is_refusal=is_refusal,
    )


def _options(choices: Iterable[tuple[str, str]], chosen: str) -> tuple[Option, ...]:
    by_label = sorted(choices, key=lambda choice: choice[1])
    return tuple(Option(value, label, value == chosen) for value, label in by_label)


def _address(access: Access, query: AuditQuery) -> str:
    return f"{reverse('accounts:audit', args=[access.organization.slug])}?{query.text}"


def _shown(count: int, query: AuditQuery) -> str:
    if not count:
        return gettext("no event")
    if query.cursor:
        return gettext("older events")
    return gettext("the latest ones that fit") if query.is_filtered else gettext("the latest")
