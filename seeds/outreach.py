"""Whom one person met, invited and wrote to, and what came back."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from seeds import texts
from seeds.archetypes import Standing
from seeds.contacts import Contact
from seeds.life import Invite, Letter, Life, Linked
from seeds.workdays import DAYS_BEFORE, Workday

# A person is not written to again within this time, so every opener ends a silence.
_PAUSE = timedelta(days=40)


class Circle:
    """The acquaintances of one person while the days go by."""

    def __init__(
        self,
        life: Life,
        standing: Standing,
        world: tuple[Contact, ...],
        colleagues: list[Contact],
        rng: Random,
    ) -> None:
        self._life, self._rng = life, rng
        self._known: dict[bool, list[Contact]] = {True: [], False: []}
        self._strangers = {
            leader: rng.sample(group, len(group))
            for leader in (True, False)
            for group in [[one for one in world if one.leader is leader]]
        }
        self._since: dict[str, datetime] = {}
        self._written: dict[str, datetime] = {}
        leaders = standing.connections * standing.leaders // 100
        for leader, count in ((True, leaders), (False, standing.connections - leaders)):
            for _ in range(count):
                self._connect(self._strangers[leader].pop(), self._long_ago())
        for colleague in colleagues[: standing.coworkers]:
            life.connections.append(Linked(contact=colleague, at=self._long_ago()))

    def reach_out(self, day: Workday) -> None:
        """Add the day's invitations and first messages, with their answers."""
        for _ in range(day.amount(self._rng, day.habits.invitations)):
            self._invite(day)
        for _ in range(day.amount(self._rng, day.habits.openers)):
            self._open(day)
        for _ in range(day.amount(self._rng, day.habits.inbound)):
            self._be_asked(day)

    def _invite(self, day: Workday) -> None:
        rng, at = self._rng, day.moment(self._rng)
        outgoing = rng.random() < 0.8
        contact = self._strangers[self._wants_leader(day) and outgoing].pop()
        noted = rng.random() < 0.3
        note = texts.written(rng, texts.NOTES, name=contact.first_name) if noted else ""
        accepted = rng.random() * 100 < (day.habits.accepted if outgoing else 70)
        answered_at = at + self._delay(days=7)
        self._life.invitations.append(Invite(contact=contact, at=at, outgoing=outgoing, note=note))
        if accepted:
            self._connect(contact, answered_at)
            if note:
                # An accepted note comes back as the first message, at the instant of acceptance.
                self._write(contact, answered_at, outgoing, note)

    def _open(self, day: Workday) -> None:
        rng, at = self._rng, day.moment(self._rng)
        contact = self._rested(self._wants_leader(day), at)
        if contact is None:
            return
        self._say(contact, at, True, texts.OPENERS)
        if rng.random() * 100 < day.habits.answered:
            replied_at = self._say(contact, at + self._delay(days=5), False, texts.REPLIES)
            if rng.random() < 0.8:
                self._say(contact, replied_at + self._delay(days=1), True, texts.ANSWERS)
        elif rng.random() < 0.25:
            self._say(contact, at + timedelta(days=6), True, texts.FOLLOW_UPS)

    def _be_asked(self, day: Workday) -> None:
        at = day.moment(self._rng)
        contact = self._rested(self._rng.random() < 0.3, at)
        if contact is None:
            return
        self._say(contact, at, False, texts.INBOUND)
        if self._rng.random() < 0.85:
            self._say(contact, at + self._delay(days=1), True, texts.ANSWERS)

    def _connect(self, contact: Contact, at: datetime) -> None:
        self._known[contact.leader].append(contact)
        self._since[contact.slug] = at
        self._life.connections.append(Linked(contact=contact, at=at))

    def _say(
        self, contact: Contact, at: datetime, outgoing: bool, templates: tuple[str, ...]
    ) -> datetime:
        text = texts.written(self._rng, templates, name=contact.first_name)
        self._write(contact, at, outgoing, text)
        return at

    def _write(self, contact: Contact, at: datetime, outgoing: bool, text: str) -> None:
        self._written[contact.slug] = at
        self._life.messages.append(Letter(contact=contact, at=at, outgoing=outgoing, text=text))

    def _rested(self, leader: bool, at: datetime) -> Contact | None:
        """Somebody known who was not written to of late; none where a few tries find nobody."""
        group = self._known[leader]
        for _ in range(12):
            contact = self._rng.choice(group)
            last = self._written.get(contact.slug)
            rested = last is None or at - last > _PAUSE
            if rested and self._since[contact.slug] < at:
                return contact
        return None

    def _wants_leader(self, day: Workday) -> bool:
        return self._rng.random() * 100 < day.habits.leaders

    def _delay(self, days: int) -> timedelta:
        return timedelta(seconds=self._rng.randrange(300, days * 86_400))

    def _long_ago(self) -> datetime:
        return self._life.began_at - timedelta(minutes=self._rng.randrange(DAYS_BEFORE * 1440))
