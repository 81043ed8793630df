"""Seeded activity documents that crowd every edge of the specification.

Equal seeds give equal documents. Dates cluster around the ages 0, 7, 14, 29, 30, 89 and 90 of the
two days that a case looks at, instants around midnight; contacts, posts, sources and refs are few,
so that caps, duplicates, replacements and equal times happen all the time.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tests.reference.phrases import BROKEN_LINES, COMPANIES, comment_text, title
from tests.reference.reading import COMPONENTS, FEEDS

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]
DAYS = [date(2026, 11, 22), date(2026, 3, 30), date(2026, 10, 26), date(2024, 3, 1)]
EDGES = [0, 1, 6, 7, 8, 13, 14, 15, 28, 29, 30, 31, 32, 59, 60, 61, 88, 89, 90, 91, 92, 119, 120]
OFFSETS = ["Z", "+00:00", "+01:00", "-05:00", "+05:30", "+13:00"]
SOURCES = [None, None, None, "", "a", "b", "linkedin"]
TYPES = [*FEEDS, "member", "coverage", "outcome", "reference_ssi"]
Thing = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """Documents of one person and the question that is asked of them."""

    documents: tuple[str, ...]
    as_of: date
    since: date
    seat: str | None
    policy: str
    zone: str


class Writer:
    """Draws the objects of one document."""

    def __init__(self, random: Random, as_of: date, since: date, zone: str, contacts: int):
        self.random = random
        self.as_of = as_of
        self.since = since
        self.zone = ZoneInfo(zone)
        self.contacts = [f"c{number}" for number in range(contacts)]
        self.calm = random.random() < 0.4  # mostly dates all over the window
        self.talkative = random.random() < 0.5

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def day(self) -> date:
        anchor = self.as_of if self.maybe(0.7) else self.since
        if self.maybe(0.85 if self.calm else 0.3):
            return anchor - timedelta(self.random.randint(0, 100))
        return anchor - timedelta(self.random.choice(EDGES) - self.maybe(0.03) * 2)

    def on(self) -> str:
        return self.day().isoformat()

    def at(self) -> str:
        hour, minute = self.random.choice([(0, 0), (0, 30), (2, 30), (9, 0), (9, 0), (23, 59)])
        local = datetime.combine(self.day(), clock(hour, minute))
        offset = self.random.choice(OFFSETS)
        if self.maybe(0.6):  # the wall time of the scoring zone, told at another offset
            shown = datetime.fromisoformat("2026-01-01T00:00:00" + offset).tzinfo
            local = local.replace(tzinfo=self.zone).astimezone(shown).replace(tzinfo=None)
        return local.isoformat(timespec=self.random.choice(["seconds", "milliseconds"])) + offset

    def when(self) -> Thing:
        return {"at": self.at()} if self.maybe(0.5) else {"on": self.on()}

    def contact(self) -> str:
        return self.random.choice(self.contacts)

    def count(self) -> Thing:
        if self.maybe(0.5):
            return {}
        return {"count": self.random.choice([0, 1, 1, 2, 3, 5, 9, 10, 11, 26, None])}

    def some(self, **values: Any) -> Thing:
        """Each key with an even chance."""
        return {key: value for key, value in values.items() if self.maybe(0.5)}

    def member(self) -> Thing:
        thing: Thing = {"name": "Ada", "email": "ada@example.com"}
        thing |= self.some(title=title(self.random), company="Acme  GmbH", profile="in/ada")
        if self.maybe(0.7):
            thing["seat"] = self.random.choice(["free", "sales_navigator", "sales_navigator"])
            if self.maybe(0.7):
                thing["seat_since"] = self.on()
        return thing

    def coverage(self) -> Thing:
        metrics = ["*"]
        if self.maybe(0.4):
            metrics = self.random.sample(list(COMPONENTS), self.random.randint(1, 15))
        start = self.as_of - timedelta(self.random.choice([0, 14, 20, 25, 30, 45, 89, 90, 130]))
        length = self.random.choice([0, 5, 14, 29, 30, 44, 60, 89, 200, 400])
        end = start + timedelta(length)
        return {"metrics": metrics, "from": start.isoformat(), "to": end.isoformat()}

    def profile(self) -> Thing:
        flag = self.maybe(0.7)
        return {"on": self.on()} | self.some(
            photo=flag,
            banner=self.maybe(0.5),
            headline_chars=self.random.choice([0, 39, 40, 41]),
            about_chars=self.random.choice([199, 200, 1000]),
            current_role_described=flag,
            past_roles=self.random.choice([0, 1, 2, 3]),
            education=self.random.choice([True, False, 0, 1, 2]),
            skills=self.random.choice([4, 5, 50]),
            location=self.maybe(0.7),
            industry=self.maybe(0.7),
            featured=flag,
            custom_url=self.maybe(0.5),
        )

    def proof(self) -> Thing:
        endorsements, recommendations = self.random.choice([0, 3, 30]), self.random.randint(0, 8)
        return {
            "on": self.on(),
            "endorsements": endorsements,
            "recommendations": recommendations,
        }

    def post(self) -> Thing:
        forms = ["original", "original", "article", "reshare_with_text", "repost"]
        thing = {**self.when(), "form": self.random.choice(forms)}
        thing |= self.some(words=self.random.choice([0, 1, 24, 25, 26, 300]), media="image")
        if self.maybe(0.5):
            thing |= self.some(
                reactions=self.random.choice([0, 1, 40]),
                comments=self.random.choice([0, 1, 7]),
                reposts=self.random.choice([0, 1, 3]),
            )
        if self.maybe(0.3):
            thing["engagements"] = self.random.choice([0, 5, 90])
        return thing

    def comment(self) -> Thing:
        thing = self.when()
        measure = self.random.randint(0, 4)
        if measure == 0:
            thing["quality"] = self.random.choice([0, 0.01, 0.25, 0.33, 0.4, 0.8, 1, 1.0])
        elif measure == 1:
            thing["substance_words"] = self.random.choice([0, 4, 5, 11, 12, 24, 25, 26])
        elif measure <= 3:
            thing["text"] = comment_text(self.random)
        if measure != 2 and measure != 3 and self.maybe(0.3):
            thing["text_key"] = self.random.choice(["k1", "k2", "k3"])
        thing |= self.some(own_post=self.maybe(0.3))
        if self.maybe(0.7):
            thing["post"] = self.random.choice(["p1", "p2", "p3", "p4", "p5", "p6", "p7"])
        return thing

    def reaction(self) -> Thing:
        return {**self.when(), **self.count(), **self.some(kind="like", post="p1")}

    def followers(self) -> Thing:
        gained = self.random.choice([-30, -3, -1, 0, 1, 2, 5, 20])
        return {"on": self.on(), "gained": gained, **self.some(total=500)}

    def search(self) -> Thing:
        return {**self.when(), **self.count(), **self.some(advanced=self.maybe(0.6))}

    def profile_view(self) -> Thing:
        thing = {**self.when(), **self.count()}
        if self.maybe(0.6):
            thing["contact"] = self.contact()
        degree = self.random.choice([1, 2, 3, "out"])
        return thing | self.some(degree=degree, coworker=self.maybe(0.3))

    def saved(self) -> Thing:
        return {**self.when(), **self.count(), "what": self.random.choice(["lead", "account"])}

    def active(self) -> Thing:
        return {"on": self.on()}

    def network(self) -> Thing:
        return {
            "on": self.on(),
            "connections": self.random.choice([0, 3, 8, 420]),
            **self.some(
                decision_makers=self.random.choice([0, 1.5, 0.25, 12]),
                internal=self.random.choice([0, 2, 9]),
            ),
        }

    def connection(self) -> Thing:
        thing = {"contact": self.contact(), "on": self.on()}
        return thing | self.some(title=title(self.random), company=self.random.choice(COMPANIES))

    def invitation(self) -> Thing:
        thing = {"contact": self.contact(), **self.when()}
        thing["direction"] = "in" if self.maybe(0.15) else "out"
        sent = date.fromisoformat((thing.get("at") or thing["on"])[:10])
        later = [0, 1, 5, 13, 14, 20, 30, 60]
        if self.maybe(0.3):
            thing["accepted_on"] = (sent + timedelta(self.random.choice(later))).isoformat()
        if self.maybe(0.2):
            thing["withdrawn_on"] = (sent + timedelta(self.random.choice(later))).isoformat()
        return thing | self.some(title=title(self.random), noted=True)

    def message(self) -> Thing:
        contact = self.contact()
        thread = "t" + contact if self.maybe(0.8) else self.random.choice(["t1", "group"])
        thing: Thing = {"conversation": thread, "contact": contact, "at": self.at()}
        thing["direction"] = "in" if self.maybe(0.4) else "out"
        if self.maybe(0.3):
            thing["title"] = title(self.random)
        return thing | self.some(inmail=self.maybe(0.3), chars=80)

    def outcome(self) -> Thing:
        kind = self.random.choice(["meeting", "opportunity", "won", "quota"])
        return {"on": self.on(), "kind": kind, **self.some(count=2, amount=10.5, currency="EUR")}

    def reference_ssi(self) -> Thing:
        figures = {"total": 36, "brand": 9.1, "find": 8, "insights": 9, "relationships": 9.9}
        return {"on": self.on(), **figures, **self.some(industry_top_pct=9)}

    def thing(self, kind: str) -> Thing:
        drawn: Thing = {"type": kind, **getattr(self, kind)()}
        source = self.random.choice(SOURCES)
        if source is not None:
            drawn["source"] = source
        if self.maybe(0.25):
            drawn["ref"] = self.random.choice("rstuvwxyz")
        if self.maybe(0.1):
            drawn["passive"] = self.random.choice([True, True, False, None])
        return drawn

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
        things = [self.thing(kind) for kind in self.random.choices(types, k=lines)]
        things = [thing for thing in things if thing["type"] != "coverage"] + self.declared()
        if self.talkative:
            things += [message for _ in range(lines // 8) for message in self.exchange()]
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
    for _ in range(random.choice([1, 1, 1, 1, 2, 3])):
        writer = Writer(random, as_of, since, zone, random.choice([2, 4, 8, 12]))
        lines = random.choice([0, 1, 2, 4, 8, 15, 30, 60, 100, 200, 280])
        documents.append(writer.document(lines))
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
