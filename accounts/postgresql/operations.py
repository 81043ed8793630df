"""Operations of migrations that the running version does not wait for."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres import operations
from django.db.migrations import AddIndex


class AddIndexConcurrently(operations.AddIndexConcurrently):
    """Makes an index while rows are written; on SQLite, which cannot, as any other.

    Its migration has ``atomic = False``, and nothing else in it.
    """

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Make the index."""
        is_able = schema_editor.connection.vendor == "postgresql"
        make = super().database_forwards if is_able else self._as_any_other
        make(app_label, schema_editor, from_state, to_state)

    def _as_any_other(self, *arguments: Any) -> None:
        AddIndex.database_forwards(self, *arguments)
