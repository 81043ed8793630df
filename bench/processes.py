"""Web and worker processes beside a benchmark, on its database, broker, cache and files.

A benchmark that starts workers calls ``prepare`` before Django is set up: what it sends then goes
to the broker of CELERY_BROKER_URL, which workers of its own listen to.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

NEEDED = ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL")
STARTED_WITHIN = 60  # seconds


def prepare() -> None:
    """Set the environment for this process and those that it starts. Raises SystemExit.

    Files are kept in a folder that is gone at the end. Whoever sends much is not held up by the
    throttle: it is not what is measured.
    """
    missing = [name for name in NEEDED if name not in os.environ]
    if missing or not os.environ["DATABASE_URL"].startswith("postgres"):
        raise SystemExit(f"{', '.join(NEEDED)} must name a PostgreSQL database, a broker, a cache.")
    folder = tempfile.mkdtemp(prefix="bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "PILLARS_DATA_DIR": folder,
        "PILLARS_API_REQUESTS_PER_MINUTE": "100000",
    }


def database_address() -> str:
    """Return where other processes find the database of this one."""
    from django.db import connection

    given = connection.settings_dict
    user = f"{given['USER']}:{given['PASSWORD']}"
    return f"postgres://{user}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


@contextmanager
def running(command: list[str], **more: str) -> Iterator[int]:
    """Run a process on the database of this one while the block runs; give its number."""
    environment = {**os.environ, "DATABASE_URL": database_address(), **more}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            yield process.pid
        finally:
            process.terminate()


@contextmanager
def worker(name: str = "one") -> Iterator[int]:
    """Run a worker that does one task at a time, from when it answers; give its number.

    It is a process without threads or children, started as in production otherwise.
    """
    from config.celery import app

    host = f"{name}@bench-{os.getpid()}"
    command = [sys.executable, "-W", "ignore", "-m", "celery", "-q", "-A", "config", "worker"]
    command += ["-P", "solo", "-n", host, "-l", "WARNING", "--without-mingle", "--without-gossip"]
    with running(command) as number:
        wait_until(lambda: app.control.ping([host], timeout=0.5), "the worker")
        yield number


def wait_until(
    is_so: Callable[[], object],
    what: str,
    seconds: float = STARTED_WITHIN,
    *,
    every: float = 0.1,
) -> None:
    """Return once it is so. Raises SystemExit where it is not in time."""
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            raise SystemExit(f"{what} does not answer")
        time.sleep(every)


def empty_queue() -> None:
    """What an earlier run has left in the broker is gone."""
    from config.celery import app

    app.control.purge()


def resident(numbers: Mapping[str, int]) -> dict[str, float]:
    """Return the resident memory of processes and of those below them, in MB, by name."""
    return {name: sum(map(_resident, _family(number))) for name, number in numbers.items()}


def _family(number: int) -> Iterator[int]:
    yield number
    for task in Path(f"/proc/{number}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from _family(int(child))


def _resident(number: int) -> float:
    lines = Path(f"/proc/{number}/status").read_text().splitlines()
    [line] = [line for line in lines if line.startswith("VmRSS")]
    return int(line.split()[1]) * 1_024 / 1_000_000
