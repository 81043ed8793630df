"""Members as the reports name them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from scoring.core.records import AnyRecord
from scoring.core.seats import navigator_spans
from teams.models import Member, SeatKind, TeamMembership
from teams.reports.shapes import Person
from teams.selectors.members import seat_on


@dataclass(frozen=True, slots=True)
class Stay:
    """The days of a member in a team, and the names of those who manage it now."""

    team_id: int
    team: str
    start: date
    end: date | None
    managers: tuple[str, ...] = ()

    def is_on(self, day: date) -> bool:
        """Return whether the member was in the team on a day."""
        return self.start <= day and (self.end is None or day <= self.end)


def stays_of(member: Member) -> tuple[Stay, ...]:
    """Return the teams that the member has been in, the latest first, in one query."""
    columns = ("team_id", "team__name", "start", "end")
    user = ("team__managers__user__name", "team__managers__user__email")
    rows = TeamMembership.objects.filter(member=member).order_by("-start", "pk")
    found: dict[Stay, list[str]] = {}
    for *stay, name, email in rows.values_list(*columns, *user):
        managers = found.setdefault(Stay(*stay), [])
        if email:
            managers.append(name or email)
    return tuple(replace(stay, managers=tuple(sorted(names))) for stay, names in found.items())


def stay_on(stays: Iterable[Stay], on: date) -> Stay | None:
    """Return the stay that a day lies in; the latest start decides."""
    return next((stay for stay in stays if stay.is_on(on)), None)


def person_of(member: Member, on: date) -> Person:
    """Return who the member is on a day: team, and the seat held then."""
    return person_in(member, stay_on(stays_of(member), on), seat_on(member=member, on=on))


def person_in(member: Member, stay: Stay | None, seat: str) -> Person:
    """Return the member with the team and the seat of a day."""
    return Person(
        id=member.pk,
        name=member.name,
        title=member.title,
        team=stay.team if stay else "",
        since=stay.start if stay else None,
        seat=seat,
    )


def seat_in(records: Iterable[AnyRecord], on: date) -> str:
    """Return the seat that evidence tells of a day."""
    day = on.toordinal()
    has_seat = any(since <= day <= until for since, until in navigator_spans(records))
    return SeatKind.SALES_NAVIGATOR if has_seat else SeatKind.FREE
