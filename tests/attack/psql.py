"""A connection of the application's role, as psql would make it, and what is asked by it."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from accounts.entered import SETTING
from accounts.wall import tenant_models
from tests.attack.loot import rows_of
from tests.cast import Cast

TABLES = sorted(model._meta.db_table for model in tenant_models())
Psql = psycopg.Connection[tuple[Any, ...]]


def connected() -> Psql:
    """Return a new connection as the role that the tests have by now."""
    names = ("dbname", "user", "password", "host", "port")
    place = {n: v for n, v in connection.get_connection_params().items() if n in names and v}
    return psycopg.connect(**place, autocommit=True)


def ask(psql: Psql, query: str, *values: Any, **names: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query; names in it are put as identifiers."""
    known = {name: sql.Identifier(value) for name, value in names.items()}
    cursor = psql.execute(sql.SQL(query).format(**known), values)  # type: ignore[arg-type]
    return cursor.fetchall() if cursor.description else []


def enter(psql: Psql, organization_id: int | str) -> None:
    """Have the session name an organization, as the product does."""
    ask(psql, "SELECT set_config(%s, %s, false)", SETTING, str(organization_id))


def owners(psql: Psql, table: str) -> set[int]:
    """Return whose rows a table shows."""
    query = "SELECT DISTINCT organization_id FROM {table}"
    return {pk for (pk,) in ask(psql, query, table=table)}


def filled(cast: Cast) -> dict[str, int]:
    """Return the tables where both organizations have rows, with how many the second has."""
    home, away = (
        {model._meta.db_table: rows.count() for model, rows in rows_of(organization)}
        for organization in (cast.organization, cast.other_organization)
    )
    return {table: away[table] for table in TABLES if home[table] and away[table]}


def refused(psql: Psql, query: str, *values: Any, **names: str) -> str:
    """Return with which words a statement is refused; nothing of it stays."""
    with pytest.raises(psycopg.Error) as error, psql.transaction():
        ask(psql, query, *values, **names)
    return str(error.value)
