"""Programs that the service tests run: what they are given, and how they are ended."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.house.tree import ROOT

RECOMPUTE = """
import time
import django
django.setup()
from accounts.models import Organization
from accounts.tenancy import tenant_scope
from scoring.models import RecomputeRun, RunStatus
from scoring.services import request_roll_forward
from scoring.tasks import run_recompute
organization = Organization.objects.create(name="Acme", slug="acme")
with tenant_scope(organization.pk):
    run = request_roll_forward(organization=organization)
    run_recompute.delay(organization_id=organization.pk, run_id=run.pk)
    deadline = time.monotonic() + 90
    while run.status != RunStatus.DONE and time.monotonic() < deadline:
        time.sleep(0.1)
        run.refresh_from_db()
    print(run.status)
"""

INFORMS = re.compile(r'^INFO |"level": "INFO"')


def bare(folder: Path, **more: str) -> dict[str, str]:
    """Return an environment that holds what is named and nothing of this process's own."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PILLARS_DATA_DIR": str(folder),
        **more,
    }


def production(folder: Path, address: str, *, key: str) -> dict[str, str]:
    """Return an environment of production: its database, its secret key and a data folder."""
    return bare(
        folder,
        DJANGO_SETTINGS_MODULE="config.settings.production",
        ALLOWED_HOSTS="pillars.example.com",
        CELERY_BROKER_URL=os.environ["CELERY_BROKER_URL"],
        CACHE_URL=os.environ["CACHE_URL"],
        DATABASE_URL=address,
        SECRET_KEY=key,
    )


def address_of(name: str, role: str, server: str = "") -> str:
    """Return where a role finds a database of the tests' server, or of another one whose address
    is given; both trust whoever is here.
    """
    parts = urlsplit(server or os.environ["DATABASE_URL"])
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}@{host}", path=f"/{name}"))


def free_port() -> int:
    """Return a port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run Python with the arguments in the project's folder and return what came of it."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=400,  # less than a test may take, on a machine that does much else
    )


def complaints(stderr: str) -> list[str]:
    """Return what a program wrote beside its output, but for what it logged as information."""
    return [line for line in stderr.splitlines() if not INFORMS.search(line)]


def descendants(pid: int) -> Iterator[int]:
    """Yield the processes below a process."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            yield child
            yield from descendants(child)


@contextmanager
def background(
    *arguments: str, environment: dict[str, str], before: Sequence[str] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """Run Python with the arguments while the block runs, by a program ``before`` it."""
    command = [*before, sys.executable, *arguments]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            yield process
        finally:
            process.terminate()


def wait_until(is_true: Callable[[], bool], seconds: float = 30, *, every: float = 0.1) -> None:
    """Return once ``is_true`` answers so; raise TimeoutError where it does not in time."""
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(every)
