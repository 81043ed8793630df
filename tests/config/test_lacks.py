"""Which errors say that something is missing for now, and which are bugs."""

from __future__ import annotations

import errno
import sqlite3

import psycopg
import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from psycopg import errors
from redis import exceptions as redis

from config.api import server_error
from config.lacks import AWAY, FULL, Lack, lack_of


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
