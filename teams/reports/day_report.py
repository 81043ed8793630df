"""Counts per day and kind beside a member's score: all that others see of single records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext, gettext_noop

from teams.models import Member
from teams.reports.day_shapes import DayStrip, DayTable
from teams.reports.wording.labels import day
from teams.selectors.day_counts import day_counts

MOST_DAYS = 182
LABELS: Mapping[str, str] = {
    "post": gettext_noop("Posts and reshares"),
    "comment": gettext_noop("Comments"),
    "reaction": gettext_noop("Reactions"),
    "search": gettext_noop("People searches"),
    "profile_view": gettext_noop("Profile views"),
    "saved": gettext_noop("Leads and accounts saved"),
    "invitation": gettext_noop("Invitations sent"),
    "connection": gettext_noop("New connections"),
    "message": gettext_noop("Messages sent"),
}


def day_table(*, member: Member, since: date, as_of: date) -> DayTable:
    """Return what the member did after ``since`` up to ``as_of``, at most 26 weeks, in one query.

    Raises ValueError where ``since`` is not before ``as_of``.
    """
    if since >= as_of:
        raise ValueError(f"{since} is not before {as_of}")
    first = max(since + timedelta(days=1), as_of - timedelta(days=MOST_DAYS - 1))
    length = (as_of - first).days + 1
    counts: dict[str, list[int]] = {}
    for one in day_counts(member=member, first=first, last=as_of):
        counts.setdefault(one.kind, [0] * length)[(one.on - first).days] += one.count
    is_cut = first > since + timedelta(days=1)
    return DayTable(
        first=first,
        last=as_of,
        strips=tuple(
            DayStrip(kind, gettext(label), tuple(counts[kind]))
            for kind, label in LABELS.items()
            if kind in counts
        ),
        note=gettext("The last 26 weeks of the time since %(day)s.") % {"day": day(since)}
        if is_cut
        else "",
    )
