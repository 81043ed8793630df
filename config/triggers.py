"""Triggers that tell which blocks of members have changed, whoever and whatever changes them.

They stand in the database, so that nothing gets round them: rows written at once, rows that go
with others, the admin. After every migration they are made anew, since SQLite loses them with
each table that it rebuilds, and every block counts as changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate

from accounts.audit_guard import schema_of
from teams.models import BLOCK, EVERYBODY

TOLD = "teams_change"
MEMBERS = "teams_member"
HOME = "accounts_organization"
# Tables by the block that a row of them belongs to. Facts are not among them but for seats, which
# are typed, too: each change of facts makes the version of their member grow.
BLOCKS = {
    MEMBERS: f"{{row}}id / {BLOCK}",
    **dict.fromkeys(
        (
            *("teams_teammembership", "teams_seat", "teams_import", "teams_uploadrequest"),
            *("scoring_scoresnapshot", "scoring_scoreoutlook"),
        ),
        f"{{row}}member_id / {BLOCK}",
    ),
    **dict.fromkeys(
        ("teams_team", "teams_teammanager", "accounts_membership"),
        f"{EVERYBODY}",
    ),
}
EVENTS = {"INSERT": ("new",), "UPDATE": ("new", "old"), "DELETE": ("old",)}
RANDOM = {
    "sqlite": "(random() & 1073741823) + 1",
    "postgresql": "floor(random() * 1073741823)::bigint + 1",
}

ENDS = f"{HOME}_told_delete"
_STANDING = """
    SELECT tgname, p.prosrc FROM pg_trigger
    JOIN pg_class c ON c.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid
    WHERE c.relname = ANY(%s) AND NOT tgisinternal AND tgenabled IN ('O', 'A')
      AND c.relnamespace = current_schema()::regnamespace AND p.prosecdef
      AND p.proconfig = ARRAY[%s] AND NOT has_function_privilege('public', p.oid, 'EXECUTE')
