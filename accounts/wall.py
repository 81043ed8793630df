"""The second wall, in PostgreSQL: what it is made of, what of it is missing, and how it is raised.

Every table of a tenant model shows the rows of one organization alone, its owner included, and
takes no other. Every key to a tenant model is a pair with the organization, so that no row points
out of its own. A key that a pair implies is dropped, for every row would be looked up by it again.
All of it is made from the models, and raised at the end of ``migrate``.

A partition of such a table is a table, too: it has the same security, and is nobody's to reach but
by the table that it is a part of, whose triggers hear of changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import truncate_name
from django.db.models import Model

from accounts.entered import SETTING
from accounts.tenancy import TenantModel, tenant_references

POLICY = "own_organization"
RULE = f"organization_id = (SELECT current_setting('{SETTING}')::bigint)"
# Read before the organization is known, and telling no more than who may enter which, and which
# are to end.
WITHOUT = frozenset({"accounts_membership", "accounts_organizationerasure"})

_TABLES = """
    SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
        (SELECT w.relname FROM pg_class w
         WHERE c.relispartition AND w.oid = pg_partition_root(c.oid)),
        ARRAY(SELECT DISTINCT CASE a.grantee WHEN 0 THEN 'PUBLIC'
              ELSE quote_ident(pg_get_userbyid(a.grantee)) END
              FROM aclexplode(c.relacl) a WHERE a.grantee <> c.relowner)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id'
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT a.attisdropped
"""
_POLICIES = """
    SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check
    FROM pg_policies WHERE schemaname = current_schema()
"""
_KEYS = """
    SELECT k.conname, c.relname, k.contype::text, f.relname,
        (SELECT array_agg(a.attname::text ORDER BY u.place)
         FROM unnest(k.conkey) WITH ORDINALITY u (number, place)
         JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number),
        (SELECT array_agg(a.attname::text ORDER BY u.place)
         FROM unnest(k.confkey) WITH ORDINALITY u (number, place)
         JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    LEFT JOIN pg_class f ON f.oid = k.confrelid
    WHERE c.relnamespace = current_schema()::regnamespace
      AND k.contype IN ('u', 'f') AND k.convalidated
"""
_COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = current_schema()
"""
_ROLE = """
    SELECT rolsuper, rolbypassrls,
        EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
                AND c.relkind IN ('r', 'p') AND pg_has_role(session_user, c.relowner, 'MEMBER'))
    FROM pg_roles WHERE rolname = session_user
"""
_OPS = """
    SELECT rolsuper, rolbypassrls, rolcanlogin, pg_has_role(session_user, oid, 'MEMBER')
    FROM pg_roles WHERE rolname = %s
"""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the wall lacks, and the statements that close it, where any can."""

    text: str
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """What PostgreSQL says of its tables by now."""

    security: dict[str, tuple[bool, bool]]
    partitions: dict[str, str]
    open_to: dict[str, list[str]]
    policies: dict[str, list[tuple[Any, ...]]]
    keys: dict[tuple[Any, ...], list[str]]
    columns: set[tuple[str, str]]


def tenant_models() -> list[type[TenantModel]]:
    """Return the models whose rows belong to an organization, one a table."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, TenantModel) and model._meta.managed and not model._meta.proxy
    ]


def raise_wall(**_: Any) -> None:
    """Nothing of the wall is missing any more. For ``post_migrate``; SQLite has no such wall."""
    if connection.vendor != "postgresql":
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for gap in _gaps(_catalogue(cursor)):
            for statement in gap.statements:
                cursor.execute(statement)


def gaps() -> list[Gap]:
    """Return what the wall lacks in the database as it is."""
    with connection.cursor() as cursor:
        return list(_gaps(_catalogue(cursor)))


def role_faults() -> list[str]:
    """Return why the role that is logged in, or the one that looks across, is not as it must be."""
    with connection.cursor() as cursor:
        cursor.execute(_ROLE)
        superuser, bypasses, owns = cursor.fetchone()
        cursor.execute(_OPS, [settings.DATABASE_OPS_ROLE])
        ops = cursor.fetchone()
    found = {
        "The role that is logged in is a superuser.": superuser,
        "The role that is logged in bypasses row-level security.": bypasses,
        "The role that is logged in owns tables.": owns,
        f"There is no role {settings.DATABASE_OPS_ROLE}.": ops is None,
    }
    if ops is not None:
        is_super, sees_all, logs_in, is_open = ops
        found |= {
            f"{settings.DATABASE_OPS_ROLE} is a superuser.": is_super,
            f"{settings.DATABASE_OPS_ROLE} does not bypass row-level security.": not sees_all,
            f"{settings.DATABASE_OPS_ROLE} can log in.": logs_in,
            f"The role that is logged in cannot become {settings.DATABASE_OPS_ROLE}.": not is_open,
        }
    return [text for text, is_so in found.items() if is_so]


def _catalogue(cursor: Any) -> _Catalogue:
    policies: dict[str, list[tuple[Any, ...]]] = {}
    for table, *policy in _rows(cursor, _POLICIES):
        policies.setdefault(table, []).append(tuple(policy))
    keys: dict[tuple[Any, ...], list[str]] = {}
    for name, table, kind, target, columns, other in _rows(cursor, _KEYS):
        key = (table, kind, target, tuple(columns), tuple(other or ()))
        keys.setdefault(key, []).append(name)
    tables = _rows(cursor, _TABLES)
    return _Catalogue(
        {table: (on, forced) for table, on, forced, _, _ in tables},
        {table: whole for table, _, _, whole, _ in tables if whole},
        {table: others for table, _, _, _, others in tables},
        policies,
        keys,
        set(_rows(cursor, _COLUMNS)),
    )


