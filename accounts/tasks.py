"""What workers do for accounts: enter the tenant, make one call."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from django.db import connection

from accounts.idempotency import delete_old_requests
from accounts.models import Organization
from accounts.tenancy import tenant_scope

SAMPLE = 1_000


@shared_task(base=DjangoTask)
def sweep_requests(**_: Any) -> None:
    """Forget the answers of old requests of the API, in every organization."""
    for organization_id in Organization.objects.values_list("pk", flat=True):
        with tenant_scope(organization_id):
            delete_old_requests()


@shared_task(base=DjangoTask)
def empty_journal(**_: Any) -> None:
    """Have SQLite write its journal into the database and empty it.

    The journal holds what has been deleted since until it is written over, which may be never.
    Where somebody reads for long, nobody waits for that: there is a next time.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute("PRAGMA busy_timeout=1000")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchall()
        cursor.execute(f"PRAGMA busy_timeout={usual}")


@shared_task(base=DjangoTask)
def refresh_statistics(**_: Any) -> None:
    """Have SQLite look again how many rows have one value, by which it chooses among indexes.

    Without, it takes an organization for as good a clue as a member, and reads all of its rows. It
    looks at a sample of each index. PostgreSQL does this by itself.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={SAMPLE}")
        cursor.execute("ANALYZE")
