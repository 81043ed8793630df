"""Servers that the tests marked `service` need. A missing one is a failure, never a skip."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

NEEDED = ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL")


@pytest.fixture(scope="session")
def servers() -> dict[str, str]:
    """Return the addresses of PostgreSQL and Redis, as the environment names them."""
    missing = [name for name in NEEDED if name not in os.environ]
    if missing:
        pytest.fail(f"service tests need {', '.join(missing)}; .ci/run sets them")
    return {name: os.environ[name] for name in NEEDED}


@pytest.fixture(scope="module")
def database(servers: dict[str, str], worker_id: str) -> Iterator[str]:
    """Make an empty database of this module's own, and drop it at the end."""
    server = servers["DATABASE_URL"].rpartition("/")[0]
    name = f"pillars_service_{os.getpid()}_{worker_id}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield f"{server}/{name}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
