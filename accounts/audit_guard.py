"""Triggers that refuse changes of the audit log in the database, whoever asks for them.

They are put up at the end of ``migrate``, also after one that has made the table anew, as SQLite
does with most changes. What they let through stands in ``accounts.audit_door``.
"""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

# A new text needs a new number: what stands is not read again.
VERSION = 2
TABLE = "accounts_auditevent"
DOOR = "accounts_auditdoor"
SAID = "the audit log is only added to"
NAMES = tuple(f"audit_no_{what}_{VERSION}" for what in ("delete", "update"))
# What stood before, and refuses what is let through by now.
FORMER = range(1, VERSION)
_STANDING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    "postgresql": (
        "SELECT tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid "
        "WHERE c.relname = %s AND NOT tgisinternal AND tgenabled IN ('O', 'A') "
        "AND c.relnamespace = current_schema()::regnamespace"
    ),
}

_MAY_GO = """EXISTS (SELECT 1 FROM {door} d WHERE
    (d.purpose = 'retention' AND d.subject = OLD.organization_id AND OLD.at < d.until)
    OR (d.purpose = 'erasure' AND d.subject = OLD.organization_id))"""
_SAME = " AND ".join(
    f"NEW.{name} {{same}} OLD.{name}"
    for name in (
        *("id", "organization_id", "at", "action", "token_id", "target_type", "target_id"),
        *("channel", "request_id"),
    )
)
_MAY_FORGET = f"""({_SAME}
    AND (NEW.actor_id IS NULL OR NEW.actor_id = OLD.actor_id)
    AND NEW.actor_name IN ('', OLD.actor_name) AND NEW.agent IN ('', OLD.agent)
    AND (NEW.address IS NULL OR NEW.address = OLD.address)
    AND NEW.target_name IN ('', OLD.target_name) AND NEW.what IN ('', OLD.what)
    AND NEW.before IN ('{{}}', OLD.before) AND NEW.after IN ('{{}}', OLD.after)
    AND (OLD.actor_id IN (SELECT d.subject FROM {{door}} d WHERE d.purpose = 'person')
        OR EXISTS (SELECT 1 FROM {{door}} d WHERE d.purpose = 'person' AND (
            OLD.target_type
                IN ('teams.member', 'accounts.membership', 'accounts.externalidentity')
            OR OLD.target_type = 'accounts.user' AND OLD.target_id = CAST(d.subject AS text)))))"""  # noqa: S608


def raise_guard(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """The triggers stand. For ``post_migrate``; where they do already, nothing is written."""
    put_up(connections[using])


def put_up(on: BaseDatabaseWrapper) -> None:
    """The triggers stand in a database that has the table."""
    with on.cursor() as cursor:
        there = TABLE in on.introspection.table_names(cursor)
    if not there or not missing_guards(on):
        return
    with on.cursor() as cursor:
        made = _of_sqlite() if on.vendor == "sqlite" else _of_postgresql(schema_of(on))
        for statement in made:
            cursor.execute(statement)


def missing_guards(on: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the triggers that do not stand."""
    with on.cursor() as cursor:
        cursor.execute(_STANDING[on.vendor], [TABLE])
        standing = {name for (name,) in cursor.fetchall()}
    wanted = NAMES if on.vendor == "sqlite" else (*NAMES, f"audit_no_truncate_{VERSION}")
    return [name for name in wanted if name not in standing]


def schema_of(on: BaseDatabaseWrapper) -> str:
    """Return the schema that the tables of PostgreSQL are in, quoted."""
    with on.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        return str(cursor.fetchone()[0])


def _of_sqlite() -> list[str]:
    go = _MAY_GO.replace("{door}", DOOR)
    forget = _MAY_FORGET.replace("{door}", DOOR).replace("{same}", "IS")
    former = [f"audit_no_{what}_{old}" for what in ("delete", "update") for old in FORMER]
    return [
        *(f"DROP TRIGGER IF EXISTS {name}" for name in (*former, *NAMES)),
        f"CREATE TRIGGER {NAMES[0]} BEFORE DELETE ON {TABLE} WHEN NOT {go} "
        f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
        f"CREATE TRIGGER {NAMES[1]} BEFORE UPDATE ON {TABLE} WHEN NOT {forget} "
        f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
    ]


def _of_postgresql(schema: str) -> list[str]:
    """Return what makes function and triggers: who calls lends them no table of their own."""
    table, function = f"{schema}.{TABLE}", f"{schema}.audit_guard_{VERSION}()"
    go = _MAY_GO.replace("{door}", f"{schema}.{DOOR}")
    forget = _MAY_FORGET.replace("{door}", f"{schema}.{DOOR}")
    forget = forget.replace("{same}", "IS NOT DISTINCT FROM")
    triggers = (
        (NAMES[0], "DELETE", "ROW"),
        (NAMES[1], "UPDATE", "ROW"),
        (f"audit_no_truncate_{VERSION}", "TRUNCATE", "STATEMENT"),
    )
    return [
        f"""CREATE OR REPLACE FUNCTION {function} RETURNS trigger
        LANGUAGE plpgsql SET search_path = pg_catalog, {schema}, pg_temp AS $$ BEGIN
            IF TG_OP = 'DELETE' THEN
                IF {go} THEN RETURN OLD; END IF;
            ELSIF TG_OP = 'UPDATE' THEN
                IF {forget} THEN RETURN NEW; END IF;
            ELSIF NOT EXISTS (SELECT 1 FROM {table}) THEN RETURN NULL;
            END IF;
            RAISE EXCEPTION '{SAID}' USING ERRCODE = 'restrict_violation';
        END $$""",  # noqa: S608
        f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC",
        *(
            f"CREATE OR REPLACE TRIGGER {name} BEFORE {what} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {function}"
            for name, what, each in triggers
        ),
        *(f"ALTER TABLE {table} ENABLE TRIGGER {name}" for name, _, _ in triggers),
        *(f"DROP FUNCTION IF EXISTS {schema}.audit_guard_{old}() CASCADE" for old in FORMER),
    ]
