"""The database of the tests, made by a superuser and used by the application's role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection

from accounts.database_roles import Roles, rights_give, roles_create
from tests.postgresql.asking import inside
from tests.postgresql.base import looks_on
from tests.postgresql.operations import superuser


@contextmanager
def behind_the_wall() -> Iterator[None]:
    """Use the database of the tests as the application does; at the end it can be dropped."""
    roles = Roles.named()
    made_by = connection.settings_dict["USER"]
    superuser.set(_place(connection.get_connection_params()))
    make_roles(**superuser.get())
    with connection.cursor() as cursor:
        rights_give(cursor, roles)
    _log_in(roles.app)
    looks_on.set(True)
    yield
    looks_on.set(False)
    _log_in(made_by)


def make_roles(**place: Any) -> None:
    """The roles are on a superuser's server; who makes them at once waits in one database."""
    with psycopg.connect(**{**place, "dbname": "postgres"}, autocommit=True) as server:
        roles_create(server.cursor(), Roles.named())


def _place(params: dict[str, Any]) -> dict[str, Any]:
    names = ("dbname", "user", "password", "host", "port")
    return {name: params[name] for name in names if params.get(name)}


@contextmanager
def logged_in_as(role: str) -> Iterator[None]:
    """Have the block work as another role, which sees what it sees by itself."""
    before = connection.settings_dict["USER"]
    _log_in(role)
    try:
        with inside():
            yield
    finally:
        _log_in(before)


def _log_in(role: str) -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict["USER"] = role
