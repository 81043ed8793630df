"""PostgreSQL, told before every statement whose rows it may show.

Row-level security compares each row with a setting of the session. A session is told again
wherever it may not know: the organization has changed since the last statement, the connection
comes from the pool, or a rollback has taken back what it was told. So nothing has to be undone
when a block is left, and no statement runs under what another one was told. Decision 0024.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from accounts.entered import SETTING, Sight, sight

TELL = f"SELECT set_config('role', %s, false), set_config('{SETTING}', %s, false)"
NO_ROLE = "none"  # the one that has logged in


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose session sees the rows of the entered organization alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told: int | Sight | None = None
        # A cursor may be older than the organization that is entered when it is used.
        self.execute_wrappers.append(self._tell_and_execute)

    def sight(self) -> int | Sight:
        """Return whose rows the next statement may see."""
        return sight()

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor of a session that knows whose rows it may show."""
        self._tell()
        return super().create_cursor(name)

    def init_connection_state(self) -> None:
        """Begin with a session of which nobody knows what it was told."""
        self._told = None
        super().init_connection_state()

    def _configure_connection(self, connection: Any) -> bool:
        """Have no statement compiled: that takes seconds where a page asks for milliseconds."""
        super()._configure_connection(connection)  # type: ignore[misc]
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")
        return True

    def _tell_and_execute(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        self._tell()
        return execute(sql, params, many, context)

    def _tell(self) -> None:
        wanted = self.sight()
        # A transaction that has failed shows nothing, and hears nothing, until it is rolled back.
        if wanted == self._told or self._has_failed():
            return
        self._told = None
        everything = wanted is Sight.EVERYTHING
        role = settings.DATABASE_OPS_ROLE if everything else NO_ROLE
        organization = "" if isinstance(wanted, Sight) else str(wanted)
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(TELL, (role, organization))
        self._told = wanted

    def _has_failed(self) -> bool:
        return bool(self.connection.info.transaction_status == TransactionStatus.INERROR)

    def _commit(self) -> None:
        # PostgreSQL takes a failed transaction back here too, and says nothing.
        told = None if self.connection is None or self._has_failed() else self._told
        self._told = None
        super()._commit()  # type: ignore[misc]
        self._told = told

    def _rollback(self) -> None:
        self._told = None
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        try:
            super()._savepoint_rollback(sid)  # type: ignore[misc]
        finally:
            self._told = None
