"""Have an installation work for long, with servers and processes going away at random.

    python -m tests.faults soak --minutes 30 --seed 1

PostgreSQL, Redis, a web process, two workers and the schedule are its own, run as production runs
them. In the end everything stored is compared with what users were promised, and with a recompute
from scratch. Ends with 1 where anything is lost, doubled or different.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import tempfile
import time
from collections import Counter
from pathlib import Path

from redis import Redis

from tests.faults.connections import taken
from tests.faults.load import Ledger, Users, settled
from tests.faults.processes import Processes
from tests.faults.site import Site, installed
from tests.services.programs import wait_until
from tests.services.servers import HOST, end_broker, own_broker

MEMBERS, USERS = 12, 12
# Between two faults, in seconds: long enough that the site does something in between.
BETWEEN = (5, 25)
# The others live from one new version to the next, some eight minutes: their memory before each
# tells whether any is lost.
VICTIM, FAULTS_A_VERSION = "worker1", 25
WORKERS = (VICTIM, "worker2")


class Soak:
    """An installation with its processes, and what goes wrong there."""

    def __init__(
        self, processes: Processes, luck: random.Random, brokers: contextlib.ExitStack
    ) -> None:
        self.processes, self.site, self.luck = processes, processes.site, luck
        self.brokers = brokers
        self.happened: Counter[str] = Counter()
        self.last = "the start"
        self.ended: list[str] = []

    def fault(self) -> None:
        """Have one thing go wrong, and return when the site is ready again."""
        self.look()
        faults = (self.restart, self.crash, self.no_connections, self.kill, self.kill_child)
        lost = self.luck.choice((self.forget_messages, self.lose_broker))
        chosen = self.luck.choice((*faults, self.two_schedules, lost))
        if self.happened.total() % FAULTS_A_VERSION == FAULTS_A_VERSION - 1:
            chosen = self.deploy
        self.last = chosen.__name__
        self.happened[self.last] += 1
        chosen()
        wait_until(self.is_ready, seconds=120)

    def is_ready(self) -> bool:
        """Return whether the site is, after a look at its processes."""
        self.look()
        return self.site.is_ready()

    def look(self) -> None:
        """Start what ended by itself again, and note it."""
        self.ended += [f"{name} after {self.last}" for name in self.processes.start_ended()]

    def wrong(self) -> list[str]:
        """Return what ended that should not have: all but workers whose Redis was killed."""
        may = {f"{name} after {self.lose_broker.__name__}" for name in WORKERS}
        return [f"{one}: ended by itself" for one in self.ended if one not in may]

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
        for pid in self.processes.tree(VICTIM):
            _kill(pid)
        self.processes.end(VICTIM)
        self.processes.start(VICTIM)

    def kill_child(self) -> None:
        """A process of a worker is killed in the middle of its work."""
        _, *below = self.processes.tree(VICTIM)
        if below:
            _kill(self.luck.choice(below))

    def deploy(self) -> None:
        """A new version comes, with tables to change, and every process is started again."""
        print(f"memory before a new version, MB: {self.processes.memory()}", flush=True)
        self.processes.deploy()

    def forget_messages(self) -> None:
        """Redis forgets the messages that wait."""
        with Redis(host=HOST, port=self.site.place.port) as client:
            client.delete(*(client.keys("celery*") or ["none"]))

    def lose_broker(self) -> None:
        """Redis is killed with all that it knew, and an empty one takes its place."""
        place = self.site.place
        end_broker(place.port)
        self.brokers.enter_context(own_broker(place.folder, place.port))

    def two_schedules(self) -> None:
        """A second schedule runs for a while."""
        with self.site.other("beat"):
            time.sleep(self.luck.uniform(5, 15))


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def soak(site: Site, *, minutes: float, seed: int) -> list[str]:
    """Return what is wrong in the end; print what happened."""
    luck = random.Random(seed)
    processes, users = Processes(site), Users(site, seed)
    brokers = contextlib.ExitStack()
    running = Soak(processes, luck, brokers)
    try:
        processes.start_all()
        print(f"memory at the start, MB: {processes.memory()}", flush=True)
        with users.at_work(USERS):
            time.sleep(60)
            print(f"memory after a minute, MB: {processes.memory()}", flush=True)
            over = time.monotonic() + minutes * 60 - 60
            while time.monotonic() < over:
                time.sleep(luck.uniform(*BETWEEN))
                running.fault()
                print(f"{running.happened.total()} faults, {_told(users.ledger)}", flush=True)
            time.sleep(max(BETWEEN))
            running.look()
        wrong = [*running.wrong(), *settled(site, users.ledger)]
        print(f"memory at the end, MB: {processes.memory()}")
        print(f"faults: {dict(running.happened)}; ended by themselves: {running.ended}")
        print(f"answers: { {' '.join(map(str, k)): n for k, n in users.ledger.answers.items()} }")
        return wrong
    finally:
        processes.end_all()
        brokers.close()


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
