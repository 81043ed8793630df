"""Stays: the days that a member spent in a team, moved and corrected without gaps or overlaps.

Yesterday's activity belongs to yesterday's team, so nothing here changes a day that was not meant.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from teams.models import Member, Team, TeamMembership

DAY = timedelta(days=1)


@transaction.atomic
def member_move(*, member: Member, team: Team, since: date) -> TeamMembership:
    """Return the stay in the team that begins on a day, be it past, today or to come.

    The stay of that day ends the day before; days before it are not touched. The new one lasts as
    long as the former one would have, which is up to a move that is known already. Raises
    ValidationError where the member is in that team on the day anyway, where the team is closed,
    and for a day before the member joined or after they left.
    """
    stays = _stays(member)
    _check_days(member, team, since, None)
    at = next((one for one in stays if one.start <= since and _last(one) >= since), None)
    if at is not None and at.team_id == team.pk:
        raise ValidationError(
            gettext("{name} is in {team} on {day} already.").format(
                name=member.name, team=team.name, day=since.isoformat()
            )
        )
    end = at.end if at is not None else _before_next(stays, since)
    end = _earlier(end, _earlier(team.closed_on, member.left_on))
    if at is not None and at.start == since:
        at.team, at.end = team, end
        return _saved(at)
    if at is not None:
        at.end = since - DAY
        _saved(at)
    stay = TeamMembership(
        organization_id=member.organization_id, member=member, team=team, start=since, end=end
    )
    return _saved(stay)


@transaction.atomic
def stay_correct(
    *, stay: TeamMembership, team: Team, start: date, end: date | None, leaves_gap: bool = False
) -> None:
    """The stay was in that team, and on these days.

    The stay right before ends where it begins now, and the one right after begins where it ends
    now; with ``leaves_gap`` they stay as they are, and there may be days without a team. Raises
    ValidationError where the days are of another stay too, or are turned round.
    """
    member = stay.member
    if end is not None and end < start:
        raise ValidationError({"end": gettext("The last day in a team is not before the first.")})
    if end is None:
        end = _earlier(team.closed_on, member.left_on)
    _check_days(member, team, start, end)
    stays = _stays(member)
    before = next((one for one in stays if one.end == stay.start - DAY), None)
    after = next(
        (one for one in stays if stay.end is not None and one.start == stay.end + DAY), None
    )
    if not leaves_gap:
        if before is not None and start > before.start:
            before.end = start - DAY
        if after is not None and end is not None and end < _last(after):
            after.start = end + DAY
    moved = next(one for one in stays if one.pk == stay.pk)
    moved.team, moved.start, moved.end = team, start, end
    _refuse_overlap(stays)
    # Ends first and starts from the far end: two stays never begin on one day, not even between.
    late = moved.start > stay.start
    changed = [one for one in (after, moved, before) if one is not None]
    for one in changed if late else list(reversed(changed)):
        _saved(one)


@transaction.atomic
def stay_remove(*, stay: TeamMembership, leaves_gap: bool = False) -> None:
    """The stay never was: the one right before it goes on until its end.

    With ``leaves_gap``, or where there was none right before, its days have no team.
    """
    before = next((one for one in _stays(stay.member) if one.end == stay.start - DAY), None)
    end = stay.end
    TeamMembership.objects.filter(pk=stay.pk).delete()
    if before is not None and not leaves_gap:
        before.end = end
        _saved(before)


@transaction.atomic
def stays_end(*, member: Member, on: date) -> None:
    """The member is in no team after a day: stays end there, and later ones never begin."""
    for stay in _stays(member):
        if stay.start > on:
            stay.delete()
        elif _last(stay) > on:
            stay.end = on
            _saved(stay)


def _stays(member: Member) -> list[TeamMembership]:
    """Return the member's stays in order, kept from others who change them meanwhile."""
    Member.objects.select_for_update().filter(pk=member.pk).first()
    rows = TeamMembership.objects.filter(member=member).select_related("team")
    return list(rows.order_by("start"))


def _last(stay: TeamMembership) -> date:
    return stay.end or date.max


def _earlier(one: date | None, other: date | None) -> date | None:
    known = [day for day in (one, other) if day is not None]
    return min(known, default=None)


def _before_next(stays: list[TeamMembership], since: date) -> date | None:
    later = [one.start for one in stays if one.start > since]
    return min(later) - DAY if later else None


def _saved(stay: TeamMembership) -> TeamMembership:
    stay.full_clean(validate_unique=False, validate_constraints=False)
    stay.save()
    return stay


def _check_days(member: Member, team: Team, start: date, end: date | None) -> None:
    if member.joined_on is not None and start < member.joined_on:
        raise ValidationError(
            {
                "start": gettext("{name} joined on {day}. Pick that day or a later one.").format(
                    name=member.name, day=member.joined_on.isoformat()
                )
            }
        )
    if member.left_on is not None and (start > member.left_on or (end or start) > member.left_on):
        raise ValidationError(
            {
                "start": gettext("{name} left on {day}. Pick that day or an earlier one.").format(
                    name=member.name, day=member.left_on.isoformat()
                )
            }
        )
    if team.closed_on is not None and (start > team.closed_on or (end or start) > team.closed_on):
        raise ValidationError(
            {
                "team": gettext("{team} is closed since {day}. Choose another team.").format(
                    team=team.name, day=team.closed_on.isoformat()
                )
            }
        )


def _refuse_overlap(stays: list[TeamMembership]) -> None:
    ordered = sorted(stays, key=lambda one: one.start)
    for first, then in pairwise(ordered):
        if _last(first) >= then.start:
            raise ValidationError(
                gettext("That overlaps with {team} from {start}: nobody is in two teams.").format(
                    team=then.team.name, start=then.start.isoformat()
                )
            )