"""


def connect() -> None:
    """Have the triggers made after every migration."""
    last = apps.get_app_config("scoring")
    pre_migrate.connect(_drop, sender=last, dispatch_uid="triggers")
    post_migrate.connect(make_triggers, sender=last, dispatch_uid="triggers")


def _drop(*, using: str, **_: Any) -> None:
    """Without triggers that name it SQLite can rebuild a table; PostgreSQL keeps telling."""
    if connections[using].vendor == "sqlite":
        _run(using, (f"DROP TRIGGER IF EXISTS {name}" for name in trigger_names()))


def make_triggers(*, using: str, **_: Any) -> None:
    """Make the triggers, unless a migration stopped before the tables were there."""
    connection = connections[using]
    tables = {TOLD, *BLOCKS}
    if not tables.issubset(connection.introspection.table_names()):
        return
    if connection.vendor == "sqlite":
        _run(using, _of_sqlite())
    elif missing_triggers(connection):
        _run(using, _of_postgresql(schema_of(connection)))
    random = RANDOM[connection.vendor]
    _run(using, [f"UPDATE {TOLD} SET token = token + {random}"])  # noqa: S608
    _run(using, [_first(random)])


def _run(using: str, statements: Any) -> None:
    with connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def trigger_names() -> set[str]:
    """Return the names of all triggers."""
    return {ENDS, *(name for _, _, name in _triggers())}


def missing_triggers(on: BaseDatabaseWrapper) -> list[str]:
    """Return the triggers of PostgreSQL that are switched off, or do not stand as they should."""
    schema = schema_of(on)
    with on.cursor() as cursor:
        cursor.execute(_STANDING, [[*BLOCKS, HOME], f"search_path={_path(schema)}"])
        standing = {*cursor.fetchall()}
    return sorted(name for name, body in _bodies(schema) if (name, body) not in standing)


def _triggers() -> Iterator[tuple[str, str, str]]:
    """Yield table, event and name of every trigger."""
    for table in BLOCKS:
        for event in EVENTS:
            yield table, event, f"{table}_told_{event.lower()}"


def _first(random: str) -> str:
    """Return what tells of the blocks of members that were there before any trigger."""
    block = BLOCKS[MEMBERS].format(row="")
    return (
        f"INSERT INTO {TOLD} (organization_id, block, token) "  # noqa: S608
        f"SELECT organization_id, {block}, {random} FROM {MEMBERS} AS m WHERE NOT EXISTS ("
        f"SELECT 1 FROM {TOLD} AS t WHERE t.organization_id = m.organization_id "
        f"AND t.block = m.{block}) GROUP BY 1, 2"
    )


def _of_sqlite() -> Iterator[str]:
    """Yield a trigger a table and event, by the row: of a block there is one row that grows."""
    random = RANDOM["sqlite"]
    for table, event, name in _triggers():
        body = []
        for side in EVENTS[event]:
            block = BLOCKS[table].format(row=f"{side}.")
            at = f"organization_id = {side}.organization_id AND block = {block}"
            body += [
                f"UPDATE {TOLD} SET token = token + {random} WHERE {at};",  # noqa: S608
                f"INSERT INTO {TOLD} (organization_id, block, token) "  # noqa: S608
                f"SELECT {side}.organization_id, {block}, {random} "
                f"WHERE NOT EXISTS (SELECT 1 FROM {TOLD} WHERE {at}) "
                f"AND EXISTS (SELECT 1 FROM {HOME} WHERE id = {side}.organization_id);",
            ]
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {' '.join(body)} END"
    yield f"DROP TRIGGER IF EXISTS {HOME}_told_delete"
    yield (
        f"CREATE TRIGGER {HOME}_told_delete AFTER DELETE ON {HOME} BEGIN "  # noqa: S608
        f"DELETE FROM {TOLD} WHERE organization_id = old.id; END"
    )


def _bodies(schema: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each function of PostgreSQL, and what it does.

    They insert alone: nobody waits for anybody. ``teams.services.changes`` sums up what came. They
    do it as the owner: memberships change before any organization is entered. So they look nowhere
    but in the schema of the tables, and are nobody else's to hang on a table.
    """
    told, home = f"{schema}.{TOLD}", f"{schema}.{HOME}"
    for table, event, name in _triggers():
        block = BLOCKS[table].format(row="")
        rows = " UNION ".join(
            f"SELECT organization_id, {block} AS block FROM {side}_rows"  # noqa: S608
            for side in EVENTS[event]
        )
        yield (
            name,
            f" BEGIN INSERT INTO {told} (organization_id, block, token) "  # noqa: S608
            f"SELECT organization_id, block, {RANDOM['postgresql']} FROM "
            f"(SELECT DISTINCT organization_id, block FROM ({rows}) AS a) AS b "
            f"WHERE EXISTS (SELECT 1 FROM {home} AS o WHERE o.id = b.organization_id); "
            "RETURN NULL; END ",
        )
    gone = f"DELETE FROM {told} WHERE organization_id = OLD.id"  # noqa: S608
    yield ENDS, f" BEGIN {gone}; RETURN NULL; END "


def _of_postgresql(schema: str) -> Iterator[str]:
    """Yield functions, and triggers by the statement."""
    for name, body in _bodies(schema):
        yield (
            f"CREATE OR REPLACE FUNCTION {schema}.{name}() RETURNS trigger LANGUAGE plpgsql "
            f"SECURITY DEFINER SET search_path = {_path(schema)} AS $${body}$$"
        )
        yield f"REVOKE EXECUTE ON FUNCTION {schema}.{name}() FROM PUBLIC"
    for table, event, name in _triggers():
        named = " ".join(f"{side.upper()} TABLE AS {side}_rows" for side in EVENTS[event])
        yield (
            f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {schema}.{table} "
            f"REFERENCING {named} FOR EACH STATEMENT EXECUTE FUNCTION {schema}.{name}()"
        )
        yield f"ALTER TABLE {schema}.{table} ENABLE TRIGGER {name}"
    yield (
        f"CREATE OR REPLACE TRIGGER {ENDS} AFTER DELETE ON {schema}.{HOME} "
        f"FOR EACH ROW EXECUTE FUNCTION {schema}.{ENDS}()"
    )
    yield f"ALTER TABLE {schema}.{HOME} ENABLE TRIGGER {ENDS}"


def _path(schema: str) -> str:
    return f"pg_catalog, {schema}, pg_temp"
