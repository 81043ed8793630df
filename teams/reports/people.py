"""Members as the reports name them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from teams.models import Member, TeamMembership
from teams.reports.shapes import Person
from teams.selectors.members import seat_on


def person_of(member: Member, on: date) -> Person:
    """Return who the member is on a day: team, and the seat held then."""
    membership = (
        TeamMembership.objects.filter(member=member, start__lte=on)
        .select_related("team")
        .order_by("-start")
        .first()
    )
    seat = seat_on(member=member, on=on)
    return Person(
        id=member.pk,
        name=member.name,
        title=member.title,
        team=membership.team.name if membership else "",
        since=membership.start if membership else None,
        seat=seat,
    )


def colleagues(*, on: date, team_ids: Collection[int] | None = None) -> list[int]:
    """Return the members of the organization, or of the teams, on a day: dated membership."""
    current = TeamMembership.objects.filter(Q(end__isnull=True) | Q(end__gte=on), start__lte=on)
    if team_ids is not None:
        current = current.filter(team_id__in=team_ids)
    return list(current.order_by("member_id").values_list("member_id", flat=True).distinct())
