"""The migrations one by one, as whoever was there before they were squashed has run them."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader


def steps(connection: BaseDatabaseWrapper | None) -> MigrationLoader:
    """Return the migrations of a database, or of none, without those that replace others."""
    loader = MigrationLoader(connection, replace_migrations=False)
    for key, migration in loader.replacements.items():
        loader.graph.remove_replacement_node(key, migration.replaces)
        loader.applied_migrations.pop(key, None)
    return loader


def migrate_stepwise(connection: BaseDatabaseWrapper, ends: dict[str, str]) -> None:
    """Have an empty database get the tables of a step of each app; `migrate` would not find it."""
    executor = MigrationExecutor(connection)
    executor.loader = steps(connection)
    executor.migrate([*ends.items()])
