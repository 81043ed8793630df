"""Notes of 1:1s: written once, by a manager to a member, and never changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied

from accounts.access import Access
from scoring.core.pools import hundredths
from teams.access import may_write_notes
from teams.models import Member, Note


def note_create(
    *, access: Access, member: Member, on: date, total: Decimal | None, text: str
) -> Note:
    """Return a new note to the member, pinned to the score of a day.

    Raises PermissionDenied unless the user manages the member, who has an account to read it,
    and ValidationError for a text that is empty or too long.
    """
    if not may_write_notes(access, member):
        raise PermissionDenied("Notes are written by the managers of a member who has an account.")
    note = Note(
        organization_id=member.organization_id,
        member=member,
        author=access.user,
        reader=member.user,
        on=on,
        total=None if total is None else hundredths(total),
        text=text.strip(),
    )
    note.full_clean()
    note.save()
    return note
