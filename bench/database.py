"""A database of the benchmark's own, and the least that storing rows in it can take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.test.utils import setup_databases, teardown_databases

from accounts import tasks
from accounts.database_roles import Roles, rights_give, roles_create
from accounts.models import Organization
from accounts.services import organization_create
from accounts.tenancy import tenant_scope
from teams.services.rows import batches


@contextmanager
def bench_organization() -> Iterator[Organization]:
    """Enter a new organization in a new database, as DATABASE_URL names its server.

    The database is migrated before, and dropped at the end. On PostgreSQL a superuser works in it,
    whom row-level security does not concern; ``bench.wall`` measures what that costs.
    """
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        _give_rights()
        organization = organization_create(name="Bench", slug="bench")
        with tenant_scope(organization.pk):
            yield organization
    finally:
        teardown_databases(databases, verbosity=0)


def _give_rights() -> None:
    """What looks across organizations becomes another role, also for who made the database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            roles_create(cursor, Roles.named())
            rights_give(cursor, Roles.named())


def refresh_statistics() -> None:
    """Tell the database how many rows have one value, as it or the schedule does now and then."""
    if connection.vendor == "sqlite":
        tasks.refresh_statistics()
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def prepared(kind: Any) -> list[tuple[Any, ...]]:
    """Return the stored rows of a model as the driver takes them: nothing is left to convert."""
    fields = kind._meta.concrete_fields
    return [
        tuple(
            field.get_db_prep_save(value, connection)
            for field, value in zip(fields, row, strict=True)
        )
        for row in kind.objects.order_by("pk").values_list(*(f.attname for f in fields))
    ]


def insert_bare(rows: Mapping[Any, Sequence[tuple[Any, ...]]]) -> None:
    """Insert prepared rows by model, in transactions of the size that imports have."""
    for kind, given in rows.items():
        columns = [field.column for field in kind._meta.concrete_fields]
        signs = ", ".join(["%s"] * len(columns))
        names = ", ".join(map(connection.ops.quote_name, columns))
        sql = f"INSERT INTO {kind._meta.db_table} ({names}) VALUES ({signs})"
        for some in batches(given):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(sql, some)


def empty(*kinds: Any) -> None:
    """Nothing is left in the tables, which are given in the order in which they are filled."""
    with connection.cursor() as cursor:
        for kind in reversed(kinds):
            cursor.execute(f"DELETE FROM {kind._meta.db_table}")
