"""Threads become exchanges: the owner's messages with one contact on one day."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from itertools import repeat

import numpy as np

from scoring.core.records import Exchange
from teams.importers.linkedin.context import SOURCE
from teams.importers.linkedin.conversations import Conversations
from teams.importers.linkedin.messages import Messages
from teams.importers.linkedin.owner import NAME
from teams.importers.people import People

_DAY_BITS = 22
_HALF = 26  # digits: 104 bits of each key are enough to tell lanes apart
_NEVER = 1 << 62


class Lanes:
    """What goes to and fro between the owner and one contact in one conversation.

    ``keys`` are the conversation, the contact and the own key of every lane. In a group, what the
    owner writes goes to every other member, and what a member writes comes from that member
    alone: writing to five people contacts five, and only who answers has answered.
    """

    def __init__(
        self, conversations: Conversations, people: People, owners: frozenset[str]
    ) -> None:
        self._conversations = conversations
        self._people = people
        self.owners = owners
        self._others = conversations.others(owners)
        self._numbers: dict[tuple[int, str], int] = {}
        self.keys: list[tuple[str, str, str]] = []

    def of(self, thread: int, *, mine: bool) -> list[int]:
        """The lanes on which a thread runs; none where it is advertising or a note to oneself."""
        conversation = self._conversations.numbers[thread]
        if conversation in self._conversations.advertising:
            return []
        contacts = self._recipients(thread) if mine else [self._sender(thread)]
        return [self._number(conversation, contact) for contact in contacts]

    def _recipients(self, thread: int) -> list[str]:
        """To whom the owner wrote. A name without an address gives way to who has answered."""
        given = self._conversations.recipients[thread]
        contacts = [one for one in given if one not in self.owners]
        if given and not contacts:
            return []
        if any(not contact.startswith(NAME) for contact in contacts):
            return contacts
        others = sorted(self._others[self._conversations.numbers[thread]])
        return others or contacts or [""]

    def _sender(self, thread: int) -> str:
        """Who wrote to the owner. A closed account is the only other one in the conversation."""
        sender = self._conversations.senders[thread]
        if sender:
            return sender
        others = self._others[self._conversations.numbers[thread]]
        return min(others) if len(others) == 1 else ""

    def _number(self, conversation: int, contact: str) -> int:
        found = self._numbers.get((conversation, contact))
        if found is None:
            found = self._numbers[conversation, contact] = len(self.keys)
            name = self._conversations.ids[conversation]
            key, person = self._people.opaque("conversation", name), self._contact(contact, name)
            self.keys.append((key, person, key[:_HALF] + person[:_HALF]))
        return found

    def _contact(self, contact: str, conversation: str) -> str:
        if contact.startswith(NAME):
            return self._people.opaque("name", contact.removeprefix(NAME))
        return self._people.key(contact) if contact else self._people.opaque("anon", conversation)


@dataclass(slots=True)
class Sums:
    """What was summed up, as columns: a row for each lane and day, in that order."""

    lanes: list[int]
    days: list[int]
    outbound: list[int]
    inbound: list[int]
    first_epochs: list[int]
    first_out: list[bool]


def exchanges(
    messages: Messages, conversations: Conversations, people: People, owners: frozenset[str]
) -> list[Exchange]:
    """One record a conversation, contact and day, ``owners`` being all slugs of the owner.

    The tallies of ``messages`` learn how many messages count.
    """
    lanes = Lanes(conversations, people, owners | conversations.declared)
    mine = [sender in lanes.owners for sender in conversations.senders]
    runs = [lanes.of(number, mine=out) for number, out in enumerate(mine)]
    for thread, run, sent in zip(messages.threads, runs, conversations.sent, strict=True):
        thread.tally.kept += sent if run else 0
    return _records(_summed(messages, runs, mine), lanes.keys)


def _summed(messages: Messages, runs: list[list[int]], mine: list[bool]) -> Sums:
    """The messages by the lanes that their threads run on, and by day.

    A thread to a group runs on the lane of every member: its messages are repeated for each.
    """
    widths = np.array([len(run) for run in runs], dtype=np.int64)
    ends = np.cumsum(widths)
    numbers = np.asarray(messages.numbers)
    width = widths[numbers]
    rows = np.repeat(np.arange(len(numbers)), width)
    if not len(rows):
        return Sums([], [], [], [], [], [])
    numbers = numbers[rows]
    of_thread = np.arange(len(rows)) - np.repeat(np.cumsum(width) - width, width)
    lane = np.array([lane for run in runs for lane in run])[
        ends[numbers] - widths[numbers] + of_thread
    ]
    out = np.array(mine)[numbers]
    epoch = np.asarray(messages.epochs)[rows]
    key = lane << _DAY_BITS | np.asarray(messages.days)[rows]

    order = np.argsort(key, kind="stable")
    key, out, epoch = key[order], out[order], epoch[order]
    starts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    total = np.diff(np.append(starts, len(key)))
    outbound = np.add.reduceat(out.astype(np.int64), starts)
    first_out = np.minimum.reduceat(np.where(out, epoch, _NEVER), starts)
    first_in = np.minimum.reduceat(np.where(out, _NEVER, epoch), starts)
    return Sums(
        lanes=(key[starts] >> _DAY_BITS).tolist(),
        days=(key[starts] & ((1 << _DAY_BITS) - 1)).tolist(),
        outbound=outbound.tolist(),
        inbound=(total - outbound).tolist(),
        first_epochs=np.minimum(first_out, first_in).tolist(),
        first_out=(first_out <= first_in).tolist(),
    )


def _records(sums: Sums, keys: list[tuple[str, str, str]]) -> list[Exchange]:
    """The exchanges, filled column by column.

    There are more of them than of anything else, and the constructor of a frozen dataclass takes
    four times as long.
    """
    on = {day: date.fromordinal(day) for day in set(sums.days)}
    text = {day: str(found) for day, found in on.items()}
    columns: dict[str, Iterable[object]] = {
        "source": repeat(SOURCE),
        "ref": [
            f"{keys[lane][2]}:{text[day]}" for lane, day in zip(sums.lanes, sums.days, strict=True)
        ],
        "on": [on[day] for day in sums.days],
        "conversation": [keys[lane][0] for lane in sums.lanes],
        "contact": [keys[lane][1] for lane in sums.lanes],
        "first_at": list(map(datetime.fromtimestamp, sums.first_epochs, repeat(UTC))),
        "first_out": sums.first_out,
        "outbound": sums.outbound,
        "inbound": sums.inbound,
    }
    records = [object.__new__(Exchange) for _ in sums.lanes]
    for field in fields(Exchange):
        column = columns.get(field.name, repeat(field.default))
        deque(map(getattr(Exchange, field.name).__set__, records, column), maxlen=0)
    return records
