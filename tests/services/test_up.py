"""`manage.py up` as its user sees it: the real parts, in a data folder of their own."""

from __future__ import annotations

import fcntl
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from seeds import logins
from tests.house.tree import ROOT
from tests.services.programs import RECOMPUTE, bare, free_port, run


@dataclass(frozen=True)
class Running:
    """A run of `up`, and all that it said until it was ready or ended."""

    process: subprocess.Popen[str]
    folder: Path
    port: int
    said: list[str]


def embedded(folder: Path) -> dict[str, str]:
    return bare(folder, DJANGO_SETTINGS_MODULE="config.settings.local")


def command(port: int) -> list[str]:
    return [str(ROOT / "manage.py"), "up", "--empty", "--port", str(port)]


@contextmanager
def started(folder: Path) -> Iterator[Running]:
    """Start, wait for the line that says so, and interrupt at the end what still runs."""
    port = free_port()
    with subprocess.Popen(
        [sys.executable, *command(port)],
        env=embedded(folder),
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
    result = run(*command(port), environment=embedded(folder))
    assert result.returncode == 1
    return result.stderr


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with started(tmp_path_factory.mktemp("data")) as found:
        yield found


def test_it_says_where_to_go(running: Running) -> None:
    assert running.said == [f"ready at http://127.0.0.1:{running.port}\n"]


def test_the_web_server_answers(running: Running) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{running.port}/healthz") as response:
        assert response.read() == b"ok"


def test_the_worker_does_what_it_is_told_through_the_broker(running: Running) -> None:
    result = run("-c", RECOMPUTE, environment=embedded(running.folder))

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


def test_it_says_who_can_sign_in_while_there_are_samples(tmp_path: Path) -> None:
    logins.keep(tmp_path, "open sesame")

    with started(tmp_path) as found:
        assert found.process.stdout is not None
        following = found.process.stdout.readline()

    assert following == logins.sentence("open sesame") + "\n"


def test_an_interrupt_stops_every_part(tmp_path: Path) -> None:
    with started(tmp_path) as running:
        running.process.send_signal(signal.SIGINT)
        output, _ = running.process.communicate(timeout=60)

    assert running.process.returncode == 0
    assert output.endswith("stopped\n")
    # Every part inherits the lock, so whoever can take it knows that none is left.
    with (tmp_path / "up.lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_samples_that_were_removed_do_not_come_back(tmp_path: Path) -> None:
    environment = embedded(tmp_path)
    with started(tmp_path):
        pass

    port = free_port()
    with subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "up", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)

    assert first == f"ready at http://127.0.0.1:{port}\n"
