"""Operations of migrations that the running version does not wait for."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres import operations
from django.db.backends.utils import truncate_name
from django.db.migrations import AddIndex, AlterField
from django.db.models import Index

_PARTITIONS = """
    SELECT c.relname FROM pg_partition_tree(to_regclass(%s)) t
    JOIN pg_class c ON c.oid = t.relid WHERE t.isleaf AND t.level > 0 ORDER BY c.relname
"""


class AddIndexConcurrently(operations.AddIndexConcurrently):
    """Makes an index while rows are written; on SQLite, which cannot, as any other.

    PostgreSQL cannot on a table of partitions, but on each of them. Its migration has
    ``atomic = False``, and nothing else in it.
    """

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Make the index."""
        model = to_state.apps.get_model(app_label, self.model_name)
        parts = _partitions(schema_editor, model._meta.db_table)
        if schema_editor.connection.vendor != "postgresql":
            AddIndex.database_forwards(self, app_label, schema_editor, from_state, to_state)
        elif parts:
            self._ensure_not_in_transaction(schema_editor)
            self._part_by_part(schema_editor, model, parts)
        else:
            self._ensure_not_in_transaction(schema_editor)
            _drop(schema_editor, self.index.name)
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Drop the index, for which writers to a table of partitions wait."""
        model = from_state.apps.get_model(app_label, self.model_name)
        is_able = schema_editor.connection.vendor == "postgresql"
        if is_able and not _partitions(schema_editor, model._meta.db_table):
            super().database_backwards(app_label, schema_editor, from_state, to_state)
        else:
            AddIndex.database_backwards(self, app_label, schema_editor, from_state, to_state)

    def _part_by_part(self, schema_editor: Any, model: Any, parts: list[str]) -> None:
        """Make it on each partition, then it is whole. What was cut off begins anew."""
        quoted, table = schema_editor.quote_name, model._meta.db_table
        longest = schema_editor.connection.ops.max_name_length()
        _drop(schema_editor, self.index.name)
        made = str(self.index.create_sql(model, schema_editor))
        schema_editor.execute(made.replace(" ON ", " ON ONLY ", 1))
        for part in parts:
            index = self.index.clone()
            index.name = truncate_name(f"{part}_{self.index.name}", longest)
            _drop(schema_editor, index.name)
            statement = index.create_sql(model, schema_editor, concurrently=True)
            statement.rename_table_references(table, part)
            schema_editor.execute(statement)
            schema_editor.execute(
                f"ALTER INDEX {quoted(self.index.name)} ATTACH PARTITION {quoted(index.name)}"
            )


class DropFieldIndex(AlterField):
    """Drops the index of a key that another index begins with, of a table of partitions too.

    ``AlterField`` makes the key anew besides: all rows are read, and writers wait.
    """

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Drop the index."""
        model = from_state.apps.get_model(app_label, self.model_name)
        names = schema_editor._constraint_names(
            model,
            [model._meta.get_field(self.name).column],
            index=True,
            type_=Index.suffix,
            exclude={index.name for index in model._meta.indexes},
        )
        for name in names:
            schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Make the index again, for which writers wait."""
        model = to_state.apps.get_model(app_label, self.model_name)
        field = model._meta.get_field(self.name)
        schema_editor.execute(schema_editor._create_index_sql(model, fields=[field]))

    def describe(self) -> str:
        """Return what is done, as ``migrate --plan`` tells it."""
        return f"Drop the index of {self.name} on {self.model_name}"


def _drop(schema_editor: Any, index: str) -> None:
    """Take away what is left of an index whose making was cut off: PostgreSQL keeps it, unused."""
    schema_editor.execute(f"DROP INDEX IF EXISTS {schema_editor.quote_name(index)}")


def _partitions(schema_editor: Any, table: str) -> list[str]:
    on = schema_editor.connection
    if on.vendor != "postgresql":
        return []
    with on.cursor() as cursor:
        cursor.execute(_PARTITIONS, [on.ops.quote_name(table)])
        return [part for (part,) in cursor.fetchall()]
