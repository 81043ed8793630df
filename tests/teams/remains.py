"""All that is kept anywhere, to be searched for what must not be there."""

from __future__ import annotations

import zlib
from contextlib import suppress

from django.apps import apps
from django.core.cache import caches
from django.db import connection
from django.db.models import BinaryField


def database() -> bytes:
    """Return all that the database holds: of SQLite the file itself, free pages and all."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        whole: bytes = connection.connection.serialize()
        return whole
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    return str(rows).encode()


def unpacked() -> bytes:
    """Return what the compressed values of all models hold."""
    found = b""
    for model in apps.get_models():
        fields = [one for one in model._meta.concrete_fields if isinstance(one, BinaryField)]
        for name in (field.column for field in fields):
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT "{name}" FROM "{model._meta.db_table}"')
                values = [bytes(value) for (value,) in cursor.fetchall() if value]
            found += b"".join(map(_inflated, values))
    return found


def _inflated(value: bytes) -> bytes:
    with suppress(zlib.error):
        return zlib.decompress(value)
    return value


def cached() -> bytes:
    """Return all that the cache holds."""
    return b"".join(vars(caches["default"])["_cache"].values())
