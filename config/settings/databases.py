"""Django's settings for the databases that there are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from config.settings.environment import env

SQLITE_OPTIONS = {
    # WAL with IMMEDIATE is the one pair under which concurrent writers wait instead of failing.
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
        "PRAGMA secure_delete=ON;"  # what is forgotten is overwritten
        "PRAGMA temp_store=MEMORY;PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=67108864;PRAGMA cache_size=-20000;"
    ),
}
# A connection that died with its server is found before a request gets it. A server that is away
# is tried anew by whoever needs it: the pool's own pauses double for minutes.
POOL = {"min_size": 1, "max_size": 4, "timeout": 10, "reconnect_timeout": 5}


def sqlite(file: Path | str) -> dict[str, Any]:
    """Return the settings of an SQLite database, with what concurrent writers need."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": dict(SQLITE_OPTIONS),
    }


def database(url: str) -> dict[str, Any]:
    """Return the settings of the database of an address.

    PostgreSQL gets the backend that keeps organizations apart.
    """
    settings: dict[str, Any] = dict(env.db_url_config(url))
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        return sqlite(settings["NAME"])
    return settings | {
        "ENGINE": "accounts.postgresql",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        # Whatever the address asks of the connection, such as TLS, stays.
        "OPTIONS": {**settings.get("OPTIONS", {}), "pool": dict(POOL)},
    }
