"""The supervisor, with small programs as its children."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.supervisor import ChildEndedError, Supervisor
from tests.house.tree import ROOT

OBEDIENT = """
import signal, sys, time
def leave(*_):
    print("left", flush=True)
    sys.exit()
signal.signal(signal.SIGTERM, leave)
print("came", flush=True)
time.sleep(60)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("came", flush=True)
time.sleep(60)
"""
KILLED_ONCE = f"""
import os, signal, sys
from pathlib import Path
came = Path(sys.argv[1])
if not came.exists():
    came.touch()
    print("came", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
{OBEDIENT}
"""
FORKING = """
import os, time
if os.fork() == 0:
    time.sleep(60)
"""
LOCKING = f"""
import fcntl, os, signal, sys
lock = open(sys.argv[1], "w")
fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
{FORKING}
print("came", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
AGAIN = "worker | ended with exit code -9; it is started again\n"
SUPERVISED = f"""
import sys
from pathlib import Path
from config.supervisor import Supervisor
say = lambda line: print(line, end="", flush=True)
try:
    with Supervisor(say, Path("."), []) as supervisor:
        supervisor.start("stubborn", [sys.executable, "-c", {STUBBORN!r}], grace=60)
        supervisor.watch()
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a line: the first one reads that it is over once nobody holds the second."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(10)
        yield ours, theirs


@pytest.fixture
def _ignored_hangup() -> Iterator[None]:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGHUP, before)


def start(supervisor: Supervisor, lines: list[str], name: str, program: str, grace: float) -> None:
    supervisor.start(name, [sys.executable, "-c", program], grace=grace)
    supervisor.wait_until(lambda: f"{name:<6} | came\n" in lines)


def test_children_leave_in_the_reverse_order_of_their_start() -> None:
    lines: list[str] = []

    with Supervisor(lines.append, Path(), []) as supervisor:
        start(supervisor, lines, "first", OBEDIENT, 5)
        start(supervisor, lines, "second", OBEDIENT, 5)

    assert lines[2:] == ["second | left\n", "first  | left\n"]


def test_a_child_that_does_not_leave_in_time_is_killed() -> None:
    lines: list[str] = []
    started = time.monotonic()

    with Supervisor(lines.append, Path(), []) as supervisor:
        start(supervisor, lines, "child", STUBBORN, 0.2)

    assert time.monotonic() - started < 10


def test_the_end_of_one_child_ends_the_others() -> None:
    lines: list[str] = []

    with (
        pytest.raises(ChildEndedError, match="second ended with exit code 3"),
        Supervisor(lines.append, Path(), []) as supervisor,
    ):
        start(supervisor, lines, "first", OBEDIENT, 5)
        supervisor.start("second", [sys.executable, "-c", "raise SystemExit(3)"])
        supervisor.watch()

    assert lines == ["first  | came\n", "first  | left\n"]


def test_a_child_that_was_killed_is_started_again_where_it_may_be(tmp_path: Path) -> None:
    lines: list[str] = []
    command = [sys.executable, "-c", KILLED_ONCE, str(tmp_path / "came")]

    with Supervisor(lines.append, Path(), []) as supervisor:
        supervisor.start("worker", command, again=True)
        supervisor.wait_until(lambda: lines == ["worker | came\n", AGAIN, "worker | came\n"])
        start(supervisor, lines, "beat", OBEDIENT, 5)

    assert lines[3:] == ["beat   | came\n", "beat   | left\n", "worker | left\n"]


def test_a_child_that_was_started_again_leaves_in_its_turn(tmp_path: Path) -> None:
    lines: list[str] = []
    command = [sys.executable, "-c", KILLED_ONCE, str(tmp_path / "came")]

    with Supervisor(lines.append, Path(), []) as supervisor:
        supervisor.start("worker", command, again=True)
        supervisor.start("beat", [sys.executable, "-c", OBEDIENT])
        supervisor.wait_until(lambda: lines.count("worker | came\n") == 2)
        supervisor.wait_until(lambda: "beat   | came\n" in lines)

    assert lines[-2:] == ["beat   | left\n", "worker | left\n"]


def test_a_child_that_ends_by_itself_is_not_started_again() -> None:
    with (
        pytest.raises(ChildEndedError, match="worker ended with exit code 3"),
        Supervisor(print, Path(), []) as supervisor,
    ):
        supervisor.start("worker", [sys.executable, "-c", "raise SystemExit(3)"], again=True)
        supervisor.watch()


def test_the_end_of_another_that_was_killed_ends_all(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED_ONCE, str(tmp_path / "came")]

    with (
        pytest.raises(ChildEndedError, match="broker ended with exit code -9"),
        Supervisor(print, Path(), []) as supervisor,
    ):
        supervisor.start("broker", command)
        supervisor.watch()


def test_what_a_child_forked_ends_once_the_child_has_left(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = ends
    lines: list[str] = []

    with Supervisor(lines.append, Path(), [theirs.fileno()]) as supervisor:
        start(supervisor, lines, "child", FORKING + OBEDIENT, 5)
    theirs.close()

    assert lines == ["child  | came\n", "child  | left\n"]
    assert ours.recv(1) == b""


def test_what_a_child_forked_ends_where_the_child_ended_by_itself(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = ends

    with (
        pytest.raises(ChildEndedError, match="web ended with exit code 3"),
        Supervisor(print, Path(), [theirs.fileno()]) as supervisor,
    ):
        supervisor.start("web", [sys.executable, "-c", FORKING + "raise SystemExit(3)"])
        supervisor.watch()
    theirs.close()

    assert ours.recv(1) == b""


def test_what_a_child_forked_ends_before_the_child_is_started_again(tmp_path: Path) -> None:
    lines: list[str] = []
    command = [sys.executable, "-c", LOCKING, str(tmp_path / "lock")]

    with Supervisor(lines.append, Path(), []) as supervisor:
        supervisor.start("worker", command, again=True)
        supervisor.wait_until(lambda: lines.count(AGAIN) == 2)

    assert lines[:4] == ["worker | came\n", AGAIN] * 2


def test_signals_mean_what_they_meant_before() -> None:
    before = signal.getsignal(signal.SIGTERM)

    with Supervisor(print, Path(), []):
        within = signal.getsignal(signal.SIGTERM)

    assert within is signal.default_int_handler
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.usefixtures("_ignored_hangup")
def test_a_hangup_that_is_ignored_stays_so() -> None:
    with Supervisor(print, Path(), []):
        within = signal.getsignal(signal.SIGHUP)

    assert within is signal.SIG_IGN
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


def test_a_second_interrupt_does_not_wait_for_anybody() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISED], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "stubborn | came\n"

        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        still_waiting = process.poll() is None
        process.send_signal(signal.SIGINT)

        assert still_waiting
        assert process.wait(10) == 0
        assert process.stdout.read() == "interrupted\n"
