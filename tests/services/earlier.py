"""An installation of an earlier version: its tables, with rows as that version knew them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Index, Model, QuerySet

from accounts.postgresql.operations import AddIndexConcurrently
from config.copying import BATCH, EMBEDDED, copied_models, embedded_opened
from tests.migration_steps import migrate_stepwise

# Before single sign-on, sign-in policies' erasures, editions of groups, opt-outs and directories.
VERSION = {
    "accounts": "0012_privacy",
    "scoring": "0003_industry_editions",
    "teams": "0019_changes",
}
OF_PACKAGES = ("account", "admin", "mfa", "sessions", "usersessions")
INDEX = Index(fields=["date_joined"], name="user_joined_for_a_test")


def made(folder: str) -> str:
    """Migrate to the earlier version, and bring the rows of an embedded run's data folder.

    Tell how many rows each of its tables has.
    """
    migrate_stepwise(connection, VERSION)
    for app in OF_PACKAGES:
        call_command("migrate", app, verbosity=0)
    embedded_opened(Path(folder) / "db.sqlite3")
    loader = MigrationLoader(connection)
    apps = loader.project_state([*loader.applied_migrations]).apps
    known = {model._meta.label for model in apps.get_models()}
    told, models = {}, []
    for model in copied_models():
        label = model._meta.label
        # What names kinds of rows and permissions has other ids here.
        if label in known and not label.startswith(("admin.", "auth.")):
            models.append(apps.get_model(label))
            told[label] = _bring(model, models[-1])
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    return json.dumps(told)


def _bring(model: Any, former: Any) -> int:
    """Bring what both know of each row; return how many there are."""
    here = {field.attname for field in model._meta.concrete_fields}
    names = [field.attname for field in former._meta.concrete_fields if field.attname in here]
    for field in former._meta.concrete_fields:
        field.auto_now = field.auto_now_add = False
    rows = QuerySet(model, using=EMBEDDED).order_by("pk").values(*names)
    found = former.objects.bulk_create((former(**row) for row in rows), batch_size=BATCH)
    return len(found)


def indexed() -> str:
    """Make an index by the operation of migrations, where one was cut off before, and take it away
    again; tell of both.
    """
    loader = MigrationLoader(connection)
    before = loader.project_state()
    after = before.clone()
    operation = AddIndexConcurrently("user", INDEX)
    operation.state_forwards("accounts", after)
    _left_over(before.apps.get_model("accounts.User"))
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("accounts", editor, before, after)
    there = _is_there()
    with connection.schema_editor() as editor:
        editor.remove_index(after.apps.get_model("accounts.User"), INDEX)
    return json.dumps([there, _is_there()])


def _left_over(model: type[Model]) -> None:
    """On PostgreSQL have an index of the name, as where the making of one was cut off."""
    if connection.vendor == "postgresql":
        with connection.schema_editor() as editor:
            editor.add_index(model, INDEX)


def _is_there() -> bool:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "accounts_user")
    return INDEX.name in found
