"""The nightly roll-forward of many members, against the bare SQL aggregate of the same rows.

    DATABASE_URL=postgres://postgres@127.0.0.1:5432/bench python -m bench.recompute [members] [most]

Every member has the evidence of one of the sample people. What it still counts for is stored
once as outlooks, for the roll-forward, and once as plain rows, for the aggregate, which sums
weighted units and tallies by member and component and does nothing else. The roll-forward also
computes fractions, points, pillars and totals, and writes a snapshot for each member.

Two more sides: a loop over members as one would write it first (``bench.naive``), which has to come
to the same totals, and the roll-forward of an organization of ``most`` members, ten times as many.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from io import BytesIO

import django

from bench.timing import compare, judge, outrun, seconds

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.db import connection

from accounts.models import Organization
from accounts.selectors import last_complete_day
from accounts.services import organization_create
from accounts.tenancy import tenant_scope
from bench.database import bench_organization
from bench.naive import score_each, store_facts
from scoring.core.records import AnyRecord
from scoring.core.registry import CURRENT, model
from scoring.core.score import evaluate
from scoring.core.timeline import Timeline, build
from scoring.core.window import weights
from scoring.models import RecomputeRun, RunStatus, ScoreOutlook, ScoreSnapshot
from scoring.outlooks import outlook_values, timeline_of
from scoring.roll_forward import MEMBERS, READ
from scoring.services import request_roll_forward, run_recompute
from scoring.snapshots import columns_of
from seeds.generate import sample_files, sample_organizations
from teams.importers.reading import Options, Upload
from teams.importers.registry import read
from teams.models import Member
from teams.services.rows import insert_rows

GOAL = 2
WRITTEN_GOAL = 4
NAIVE_GOAL = 30
LINEAR_GOAL = 1.25
NAIVE = 37  # members of the loop: as many as there are sample people with files
TIMES = 3
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


def sample_records(through: date) -> Iterator[list[AnyRecord]]:
    """Yield the evidence of the sample people, from their own files."""
    for organization in sample_organizations(through):
        for person in organization.people:
            uploads = [
                _upload(f.name, f.content) for f in sample_files(person, organization, through)
            ]
            if uploads:
                yield read(uploads, Options(zone=UTC, key=b"bench"), model(CURRENT)).records


def _upload(name: str, content: bytes) -> Upload:
    return Upload(name, len(content), lambda: BytesIO(content))


def fill(
    organization: Organization, members: int, since: date, samples: list[Timeline]
) -> list[Member]:
    """Give so many members the evidence of the samples, one after another, as outlooks."""
    people = Member.objects.bulk_create(
        [
            Member(organization=organization, name=f"M{n}", email=f"m{n}@bench.example")
            for n in range(members)
        ],
        batch_size=BATCH,
    )
    values = [outlook_values(timeline, since) for timeline in samples]
    names = ("organization", "member", "model", "since", "facts_version", "data_through")
    insert_rows(
        ScoreOutlook,
        (*names, *values[0]),
        [
            (organization.pk, one.pk, CURRENT, since, 1, since, *values[n % len(values)].values())
            for n, one in enumerate(people)
        ],
    )
    return people


def timelines_of(samples: list[list[AnyRecord]], since: date) -> list[Timeline]:
    """Return the evidence of each of the samples, reduced."""
    return [build(records, model(CURRENT), since=since) for records in samples]


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


def compute(organization: Organization, day: date) -> None:
    """Compute everybody's score of a day as a roll-forward does, and write nothing."""
    spec = model(CURRENT)
    outlooks = ScoreOutlook.objects.filter(organization=organization).order_by("pk")
    for first in range(0, outlooks.count(), MEMBERS):
        some = list(outlooks.values_list(*READ, named=True)[first : first + MEMBERS])
        columns_of(evaluate([timeline_of(some, spec)], day, day, spec))


def roll_forward(organization: Organization) -> float:
    """Return the seconds of a roll-forward by one day; undone afterwards."""
    run = request_roll_forward(organization=organization)
    took = seconds(lambda: to_the_end(run))
    back(run)
    return took


def back(run: RecomputeRun) -> None:
    """Nobody is scored any more on the day of the run."""
    ScoreSnapshot.objects.filter(on=run.through).delete()
    ScoreOutlook.objects.update(since=run.through - timedelta(days=1))


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


def compare_with_the_loop(
    organization: Organization, people: list[Member], samples: list[list[AnyRecord]], day: date
) -> None:
    """Print how many times as long a loop takes for a member. Raises SystemExit at another score.

    Members share nothing, so a few of them say what the loop takes for all.
    """
    few = people[: min(NAIVE, len(samples))]
    store_facts(few, samples)
    rolled, looped = [], []
    for _ in range(TIMES):
        looped.append(seconds(lambda: score_each(few, day)))
        loop = _totals(few, day)
        ScoreSnapshot.objects.filter(on=day).delete()
        run = request_roll_forward(organization=organization)
        rolled.append(seconds(lambda run=run: to_the_end(run)))  # type: ignore[misc] # of this turn
        if loop != _totals(few, day):
            raise SystemExit("The loop comes to other totals.")
        back(run)
    outrun(
        f"roll-forward of {len(people):,} members, for 1,000 of them",
        min(rolled) * 1_000 / len(people),
        f"a loop over members with the ORM ({len(few)} of them), for 1,000",
        min(looped) * 1_000 / len(few),
        NAIVE_GOAL,
    )


def _totals(people: list[Member], day: date) -> dict[int, int | None]:
    rows = ScoreSnapshot.objects.filter(member__in=people, on=day, total__isnull=False)
    return dict(rows.values_list("member_id", "total"))


def compare_with_many(
    organization: Organization, members: int, most: int, since: date, samples: list[Timeline]
) -> None:
    """Print what a member takes in a large organization, beside one of fewer members."""
    many = organization_create(name="Many", slug="many")
    with tenant_scope(many.pk):
        fill(many, most, since, samples)
        begin(many, since)
    few_took, many_took = [], []
    for _ in range(TIMES):
        few_took.append(roll_forward(organization))
        with tenant_scope(many.pk):
            many_took.append(roll_forward(many))
    judge(
        f"a thousand of {most:,} members",
        min(many_took) * 1_000 / most,
        f"a thousand of {members:,}",
        min(few_took) * 1_000 / members,
        LINEAR_GOAL,
    )


def main(members: int, most: int) -> None:
    """Print the ratios for ``members`` members. Raises SystemExit on any other database."""
    if connection.vendor != "postgresql":
        raise SystemExit("DATABASE_URL must name a PostgreSQL database.")
    with bench_organization() as organization:
        last = last_complete_day(organization)
        since = last - timedelta(days=1)
        samples = list(sample_records(since))
        timelines = timelines_of(samples, since)
        people = fill(organization, members, since, timelines)
        _copy_rows(timelines, people)
        begin(organization, since)
        for name, run, goal in (
            ("scores of", lambda: seconds(lambda: compute(organization, last)), GOAL),
            ("roll-forward of", lambda: roll_forward(organization), WRITTEN_GOAL),
        ):
            bare = f"{name} {members:,} members"
            compare(bare, run, "bare SQL aggregate", lambda: aggregate(last), goal)
        compare_with_the_loop(organization, people, samples, last)
        compare_with_many(organization, members, most, since, timelines)


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]] or [10_000]
    main(given[0], given[1] if len(given) > 1 else 10 * given[0])
