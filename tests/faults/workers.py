"""Celery workers in production's settings on the database of the test, and how they are ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from typing import Any

from celery import Celery
from django.db import connection
from django.utils import timezone
from kombu import Connection
from redis import Redis

from scoring.models import RecomputeRun, RunStatus
from teams.models import (
    Delivery,
    DeliveryStatus,
    ExportStatus,
    Import,
    ImportStatus,
    PersonalFile,
    ReportExport,
)
from tests.house.tree import ROOT
from tests.services.conftest import Database
from tests.services.installed import procfile, production
from tests.services.programs import address_of, wait_until
from tests.services.servers import HOST

# After so long every worker is taken for dead, and every message for lost.
SILENT = timedelta(minutes=11)
SWEEPS = (
    *("teams.tasks.sweep_imports", "teams.tasks.sweep_exports"),
    *("privacy.tasks.sweep_privacy", "scoring.tasks.sweep_recomputes"),
)


@dataclass(frozen=True)
class Place:
    """Where workers have their files, the broker, which keeps messages and the cache, and mail."""

    folder: Path
    port: int
    mail: str = ""

    @property
    def url(self) -> str:
        """Return the address of the broker."""
        return f"redis://{HOST}:{self.port}/0"

    @property
    def cache_url(self) -> str:
        """Return the address of the cache, on the same server."""
        return f"redis://{HOST}:{self.port}/1"

    def environment(self) -> dict[str, str]:
        """Return the environment of production, in the database of the test."""
        used = connection.settings_dict
        database = Database(used["NAME"], "", address_of(used["NAME"], used["USER"]))
        servers = {"CELERY_BROKER_URL": self.url, "CACHE_URL": self.cache_url}
        mail = {"EMAIL_URL": self.mail} if self.mail else {}
        return production(self.folder, servers, database, **mail)

    def send(self, task: str, **message: Any) -> None:
        """Tell workers of a task, as whoever else uses the broker would."""
        with Celery("faults", set_as_current=False) as app, Connection(self.url) as there:
            app.send_task(task, kwargs=message, connection=there)

    def sweep(self) -> None:
        """Tell workers to look for what waits or was lost, as the schedule does every minute."""
        for task in SWEEPS:
            self.send(task)

    def is_quiet(self) -> bool:
        """Return whether no message waits and none is worked on."""
        with Redis(host=HOST, port=self.port) as client:
            queues = [key for key in client.keys("celery*") if client.type(key) == b"list"]
            return not any(client.llen(key) for key in queues) and not client.hlen("unacked")

    def lose_unacknowledged(self) -> None:
        """What a dead worker had in hand is not heard of again, as it would be in half an hour."""
        with Redis(host=HOST, port=self.port) as client:
            client.delete("unacked", "unacked_index")

    def listeners(self) -> int:
        """Return how many workers wait for messages."""
        with Redis(host=HOST, port=self.port) as client:
            return sum(one["cmd"] == "brpop" for one in client.client_list())

    def forget(self) -> None:
        """Rows of the next test have the same ids: what is kept of those of this one goes."""
        rmtree(self.folder / "uploads", ignore_errors=True)
        with Redis(host=HOST, port=self.port, db=1) as client:
            client.flushdb()


class Worker:
    """A worker as the Procfile starts it, with the processes that it forks."""

    def __init__(self, place: Place, *more: str) -> None:
        with (place.folder / "worker.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *procfile("worker"), *more],
                cwd=ROOT,
                env=place.environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def children(self) -> list[int]:
        """Return the processes that do the work."""
        pid = self.process.pid
        try:
            found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        except FileNotFoundError:
            return []
        return [int(one) for one in found.split()]

    def kill_children(self) -> None:
        """End whoever does the work without a word; the worker forks others."""
        for pid in self.children():
            with_no_word(pid)

    def kill(self) -> None:
        """End the worker and all its processes without a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End the worker however it is."""
        if self.process.poll() is None:
            self.kill()


def with_no_word(pid: int) -> None:
    """End a process that may have ended by itself."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


@contextmanager
def working(place: Place, *more: str) -> Iterator[Worker]:
    """Have a worker while the block runs."""
    before = place.listeners()
    worker = Worker(place, *more)
    try:
        wait_until(lambda: place.listeners() > before, seconds=90)
        yield worker
    finally:
        worker.stop()


def time_passes() -> None:
    """So much time has passed that workers who say nothing are taken for dead."""
    then = timezone.now() - SILENT
    Delivery.objects.filter(status=DeliveryStatus.CHECKING).update(heartbeat_at=then)
    Import.objects.filter(status=ImportStatus.RUNNING).update(heartbeat_at=then)
    ReportExport.objects.filter(status=ExportStatus.RUNNING).update(heartbeat_at=then)
    PersonalFile.objects.filter(status=ExportStatus.RUNNING).update(heartbeat_at=then)
    RecomputeRun.objects.filter(status=RunStatus.RUNNING).update(heartbeat_at=then)
    RecomputeRun.objects.filter(status=RunStatus.QUEUED).update(told_at=then)
