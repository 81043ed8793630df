"""Seeded activity documents that crowd every edge of the specification.

Equal seeds give equal documents. Half of them have a bit of everything, the others are about one
topic and a few days alone.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.reference.drawing import Drawer, Thing
from tests.reference.phrases import BROKEN_LINES, title
from tests.reference.reading import FEEDS

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]
DAYS = [date(2026, 11, 22), date(2026, 3, 30), date(2026, 10, 26), date(2024, 3, 1)]
TYPES = [*FEEDS, "member", "coverage", "outcome", "reference_ssi"]
TOPICS = [
    ["comment"],
    ["comment", "reaction", "active"],
    ["profile_view", "search"],
    ["invitation", "message", "connection"],
    ["message"],
    ["invitation", "connection", "member"],
    ["connection", "network", "member"],
    ["profile", "proof"],
    ["post"],
    ["followers", "reaction"],
    ["saved", "member"],
    ["member", "search", "profile_view", "active", "saved"],
]
USABLE = '{"type": "outcome", "on": "2026-01-01", "kind": "won"}\n'


@dataclass(frozen=True)
class Case:
    """Documents of one person and the question that is asked of them."""

    documents: tuple[str, ...]
    as_of: date
    since: date
    seat: str | None
    policy: str
    zone: str


class Writer(Drawer):
    """Writes documents out of drawn objects."""

    def exchange(self) -> list[Thing]:
        """One conversation whose messages are about 7 or 30 days apart."""
        contact, day = self.contact(), self.day()
        thread = []
        for _ in range(self.random.randint(1, 6)):
            at = f"{day.isoformat()}T{self.random.choice(['09:00', '09:00', '10:00'])}:00Z"
            thread.append(
                {
                    "type": "message",
                    "conversation": "t" + contact,
                    "contact": contact,
                    "at": at,
                    "direction": self.random.choice(["in", "out"]),
                    **({"title": title(self.random)} if self.maybe(0.3) else {}),
                }
            )
            day += timedelta(self.random.choice([0, 0, 1, 6, 7, 8, 29, 30, 31]))
        return thread

    def approach(self) -> list[Thing]:
        """One contact with a title whose last outgoing event is about to be no longer pending."""
        contact = self.contact()
        last = self.as_of - timedelta(self.random.choice([5, 6, 7, 8, 12, 13, 14, 15, 89]))
        sent = []
        for _ in range(self.random.randint(1, 3)):
            day = last - timedelta(self.random.choice([0, 0, 0, 1, 20, 75]))
            kind = self.random.choice(["invitation", "message"])
            thing: Thing = {"type": kind, "contact": contact, "direction": "out", "title": "CEO"}
            if kind == "message":
                thing |= {"conversation": "t" + contact, "at": f"{day}T09:00:00Z"}
            else:
                thing["on"] = day.isoformat()
                if self.maybe(0.3):
                    later = self.random.choice([0, 3, 13, 14, 30])
                    thing["withdrawn_on"] = (day + timedelta(later)).isoformat()
            sent.append(thing)
        if self.maybe(0.3):
            day = last - timedelta(self.random.choice([-3, 0, 1, 30, 75, 76, 89, 90]))
            sent.append({"type": "connection", "contact": contact, "on": day.isoformat()})
        return sent

    def repetition(self) -> list[Thing]:
        """Comments of few texts, posts and times, about 90 days apart."""
        days = [self.as_of - timedelta(age) for age in (0, 1, 89, 90, 91)]
        said = []
        for _ in range(self.random.randint(2, 14)):
            thing: Thing = {"type": "comment", "at": f"{self.random.choice(days[1:])}T09:00:00Z"}
            thing = self.random.choice([thing, {"type": "comment", "on": str(days[0])}])
            thing["quality"] = self.random.choice([0.4, 0.8, 0.8, 1])
            thing |= self.some(text_key=self.random.choice("abcd"))
            thing |= self.some(post=self.random.choice(["p1", "p2", "p3"]))
            said.append(thing)
        return said

    def tenure(self) -> list[Thing]:
        """Seats that change about the two days, and something saved."""
        days = [self.since - timedelta(1), self.since, self.since + timedelta(1), self.as_of]
        days += [self.as_of - timedelta(age) for age in (24, 25, 40, 88, 89, 90)]
        seats = [
            {**self.member(), "seat": seat, "seat_since": self.random.choice(days).isoformat()}
            for seat in self.random.choices(["free", "sales_navigator"], k=3)
        ]
        return [
            *({"type": "member", **seat} for seat in seats[self.random.randint(0, 2) :]),
            *({"type": "saved", **self.saved()} for _ in range(4)),
        ]

    def spread(self) -> list[Thing]:
        """Activity on both ends of a long span, so that what is implied covers the window."""
        first = self.as_of - timedelta(self.random.choice([40, 88, 89, 90, 130]))
        last = self.as_of - timedelta(self.random.choice([-5, 0, 0, 0, 3, 30]))
        kinds = [kind for kind in FEEDS if self.maybe(0.6) and kind not in ("message", "network")]
        pinned = []
        for day in (first, last):
            for kind in kinds:
                thing = self.thing(kind)
                thing.pop("at", None)
                pinned.append({**thing, "on": day.isoformat()})
        return pinned

    def declared(self) -> list[Thing]:
        """Nothing, everything, or parts with gaps."""
        style = self.random.randint(0, 9)
        if style <= 3:
            return []
        if style <= 6:
            start = (self.as_of - timedelta(self.random.choice([89, 90, 200, 60]))).isoformat()
            end = (self.as_of + timedelta(self.random.choice([0, 0, 3, -1]))).isoformat()
            return [{"type": "coverage", "metrics": ["*"], "from": start, "to": end}]
        return [self.thing("coverage") for _ in range(self.random.randint(1, 5))]

    def document(self, lines: int) -> str:
        types = self.random.sample(TYPES, self.random.randint(1, len(TYPES)))
        if self.maybe(0.5):
            types = self.random.choice(TOPICS)
            self.crowd()
        things = [self.thing(kind) for kind in self.random.choices(types, k=lines)]
        things = [thing for thing in things if thing["type"] != "coverage"] + self.declared()
        if self.maybe(0.5) and "message" in types:
            things += [message for _ in range(lines // 8) for message in self.exchange()]
        for story in (self.approach, self.repetition, self.tenure):
            if self.maybe(0.3):
                things += [thing for _ in range(self.random.randint(1, 3)) for thing in story()]
        if self.maybe(0.6):
            things += self.spread()
        if self.maybe(0.5):
            things.append({"type": "member", **self.member()})
        self.random.shuffle(things)
        written = [json.dumps(thing, ensure_ascii=self.maybe(0.2)) for thing in things]
        if written and self.maybe(0.3):
            again = self.random.choices(range(len(written)), k=3)
            written += [json.dumps(things[number], sort_keys=True) for number in again]
        for _ in range(self.random.choice([0, 0, 0, 1, 4])):
            written.insert(self.random.randint(0, len(written)), self.random.choice(BROKEN_LINES))
        end = self.random.choice(["\n", "\n", "\r\n"])
        return self.random.choice(["", "", "\ufeff"]) + "".join(line + end for line in written)


def random_case(seed: int) -> Case:
    """One person's documents, mostly one of 0 to about 300 lines, and a question."""
    random = Random(seed)
    as_of = random.choice(DAYS)
    since = as_of - timedelta(random.choice([1, 2, 7, 14, 30, 31, 60, 90, 120]))
    zone = random.choice(ZONES)
    documents = []
    files = random.choice([1, 1, 1, 1, 2, 3])
    for _ in range(files):
        writer = Writer(random, as_of, since, zone, random.choice([2, 4, 8, 12]))
        lines = random.choice([0, 1, 2, 4, 8, 15, 30, 60, 100, 200, 280])
        # A file beside others has a line that can be used: what one without does is left open.
        documents.append(writer.document(lines) + USABLE * (files > 1))
    return Case(
        tuple(documents),
        as_of,
        since,
        random.choice([None, None, None, "free", "sales_navigator"]),
        random.choice(["equal", "equal", "linkedin_like"]),
        zone,
    )


def random_document(seed: int, lines: int | None = None) -> str:
    """One valid document, with some invalid lines among the valid ones."""
    random = Random(seed)
    as_of = random.choice(DAYS)
    writer = Writer(random, as_of, as_of - timedelta(30), random.choice(ZONES), 8)
    return writer.document(random.randint(0, 250) if lines is None else lines)


def write_documents(folder: Path, case: Case) -> list[Path]:
    """The documents of a case as files of a folder."""
    paths = [folder / f"{number}.jsonl" for number in range(len(case.documents))]
    for path, text in zip(paths, case.documents, strict=True):
        path.write_bytes(text.encode())
    return paths
