"""Evidence as tests tell it: by age in days, seen from one day, everything covered."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from scoring.core.records import AnyRecord, Coverage, Exchange, Invitation, Member
from scoring.core.result import ComponentScore, Score
from scoring.core.score import score
from scoring.core.versions.v1 import V1

TODAY = date(2026, 11, 22)


def ago(age: int) -> date:
    """The day that is ``age`` days old today."""
    return TODAY - timedelta(days=age)


def covers(oldest: int, youngest: int = 0, *metrics: str) -> Coverage:
    """Coverage of days by their age, of every component where none is named."""
    return Coverage(metrics=metrics or ("*",), start=ago(oldest), end=ago(youngest))


EVERYTHING = covers(2000)


def scored(*records: AnyRecord, as_of: date = TODAY, **options: Any) -> Score:
    """The score of the records, covered as they say."""
    return score(records, as_of, V1, **options)


def component(name: str, *records: AnyRecord, **options: Any) -> ComponentScore:
    """One component of the records, all days of all components covered."""
    return scored(EVERYTHING, *records, **options).components[name]


def raw(name: str, *records: AnyRecord, **options: Any) -> Decimal | None:
    """The raw metric of one component, all days of all components covered."""
    return component(name, *records, **options).raw


def rate(name: str, *records: AnyRecord, **options: Any) -> tuple[int | None, int | None]:
    """(successes, trials) of one rate, all days of all components covered."""
    found = component(name, *records, **options)
    return found.successes, found.trials


def said(
    age: int,
    *,
    contact: str = "ada",
    conversation: str = "",
    hour: int = 9,
    title: int | None = None,
    passive: bool = False,
) -> Exchange:
    """One message to the contact."""
    return _message(age, contact, conversation, hour, True, title, passive)


def heard(
    age: int,
    *,
    contact: str = "ada",
    conversation: str = "",
    hour: int = 9,
    title: int | None = None,
) -> Exchange:
    """One message from the contact."""
    return _message(age, contact, conversation, hour, False, title, False)


def _message(
    age: int,
    contact: str,
    conversation: str,
    hour: int,
    outbound: bool,
    title: int | None,
    passive: bool,
) -> Exchange:
    return Exchange(
        on=ago(age),
        conversation=conversation or f"with {contact}",
        contact=contact,
        first_at=datetime.combine(ago(age), time(hour), UTC),
        first_out=outbound,
        outbound=int(outbound),
        inbound=int(not outbound),
        title=title,
        passive=passive,
    )


def invited(
    age: int,
    *,
    contact: str = "ada",
    title: int | None = None,
    accepted: int | None = None,
    withdrawn: int | None = None,
) -> Invitation:
    """An invitation to the contact; its answers by their age too."""
    return Invitation(
        on=ago(age),
        contact=contact,
        direction="out",
        title=title,
        accepted_on=None if accepted is None else ago(accepted),
        withdrawn_on=None if withdrawn is None else ago(withdrawn),
    )


def navigator(since: int | None = None) -> Member:
    """A member with a Sales Navigator seat, always or since an age."""
    return seated("sales_navigator", since)


def seated(seat: Any, since: int | None = None) -> Member:
    """A member with a seat, always or since an age."""
    since_on = None if since is None else ago(since)
    return Member(name="Rita", email="rita@example.com", seat=seat, seat_since=since_on)
