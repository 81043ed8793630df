"""Reads of the viewer log: what concerns one member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window

from teams.models import Look, LookKind, Member, TeamMembership

# What tells of days of which the teams may have been others.
PAST = (LookKind.OUTCOMES, LookKind.CONTENTS, LookKind.LEDGER, LookKind.TEAM)


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody looked at a member on a day; ``viewer`` is "" for a deleted account.

    ``team`` is the team of the member that was on a report, "" for the whole organization.
    """

    viewer: str
    day: date
    kind: LookKind
    detail: str
    team: str
    count: int
    first_at: datetime
    last_at: datetime


def looks_at(*, member: Member, start: int, end: int) -> tuple[list[Seen], int]:
    """Return a slice of who looked at the member, latest first, and how many there are in all.

    The number is 0 where the slice is empty. A report concerns who was in one of its teams on
    its day, one of the whole organization everybody who was there by then; outcomes, posts,
    ledgers and team pages, which go back for months, whoever had been in one of the teams.
    One query.
    """
    rows = rows_at(member).annotate(total=Window(Count("pk")))
    columns = ("day", "kind", "detail", "team__name", "count", "first_at", "last_at", "total")
    found = rows.values_list("viewer__name", "viewer__email", *columns)[start:end]
    seen, total = [], 0
    for name, email, day, kind, detail, team, count, first_at, last_at, n in found:
        viewer, total = name or email or "", n
        one = Seen(viewer, day, LookKind(kind), detail, team or "", count, first_at, last_at)
        seen.append(one)
    return seen, total


def rows_at(member: Member) -> QuerySet[Look]:
    """Return the rows of the log that concern the member, those of reports of teams too."""
    stays = TeamMembership.objects.filter(member=member, start__lte=OuterRef("day"))
    had_been = stays.filter(team=OuterRef("team"))
    was = had_been.filter(Q(end__isnull=True) | Q(end__gte=OuterRef("day")))
    everybody = Q(team__isnull=True)
    if member.joined_on is not None:
        everybody &= Q(day__gte=member.joined_on)
    in_team = Q(Exists(was)) | Q(Exists(had_been), kind__in=PAST)
    found = Look.objects.filter(Q(member=member) | Q(everybody | in_team, member__isnull=True))
    return found if member.user_id is None else found.exclude(viewer_id=member.user_id)
