"""Which errors say that something is missing for now, and which are bugs."""

from __future__ import annotations

import errno
import sqlite3
from typing import Any

import psycopg
import pytest
from django.conf import LazySettings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest
from django.test import Client
from psycopg import errors
from redis import exceptions as redis

from config.api import server_error
from config.lacks import AWAY, FULL, Lack, lack_of
from tests import factories


def of(cause: BaseException, kind: type[Exception] = OperationalError) -> Exception:
    """Return an error of Django's, of one of a database."""
    try:
        raise kind from cause
    except kind as error:
        return error


def of_sqlite(code: int) -> Exception:
    cause = sqlite3.OperationalError()
    cause.sqlite_errorcode = code
    return of(cause)


@pytest.mark.parametrize(
    ("error", "lack"),
    [
        (of(psycopg.OperationalError()), AWAY),
        (of(psycopg.InterfaceError(), InterfaceError), AWAY),
        (of(errors.AdminShutdown()), AWAY),
        (of(errors.CannotConnectNow()), AWAY),
        (of(errors.TooManyConnections()), AWAY),
        (of(errors.DiskFull()), FULL),
        (of(errors.QueryCanceled()), None),
        (of(errors.DeadlockDetected()), None),
        (of_sqlite(sqlite3.SQLITE_BUSY), AWAY),
        (of_sqlite(sqlite3.SQLITE_FULL), FULL),
        (of_sqlite(sqlite3.SQLITE_ERROR), None),
        (redis.ConnectionError(), AWAY),
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (OSError(errno.ENOENT, "No such file"), None),
        (ValueError(), None),
        (None, None),
    ],
)
def test_an_error_says_what_is_missing(error: Exception | None, lack: Lack | None) -> None:
    assert lack_of(error) == lack


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/o/acme/", "text/html"), ("/api/v1/x", "json"), ("/scim/v2/acme/Users", "scim+json")],
)
def test_everybody_is_told_in_their_own_way(path: str, kind: str) -> None:
    request = HttpRequest()
    request.path = path
    try:
        raise redis.ConnectionError
    except redis.ConnectionError:
        answer = server_error(request)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert kind in answer.headers["Content-Type"]


def no_session_is_kept(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if sql.startswith('UPDATE "django_session"'):
        raise of(errors.AdminShutdown())
    return execute(sql, params, many, context)


@pytest.mark.django_db
def test_a_session_that_cannot_be_stored_is_told_as_what_is_missing(
    client: Client, settings: LazySettings
) -> None:
    settings.SESSION_SAVE_EVERY_REQUEST = True
    client.force_login(factories.user())

    with connection.execute_wrapper(no_session_is_kept):
        answer = client.get("/")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
