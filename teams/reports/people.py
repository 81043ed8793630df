"""Members as the reports name them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from teams.models import Member, Team, TeamMembership
from teams.reports.shapes import Person
from teams.selectors.members import seat_on


def person_of(member: Member, on: date) -> Person:
    """Return who the member is on a day: team, and the seat held then."""
    membership = (
        _memberships_on(on).filter(member=member).select_related("team").order_by("-start").first()
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


def team_on(*, member: Member, on: date) -> Team | None:
    """Return the team that the member is in on a day; the latest start decides."""
    found = _memberships_on(on).filter(member=member).select_related("team").order_by("-start")
    return next((membership.team for membership in found), None)


def colleagues(*, on: date, team: Team | None = None) -> set[int]:
    """Return who is in the organization, or in the team, on a day."""
    if team is not None:
        return set(_memberships_on(on).filter(team=team).values_list("member_id", flat=True))
    present = Member.objects.filter(Q(left_on__isnull=True) | Q(left_on__gte=on))
    return set(present.values_list("pk", flat=True))


def _memberships_on(on: date) -> QuerySet[TeamMembership]:
    return TeamMembership.objects.filter(Q(end__isnull=True) | Q(end__gte=on), start__lte=on)
