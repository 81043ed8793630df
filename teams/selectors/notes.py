"""Notes of 1:1s, for the two whom they are between: the only queries of notes that there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from accounts.models import User
from teams.models import Member, Note


@dataclass(frozen=True, slots=True)
class NoteText:
    """A note for one of its two. ``total`` is the score that it is pinned to, of the day ``on``."""

    author: str
    member: str
    member_id: int
    is_mine: bool
    on: date
    total: Decimal | None
    text: str
    written_at: datetime


def notes_for(*, user: User) -> tuple[NoteText, ...]:
    """Return the notes that the user wrote, or that were written to them, the latest first."""
    return _texts(user)


def notes_about(*, user: User, member: Member) -> tuple[NoteText, ...]:
    """Return those of them that are about the member."""
    return _texts(user, Q(member=member))


def _texts(user: User, which: Q | None = None) -> tuple[NoteText, ...]:
    either = Q(author=user) | Q(reader=user)
    rows = Note.objects.filter(either, which or Q()).select_related("author", "member")
    return tuple(
        NoteText(
            author=row.author.get_full_name(),
            member=row.member.name,
            member_id=row.member_id,
            is_mine=row.author_id == user.pk,
            on=row.on,
            total=None if row.total is None else Decimal(row.total).scaleb(-2),
            text=row.text,
            written_at=row.created_at,
        )
        for row in rows
    )


def move_notes(*, gone: Member, kept: Member) -> None:
    """The notes to one member are to another; their two readers stay."""
    Note.objects.filter(member=gone).update(member=kept)
