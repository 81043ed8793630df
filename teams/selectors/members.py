"""What is known about members besides their activity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Membership, Organization
from teams.models import Goal, Import, Member, Seat, SeatKind, TeamManager, TeamMembership


def seat_on(*, member: Member, on: date) -> str:
    """Return the seat that the member held on a day: free where none is known.

    Of two that begin on one day Sales Navigator stands (activity format v1).
    """
    return _seats(on).filter(member=member).values_list("kind", flat=True).first() or SeatKind.FREE


def has_records(member: Member) -> bool:
    """Return whether anything was ever told of the member's activity, or aimed at."""
    imports, goals = Import.objects.filter(member=member), Goal.objects.filter(member=member)
    return imports.exists() or goals.exists()


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What decides whether a member is seen, and on which day: ``team`` is that of today, None in
    none, ``scored_through`` the last day that the evidence has been scored up to.
    """

    id: int
    user_id: int | None
    left_on: date | None
    team: int | None
    scored_through: date | None


def whereabouts(*, among: Q, today: date, scored_through: Subquery) -> list[Whereabouts]:
    """Return where those of the members are today who meet a condition, by id; one query."""
    rows = Member.objects.filter(among).annotate(
        at_team=Subquery(_stays(today).values("team_id")[:1]), through=scored_through
    )
    columns = ("pk", "user_id", "left_on", "at_team", "through")
    return [Whereabouts(*row) for row in rows.order_by("pk").values_list(*columns)]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a member stands in an organization, by ids and days alone: it may be kept.

    ``team`` is None in no team, ``leads`` says that they manage it.
    """

    id: int
    joined_on: date | None
    left_on: date | None
    team: int | None
    seat: str
    org_role: str
    leads: bool
    first_total: date | None


def spots(
    members: QuerySet[Member], *, organization: Organization, on: date, seats_on: date, **more: Any
) -> list[Spot]:
    """Return where each of the members is: the team of ``on``, the seat of ``seats_on``.

    In one query. ``more`` are expressions for what this room does not know: ``first_total``.
    """
    roles = Membership.objects.filter(organization=organization, user=OuterRef("user_id"))
    seats = _seats(seats_on).filter(member=OuterRef("pk"))
    own = TeamManager.objects.filter(user=OuterRef("user_id"), team=OuterRef("at_team"))
    rows = members.annotate(
        at_team=Subquery(_stays(on).values("team_id")[:1]),
        at_seat=Coalesce(Subquery(seats.values("kind")[:1]), Value(SeatKind.FREE)),
        at_role=Coalesce(Subquery(roles.values("role")[:1]), Value("")),
        **more,
    ).annotate(leads=Exists(own))
    columns = ("pk", "joined_on", "left_on", "at_team", "at_seat", "at_role", "leads")
    return [Spot(*row) for row in rows.order_by().values_list(*columns, *more)]


def called(members: QuerySet[Member]) -> dict[int, tuple[str, str, str]]:
    """Return name, address and title of each of the members, by id; one query."""
    rows = members.order_by().values_list("pk", "name", "email", "title")
    return {pk: (name, email, title) for pk, name, email, title in rows}


def _stays(on: date) -> QuerySet[TeamMembership]:
    """Return the stays of the outer member on a day; the latest start stands first."""
    return TeamMembership.objects.filter(
        Q(end__isnull=True) | Q(end__gte=on), member=OuterRef("pk"), start__lte=on
    ).order_by("-start")


def _seats(on: date) -> QuerySet[Seat]:
    """Return the seats that begin up to a day, the one that stands first."""
    return (
        Seat.objects.filter(Q(since__isnull=True) | Q(since__lte=on), replaced_by__isnull=True)
        .exclude(kind="")
        .order_by(F("since").desc(nulls_last=True), "-kind")
    )