def _rows(cursor: Any, sql: str) -> Sequence[Any]:
    cursor.execute(sql)
    found: Sequence[Any] = cursor.fetchall()
    return found


def _gaps(known: _Catalogue) -> Iterator[Gap]:
    models = [model for model in tenant_models() if model._meta.db_table in known.security]
    ours = {model._meta.db_table for model in models}
    parts = {part for part, whole in known.partitions.items() if whole in ours}
    for table in sorted(ours | parts):
        yield from _unguarded(table, known)
    for part in sorted(parts):
        yield from _open(part, known)
    # Keys are compared with what has been made unique before.
    targets = {field.related_model for model in models for field in tenant_references(model)}
    for target in sorted(targets, key=lambda model: str(model._meta.db_table)):
        yield from _not_unique(target, known)
    for model in models:
        yield from _lone_keys(model, known)
        yield from _implied_keys(model, known)
    for table in sorted(known.security.keys() - ours - parts - WITHOUT):
        yield Gap(f"{table} has organizations, and no tenant model")
    yield from _loose(apps.get_models(include_auto_created=True))


def _unguarded(table: str, known: _Catalogue) -> Iterator[Gap]:
    name = _quoted(table)
    on, forced = known.security[table]
    if not on:
        yield Gap(
            f"{table} has no row-level security", (f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",)
        )
    if not forced:
        yield Gap(
            f"{table} shows its owner everything", (f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY",)
        )
    policies = known.policies.get(table, [])
    if [_plain(policy) for policy in policies] != [_PLAIN]:
        drops = [f"DROP POLICY {_quoted(policy[0])} ON {name}" for policy in policies]
        made = f"CREATE POLICY {POLICY} ON {name} USING ({RULE})"
        yield Gap(f"{table} has not the one policy of the wall", (*drops, made))


def _open(part: str, known: _Catalogue) -> Iterator[Gap]:
    others = known.open_to[part]
    if others:
        yield Gap(
            f"{part} can be reached beside {known.partitions[part]}",
            (f"REVOKE ALL ON {_quoted(part)} FROM {', '.join(others)}",),
        )


def _plain(policy: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a policy without what versions of PostgreSQL write in one way or another."""
    name, permissive, roles, command, rule, check = policy
    bare = re.sub(r'[\s()"]', "", rule or "").removesuffix("AScurrent_setting")
    return name, permissive, roles, command, bare, check


_PLAIN = (
    *(POLICY, "PERMISSIVE", "{public}", "ALL"),
    f"organization_id=SELECTcurrent_setting'{SETTING}'::text::bigint",
    None,
)


def _not_unique(target: Any, known: _Catalogue) -> Iterator[Gap]:
    table, columns = target._meta.db_table, ("organization_id", target._meta.pk.column)
    if table not in known.security or (table, "u", None, columns, ()) in known.keys:
        return
    yield Gap(
        f"{table} has no key with its organization",
        (
            f"ALTER TABLE {_quoted(table)} ADD CONSTRAINT {_named(table, 'own')} "
            f"UNIQUE ({_listed(columns)})",
        ),
    )


def _lone_keys(model: type[TenantModel], known: _Catalogue) -> Iterator[Gap]:
    table = model._meta.db_table
    for field in tenant_references(model):
        target = field.related_model._meta
        here = ("organization_id", field.column)
        there = ("organization_id", target.pk.column)
        if (table, field.column) not in known.columns or target.db_table not in known.security:
            continue
        if (table, "f", target.db_table, here, there) in known.keys:
            continue
        yield Gap(
            f"{table}.{field.column} may point into another organization",
            (
                f"ALTER TABLE {_quoted(table)} ADD CONSTRAINT {_named(table, field.column, 'own')} "
                f"FOREIGN KEY ({_listed(here)}) "
                f"REFERENCES {_quoted(target.db_table)} ({_listed(there)}) "
                "DEFERRABLE INITIALLY DEFERRED",
            ),
        )


def _implied_keys(model: type[TenantModel], known: _Catalogue) -> Iterator[Gap]:
    """A pair says all that the key alone does, and where a row always has one, that its
    organization exists: that of what it points to does.
    """
    pairs = [field for field in tenant_references(model) if field.related_model is not model]
    implied = tenant_references(model)
    if not all(field.null for field in pairs):
        implied.append(model._meta.get_field("organization"))
    table = model._meta.db_table
    for field in implied:
        target = field.related_model._meta
        for name in known.keys.get(
            (table, "f", target.db_table, (field.column,), (target.pk.column,)), ()
        ):
            yield Gap(
                f"{table}.{field.column} has a key that a pair implies",
                (f"ALTER TABLE {_quoted(table)} DROP CONSTRAINT {_quoted(name)}",),
            )


def _loose(models: Iterable[type[Model]]) -> Iterator[Gap]:
    for model in models:
        if not issubclass(model, TenantModel) and tenant_references(model):
            yield Gap(f"{model._meta.db_table} points into organizations, and is in none")


def _named(*parts: str) -> str:
    name = truncate_name("_".join(parts), connection.ops.max_name_length())
    return _quoted(name)


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(map(_quoted, columns))


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
