"""Site staff enter organizations for a reason, which those read who own them.

Without a reason no row of any organization is shown or written in the admin. With one, the admin
works in the organization that it was given for, or in all of them, until an hour is over.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import ResolverMatch

from accounts.audit import record
from accounts.models import Action, Organization, User

MINUTES = 60
SHORTEST, LONGEST = 10, 300
_KEY = "staff_entry"
# What of the admin shows no row of an organization.
OPEN = frozenset(
    {
        *("index", "app_list", "login", "logout", "jsi18n"),
        *("password_change", "password_change_done"),
    }
)


@dataclass(frozen=True, slots=True)
class StaffEntry:
    """Whom a reason opens: one organization, or all where there is no id; ``until`` in seconds."""

    user_id: int
    organization_id: int | None
    name: str
    reason: str
    until: float

    @property
    def minutes(self) -> int:
        """For how many minutes it still holds, the one that has begun counted."""
        return max(0, int(self.until - time.time()) // 60 + 1)


def needs_entry(match: ResolverMatch) -> bool:
    """Return whether an address of the admin shows or writes rows of organizations."""
    return match.url_name not in OPEN


def entry_of(session: SessionBase, user: User) -> StaffEntry | None:
    """Return what the user entered in this session; None where the time is over, or nothing is."""
    stored = session.get(_KEY)
    if stored is None or stored["user_id"] != user.pk or stored["until"] <= time.time():
        return None
    return StaffEntry(**stored)


def staff_leave(session: SessionBase) -> None:
    """Nothing is entered any more."""
    session.pop(_KEY, None)


@transaction.atomic
def staff_enter(
    *, by: User, session: SessionBase, organization: Organization | None, reason: str
) -> StaffEntry:
    """Open an organization, or all where none is given, for ``MINUTES``; each has it in its log.

    Raises ValidationError for a reason that says nothing, or that is no line of text.
    """
    text = " ".join(reason.split())
    if not SHORTEST <= len(text) <= LONGEST:
        said = f"Say why, in {SHORTEST} to {LONGEST} characters."
        raise ValidationError({"reason": said})
    entry = StaffEntry(
        user_id=by.pk,
        organization_id=organization.pk if organization else None,
        name=organization.name if organization else "all organizations",
        reason=text,
        until=time.time() + MINUTES * 60,
    )
    entered = [organization] if organization else Organization.objects.order_by("pk")
    for one in entered:
        _tell(by, entry, one)
    session[_KEY] = asdict(entry)
    return entry


def staff_made(*, by: User, session: SessionBase, organization: Organization) -> None:
    """An organization that was made just now has in its log why its maker is inside."""
    entry = entry_of(session, by)
    if entry is not None:
        _tell(by, entry, organization)


def _tell(by: User, entry: StaffEntry, organization: Organization) -> None:
    whole = entry.organization_id is None
    after: dict[str, Any] = {
        "reason": entry.reason,
        "entered": "all organizations" if whole else "this organization",
        "minutes": MINUTES,
    }
    record(Action.STAFF_ENTERED, by=by, after=after, organization_id=organization.pk)
