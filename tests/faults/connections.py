"""Connections of PostgreSQL that somebody else has taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg

from tests.faults.site import Site

NAME = "taken"
ENDED = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    f"WHERE usename = 'pillars_app' AND application_name <> '{NAME}'"
)


@contextmanager
def taken(site: Site) -> Iterator[None]:
    """Take every connection that the application could have, while the block runs."""
    # Without a transaction: within one PostgreSQL tells again who was there at its beginning.
    keeping = psycopg.connect(f"{site.server.url}/postgres", autocommit=True)
    with ExitStack() as held, keeping as keeper:
        while _takes(held, site.database.app) or keeper.execute(ENDED).fetchall():
            pass
        yield


def _takes(held: ExitStack, address: str) -> bool:
    try:
        held.enter_context(psycopg.connect(address, application_name=NAME))
    except psycopg.OperationalError:
        return False
    return True
