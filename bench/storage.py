"""What a member-day takes in PostgreSQL, with indexes: scores, facts, all of it.

    DATABASE_URL=postgres://postgres@127.0.0.1:5432/bench python -m bench.storage [rounds] [days]

The sample people bring their files and are scored on every day, the last ``days`` of which stay. In
``rounds`` they come again as others. Scores are stored a night after the other, as they come about,
which leaves indexes emptier than a backfill does. From what the tables have grown by follows what
two years of 10,000 members take: scores by the member-day, everything else by the member, as it is.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

import django

from bench.timing import told

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.conf import settings
from django.db import connection

from accounts.models import Organization
from accounts.roles import Role
from accounts.selectors import last_complete_day
from accounts.services import user_create
from bench.database import bench_organization, refresh_statistics
from scoring.models import ScoreOutlook, ScoreSnapshot
from seeds.generate import sample_organizations
from seeds.loading import import_files, owner_access
from teams.models import Connection, Contact
from teams.services.mapping import TABLES
from teams.services.people import member_create

GOAL = 6  # GB
DAYS = 730
MEMBERS = 10_000
SIZES = """
    SELECT relname, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
NIGHTS = """
    CREATE TEMP TABLE nights AS TABLE {table};
    TRUNCATE {table};
    INSERT INTO {table} SELECT * FROM nights ORDER BY "on", member_id;
    DROP TABLE nights;
"""


def fill(organization: Organization, rounds: int, days: int) -> int:
    """Import and score what the sample people have; return how many people."""
    user_create(email="owner@bench.example", organization=organization, role=Role.OWNER)
    through, access = last_complete_day(organization), owner_access(organization)
    people = 0
    for number in range(rounds):
        for sample in sample_organizations(through):
            for person in sample.people:
                if not person.exported_on:
                    continue
                member = member_create(
                    organization=organization,
                    name=person.name,
                    email=f"{number}.{person.email}",
                    joined_on=person.joined_on,
                )
                import_files(sample, person, member, access, through)
                people += 1
    ScoreSnapshot.objects.filter(on__lte=through - timedelta(days=days)).delete()
    with connection.cursor() as cursor:
        cursor.execute(NIGHTS.format(table=ScoreSnapshot._meta.db_table))
    refresh_statistics()
    return people


def sizes() -> Counter[tuple[str, str]]:
    """Return the bytes of every table and of its indexes."""
    with connection.cursor() as cursor:
        cursor.execute(SIZES)
        rows = cursor.fetchall()
    found: Counter[tuple[str, str]] = Counter()
    for table, heap, indexes in rows:
        found |= {(table, "rows"): heap, (table, "indexes"): indexes}
    return found


def kind_of(table: str) -> str:
    """Return what a table is for, as the lines of the result say."""
    if table == ScoreSnapshot._meta.db_table:
        return "scores"
    if table == ScoreOutlook._meta.db_table:
        return "outlooks"
    if table in {Contact._meta.db_table, Connection._meta.db_table}:
        return "contacts and connections"
    facts = {each.model._meta.db_table for each in TABLES}
    return "other facts" if table in facts else "the rest"


def main(rounds: int, days: int) -> None:
    """Print bytes a member-day, and two years of 10,000. Raises SystemExit elsewhere."""
    if connection.vendor != "postgresql":
        raise SystemExit("DATABASE_URL must name a PostgreSQL database.")
    with tempfile.TemporaryDirectory() as folder, bench_organization() as organization:
        settings.UPLOAD_DIR = Path(folder)
        before = sizes()
        people = fill(organization, rounds, days)
        grown = sizes() - before
        stored = ScoreSnapshot.objects.count()
        facts = sum(each.model.objects.count() for each in TABLES)
    totals: Counter[str] = Counter()
    for (table, _), more in grown.items():
        totals[kind_of(table)] += more
    scores = totals.pop("scores")
    indexes = grown[ScoreSnapshot._meta.db_table, "indexes"]
    print(f"{people} people, {stored:,} member-days, {facts / people:,.0f} facts a member")
    print(
        f"scores: {scores / stored:.0f} bytes a member-day, {indexes / stored:.0f} of them indexes"
    )
    for name, total in sorted(totals.items()):
        print(f"{name}: {total / people / 1_000:.1f} kB a member")
    days_of_all = scores / stored * DAYS * MEMBERS / 1e9
    told(f"scores of two years of {MEMBERS:,} members", days_of_all, GOAL, " GB")
    of_all = days_of_all + totals.total() / people * MEMBERS / 1e9
    told("the same with facts, outlooks and the rest", of_all, GOAL, " GB")


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(*(given + [1, DAYS][len(given) :])[:2])
