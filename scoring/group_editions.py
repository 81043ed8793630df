"""Editions of groups: what is told of teams where nothing is told of one person.

One is made of each week, when it is first asked for after the week is over, and stays as it is:
what is imported later shows in the next. So nobody can compare before and after one file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import Organization
from accounts.rules import rulebook_of
from accounts.selectors import last_complete_day
from scoring.core.group_editions import (
    Line,
    Person,
    line_stored,
    lines_of,
    renewed,
    stored_line,
    told,
    tree_of,
    week_end,
)
from scoring.models import GroupEdition, ScoreSnapshot
from scoring.selectors import common_day
from scoring.snapshots import VALUES
from teams.models import Member, Team, TeamMembership


@dataclass(frozen=True, slots=True)
class Told:
    """The lines that are told, by group: the id of a team, ``ALL`` for the organization.

    ``floor`` is the fewest people whom any of it is about.
    """

    on: date
    floor: int
    lines: Mapping[int, Line]


def group_lines(*, organization: Organization) -> Told | None:
    """Return what is told of the groups this week; None before the first week with scores.

    A floor that was raised holds at once, one that was lowered from the next edition on.
    """
    edition = _edition(organization)
    return None if edition is None else _told(edition, organization)


def group_weeks(*, organization: Organization, since: date) -> list[Told]:
    """Return what was told of the groups in the weeks since a day, oldest first.

    A floor that was raised later holds for all of them.
    """
    editions = GroupEdition.objects.filter(on__gte=since).order_by("on")
    return [_told(edition, organization) for edition in editions]


def _told(edition: GroupEdition, organization: Organization) -> Told:
    body, floor = edition.body, max(edition.floor, organization.policy.floor)
    doings = [(member, team) for member, team in body["doings"]]
    root = tree_of({int(team): parent for team, parent in body["parents"].items()})
    return Told(edition.on, floor, told(doings, root, _lines(edition), floor))


def _edition(organization: Organization) -> GroupEdition | None:
    latest = GroupEdition.objects.first()
    last = last_complete_day(organization)
    if latest is not None and latest.on >= week_end(last, organization.week_start):
        return latest
    scored = common_day(member_ids=list(Member.objects.values_list("pk", flat=True)))
    if scored is None:
        return latest
    on = week_end(min(scored, last), organization.week_start)
    if latest is not None and latest.on >= on:
        return latest
    return _make(organization, latest, on)


def _make(organization: Organization, former: GroupEdition | None, on: date) -> GroupEdition | None:
    people = _people(on)
    if not people:
        return former
    floor = organization.policy.floor
    parents = dict(Team.objects.values_list("pk", "parent_id"))
    spec = rulebook_of(organization).on(on).spec
    bounds = [int(least * 100) for _, least in spec.bands]
    fresh = lines_of(people, tree_of(parents), on, floor, bounds)
    lines = renewed(_lines(former), fresh, floor)
    body = {
        "doings": [(one.id, one.team) for one in people],
        "parents": parents,
        "lines": {group: stored_line(line) for group, line in sorted(lines.items())},
    }
    try:
        with transaction.atomic():
            made = GroupEdition.objects.create(on=on, floor=floor, body=body)
    except IntegrityError:  # somebody else asked in the same moment: theirs is told
        return GroupEdition.objects.get(on=on)
    made.refresh_from_db()
    return made


def _lines(edition: GroupEdition | None) -> dict[int, Line]:
    if edition is None:
        return {}
    return {int(group): line_stored(line) for group, line in edition.body["lines"].items()}


def _people(on: date) -> list[Person]:
    """Return everybody with a total on the day who had not left, with the team of the day."""
    stays = TeamMembership.objects.filter(Q(end__isnull=True) | Q(end__gte=on), start__lte=on)
    teams = dict(stays.order_by("start").values_list("member_id", "team_id"))
    here = Q(member__left_on__isnull=True) | Q(member__left_on__gte=on)
    rows = ScoreSnapshot.objects.filter(here, on=on, total__isnull=False).order_by("member_id")
    return [
        Person(member, teams.get(member), total, tuple(values))
        for member, total, *values in rows.values_list("member_id", *VALUES)
    ]
