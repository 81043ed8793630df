"""The database, as the doctor sees it: reached, kept apart, up to date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import psycopg
from django.db import DatabaseError, connection
from django.utils import timezone

from accounts.audit_guard import missing_guards
from accounts.wall import gaps, role_faults
from config.doctor.finding import Finding, ok, problem, warning
from config.reach import PATIENCE, pending_migrations
from config.triggers import missing_triggers
from scoring import partitions
from scoring.partitions import is_partitioned, missing_functions

ROLES = "Run `manage.py database_roles`, and have DATABASE_URL name the application's role."
# What the server allows, less those that it keeps for its administrators; the database; the role;
# each with how many are taken. -1 is no limit. Of which kind others' are is told to few.
CONNECTIONS = """
    WITH taken AS (
        SELECT datid, usesysid FROM pg_stat_activity
        WHERE usesysid IS NOT NULL AND coalesce(backend_type, 'client backend') = 'client backend'
    )
    SELECT current_setting('max_connections')::int
         - current_setting('superuser_reserved_connections')::int
         - coalesce(current_setting('reserved_connections', true), '0')::int,
           (SELECT count(*) FROM taken),
           d.datconnlimit, (SELECT count(*) FROM taken WHERE datid = d.oid),
           r.rolconnlimit, (SELECT count(*) FROM taken WHERE usesysid = r.oid)
    FROM pg_database d, pg_roles r
    WHERE d.datname = current_database() AND r.rolname = session_user
"""
NEARLY_ALL = 0.75
MORE_CONNECTIONS = (
    "Who comes when all are taken is refused. Raise max_connections, or what ALTER DATABASE and "
    "ALTER ROLE set; a web process takes up to 4, a process of a worker one (docs/scale.md)."
)
ON_SQLITE = "SQLite has one wall, of the application. For others than yourself use PostgreSQL."


def database() -> Iterator[Finding]:
    """Whether the database answers, and of which version it is."""
    try:
        _connect()
    except (psycopg.Error, DatabaseError) as error:
        yield problem(
            f"The database does not let anybody in: {_first_line(error)}",
            "Check DATABASE_URL (host, port, role, password, name), and that the server runs.",
        )
        return
    version = ".".join(str(part) for part in connection.get_database_version())
    yield ok(f"{connection.display_name} {version} answers.")


def connections() -> Iterator[Finding]:
    """Whether PostgreSQL lets more processes in: the server, this database and this role."""
    if connection.vendor != "postgresql":
        yield ok(f"{connection.display_name} has as many connections as are asked for.")
        return
    with connection.cursor() as cursor:
        cursor.execute(CONNECTIONS)
        told = cursor.fetchone()
    limits = zip(told[::2], told[1::2], ("the server", "this database", "this role"), strict=True)
    for limit, taken, whose in limits:
        text = f"{taken} of {limit} connections that {whose} allows are taken."
        if limit >= 0 and taken >= limit * NEARLY_ALL:
            yield warning(text, MORE_CONNECTIONS)
        elif limit >= 0:
            yield ok(text)


def roles() -> Iterator[Finding]:
    """Whether the application is who may neither own tables nor see all rows."""
    if connection.vendor != "postgresql":
        yield warning(f"{connection.display_name} has no roles.", ON_SQLITE)
        return
    faults = role_faults()
    yield from (problem(fault, ROLES) for fault in faults)
    if not faults:
        yield ok("The application owns no table and bypasses no policy.")


def wall() -> Iterator[Finding]:
    """Whether row-level security and keys keep organizations apart, and triggers stand."""
    if connection.vendor != "postgresql":
        yield warning(f"{connection.display_name} has no row-level security.", ON_SQLITE)
        return
    found = [f"{gap.text}." for gap in gaps()]
    down = [*missing_guards(connection), *missing_triggers(connection)]
    found += [f"The trigger {name} does not stand." for name in down]
    mended = "Run `manage.py migrate` as the owner of the tables: it puts back what is missing."
    yield from (problem(text, mended) for text in found)
    if not found:
        yield ok("Row-level security, keys and triggers keep organizations apart.")


def months() -> Iterator[Finding]:
    """Whether the next month of daily scores has its partition, where they are stored by month."""
    if not is_partitioned():
        yield ok("Daily scores are in one table.")
        return
    missing = missing_functions(connection)
    for name in missing:
        yield problem(
            f"The function {name} does not stand: no month is made or dropped.",
            "Run `manage.py migrate` as the owner of the tables: it puts back what is missing.",
        )
    there = partitions.months()
    following = (timezone.now().replace(day=1) + timedelta(days=31)).date().replace(day=1)
    if following not in there:
        yield problem(
            f"Daily scores have no partition for {following:%Y-%m}. They are kept beside the "
            "others until they have one.",
            "See that the schedule and a worker run: they make it every hour. Or run "
            "`manage.py partition_snapshots` as the owner of the tables.",
        )
    elif not missing:
        yield ok(
            f"Daily scores are stored by month, in {len(there)} partitions from {there[0]:%Y-%m} "
            f"to {there[-1]:%Y-%m}."
        )


def migrations() -> Iterator[Finding]:
    """Whether the tables are those that the code expects."""
    pending = pending_migrations()
    if not pending:
        yield ok("Every migration is applied.")
        return
    yield problem(
        f"{len(pending)} migrations are not applied, from {pending[0]} on.",
        "Run `manage.py migrate` as the owner of the tables, before the processes of this version.",
    )


def _connect() -> None:
    """Reach the database, without the pool, which waits long and does not say why it failed."""
    if connection.vendor != "postgresql":
        connection.ensure_connection()
        return
    psycopg.connect(**connection.get_connection_params() | {"connect_timeout": PATIENCE}).close()
    connection.ensure_connection()


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
