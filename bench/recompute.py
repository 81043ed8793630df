"""The nightly roll-forward of many members, against the bare SQL aggregate of the same rows.

    DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres python -m bench.recompute [members]

Every member has the evidence of one of the sample people. What it still counts for is stored
once as outlooks, for the roll-forward, and once as plain rows, for the aggregate, which sums
weighted units and tallies by member and component and does nothing else. The roll-forward also
computes fractions, points, pillars and totals, and writes a snapshot for each member.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from io import BytesIO

import django

from bench.timing import compare, seconds

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.db import connection

from accounts.models import Organization
from accounts.selectors import last_complete_day
from bench.database import bench_organization
from scoring.core.registry import CURRENT, model
from scoring.core.timeline import Timeline, build
from scoring.core.window import weights
from scoring.models import RecomputeRun, RunStatus, ScoreOutlook, ScoreSnapshot
from scoring.outlooks import outlook_values
from scoring.services import request_roll_forward, run_recompute
from seeds.generate import sample_files, sample_organizations
from teams.importers.reading import Options, Upload
from teams.importers.registry import read
from teams.models import Member

GOAL = 2
BATCH = 1_000
TABLE = """
    CREATE TABLE bench_rows (
        member int, part int, on_day int, start int, stop int, units bigint, tally int
    )
"""
WEIGHTS = "CREATE TABLE bench_weights (age int PRIMARY KEY, weight bigint)"
AGGREGATE = """
    SELECT member, part, sum(units * coalesce(weight, 1000000)), sum(tally)
    FROM bench_rows LEFT JOIN bench_weights ON age = %s - on_day AND part = ANY(%s)
    WHERE start <= %s AND stop >= %s
    GROUP BY member, part
"""


def sample_timelines(through: date) -> Iterator[Timeline]:
    """Yield the timelines of the sample people, from their own files."""
    for organization in sample_organizations(through):
        for person in organization.people:
            uploads = [
                _upload(f.name, f.content) for f in sample_files(person, organization, through)
            ]
            if uploads:
                found = read(uploads, Options(zone=UTC, key=b"bench"), model(CURRENT))
                yield build(found.records, model(CURRENT), since=through)


def _upload(name: str, content: bytes) -> Upload:
    return Upload(name, len(content), lambda: BytesIO(content))


def fill(organization: Organization, members: int, since: date) -> None:
    """Store the evidence of the samples for ``members`` members, both ways."""
    timelines = list(sample_timelines(since))
    people = Member.objects.bulk_create(
        [
            Member(organization=organization, name=f"M{n}", email=f"m{n}@bench.example")
            for n in range(members)
        ],
        batch_size=BATCH,
    )
    values = [outlook_values(timeline, since) for timeline in timelines]
    ScoreOutlook.objects.bulk_create(
        [
            ScoreOutlook(
                organization=organization, member=person, model=CURRENT, since=since,
                facts_version=1, data_through=since, **values[n % len(values)],
            )
            for n, person in enumerate(people)
        ],
        batch_size=BATCH,
    )  # fmt: skip
    _copy_rows(timelines, people)


def _copy_rows(timelines: list[Timeline], people: list[Member]) -> None:
    tables = [
        list(zip(*(a.tolist() for a in t.contributions.arrays()), strict=True)) for t in timelines
    ]
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        cursor.execute(WEIGHTS)
        for age, weight in enumerate(weights(model(CURRENT)).tolist()):
            cursor.execute("INSERT INTO bench_weights VALUES (%s, %s)", [age, weight])
        with cursor.copy("COPY bench_rows FROM STDIN") as copy:
            for n, person in enumerate(people):
                for part, on, start, end, units, tally, _ in tables[n % len(tables)]:
                    copy.write_row((person.pk, part, on, start, end, units, tally))


def aggregate(day: date) -> float:
    """Return the seconds of the bare aggregate, its rows fetched."""
    spec = model(CURRENT)
    decayed = [n for n, c in enumerate(spec.components) if c.kind == "decayed"]
    on = day.toordinal()
    with connection.cursor() as cursor:

        def run() -> None:
            cursor.execute(AGGREGATE, [on, decayed, on, on])
            cursor.fetchall()

        return seconds(run)


def roll_forward(organization: Organization) -> float:
    """Return the seconds of a roll-forward by one day; undone afterwards."""
    run = request_roll_forward(organization=organization)
    took = seconds(lambda: to_the_end(run))
    ScoreSnapshot.objects.filter(on=run.through).delete()
    ScoreOutlook.objects.update(since=run.through - timedelta(days=1))
    return took


def to_the_end(run: RecomputeRun) -> None:
    """Give a run one turn after another until it is done."""
    while (turn := run_recompute(run_id=run.pk)) and turn.status != RunStatus.DONE:
        pass


def begin(organization: Organization, since: date) -> None:
    """Give everybody the snapshot of the last scored day, as on any night but the first."""
    to_the_end(request_roll_forward(organization=organization))
    ScoreSnapshot.objects.update(on=since)
    ScoreOutlook.objects.update(since=since)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main(members: int) -> None:
    """Print the ratio for ``members`` members. Raises SystemExit on any other database."""
    if connection.vendor != "postgresql":
        raise SystemExit("DATABASE_URL must name a PostgreSQL database.")
    with bench_organization() as organization:
        last = last_complete_day(organization)
        since = last - timedelta(days=1)
        fill(organization, members, since)
        begin(organization, since)
        compare(
            f"roll-forward of {members:,} members",
            lambda: roll_forward(organization),
            "bare SQL aggregate",
            lambda: aggregate(last),
            GOAL,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
