"""Users of an installation: what they send, how often they try, and what they were promised."""

from __future__ import annotations

import itertools
import json
import random
import time
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import Event, Lock, Thread

from tests.faults.site import BOUNDARY, Answer, Site, form
from tests.services.programs import wait_until

# Who is refused asks again after so long, in seconds, as `Retry-After` and the guide tell.
PAUSE = 0.3
PATIENCE = 900
# What the page of an import says that was undone.
GONE = "Its facts are gone"
LAST_DAY = date(2026, 10, 30)
DAYS = 60


@dataclass
class Ledger:
    """What the site has promised to keep, and what it answered on the way."""

    kept: Counter[tuple[int, int]] = field(default_factory=Counter)
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    undoable: list[tuple[int, int, int]] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    tracebacks: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def answered(self, what: str, answer: Answer) -> None:
        """Note an answer."""
        with self._lock:
            self.answers[what, answer.status] += 1
            if "Traceback" in answer.body:
                self.tracebacks.append(what)

    def promised(self, member: int, number: int, delivery: int | None = None) -> None:
        """The site has said that it keeps a fact; it can be undone where its delivery is told."""
        with self._lock:
            self.kept[member, number] += 1
            if delivery is not None:
                self.undoable.append((delivery, member, number))

    def undone(self, member: int, number: int) -> None:
        """The site has said that it keeps a fact no more."""
        with self._lock:
            self.kept[member, number] -= 1

    def to_undo(self) -> tuple[int, int, int] | None:
        """Return a delivery that nobody else undoes, with its fact."""
        with self._lock:
            return self.undoable.pop(0) if len(self.undoable) > 1 else None


class Users:
    """Several people and programs at once, who try until they are told that it is done."""

    def __init__(self, site: Site, seed: int = 1) -> None:
        self.site, self.ledger, self.over = site, Ledger(), Event()
        self._numbers = itertools.count(1)
        self._seed = seed

    @contextmanager
    def at_work(self, count: int = 3) -> Iterator[Ledger]:
        """Have users at work while the block runs; each ends what it has begun."""
        self.over.clear()
        threads = [Thread(target=self._work, args=(self._seed + n,)) for n in range(count)]
        for thread in threads:
            thread.start()
        try:
            yield self.ledger
        finally:
            self.over.set()
            self._ended(threads)

    def _ended(self, threads: list[Thread]) -> None:
        """Return when everybody is; what holds somebody up is taken up at once, not in minutes."""
        while True:
            deadline = time.monotonic() + 5
            for thread in threads:
                thread.join(max(0.0, deadline - time.monotonic()))
            if not any(thread.is_alive() for thread in threads):
                return
            self.site.inside("waiting")
            self.site.place.sweep()

    def _work(self, seed: int) -> None:
        luck = random.Random(seed)
        works = (self.send, self.send, self.bring, self.undo, self.look, self.take_out)
        while not self.over.is_set():
            luck.choice(works)(luck)

    def send(self, luck: random.Random) -> None:
        """Send a fact that no other is like, and that would be there twice if it came twice."""
        member, number = luck.choice(self.site.members), next(self._numbers)
        day = (LAST_DAY - timedelta(luck.randrange(DAYS))).isoformat()
        lines = (
            {"type": "coverage", "metrics": ["people_searches"], "from": day, "to": day},
            {"type": "search", "on": day, "count": number},
        )
        body = "\n".join(map(json.dumps, lines)).encode()
        answer = self._until(
            "activity",
            lambda key: self.site.program(
                "POST",
                f"activity?member={member}",
                body,
                Content_Type="application/x-ndjson",
                Idempotency_Key=key,
            ),
            (200,),
        )
        self.ledger.promised(member, number, answer.told()["imports"][0])

    def bring(self, luck: random.Random) -> None:
        """Bring a file that a worker checks and imports."""
        member, number = luck.choice(self.site.members), next(self._numbers)
        day = (LAST_DAY - timedelta(luck.randrange(DAYS))).isoformat()
        body = form(member, f"type,on,count\nsearch,{day},{number}\n")
        answer = self._until(
            "file",
            lambda key: self.site.program(
                "POST",
                "imports",
                body,
                Content_Type=f"multipart/form-data; boundary={BOUNDARY}",
                Idempotency_Key=key,
            ),
            (202,),
        )
        self.ledger.files.append(answer.told()["id"])
        self.ledger.promised(member, number)

    def undo(self, luck: random.Random) -> None:
        """Take back what was sent, until it is."""
        chosen = self.ledger.to_undo()
        if chosen is None:
            return
        delivery, member, number = chosen

        told = self._until(
            "import", lambda _: self.site.program("GET", f"imports/{delivery}"), (200,)
        )
        [part] = told.told()["parts"]

        def ask(_: str) -> Answer:
            answer = self.site.person("POST", f"deliveries/{delivery}/undo/")
            self.ledger.answered("undo", answer)
            return self.site.person("GET", f"imports/{part['id']}/")

        # Who was cut off asks anew; who is refused because another import runs does so too.
        self._until("page", ask, (200,), until=lambda answer: GONE in answer.body)
        self.ledger.undone(member, number)

    def look(self, luck: random.Random) -> None:
        """Look at a page."""
        member = luck.choice(self.site.members)
        page = luck.choice(("report/", f"members/{member}/", "imports/"))
        self._until("page", lambda _: self.site.person("GET", page), (200,))

    def take_out(self, luck: random.Random) -> None:
        """Take out the report as a file."""
        body = b"format=csv&query="
        self._until("export", lambda _: self.site.person("POST", "report/export/", body), (200,))

    def _until(
        self,
        what: str,
        ask: Callable[[str], Answer],
        statuses: Collection[int],
        until: Callable[[Answer], bool] = lambda answer: True,
    ) -> Answer:
        """Ask again, with the same key, until it is done."""
        key, deadline = str(uuid.uuid4()), time.monotonic() + PATIENCE
        while True:
            answer = ask(key)
            self.ledger.answered(what, answer)
            if answer.status in statuses and until(answer):
                return answer
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what}: {answer.status} {answer.body[:500]}")
            time.sleep(PAUSE)


def settled(site: Site, ledger: Ledger) -> list[str]:
    """Return what is wrong once workers have done everything, also what they were torn out of."""

    def is_done() -> bool:
        site.place.sweep()
        time.sleep(2)  # messages of a worker that was killed stay unacknowledged for half an hour
        return bool(site.inside("waiting") == [])

    wait_until(is_done, seconds=300)
    stored = Counter(map(tuple, site.inside("counted")))
    lost, more = ledger.kept - stored, stored - +ledger.kept
    wrong = [f"lost: {sorted(lost.elements())}"] if lost else []
    wrong += [f"nobody promised: {sorted(more.elements())}"] if more else []
    # Nobody asks for anything that cannot be read.
    wrong += [f"answered with a bug: {key}" for key in ledger.answers if key[1] in (400, 500)]
    wrong += [f"told how it is built: {what}" for what in ledger.tracebacks]
    return [*wrong, *site.inside("found")]
