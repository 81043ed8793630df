"""The recompute of one changed member, in a large organization and in one of a hundred.

    python -m bench.changed [members]

One member has half a year of dense evidence. A post that comes late changes twenty of their days,
and the service that workers call brings them up to date: claim, evidence, core, snapshots, outlook.
This is measured in an organization of 100 members, then, when it has grown, among all of them.
Everybody else has a team, an outlook and a week of scores. The database is that of DATABASE_URL,
SQLite in memory by default.
"""

from __future__ import annotations

import os
import sys
from datetime import date, timedelta
from itertools import count

import django

from bench.timing import judge, processor_seconds, seconds

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.db import connection

from accounts.models import Organization
from accounts.selectors import last_complete_day
from bench.database import bench_organization, refresh_statistics
from bench.plan import dense
from scoring.core.records import AnyRecord, Post
from scoring.models import RecomputeRun, RunStatus, ScoreOutlook, ScoreSnapshot
from scoring.services import request_recompute, run_recompute
from teams.models import (
    Delivery,
    DeliveryStatus,
    Import,
    ImportStatus,
    Member,
    Team,
    TeamMembership,
)
from teams.services.facts import apply_reading
from teams.services.rows import insert_rows

GOAL = 1.3
FEW = 100
DAYS = 180
LATE = timedelta(days=20)
WEEK = 7
BATCH = 1_000
TIMES = 9

numbers = count()


def imported(member: Member, records: list[AnyRecord]) -> None:
    """Store the records as an import of the member's."""
    delivery = Delivery.objects.create(member=member, status=DeliveryStatus.COMMITTED)
    batch = Import.objects.create(
        member=member, delivery=delivery, digest=f"{next(numbers)}", status=ImportStatus.RUNNING
    )
    apply_reading(batch=batch, records=records)
    Import.objects.filter(pk=batch.pk).update(status=ImportStatus.DONE)


def grow(organization: Organization, model: Member, members: int) -> None:
    """Add members until the organization has so many; each has the scores of the model's week."""
    team = Team.objects.first() or Team.objects.create(name="Everybody")
    begins = range(Member.objects.count(), members)
    people = Member.objects.bulk_create(
        [
            Member(
                organization=organization,
                name=f"M{n}",
                email=f"m{n}@bench.example",
                facts_version=1,
            )
            for n in begins
        ],
        batch_size=BATCH,
    )
    joined = date(2020, 1, 1)
    insert_rows(
        TeamMembership,
        ("organization", "member", "team", "start"),
        [(organization.pk, person.pk, team.pk, joined) for person in people],
    )
    for kind, week in ((ScoreOutlook, 1), (ScoreSnapshot, WEEK)):
        columns = [f.name for f in kind._meta.concrete_fields if f.name not in ("id", "member")]
        rows = list(kind.objects.filter(member=model).order_by("pk").values_list(*columns))[-week:]
        copies = [(*row, person.pk) for person in people for row in rows]
        insert_rows(kind, (*columns, "member"), copies)
    RecomputeRun.objects.bulk_create(
        [
            RecomputeRun(
                organization=organization, member=person, through=joined, status=RunStatus.DONE
            )
            for person in people
        ],
        batch_size=BATCH,
    )
    refresh_statistics()


def change(member: Member, last: date) -> float:
    """Let a post come late; return the seconds of the recompute, the best of several times."""
    clock = processor_seconds if connection.vendor == "sqlite" else seconds
    took = []
    for _ in range(TIMES):
        late = Post(on=last - LATE, form="article", reactions=9, source="b", ref=f"{next(numbers)}")
        imported(member, [late])
        took.append(clock(lambda: recompute(member)))
    return min(took)


def recompute(member: Member) -> None:
    """Bring the member up to date, as a worker does."""
    run = run_recompute(run_id=request_recompute(member=member).pk)
    if run is None or run.snapshots <= LATE.days:
        raise SystemExit("The recompute did not write the days that it measures.")


def main(members: int) -> None:
    """Print the ratio for an organization of ``members`` members."""
    with bench_organization() as organization:
        last = last_complete_day(organization)
        member = Member.objects.create(name="Ada Muster", email="ada@bench.example")
        imported(member, list(dense(DAYS, last)))
        run_recompute(run_id=request_recompute(member=member).pk)
        grow(organization, member, min(FEW, members))
        few = change(member, last)
        grow(organization, member, members)
        many = change(member, last)
        judge(f"one changed of {members:,} members", many, f"one of {FEW}", few, GOAL)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
