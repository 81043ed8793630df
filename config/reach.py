"""What a process needs of other servers: the database, the cache, the broker."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import current_app
from django.core.cache import cache
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

# Whoever asks how things are does not wait longer than this for a server, in seconds.
PATIENCE = 5
# What says that a server cannot be reached, or does not do as asked.
CACHE_ERRORS = (RedisError, OSError)
BROKER_ERRORS = (OperationalError, RedisError, OSError)


def database_answers() -> bool:
    """Return whether the database answers a question of this process."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except Error:
        return False


def cache_answers() -> bool:
    """Return whether the cache keeps what this process tells it."""
    try:
        return ask_cache()
    except CACHE_ERRORS:
        return False


def broker_messages() -> int | None:
    """Return how many messages wait in the broker; None where it does not answer."""
    try:
        with broker() as channel:
            return messages(channel)
    except BROKER_ERRORS:
        return None


def pending_migrations() -> list[str]:
    """Return the migrations of this code that the database has not seen; one query."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def ask_cache() -> bool:
    """Return whether the cache keeps what it is told. Raises one of ``CACHE_ERRORS``."""
    key = f"asked:{uuid.uuid4()}"
    cache.set(key, key, timeout=PATIENCE)
    return bool(cache.get(key) == key)


@contextmanager
def broker() -> Iterator[Any]:
    """Give a channel to the broker to a block. Raises one of ``BROKER_ERRORS``."""
    with current_app.connection_for_write(connect_timeout=PATIENCE) as link:
        patience = dict.fromkeys(("socket_connect_timeout", "socket_timeout"), PATIENCE)
        link.transport_options = {**(link.transport_options or {}), **patience}
        link.ensure_connection(max_retries=1, interval_start=0)
        yield link.default_channel


def messages(channel: Any) -> int:
    """Return how many messages wait in the broker for a worker; 0 before the first one."""
    try:
        declared = channel.queue_declare(current_app.conf.task_default_queue, passive=True)
    except channel.connection.client.channel_errors:
        return 0
    return int(declared.message_count)
