"""The processes of an installation, each of which can be ended and started again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.faults.site import Process, Site
from tests.services.installed import procfile
from tests.services.programs import descendants, run, wait_until

# The tables of a version before, with which processes of this one work: they have a few more
# indexes. Whoever adds a migration that is more than that moves these on, or finds another way.
BEFORE = {"scoring": "0006_snapshot_restated", "teams": "0021_directories"}
NAMES = ("web", "worker1", "worker2", "beat")


class Processes:
    """A web process, two workers and the schedule."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._stacks: dict[str, ExitStack] = {}
        self._running: dict[str, Process] = {}

    def start_all(self) -> None:
        """Start every process, and return when the site is ready."""
        for name in NAMES:
            self.start(name)
        wait_until(self.site.is_ready, seconds=120)

    def start(self, name: str) -> None:
        """Start a process."""
        starts: dict[str, Callable[[], Any]] = {
            "web": lambda: self.site.web(self.site.port),
            "beat": lambda: self.site.other("beat"),
        }
        stack = self._stacks[name] = ExitStack()
        begin = starts.get(name, lambda: self.site.worker(name))
        self._running[name] = stack.enter_context(begin())

    def end(self, name: str) -> None:
        """Have a process end what it does, and itself."""
        self._stacks.pop(name).close()

    def start_ended(self) -> list[str]:
        """Start what ended by itself again, as systemd and Docker do; tell what that was."""
        ended = [name for name, process in self._running.items() if process.poll() is not None]
        for name in ended:
            self.end(name)
            self.start(name)
        return ended

    def end_all(self) -> None:
        """End every process."""
        for name in reversed([*self._stacks]):
            self.end(name)

    def tree(self, name: str) -> list[int]:
        """Return the ids of a process and of those below it."""
        pid = self._running[name].pid
        return [pid, *descendants(pid)]

    def memory(self) -> dict[str, int]:
        """Return what each process and those below it have in memory, in MB."""
        return {name: sum(map(_resident, self.tree(name))) // 1024 for name in self._running}

    def deploy(self) -> None:
        """Bring a new version in, as docs/operations.md has it: tables, then each process."""
        owner = {**self.site.environment, "DATABASE_URL": self.site.database.owner}
        for app, migration in BEFORE.items():
            _done("manage.py", "migrate", app, migration, environment=owner)
        # What is told that a table was in use is run again.
        wait_until(lambda: _upgraded(owner), seconds=300)
        for name in NAMES:
            self.end(name)
            self.start(name)
            if name == "web":
                wait_until(self.site.is_ready, seconds=120)


def _done(*arguments: str, environment: dict[str, str]) -> None:
    result = run(*arguments, environment=environment)
    assert (result.returncode, result.stderr) == (0, "")


def _upgraded(owner: dict[str, str]) -> bool:
    result = run(*procfile("release"), environment=owner)
    assert result.returncode == 0 or "A table was in use" in result.stderr, result.stderr
    return result.returncode == 0


def _resident(pid: int) -> int:
    """Return the resident memory of a process, in KB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
