"""What an SQLite installation holds, row by row, in an empty PostgreSQL.

Tables are read from the models, so that none is forgotten. Rows go through in a stream, keep their
ids, and are read again and compared before anything is committed.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from graphlib import TopologicalSorter
from itertools import zip_longest
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.base import CommandError
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model, QuerySet

from config.reach import pending_migrations
from config.settings.databases import sqlite

EMBEDDED = "embedded"
BATCH = 2_000
SAID_EVERY = 100_000
# What is not copied, and why.
LEFT_OUT = {
    "contenttypes.ContentType": "made by migrate; rows that name one name the new one",
    "auth.Permission": "made by migrate; rows that name one name the new one",
    "sessions.Session": "everybody signs in again",
    "usersessions.UserSession": "everybody signs in again",
    "teams.Change": "written by triggers, as rows arrive",
}
# What both databases have made themselves, with ids of their own.
KNOWN_BY: dict[type[Model], tuple[str, ...]] = {
    ContentType: ("app_label", "model"),
    Permission: ("content_type__app_label", "content_type__model", "codename"),
}
Say = Callable[[str], None]
Ids = dict[type[Model], dict[int, int]]


def embedded_opened(file: Path) -> None:
    """The SQLite database is there under the alias ``EMBEDDED``."""
    added = {**settings.DATABASES, EMBEDDED: sqlite(file.resolve())}
    connections.settings[EMBEDDED] = connections.configure_settings(added)[EMBEDDED]


def copied_models() -> list[type[Model]]:
    """Return the models whose rows are copied, each after those that its rows point to."""
    models = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label not in LEFT_OUT
    ]
    points_to: dict[type[Model], set[Any]] = {
        model: {field.related_model for field in model._meta.concrete_fields} & {*models} - {model}
        for model in models
    }
    return [*TopologicalSorter(points_to).static_order()]


def check_ready() -> None:
    """Raise CommandError where the two databases are not of this version, or rows are there."""
    if pending_migrations():
        raise CommandError("The target is not migrated. Run migrate, as the owner, and try again.")
    squashed = MigrationLoader(None).replacements.keys()  # say again what others say
    ours, theirs = (
        MigrationRecorder(connections[at]).applied_migrations().keys() - squashed
        for at in (DEFAULT_DB_ALIAS, EMBEDDED)
    )
    if ours != theirs:
        named = ", ".join(sorted(".".join(one) for one in ours ^ theirs)[:5])
        raise CommandError(
            f"The two databases are not of the same version; they differ in {named}. Have the "
            "embedded run start once, with this version, and try again."
        )
    filled = [m._meta.db_table for m in copied_models() if QuerySet(m).exists()]
    if filled:
        raise CommandError(
            f"The target is not empty: there are rows in {', '.join(sorted(filled))}."
        )


def copy_uploads(source: Path) -> int:
    """Files that wait to be read are where the new installation looks for them.

    Return how many there are. What was copied before is copied again.
    """
    target = Path(settings.UPLOAD_DIR)
    if source.is_dir() and source.resolve() != target.resolve():
        shutil.copytree(source, target, dirs_exist_ok=True)
    return sum(path.is_file() for path in source.rglob("*"))


def copy_rows(say: Say) -> int:
    """Every row is in the target, or none is; return how many there are.

    Keys are checked by PostgreSQL table by table, those of two columns too. Raises CommandError
    where a row cannot be stored, or does not come back as it was.
    """
    models = copied_models()
    count = 0
    with transaction.atomic(using=EMBEDDED), transaction.atomic():
        ids = _new_ids()
        for model in models:
            table = model._meta.db_table
            try:
                with connection.wrap_database_errors:
                    copied = _copy_table(model, ids, say)
                connection.check_constraints()
            except DatabaseError as error:
                raise CommandError(f"Nothing was copied: {table}: {_told(error)}") from error
            _compare(model, ids)
            say(f"{table}: {copied:,} rows")
            count += copied
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
            cursor.execute("ANALYZE")
    return count


def _told(error: DatabaseError) -> str:
    """Return what PostgreSQL says, and of which line by id and column, without the row itself."""
    context = str(error).partition("CONTEXT:")[2].partition(": ")[0].strip()
    return "; ".join(filter(None, (str(error).splitlines()[0], context)))


def _rows(model: type[Model], using: str) -> Iterator[tuple[Any, ...]]:
    names = [field.attname for field in model._meta.concrete_fields]
    rows: QuerySet[Any, Any] = QuerySet(model, using=using)
    return iter(rows.order_by("pk").values_list(*names).iterator(chunk_size=BATCH))


def _rows_to_come(model: type[Model], ids: Ids) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the embedded database, with the ids that the target has."""
    fields = model._meta.concrete_fields
    others = {at: ids[f.related_model] for at, f in enumerate(fields) if f.related_model in ids}
    for row in _rows(model, EMBEDDED):
        if others:
            row = tuple(
                others[at].get(value) if at in others else value for at, value in enumerate(row)
            )
        yield row


def _copy_table(model: type[Model], ids: Ids, say: Say) -> int:
    fields: Sequence[Any] = model._meta.concrete_fields
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(field.column) for field in fields)
    count = 0
    with connection.cursor() as cursor:
        into = f"COPY {quoted(model._meta.db_table)} ({columns}) FROM STDIN"
        with cursor.copy(into) as copy:
            for count, row in enumerate(_rows_to_come(model, ids), start=1):
                values = zip(fields, row, strict=True)
                copy.write_row(
                    [field.get_db_prep_save(value, connection) for field, value in values]
                )
                if count % SAID_EVERY == 0:
                    say(f"{model._meta.db_table}: {count:,} rows so far")
    return count


def _compare(model: type[Model], ids: Ids) -> None:
    """Raise CommandError unless the target gives back each row as the embedded database does."""
    for there, here in zip_longest(_rows_to_come(model, ids), _rows(model, DEFAULT_DB_ALIAS)):
        if there is None or here is None or _plain(there) != _plain(here):
            pk = (there or here)[0]
            raise CommandError(
                f"{model._meta.db_table}: row {pk} is not what it was. Nothing was copied."
            )


def _plain(row: tuple[Any, ...]) -> list[Any]:
    return [bytes(value) if isinstance(value, memoryview) else value for value in row]


def _new_ids() -> Ids:
    """Return which id the target has for each kind and each permission of the embedded one."""
    found: Ids = {}
    for model, key in KNOWN_BY.items():
        here, there = (
            {tuple(names): pk for pk, *names in QuerySet(model, using=at).values_list("pk", *key)}
            for at in (DEFAULT_DB_ALIAS, EMBEDDED)
        )
        found[model] = {pk: here[names] for names, pk in there.items() if names in here}
    return found
