"""The roles of PostgreSQL: who owns tables, who serves, and what that becomes to look across.

Roles are of the whole server, rights of one database. Both are given as often as one likes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from psycopg import sql

# Two that make roles at once wait for each other.
LOCK = 0x50494C
_MADE = "SELECT FROM pg_roles WHERE rolname = %s"
_MEMBER = """
    SELECT FROM pg_auth_members WHERE roleid = %s::regrole AND member = %s::regrole
"""
_OTHERS = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
      AND relowner <> %s::regrole
"""
# They are reached by the table that they are a part of, and by nobody for themselves.
_PARTITIONS = """
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relispartition
      AND relkind IN ('r', 'p')
"""
# Triggers write as their owner, who sees all rows.
_FUNCTIONS = """
    SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype
      AND proowner <> %s::regrole
"""
_RIGHTS = (
    "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {owner}, {app}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE, CREATE ON SCHEMA public TO {owner}",
    "GRANT USAGE ON SCHEMA public TO {app}, {ops}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app}, {ops}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}, {ops}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public "
    "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}, {ops}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public "
    "GRANT USAGE, SELECT ON SEQUENCES TO {app}, {ops}",
    # A function that writes as its owner is no one else's to call, or to hang on a table.
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
)


@dataclass(frozen=True, slots=True)
class Roles:
    """The names of the three roles."""

    owner: str
    app: str
    ops: str

    @classmethod
    def named(cls) -> Roles:
        """Return the names that the settings give."""
        return cls(
            settings.DATABASE_OWNER_ROLE, settings.DATABASE_APP_ROLE, settings.DATABASE_OPS_ROLE
        )


def roles_create(cursor: Any, roles: Roles) -> list[str]:
    """The three roles are on the server of a superuser's cursor; return those that were not.

    The owner migrates and sees all rows, as migrations have to. The application's role owns
    nothing and bypasses nothing; the third is nobody's to log in as, and theirs to become.
    """
    wanted = {
        roles.owner: "LOGIN BYPASSRLS",
        roles.app: "LOGIN NOINHERIT NOBYPASSRLS",
        roles.ops: "NOLOGIN BYPASSRLS",
    }
    cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        new = [name for name in wanted if not _is_there(cursor, _MADE, [name])]
        for name in new:
            cursor.execute(sql.SQL(f"CREATE ROLE {{}} {wanted[name]}").format(_name(name)))
        for member in (roles.owner, roles.app):
            if not _is_there(cursor, _MEMBER, [roles.ops, member]):
                cursor.execute(sql.SQL("GRANT {} TO {}").format(_name(roles.ops), _name(member)))
    finally:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return new


def rights_give(cursor: Any, roles: Roles) -> None:
    """Tables and triggers of a superuser's database are the owner's; the others may use them."""
    cursor.execute("SELECT current_database()")
    names = {
        "database": _name(cursor.fetchone()[0]),
        "owner": _name(roles.owner),
        "app": _name(roles.app),
        "ops": _name(roles.ops),
    }
    cursor.execute(_OTHERS, [roles.owner])
    for (table,) in cursor.fetchall():
        cursor.execute(sql.SQL("ALTER TABLE {} OWNER TO {}").format(_name(table), names["owner"]))
    cursor.execute(_FUNCTIONS, [roles.owner])
    for (function,) in cursor.fetchall():
        own = sql.SQL("ALTER FUNCTION {} OWNER TO {}")
        cursor.execute(own.format(sql.SQL(function), names["owner"]))
    for right in _RIGHTS:
        cursor.execute(sql.SQL(right).format(**names))
    cursor.execute(_PARTITIONS)
    for (part,) in cursor.fetchall():
        taken = sql.SQL("REVOKE ALL ON {part} FROM {app}, {ops}")
        cursor.execute(taken.format(part=_name(part), **names))


def _is_there(cursor: Any, query: str, values: list[str]) -> bool:
    cursor.execute(query, values)
    return cursor.fetchone() is not None


def _name(name: str) -> sql.Identifier:
    return sql.Identifier(name)
