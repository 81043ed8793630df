"""Daily scores by month: which partitions there are, and having them made and dropped.

Only where the operator chose so, on PostgreSQL: ``manage.py partition_snapshots``. Everywhere else
all of them are in one table, and nothing here does anything. Decision 0036.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.audit_guard import schema_of
from scoring.models import ScoreSnapshot
from scoring.partition_functions import AHEAD, DROP, MONTH, TABLE, bodies, config, statements

# A schedule that stands still for two months loses nothing.
MONTHS_AHEAD = 3
_KIND = """
    SELECT relkind = 'p' FROM pg_class
    WHERE relname = %s AND relnamespace = current_schema()::regnamespace
"""
_MONTHS = """
    SELECT substring(pg_get_expr(c.relpartbound, c.oid) FROM 'FROM \\(''([0-9-]+)''\\)')::date
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = to_regclass(%s) AND pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'
    ORDER BY 1
"""
_STANDING = """
    SELECT p.proname::text, p.prosrc FROM pg_proc p
    WHERE p.pronamespace = current_schema()::regnamespace AND p.proname = ANY(%s)
      AND p.prosecdef AND p.proconfig @> %s AND p.proconfig <@ %s
      AND NOT has_function_privilege('public', p.oid, 'EXECUTE')
      AND (p.proname = %s OR has_function_privilege(%s, p.oid, 'EXECUTE'))
"""


def is_partitioned(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Return whether daily scores are stored by month."""
    on = connections[using]
    if on.vendor != "postgresql":
        return False
    return bool(_asked(on, _KIND, TABLE) == [(True,)])


def months() -> list[date]:
    """Return the first day of every month that has a partition, in order."""
    return [first for (first,) in _asked(connections[DEFAULT_DB_ALIAS], _MONTHS, TABLE)]


def months_make(*, ahead: int = MONTHS_AHEAD) -> int:
    """The next months have partitions, and so does every month of which there are rows.

    Return how many were made; none where daily scores are in one table. One that somebody keeps
    locked is left for the next time.
    """
    return _called(AHEAD, ahead)


def months_drop(*, before: date) -> int:
    """The months that end before a day are gone, with all of their rows, of every organization.

    Return how many were; none where daily scores are in one table. One that somebody keeps locked
    is left for the next time.
    """
    return _called(DROP, before)


def functions_raise(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """The functions stand where daily scores are stored by month. For ``post_migrate``."""
    on = connections[using]
    if not is_partitioned(using) or not missing_functions(on):
        return
    ops = on.ops.quote_name(settings.DATABASE_OPS_ROLE)
    with on.cursor() as cursor:
        for statement in statements(schema_of(on), ops):
            cursor.execute(statement)


def missing_functions(on: BaseDatabaseWrapper) -> list[str]:
    """Return the functions that are not there, or do not stand as they should."""
    schema = schema_of(on)
    wanted = {*bodies(schema)}
    names, how = [name for name, _ in wanted], config(schema)
    ops = settings.DATABASE_OPS_ROLE
    standing = _asked(on, _STANDING, names, how, how, MONTH, ops)
    return sorted(name for name, _ in wanted - {*standing})


def _called(function: str, value: int | date) -> int:
    """Call a function as the role that looks across organizations, to which alone it is open.

    Where functions are missing, as after a restore, the doctor tells, and nothing is done.
    """
    if not is_partitioned() or missing_functions(connections[DEFAULT_DB_ALIAS]):
        return 0
    with ScoreSnapshot.across_tenants(reason="months of all organizations"):
        [(count,)] = _asked(
            connections[DEFAULT_DB_ALIAS],
            f"SELECT {function}(%s)",
            value,
        )
    return int(count)


def _asked(on: BaseDatabaseWrapper, query: str, *values: Any) -> list[Any]:
    with on.cursor() as cursor:
        cursor.execute(query, values)
        found: list[Any] = cursor.fetchall()
    return found
