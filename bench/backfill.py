"""Two years of daily history of members whose facts are there, against the bare SQL read of them.

    python -m bench.backfill [members]

Every member has two years of dense evidence. A backfill reads it, reduces it, scores every one
of 730 days and stores a snapshot of each. The limit fetches the same rows of facts, and does
nothing with them. Computing alone is measured too. The database is that of DATABASE_URL, SQLite in
memory by default.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import django

from bench.timing import compare, processor_seconds, seconds, told

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.db import connection

from accounts.selectors import last_complete_day
from bench.database import bench_organization, refresh_statistics
from bench.plan import dense
from scoring.core.registry import CURRENT, model
from scoring.core.score import evaluate
from scoring.core.timeline import build
from scoring.models import ScoreOutlook, ScoreSnapshot
from scoring.services import request_recompute, run_recompute
from scoring.snapshots import columns_of
from teams.models import Delivery, DeliveryStatus, Import, ImportStatus, Member
from teams.services.facts import apply_reading, load_records
from teams.services.mapping import TABLES

DAYS = 730
GOAL = 3
MILLISECONDS = 50


def fill(members: int, last: date, days: int = DAYS) -> list[Member]:
    """Store evidence of so many days up to the last one for each member."""
    people = []
    for number in range(members):
        member = Member.objects.create(name=f"M{number}", email=f"m{number}@bench.example")
        delivery = Delivery.objects.create(member=member, status=DeliveryStatus.COMMITTED)
        batch = Import.objects.create(
            member=member, delivery=delivery, digest=f"{number}", status=ImportStatus.RUNNING
        )
        apply_reading(batch=batch, records=dense(days, last, number))
        Import.objects.filter(pk=batch.pk).update(status=ImportStatus.DONE)
        people.append(member)
    refresh_statistics()
    return people


def backfill(people: Sequence[Member]) -> None:
    """Compute and store every day of everybody."""
    for member in people:
        run = run_recompute(run_id=request_recompute(member=member).pk)
        if run is None or run.snapshots < DAYS - 100:
            raise SystemExit("The backfill did not write the days that it measures.")


def read(people: Sequence[Member]) -> None:
    """Fetch the rows of facts of everybody, as the driver gives them."""
    with connection.cursor() as cursor:
        for member in people:
            for table in TABLES:
                fields: list[Any] = [table.model._meta.get_field(name) for name in table.columns]
                names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
                name = table.model._meta.db_table
                cursor.execute(
                    f"SELECT {names} FROM {name} WHERE member_id = %s AND replaced_by_id IS NULL",
                    [member.pk],
                )
                cursor.fetchall()


def anew(run: Callable[[], None]) -> float:
    """Return the seconds of a run that finds no scores."""
    ScoreSnapshot.objects.all().delete()
    ScoreOutlook.objects.all().delete()
    return clock(run)


def clock(run: Callable[[], None]) -> float:
    """SQLite in memory is part of the process and waits for nothing; others are waited for."""
    return (processor_seconds if connection.vendor == "sqlite" else seconds)(run)


def compute(member: Member, last: date) -> Callable[[], None]:
    """Return what scores two years of the member's evidence, and packs every day."""
    spec, records = model(CURRENT), load_records(member=member)

    def run() -> None:
        first = last - timedelta(days=DAYS - 1)
        columns_of(evaluate([build(records, spec)], first, last, spec))

    return run


def main(members: int) -> None:
    """Print the ratios for ``members`` members, and the milliseconds of computing one."""
    with bench_organization() as organization:
        last = last_complete_day(organization)
        people = fill(members, last)
        run = compute(people[0], last)
        took = min(processor_seconds(run) for _ in range(10))
        told("computing two years:", 1_000 * took, MILLISECONDS, " ms")
        compare(
            "computing two years of one member",
            lambda: processor_seconds(run),
            "bare SQL read",
            lambda: clock(lambda: read(people[:1])),
            GOAL,
        )
        compare(
            f"backfilling {members:,} members",
            lambda: anew(lambda: backfill(people)),
            "bare SQL read",
            lambda: clock(lambda: read(people)),
            GOAL,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
