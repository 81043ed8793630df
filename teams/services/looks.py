"""The viewer log is written: a page or an answer that shows a member records who looked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.access import Access
from accounts.selectors import local_today
from teams.models import Look, LookKind, Member
from teams.services.rows import tally_rows

COLUMNS = (
    *("organization", "viewer", "day", "kind", "subject", "detail", "member", "team"),
    *("count", "first_at", "last_at"),
)
UNIQUE = ("organization", "day", "viewer", "kind", "subject", "detail")

__all__ = ["LookKind", "forget_looks", "record_look", "record_report_look"]


def record_look(*, access: Access, member: Member, kind: LookKind, detail: str = "") -> None:
    """Who looked at the member is in the log: one row a day, kind and detail, with a count.

    Call it with a member that came through ``teams.access``, for every page and answer that shows
    one. Looking at oneself is not recorded. One statement.
    """
    if member.user_id != access.user.pk:
        _record(access, kind, [(member.pk, None)], detail)


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


def forget_looks() -> None:
    """What is older than the setting ``VIEWER_LOG_DAYS`` is gone from the log."""
    last = timezone.now() - timedelta(days=settings.VIEWER_LOG_DAYS)
    Look.objects.filter(last_at__lt=last).delete()


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
