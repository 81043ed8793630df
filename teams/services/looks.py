"""The viewer log is written: a page or an answer that shows a member records who looked."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from accounts.access import Access
from accounts.audit import HOUR, is_first, record
from accounts.models import Action
from accounts.selectors import local_today
from teams.models import Look, LookKind, Member
from teams.services.rows import tally_rows

COLUMNS = (
    *("organization", "viewer", "day", "kind", "subject", "detail", "member", "team"),
    *("count", "first_at", "last_at"),
)
# The detail of a look at what was sent as a file.
FILE = "file"
CHANGES = (LookKind.ACCOUNT, LookKind.MERGE)
UNIQUE = ("organization", "day", "viewer", "kind", "subject", "detail")

__all__ = ["FILE", "LookKind", "record_look", "record_report_look"]


def record_look(*, access: Access, member: Member, kind: LookKind, detail: str = "") -> None:
    """Who looked at the member is in the log: one row a day, kind and detail, with a count.

    Call it with a member that came through ``teams.access``, for every page and answer that shows
    one. Looking at oneself is not recorded. One statement.
    """
    if member.user_id != access.user.pk:
        _record(access, kind, [(member.pk, None)], detail)
        _tell(access, kind, detail, member=member)


def record_report_look(
    *,
    access: Access,
    team_ids: Iterable[int] | None,
    kind: LookKind = LookKind.REPORT,
    detail: str = "",
) -> None:
    """Who looked at a report of these teams is in the log; None is the whole organization.

    A row a team, not one a member: whose team it was on the day finds it. One statement.
    """
    subjects = [(None, None)] if team_ids is None else [(None, pk) for pk in sorted(team_ids)]
    _record(access, kind, subjects, detail)
    if kind != LookKind.REPORT_FILE:  # the export is in the log
        _tell(access, kind, detail, team_ids=[pk for _, pk in subjects if pk])


def _tell(
    access: Access,
    kind: LookKind,
    detail: str,
    *,
    member: Member | None = None,
    team_ids: Iterable[int] = (),
) -> None:
    """The look is in the audit log, once an hour for what was looked at; each file is."""
    if kind in CHANGES:  # in the log as what they are
        return
    is_file = kind == LookKind.FILE or detail == FILE
    about = [member.pk] if member else list(team_ids)
    key = ("view", access.organization.pk, access.user.pk, kind.value, detail, *about)
    if is_file or is_first(HOUR, *key):
        action = Action.EXPORTED if is_file else Action.VIEWED
        after = {"teams": about} if about and not member else {}
        record(action, by=access.user, target=member, what=kind.value, after=after)


def _record(
    access: Access, kind: LookKind, subjects: Iterable[tuple[int | None, int | None]], detail: str
) -> None:
    now, day = timezone.now(), local_today(access.organization)
    head = (access.organization.pk, access.user.pk, day, kind.value)
    rows = [
        (*head, member_id or team_id or 0, detail, member_id, team_id, 1, now, now)
        for member_id, team_id in subjects
    ]
    tally_rows(Look, COLUMNS, rows, unique=UNIQUE, latest="last_at")
