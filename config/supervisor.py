"""Child processes under one parent: started in order, watched, stopped in reverse order."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

PR_SET_PDEATHSIG = 1
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ChildEndedError(RuntimeError):
    """A child ended although nobody asked it to."""


@dataclass(frozen=True)
class Child:
    """A running process, and how many seconds it may take to stop.

    ``again`` tells that it is started again after something killed it.
    """

    name: str
    command: Sequence[str]
    process: subprocess.Popen[str]
    relay: threading.Thread
    grace: float
    again: bool

    def stop(self) -> None:
        """Ask the process to end; once it has, or after the grace, kill what is left."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(self.grace)
        self.kill()
        self.relay.join(1)

    def kill(self) -> None:
        """End the process and everything that it started, at once.

        Not for one that ended long ago: its number stays taken only while its group has members.
        """
        # Nobody is left where there is no such group, or on macOS nobody but zombies.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Supervisor:
    """A context whose end stops every child, the last one first.

    SIGINT, SIGTERM and SIGHUP raise KeyboardInterrupt inside it. A second one, while the
    children stop, kills what is left of them. A SIGHUP that is ignored, as by nohup, stays so.
    ``write`` receives the lines that the children print. Descriptors in ``inherited`` stay open
    in every child.
    """

    def __init__(self, write: Callable[[str], object], directory: Path, inherited: Sequence[int]):
        self._write = write
        self._directory = directory
        self._inherited = tuple(inherited)
        self._children: list[Child] = []

    def __enter__(self) -> Self:
        self._handlers = {
            number: signal.signal(number, signal.default_int_handler)
            for number in STOP_SIGNALS
            if (number, signal.getsignal(number)) != (signal.SIGHUP, signal.SIG_IGN)
        }
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._end_all(Child.stop)
        except KeyboardInterrupt:
            self._end_all(Child.kill)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def start(
        self, name: str, command: Sequence[str], *, grace: float = 5, again: bool = False
    ) -> None:
        """Start a process of its own session, so that a Ctrl-C reaches the parent alone."""
        process = subprocess.Popen(  # noqa: S603 - the commands are this program's own
            command,
            cwd=self._directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            pass_fds=self._inherited,
            preexec_fn=_die_with_parent(),
        )
        relay = threading.Thread(target=self._relay, args=(name, process.stdout), daemon=True)
        self._children.append(Child(name, command, process, relay, grace, again))
        relay.start()

    def wait_until(self, is_true: Callable[[], bool], *, pause: float = 0.05) -> None:
        """Return once ``is_true`` answers so; raise ChildEndedError when a child ends before.

        One that was killed, as by a system short of memory, is started again where it may be.
        """
        while not is_true():
            for child in list(self._children):
                code = child.process.poll()
                if code is not None:
                    self._ended(child, code)
            time.sleep(pause)

    def watch(self) -> None:
        """Never return; raise ChildEndedError when a child ends."""
        self.wait_until(lambda: False, pause=0.5)

    def _end_all(self, end: Callable[[Child], None]) -> None:
        while self._children:
            end(self._children[-1])
            self._children.pop()  # its number can be another's from now on

    def _ended(self, child: Child, code: int) -> None:
        child.stop()  # what it started may live on, and hold a port or an inherited lock
        place = self._children.index(child)
        self._children.remove(child)
        if not child.again or code >= 0:
            raise ChildEndedError(f"{child.name} ended with exit code {code}")
        self._write(f"{child.name:<6} | ended with exit code {code}; it is started again\n")
        self.start(child.name, child.command, grace=child.grace, again=True)
        self._children.insert(place, self._children.pop())

    def _relay(self, name: str, output: IO[str]) -> None:
        with output:
            for line in filter(str.strip, output):
                self._write(f"{name:<6} | {line}")


def _die_with_parent() -> Callable[[], object] | None:
    """Return what makes a child end when its parent is killed: Linux can, others cannot."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
