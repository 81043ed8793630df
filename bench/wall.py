"""What the second wall costs: the same work behind it and without it, in turns.

    DATABASE_URL=postgres://postgres@127.0.0.1:5432/bench python -m bench.wall [members]

Behind the wall is what production has: the application's role, row-level security, keys that are
pairs with the organization, and sessions that are told whose rows to show. Without it is Django's
own backend, a superuser, whom row-level security does not concern, and plain keys.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextvars import Context
from datetime import timedelta
from typing import Any

import django

from bench.timing import compare

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper as Plain
from django.test import Client
from django.urls import reverse

from accounts.database_roles import Roles
from accounts.models import Organization
from accounts.postgresql.base import DatabaseWrapper as Walled
from accounts.selectors import last_complete_day
from accounts.services import organization_create
from accounts.tenancy import tenant_scope
from accounts.wall import raise_wall
from bench.crowd import crowd
from bench.database import bench_organization
from bench.pages import asked_after
from bench.recompute import begin, fill, roll_forward, sample_records, timelines_of
from teams.selectors.kept import forget

GOAL = 1.2
TIMES = 7
# Every pair with the organization, and the column of it that is not the organization.
PAIRS = """
    SELECT k.conrelid::regclass::text, k.conname, k.confrelid::regclass::text, a.attname
    FROM pg_constraint k
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY(k.conkey)
    WHERE k.contype = 'f' AND k.conname ~ '_own' AND a.attname <> 'organization_id'
"""
PLAIN = """
    ALTER TABLE {table} DROP CONSTRAINT {name};
    ALTER TABLE {table} ADD FOREIGN KEY ({column}) REFERENCES {target} (id)
    DEFERRABLE INITIALLY DEFERRED
"""
OF_ORGANIZATIONS = """
    ALTER TABLE {table} ADD FOREIGN KEY (organization_id) REFERENCES accounts_organization (id)
    DEFERRABLE INITIALLY DEFERRED
"""


class Sides:
    """The two ways to one database: ``connections["default"]`` is one of them at a time."""

    def __init__(self) -> None:
        given = connection.settings_dict
        self.first = connections["default"]
        self.plain = Plain(_without_pool(given, given["USER"]), "default")
        self.walled = Walled(_without_pool(given, Roles.named().app), "default")

    def behind(self, work: Callable[[], float]) -> Callable[[], float]:
        """Return what does the work behind the wall and tells its seconds."""

        def run() -> float:
            connections["default"] = self.plain
            raise_wall()
            connections["default"] = self.walled
            return _second(work)

        return run

    def without(self, work: Callable[[], float]) -> Callable[[], float]:
        """Return what does the work without the wall and tells its seconds."""

        def run() -> float:
            connections["default"] = self.plain
            _plain_keys()
            return _second(work)

        return run

    def end(self) -> None:
        """Both are closed, and the first connection is what it was."""
        self.plain.close()
        self.walled.close()
        connections["default"] = self.first


def _plain_keys() -> None:
    """Every pair with the organization is the key and that to the organization again, apart."""
    with connection.cursor() as cursor:
        cursor.execute(PAIRS)
        pairs = cursor.fetchall()
        for table, name, target, column in pairs:
            cursor.execute(PLAIN.format(table=table, name=name, target=target, column=column))
        for table in {table for table, *_ in pairs}:
            cursor.execute(OF_ORGANIZATIONS.format(table=table))


def _without_pool(given: dict[str, Any], user: str) -> dict[str, Any]:
    return {**given, "USER": user, "OPTIONS": {}}


def _outside(work: Callable[[], float]) -> Callable[[], float]:
    """Return what does the work where no organization is entered, as a server does.

    Else no session would have to be told of another one, which is a part of what the wall costs.
    """
    return lambda: Context().run(work)


def _second(work: Callable[[], float]) -> float:
    """Return the seconds of the second run: the first finds a database that has just changed."""
    work()
    return work()


def main(members: int) -> None:
    """Print the ratios of the report and of the roll-forward. Raises SystemExit elsewhere."""
    if connection.vendor != "postgresql":
        raise SystemExit("DATABASE_URL must name a PostgreSQL database.")
    with bench_organization() as organization:
        client = Client()
        client.force_login(crowd(organization, members))
        night = organization_create(name="Night", slug="night")
        with tenant_scope(night.pk):
            since = last_complete_day(night) - timedelta(days=1)
            fill(night, members, since, timelines_of([*sample_records(since)], since))
            begin(night, since)
        sides = Sides()
        try:
            _measure(sides, client, night, members)
        finally:
            sides.end()


def _measure(sides: Sides, client: Client, night: Organization, members: int) -> None:
    report = reverse("teams:report", kwargs={"org": "bench"})
    ask = _outside(asked_after(forget, client, report))
    nothing = reverse("teams:mappings", kwargs={"org": "bench"})
    empty = _outside(asked_after(forget, client, nothing))

    def recompute() -> float:
        with tenant_scope(night.pk):
            return roll_forward(night)

    works = {
        f"report of {members:,}": ask,
        "a page with nothing on it": lambda: sum(empty() for _ in range(20)),
        f"roll-forward of {members:,} members": recompute,
    }
    for name, work in works.items():
        behind, without = sides.behind(work), sides.without(work)
        compare(name, behind, "without the wall", without, GOAL, times=TIMES)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
