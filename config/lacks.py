"""Answers to requests that a server or the disk let down: refused for now, and no bug of ours."""

from __future__ import annotations

import errno
import sqlite3
import sys
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from kombu.exceptions import OperationalError as BrokerError
from redis import exceptions as redis

# Of PostgreSQL: no connection, no more of them, and a server that ends or begins.
AWAY_STATES = ("08", "53", "57P")
FULL_STATE = "53100"
FULL_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
AWAY_ERRORS = (BrokerError, redis.ConnectionError, redis.TimeoutError)
SQLITE_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing for now: as a status, for programs and for people."""

    status: int
    code: str
    detail: str
    wait: int

    @property
    def template(self) -> str:
        """Return the page that says so, which asks no server for anything."""
        return f"{self.status}.html"


AWAY = Lack(
    503,
    "unavailable",
    "A server that this needs is away or has no room for one more. Try again soon, with the same "
    "Idempotency-Key.",
    wait=5,
)
FULL = Lack(
    507,
    "no_room",
    "The disk is full. Nothing was stored. Try again later, with the same Idempotency-Key.",
    wait=300,
)


def lack_of(error: BaseException | None) -> Lack | None:
    """Return what an error says to be missing; None where it is a bug."""
    if isinstance(error, OperationalError | InterfaceError):
        return _of_database(error.__cause__ or error)
    if isinstance(error, AWAY_ERRORS):
        return AWAY
    is_full = isinstance(error, OSError) and error.errno in FULL_DISK
    return FULL if is_full else None


def lack_behind(error: BaseException | None) -> Lack | None:
    """Return what an error, or one that it came of, says to be missing.

    Django calls a session that the database does not store one that was deleted.
    """
    while error is not None:
        lack = lack_of(error)
        if lack is not None:
            return lack
        error = error.__context__
    return None


def _of_database(cause: BaseException) -> Lack | None:
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            return FULL
        return AWAY if code in SQLITE_BUSY else None
    state = getattr(cause, "sqlstate", None)
    if state == FULL_STATE:
        return FULL
    # An error without a state is of the connection: PostgreSQL itself never got to say anything.
    return AWAY if not state or state.startswith(AWAY_STATES) else None


def lack_now() -> Lack | None:
    """Return what the error that is being answered says to be missing."""
    return lack_of(sys.exc_info()[1])


def page(lack: Lack) -> HttpResponse:
    """Answer a person."""
    return HttpResponse(render_to_string(lack.template), status=lack.status)
