"""Single objects of the activity format, drawn at random but valid.

Dates cluster around the ages 0, 7, 14, 29, 30, 89 and 90 of the two days that a case looks at,
instants around midnight; contacts, posts, sources and refs are few, so that caps, duplicates,
replacements and equal times happen all the time.
"""

from datetime import date, datetime, timedelta
from datetime import time as clock
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tests.reference.phrases import COMPANIES, comment_text, title
from tests.reference.reading import COMPONENTS

EDGES = [0, 1, 6, 7, 8, 13, 14, 15, 28, 29, 30, 31, 32, 59, 60, 61, 88, 89, 90, 91, 92, 119, 120]
GAPS = [0, 1, 6, 7, 13, 14, 29, 30, 31, 89, 90, 91]
OFFSETS = ["Z", "+00:00", "+01:00", "-05:00", "+05:30", "+13:00"]
SOURCES = [None, None, None, "", "a", "b", "linkedin"]
Thing = dict[str, Any]


class Drawer:
    """Draws single objects; their dates are crowded on a few days where it is `crowded`."""

    def __init__(self, random: Random, as_of: date, since: date, zone: str, contacts: int):
        self.random = random
        self.as_of = as_of
        self.since = since
        self.zone = ZoneInfo(zone)
        self.contacts = [f"c{number}" for number in range(contacts)]
        self.calm = random.random() < 0.4  # mostly dates all over the window
        self.crowded: list[date] = []

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def day(self) -> date:
        if self.crowded and self.maybe(0.95):
            return self.random.choice(self.crowded)
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

    def crowd(self) -> None:
        """From now on nearly everything happens on one to five days, an edge apart."""
        day = self.day()
        for _ in range(self.random.randint(1, 5)):
            self.crowded.append(day)
            day -= timedelta(self.random.choice(GAPS))
