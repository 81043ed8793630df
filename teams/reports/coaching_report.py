"""What stands beside a member's score for whoever manages: requests for files, notes of 1:1s."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from accounts.access import Access
from accounts.roles import Capability
from accounts.selectors import last_complete_day
from scoring.core.result import Score
from teams.access import manages, may_request_upload, may_write_notes
from teams.models import Member
from teams.reports.goal_shapes import GoalChoice, GoalDays
from teams.reports.goals_page import goal_choices, goal_days, last_weeks
from teams.reports.member_scores import NoScoreError, member_score
from teams.reports.people import person_of
from teams.reports.shapes import Person
from teams.selectors.notes import NoteText, notes_about, notes_for
from teams.selectors.upload_requests import Asked, open_request


@dataclass(frozen=True, slots=True, kw_only=True)
class Coaching:
    """What the viewer may do about a member, and what was done. ``notes`` are their own.

    With ``days`` the viewer may set goals, for ``choices``. Without an account (``has_reader``)
    there is nobody to share a note with. A note is pinned to the ``total`` of the day ``on``.
    """

    choices: tuple[GoalChoice, ...]
    days: GoalDays | None
    may_ask: bool
    asked: Asked | None
    may_write: bool
    has_reader: bool
    on: date | None
    total: Decimal | None
    notes: tuple[NoteText, ...]


@dataclass(frozen=True, slots=True)
class NotesPage:
    """The notes of a user, the latest first: to them, and by them, of whoever it was.

    ``hides_scores`` is whether the scores of others are not told beside those that are by them.
    """

    received: tuple[NoteText, ...]
    written: tuple[NoteText, ...]
    hides_scores: bool = False


@dataclass(frozen=True, slots=True)
class MemberNotes:
    """The viewer's notes about one member, and the day and score that a new one is pinned to."""

    person: Person
    on: date
    total: Decimal | None
    notes: tuple[NoteText, ...]


def coaching(*, access: Access, member: Member, score: Score | None) -> Coaching:
    """Return what the viewer may do about a member whom they may see, from the latest score.

    Who does not see every team sees others as their manager alone.
    """
    asks = access.can(Capability.REQUEST_UPLOADS)
    is_seen_as_manager = not access.can(Capability.VIEW_ALL_TEAMS)
    may_write = (
        access.can(Capability.WRITE_NOTES)
        and access.preview is None
        and member.user_id != access.person_id
        and (is_seen_as_manager or manages(access, member))
    )
    may_set = score is not None and access.can(Capability.SET_GOALS)
    return Coaching(
        choices=_choices(member, score) if score and may_set else (),
        days=goal_days(score.as_of) if score and may_set else None,
        may_ask=may_request_upload(access, member),
        asked=open_request(member=member) if asks else None,
        may_write=may_write,
        has_reader=member.user_id is not None,
        on=score.as_of if score else None,
        total=score.total if score else None,
        notes=notes_about(user=access.user, member=member) if may_write else (),
    )


def _choices(member: Member, score: Score) -> tuple[GoalChoice, ...]:
    return goal_choices(score, last_weeks(member=member, as_of=score.as_of))


def notes_page(*, access: Access) -> NotesPage:
    """Return the notes between the viewer and others, whatever the viewer manages today.

    Where nothing is told of one person, the scores that own notes were pinned to are not either.
    """
    found = () if access.preview else notes_for(user=access.user)
    written = [note for note in found if note.is_mine]
    if access.policy.is_closed:
        written = [replace(note, total=None) for note in written]
    return NotesPage(
        received=tuple(note for note in found if not note.is_mine),
        written=tuple(written),
        hides_scores=access.policy.is_closed,
    )


def member_notes(*, access: Access, member: Member) -> MemberNotes | None:
    """Return the notes about a member; None unless the viewer may write them."""
    if not may_write_notes(access, member):
        return None
    on, total = last_complete_day(access.organization), None
    try:
        score = member_score(member=member, on=None).score
        on, total = score.as_of, score.total
    except NoScoreError:
        pass
    return MemberNotes(
        person=person_of(member, on),
        on=on,
        total=total,
        notes=notes_about(user=access.user, member=member),
    )
