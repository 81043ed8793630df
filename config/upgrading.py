"""What an upgrade consists of, and the lock that keeps two of them apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected, LockNotAvailable

LOCK = 0x50494D
PATIENCE = "5s"


@contextmanager
def alone() -> Iterator[None]:
    """Have the block be the only upgrade of this database. Raises CommandError where it is not.

    A connection of its own holds the lock: PostgreSQL takes it back when this process ends.
    """
    holder = connection.copy()
    try:
        with holder.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                raise CommandError("Another upgrade of this database is running.")
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    finally:
        holder.close()


@contextmanager
def impatient() -> Iterator[None]:
    """Let no statement of the block wait for a table longer than the site can stand still.

    Whoever waits for a table that is to change makes everybody else wait behind. Raises
    CommandError where somebody holds one: what was begun is rolled back. Any other error is raised.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE])
        yield
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
            raise
        raise CommandError(
            f"A table was in use: {str(error).splitlines()[0]}. What was migrated before stays. "
            "Run upgrade again."
        ) from error
