"""`manage.py up` as its user sees it: the real parts, in a data folder of their own."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.tree import ROOT

WORK = """
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
    deadline = time.monotonic() + 30
    while run.status != RunStatus.DONE and time.monotonic() < deadline:
        time.sleep(0.1)
        run.refresh_from_db()
    print(run.status)
"""


@dataclass(frozen=True)
class Running:
    """A run of `up`, and all that it said until it was ready or ended."""

    process: subprocess.Popen[str]
    folder: Path
    port: int
    said: list[str]


def environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PILLARS_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(port: int) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), "up", "--empty", "--port", str(port)]


@contextmanager
def started(folder: Path) -> Iterator[Running]:
    """Start, wait for the line that says so, and interrupt at the end what still runs."""
    port = free_port()
    with subprocess.Popen(
        command(port),
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline()]
        while said[-1] and not said[-1].startswith("ready"):
            said.append(process.stdout.readline())
        yield Running(process, folder, port, said)
        if process.poll() is None:
            process.send_signal(signal.SIGINT)


def refused(folder: Path, port: int) -> str:
    result = subprocess.run(
        command(port), env=environment(folder), capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 1
    return result.stderr


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with started(tmp_path_factory.mktemp("data")) as run:
        yield run


def test_it_says_where_to_go(running: Running) -> None:
    assert running.said == [f"ready at http://127.0.0.1:{running.port}\n"]


def test_the_web_server_answers(running: Running) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{running.port}/healthz") as response:
        assert response.read() == b"ok"


def test_the_worker_does_what_it_is_told_through_the_broker(running: Running) -> None:
    result = subprocess.run(
        [sys.executable, "-c", WORK],
        cwd=ROOT,
        env=environment(running.folder),
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (result.stdout, result.stderr) == ("done\n", "")


def test_nobody_else_can_reach_the_broker(running: Running) -> None:
    mode = (running.folder / "valkey.sock").stat().st_mode

    assert mode & 0o077 == 0


def test_a_second_run_on_the_same_data_is_refused(running: Running) -> None:
    assert refused(running.folder, free_port()) == (
        "CommandError: Pillars is already running, or still stopping, "
        f"as process {running.process.pid}\n"
    )


def test_a_busy_port_is_refused(running: Running, tmp_path: Path) -> None:
    assert refused(tmp_path, running.port) == (
        f"CommandError: port {running.port} is busy; choose another with --port\n"
    )


def test_an_interrupt_stops_every_part(tmp_path: Path) -> None:
    with started(tmp_path) as run:
        run.process.send_signal(signal.SIGINT)
        output, _ = run.process.communicate(timeout=60)

    assert run.process.returncode == 0
    assert output.endswith("stopped\n")
    # Every part inherits the lock, so whoever can take it knows that none is left.
    with (tmp_path / "up.lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
