"""SQL that filters nothing, as a test or as the product asks it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from tests.postgresql.base import come_out, go_in


def asked(query: str, *values: Any) -> list[Any]:
    """Return the rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def inside() -> Iterator[None]:
    """See what the product sees: the test does not look on."""
    go_in()
    try:
        yield
    finally:
        come_out()
