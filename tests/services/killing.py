"""Workers that are ended without a word, at a moment of the test's choosing, on PostgreSQL.

A worker is a process of its own that does one task, or commits a delivery. It is held where it
first needs a table that the test has locked; there it is killed.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.utils import timezone
from psycopg import sql

from scoring.tasks import sweep_recomputes
from teams.models import Delivery, DeliveryStatus, Import, ImportStatus
from teams.tasks import sweep_imports
from tests.house.tree import ROOT
from tests.services.programs import address_of, bare, wait_until

SILENT = timedelta(minutes=6)
WORK = """
import sys
import django
django.setup()
from accounts.access import access_for
from accounts.tenancy import tenant_scope
from teams import tasks
from teams.models import Delivery, Import
from teams.services.deliveries import delivery_commit
from teams.services.imports import undo

def commit(*, organization_id, delivery_id):
    with tenant_scope(organization_id):
        found = Delivery.objects.get(pk=delivery_id)
        access = access_for(found.created_by, found.organization.slug)
        delivery_commit(access=access, delivery=found)

def take_back(*, organization_id, import_id):
    with tenant_scope(organization_id):
        batch = Import.objects.get(pk=import_id)
        undo(batch=batch, by=batch.uploaded_by)

task, organization, *ids = sys.argv[1:]
work = {"commit": commit, "undo": take_back}.get(task) or getattr(tasks, task)
name = "import_id" if task in ("run_import", "undo") else "delivery_id"
for pk in ids:
    work(organization_id=int(organization), **{name: int(pk)})
"""


@contextmanager
def locked(table: str, *, may_read: bool = False) -> Iterator[None]:
    """Hold everybody who needs the table, or who writes it, while the block runs."""
    mode = "EXCLUSIVE" if may_read else "ACCESS EXCLUSIVE"
    with other_connection() as other, other.transaction():
        other.execute(
            sql.SQL("LOCK TABLE {} IN {} MODE").format(sql.Identifier(table), sql.SQL(mode))
        )
        yield


@contextmanager
def other_connection() -> Iterator[psycopg.Connection[Any]]:
    """Return a connection to the database of the test that no transaction of it sees."""
    params = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    with psycopg.connect(**{name: params[name] for name in names if params.get(name)}) as other:
        yield other


def waiting_for_locks() -> int:
    """Return how many others wait for what the test holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])


def others() -> int:
    """Return how many other connections there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


def environment(folder: Path) -> dict[str, str]:
    """Return what a worker needs to stand in the test's database and among its files."""
    used = connection.settings_dict
    return bare(
        folder,
        DJANGO_SETTINGS_MODULE="config.settings.test",
        DATABASE_URL=address_of(used["NAME"], used["USER"]),
    )


def killed(
    folder: Path, task: str, organization_id: int, *ids: int, when: Callable[[], bool]
) -> None:
    """Have a worker do a task, for one id after another, and end it as soon as ``when`` is true."""
    arguments = [task, str(organization_id), *map(str, ids)]
    with subprocess.Popen(
        [sys.executable, "-c", WORK, *arguments], cwd=ROOT, env=environment(folder)
    ) as worker:
        try:
            wait_until(lambda: when() or worker.poll() is not None, every=0.005)
        finally:
            worker.kill()
    assert worker.returncode == -signal.SIGKILL


def held_and_killed(
    folder: Path,
    task: str,
    organization_id: int,
    *ids: int,
    table: str,
    may_read: bool = False,
) -> None:
    """Have a worker do a task, and end it where it first needs a table, or first writes it."""
    before = others()
    with locked(table, may_read=may_read):
        killed(folder, task, organization_id, *ids, when=lambda: waiting_for_locks() > 0)
    # Its connection notices only now that nobody is there any more.
    wait_until(lambda: others() <= before)


def swept() -> None:
    """Let the time pass after which a worker is taken for dead, and what was lost be done."""
    then = timezone.now() - SILENT
    Delivery.objects.filter(status=DeliveryStatus.CHECKING).update(heartbeat_at=then)
    Import.objects.filter(status=ImportStatus.RUNNING).update(heartbeat_at=then)
    sweep_imports()
    sweep_recomputes()
