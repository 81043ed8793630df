"""Have an installation work for long, with everything that can go wrong going wrong at random.

    python -m tests.faults soak --minutes 30 --seed 1

PostgreSQL, Redis, a web process, two workers and the schedule are its own, run as production runs
them. In the end everything stored is compared with what users were promised, and with a recompute
from scratch. Ends with 1 where anything is lost, doubled or different.
"""

from __future__ import annotations

import os
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from redis import Redis

from tests.faults.connections import taken
from tests.faults.load import Ledger, Users, settled
from tests.faults.site import Process, Site, installed
from tests.services.programs import descendants, wait_until
from tests.services.servers import HOST

MEMBERS, USERS = 12, 12
# Between two faults, in seconds: long enough that the site does something in between.
BETWEEN = (5, 25)
# The others live from the beginning to the end: their memory tells whether any is lost.
VICTIM = "worker1"


class Soak:
    """An installation with its processes, which are started again where they are killed."""

    def __init__(self, site: Site, luck: random.Random) -> None:
        self.site, self.luck = site, luck
        self.happened: Counter[str] = Counter()
        self._stacks: dict[str, ExitStack] = {}
        self._processes: dict[str, Process] = {}

    def start(self, name: str) -> None:
        """Start a process of the installation."""
        starts: dict[str, Callable[[], Any]] = {
            "web": lambda: self.site.web(self.site.port),
            "beat": lambda: self.site.other("beat"),
        }
        stack = self._stacks[name] = ExitStack()
        begin = starts.get(name, lambda: self.site.worker(name))
        self._processes[name] = stack.enter_context(begin())

    def stop(self) -> None:
        """End all processes."""
        for stack in reversed(self._stacks.values()):
            stack.close()

    def memory(self) -> dict[str, int]:
        """Return what each process and those below it have in memory, in MB."""
        return {name: resident(process.pid) for name, process in self._processes.items()}

    def fault(self) -> None:
        """Have one thing go wrong, and return when the site is ready again."""
        faults = (self.restart, self.crash, self.no_connections, self.kill, self.kill_child)
        chosen = self.luck.choice((*faults, self.forget_messages))
        self.happened[chosen.__name__] += 1
        chosen()
        wait_until(self.site.is_ready, seconds=120)

    def restart(self) -> None:
        """PostgreSQL is restarted."""
        self.site.server.stop("fast")
        time.sleep(self.luck.uniform(0, 8))
        self.site.server.start()

    def crash(self) -> None:
        """PostgreSQL crashes and is started again."""
        self.site.server.stop("immediate")
        self.site.server.start()

    def no_connections(self) -> None:
        """No connection to PostgreSQL is to be had for a while."""
        with taken(self.site):
            time.sleep(self.luck.uniform(1, 8))

    def kill(self) -> None:
        """A worker is killed with all of its processes, and started again."""
        process = self._processes[VICTIM]
        for pid in (process.pid, *descendants(process.pid)):
            _kill(pid)
        self._stacks[VICTIM].close()
        self.start(VICTIM)

    def kill_child(self) -> None:
        """A process of a worker is killed in the middle of its work."""
        below = list(descendants(self._processes[VICTIM].pid))
        if below:
            _kill(self.luck.choice(below))

    def forget_messages(self) -> None:
        """Redis forgets the messages that wait."""
        with Redis(host=HOST, port=self.site.place.port) as client:
            client.delete(*(client.keys("celery*") or ["none"]))


def resident(pid: int) -> int:
    """Return the resident memory of a process and those below it, in MB."""
    total = 0
    for one in (pid, *descendants(pid)):
        lines = Path(f"/proc/{one}/status").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return total // 1024


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def soak(site: Site, *, minutes: float, seed: int) -> list[str]:
    """Return what is wrong in the end; print what happened."""
    luck = random.Random(seed)
    running, users = Soak(site, luck), Users(site, seed)
    try:
        for name in ("web", VICTIM, "worker2", "beat"):
            running.start(name)
        wait_until(site.is_ready, seconds=120)
        print(f"memory at the start, MB: {running.memory()}", flush=True)
        with users.at_work(USERS):
            time.sleep(60)
            print(f"memory after a minute, MB: {running.memory()}", flush=True)
            over = time.monotonic() + minutes * 60 - 60
            while time.monotonic() < over:
                time.sleep(luck.uniform(*BETWEEN))
                running.fault()
                print(f"{running.happened.total()} faults, {_told(users.ledger)}", flush=True)
        wrong = settled(site, users.ledger)
        print(f"memory at the end, MB: {running.memory()}")
        print(f"faults: {dict(running.happened)}")
        print(f"answers: { {' '.join(map(str, k)): n for k, n in users.ledger.answers.items()} }")
        return wrong
    finally:
        running.stop()


def _told(ledger: Ledger) -> str:
    return f"{ledger.kept.total()} facts kept, {ledger.answers.total()} answers"


def soaked(*, minutes: float, seed: int) -> bool:
    """Have a new installation work for so long; return whether all is well in the end."""
    with (
        tempfile.TemporaryDirectory() as folder,
        installed(Path(folder), members=MEMBERS) as site,
    ):
        wrong = soak(site, minutes=minutes, seed=seed)
    print("\n".join(wrong) or "nothing is lost, doubled or different")
    return not wrong
