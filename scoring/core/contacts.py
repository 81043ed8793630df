"""Everything known of one contact, by day: the ground of F3, R2, R3, R4 and R5."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from typing import Protocol

import numpy as np

from scoring.core.records import AnyRecord, Connection, Exchange, Invitation


class Known:
    """A fact as it was last told. Of several told on one day the highest stands."""

    __slots__ = ("_told", "days")

    def __init__(self) -> None:
        self._told: dict[int, int] = {}
        self.days: list[int] = []

    def tell(self, day: int, value: int) -> None:
        """The fact was ``value`` on ``day``. Call ``settle`` after the last one."""
        self._told[day] = max(value, self._told.get(day, value))

    def settle(self) -> None:
        """Makes ``days`` (sorted) and ``at`` right for all that was told."""
        self.days = sorted(self._told)

    def at(self, day: int) -> int | None:
        """The value last told on or before ``day``, None where there is none."""
        place = bisect_right(self.days, day)
        return self._told[self.days[place - 1]] if place else None


class Contact:
    """One contact, as opaque as its key. Days are ordinals; ``settle`` ends the gathering.

    ``title`` tells seniority weights, ``coworker`` 1 or 0 by the companies of connections.
    ``invited`` are outgoing invitations by the day sent, ``written`` and ``heard`` the days
    with outbound and inbound messages. ``returned`` are the days of connections and of accepted
    outgoing invitations, each with the day from which it is known.
    """

    __slots__ = ("connected", "coworker", "heard", "invited", "returned", "title", "written")

    def __init__(self) -> None:
        self.title = Known()
        self.coworker = Known()
        self.connected: list[int] = []
        self.returned: list[tuple[int, int]] = []
        self.invited: dict[int, list[Invitation]] = {}
        self.written: set[int] = set()
        self.heard: set[int] = set()

    def settle(self) -> None:
        """Puts everything in order, once all is told."""
        self.title.settle()
        self.coworker.settle()
        self.connected.sort()

    def network_days(self) -> list[int]:
        """The days, from the first connection on, on which ``in_network`` may change."""
        if not self.connected:
            return []
        first = self.connected[0]
        later = {day for day in (*self.title.days, *self.coworker.days) if day > first}
        return [first, *sorted(later)]

    def in_network(self, day: int) -> tuple[int, int, int, int, int, int]:
        """What a connected contact adds to a network on ``day``.

        1 for a connection, for one that is no co-worker, for a title known of such a one, its
        weight, 1 for a known company and for a co-worker.
        """
        coworker = self.coworker.at(day)
        title = None if coworker else self.title.at(day)
        return (
            1,
            int(not coworker),
            int(title is not None),
            title or 0,
            int(coworker is not None),
            coworker or 0,
        )

    def is_coworker(self, day: int) -> bool:
        """Whether the latest company known on ``day`` is one of the organization's."""
        return bool(self.coworker.at(day))


class Connected(Protocol):
    """What adds to a network, as ``Contact`` tells it."""

    def network_days(self) -> list[int]:
        """The days on which ``in_network`` may change."""

    def in_network(self, day: int) -> tuple[int, int, int, int, int, int]:
        """What is added to a network on ``day``."""


class Crowd:
    """Many contacts as one: what they add to a network together, from ``day`` on."""

    def __init__(self, contacts: Iterable[Contact], day: int) -> None:
        self._day = day
        joined = [c.in_network(day) for c in contacts if c.connected and c.connected[0] <= day]
        sums = np.array(joined, np.int64).reshape(-1, 6).sum(axis=0).tolist()
        self._numbers: tuple[int, int, int, int, int, int] = tuple(sums)

    def network_days(self) -> list[int]:
        """The day."""
        return [self._day]

    def in_network(self, day: int) -> tuple[int, int, int, int, int, int]:
        """The sums, whatever the day."""
        return self._numbers


# To make a union of types takes longer than to look at one record.
TELLING = (Connection, Invitation, Exchange)


class Contacts:
    """All contacts of one member by key, from connections, invitations and messages."""

    def __init__(self, records: Iterable[AnyRecord], aliases: frozenset[str]) -> None:
        self.by_key: dict[str, Contact] = {}
        self._aliases = aliases
        for record in records:
            if isinstance(record, TELLING):
                self._tell(record)
        for contact in self.by_key.values():
            contact.settle()

    @cached_property
    def all(self) -> list[Contact]:
        """The contacts, in the order of their keys."""
        return [contact for _, contact in sorted(self.by_key.items())]

    def _tell(self, record: Connection | Invitation | Exchange) -> None:
        contact = self.by_key.get(record.contact)
        if contact is None:
            contact = self.by_key[record.contact] = Contact()
        day = record.on.toordinal()
        if record.title is not None:
            contact.title.tell(day, record.title)
        if isinstance(record, Connection):
            contact.connected.append(day)
            contact.returned.append((day, day))
            if record.company:
                contact.coworker.tell(day, int(record.company in self._aliases))
        elif isinstance(record, Exchange):
            if record.outbound:
                contact.written.add(day)
            if record.inbound:
                contact.heard.add(day)
        elif record.direction == "out":
            contact.invited.setdefault(day, []).append(record)
            if record.accepted_on:
                accepted = record.accepted_on.toordinal()
                # Files know acceptances that are dated before the invitation itself.
                contact.returned.append((accepted, max(accepted, day)))
