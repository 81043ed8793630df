"""A large organization: copies of a few sample people, whose own files were imported and scored.

Every copy has the days and the activity of the weeks that pages show. Totals differ by up to five
points from person to person, so that sorting has something to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from accounts.models import Organization, User
from accounts.roles import Role
from accounts.selectors import last_complete_day
from accounts.services import user_create
from bench.database import refresh_statistics
from scoring.models import ScoreOutlook, ScoreSnapshot
from seeds.generate import sample_organizations
from seeds.loading import import_files, owner_access
from teams.models import Activity, Exchange, Invitation, Member, Team, TeamMembership
from teams.services.people import member_create, team_create
from teams.services.rows import insert_rows

MODELS = 4
TEAM_SIZE = 25
SHOWN = timedelta(days=30)
TREND = timedelta(weeks=26)
SPREAD = 500  # hundredths
JOINED = date(2020, 1, 1)
FACTS = (Activity, Exchange, Invitation)


def crowd(organization: Organization, members: int) -> User:
    """Fill the organization with so many members, in teams of 25; return its owner."""
    owner = user_create(email="owner@bench.example", organization=organization, role=Role.OWNER)
    models = _models(organization)
    teams = _teams(organization, -(-members // TEAM_SIZE))
    people = Member.objects.bulk_create(
        [
            Member(
                organization=organization,
                name=f"Person {n:05}",
                email=f"p{n}@bench.example",
                facts_version=1,
            )
            for n in range(members - len(models))
        ],
        batch_size=1_000,
    )
    everybody = [*models, *people]
    insert_rows(
        TeamMembership,
        ("organization", "member", "team", "start"),
        [
            (organization.pk, person.pk, teams[n // TEAM_SIZE].pk, JOINED)
            for n, person in enumerate(everybody)
        ],
    )
    for n, model in enumerate(models):
        _copy(model, people[n :: len(models)])
    refresh_statistics()
    return owner


def _models(organization: Organization) -> list[Member]:
    """Return members with the files of sample people, scored up to the last complete day."""
    through = last_complete_day(organization)
    sample = sample_organizations(through)[0]
    access = owner_access(organization)
    found: list[Member] = []
    for person in sample.people:
        if len(found) == MODELS or not person.exported_on:
            continue
        member = member_create(
            organization=organization, name=person.name, email=person.email, joined_on=JOINED
        )
        import_files(sample, person, member, access, through)
        found.append(member)
    return found


def _teams(organization: Organization, count: int) -> list[Team]:
    top = team_create(organization=organization, name="Sales")
    return [
        team_create(organization=organization, name=f"Team {n:03}", parent=top)
        for n in range(count)
    ]


def _copy(model: Member, people: Sequence[Member]) -> None:
    """Give the people the scores and the activity that the model has on the days that are shown."""
    last = ScoreOutlook.objects.get(member=model).since
    days = [last - timedelta(weeks=week) for week in range(TREND.days // 7 + 1)]
    days += [last - timedelta(days=1), last - SHOWN, last - 2 * SHOWN]
    snapshots = ScoreSnapshot.objects.filter(member=model, on__in=days)
    outlooks = ScoreOutlook.objects.filter(member=model)
    for kind, rows in ((ScoreSnapshot, snapshots), (ScoreOutlook, outlooks)):
        names = [f.name for f in kind._meta.concrete_fields if f.name not in ("id", "member")]
        total = names.index("total") if "total" in names else None
        given = list(rows.order_by("pk").values_list(*names))
        insert_rows(kind, (*names, "member"), _rows(given, people, total))
    for fact in FACTS:
        names = [f.name for f in fact._meta.concrete_fields if f.name not in ("id", "member")]
        recent = fact.objects.filter(member=model, on__gt=last - 2 * SHOWN)
        given = list(recent.order_by("pk").values_list(*names))
        insert_rows(fact, (*names, "member"), _rows(given, people, None))


def _rows(
    given: Sequence[tuple[Any, ...]], people: Sequence[Member], total: int | None
) -> Iterator[tuple[Any, ...]]:
    for n, person in enumerate(people):
        for row in given:
            values = list(row)
            if total is not None and values[total] is not None:
                values[total] = max(0, values[total] - n * 7 % SPREAD)
            yield (*values, person.pk)
