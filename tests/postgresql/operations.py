"""What empties the tables after a test that commits."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

import psycopg
from django.db.backends.postgresql import operations

# The connection to the database of the tests of who may do everything there.
superuser: ContextVar[dict[str, Any]] = ContextVar("superuser")


class DatabaseOperations(operations.DatabaseOperations):
    """Rows are deleted by a superuser, whom no key, no trigger and no wall asks.

    To truncate takes seconds: each table and each index is made anew, and synced to the disk.
    """

    def sql_flush(self, style: Any, tables: Iterable[str], **_: Any) -> list[str]:
        names = [self.quote_name(table) for table in tables]
        return [
            "SET session_replication_role = replica",
            f"LOCK TABLE {', '.join(names)}",  # whoever still writes has ended before
            *(f"DELETE FROM {name}" for name in names),
        ]

    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        with psycopg.connect(**superuser.get()) as connection:
            connection.execute("; ".join(sql_list))
