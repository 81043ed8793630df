"""Daily scores by month: what dropping one takes, against deleting it from one table.

    DATABASE_URL=postgres://postgres@127.0.0.1:5432/bench python -m bench.months [members] [months]

Every member has a snapshot a day, with components of the size that they have in samples. Three
months go row by row, as retention deletes them from one table; then the table is partitioned, and
three others go as partitions. What is done every day is measured before and after, too: a day of
everybody written, one member's history read, the totals of two days. A vacuum of what was deleted
is not counted, and comes on top.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import django

from bench.timing import judge, seconds

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.db import connection
from django.utils import timezone

from accounts.models import Organization
from bench.database import bench_organization, refresh_statistics
from config.partitioning import partition
from privacy.retention import BY_KEY
from scoring.models import ScoreSnapshot
from scoring.partitions import months_drop
from scoring.roll_forward import COLUMNS
from scoring.snapshots import points
from teams.models import Member
from teams.services.rows import insert_rows

GOAL = 0.05
EACH = 3
TIMES = 5
COMPONENTS = 208
FILL = f"""
    INSERT INTO scoring_scoresnapshot (organization_id, member_id, "on", model, policy, seat, total,
        brand, find, insights, relationships, estimated, components, facts_version, computed_at)
    SELECT organization_id, id, day::date, 'v1', 'plain', 'free', id * 7 %% 10000,
        1, 2, 3, 4, false, decode(repeat(md5(id::text || day::text), {COMPONENTS} / 16), 'hex'),
        1, now()
    FROM teams_member, generate_series(%s::date, %s::date, '1 day') AS day ORDER BY day, id
"""


def fill(organization: Organization, members: int, first: date, last: date) -> None:
    """Store a snapshot of every member for every day."""
    Member.objects.bulk_create(
        Member(organization=organization, name=f"M{n}", email=f"m{n}@bench.example")
        for n in range(members)
    )
    with connection.cursor() as cursor:
        cursor.execute(FILL, [first, last])


def month(first: date, number: int) -> date:
    """Return the first day of a month by its number, counted from the first one."""
    at = first.year * 12 + first.month - 1 + number
    return date(at // 12, at % 12 + 1, 1)


def forget(until: date) -> float:
    """Delete what lies before a day as retention does; return the seconds."""
    before = timezone.make_aware(datetime.combine(until, time()))
    return seconds(lambda: BY_KEY["scores"].forget(before))


def drop(until: date) -> float:
    """Drop the months that end before a day; return the seconds."""

    def run() -> None:
        if months_drop(before=until) != 1:
            raise RuntimeError("not one month was dropped")

    return seconds(run)


def daily(organization: Organization, last: date) -> dict[str, Callable[[], Any]]:
    """Return what is done every day, by name."""
    ids = [*Member.objects.order_by("pk").values_list("pk", flat=True)]
    days = iter(last + timedelta(days=n) for n in range(1, TIMES + 1))
    values = {"policy": "plain", "seat": "free", "estimated": False, "model": "v1"}
    values |= {"components": b"x" * COMPONENTS, "facts_version": 1, "computed_at": timezone.now()}

    def write() -> None:
        told = {**values, "organization": organization.pk, "on": next(days)}
        insert_rows(
            ScoreSnapshot,
            COLUMNS,
            [[pk if c == "member" else told.get(c) for c in COLUMNS] for pk in ids],
        )

    two = (last - timedelta(days=90), last)
    totals = ScoreSnapshot.objects.filter(member_id__in=ids, on__in=two).order_by()
    return {
        "a day of everybody written": write,
        "one member's days read": lambda: list(ScoreSnapshot.objects.filter(member=ids[7])),
        "the totals of two days": lambda: [
            points(t) for t in totals.values_list("total", flat=True)
        ],
    }


def best(works: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Return the least seconds of each, of several times."""
    return {name: min(seconds(work) for _ in range(TIMES)) for name, work in works.items()}


def main(members: int = 2_000, months: int = 24) -> bool:
    """Run the benchmark; return whether the goal is met."""
    first = month(timezone.now().date(), -months)
    last = month(first, months) - timedelta(days=1)
    with bench_organization() as organization:
        fill(organization, members, first, last)
        refresh_statistics()
        count = ScoreSnapshot.objects.count()
        print(f"{count:,} snapshots, {_megabytes()} MB in one table")
        before = best(daily(organization, last))
        deleted = min(forget(month(first, n)) for n in range(1, EACH + 1))
        took = seconds(partition)
        print(f"partitioned in {took:.1f} s; {_megabytes()} MB in {_parts()} partitions")
        dropped = min(drop(month(first, n)) for n in range(EACH + 1, 2 * EACH + 1))
        after = best(daily(organization, last + timedelta(days=TIMES)))
        for name, was in before.items():
            print(f"{name}: {was * 1000:.1f} ms in one table, {after[name] * 1000:.1f} by month")
        return judge("dropping a month", dropped, "deleting it from one table", deleted, GOAL)


def _megabytes() -> int:
    [(size,)] = _asked(
        "SELECT COALESCE((SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree(t)), "
        "pg_total_relation_size(t)) FROM to_regclass('scoring_scoresnapshot') t"
    )
    return int(size) // 1024**2


def _parts() -> int:
    [(count,)] = _asked("SELECT count(*) - 1 FROM pg_partition_tree('scoring_scoresnapshot')")
    return int(count)


def _asked(query: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        found: list[Any] = cursor.fetchall()
    return found


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:])) else 1)
