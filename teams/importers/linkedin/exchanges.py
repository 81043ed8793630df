"""Counted threads become exchanges: the owner's messages with one contact on one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, date, datetime

from scoring.core.records import Exchange
from teams.importers.linkedin.context import SOURCE
from teams.importers.linkedin.conversations import NAME, Conversations
from teams.importers.linkedin.messages import NEVER, Messages
from teams.importers.people import People

# There are more exchanges than of anything else, and the constructor of a frozen dataclass takes
# three times as long as filling its slots.
(
    _set_source,
    _set_ref,
    _set_passive,
    _set_on,
    _set_conversation,
    _set_contact,
    _set_first_at,
    _set_first_out,
    _set_outbound,
    _set_inbound,
    _set_title,
    _set_inmail,
) = (getattr(Exchange, field.name).__set__ for field in fields(Exchange))


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
        contacts = sorted(set(given) - self.owners)
        if given and not contacts:
            return []
        others = sorted(self._others[self._conversations.numbers[thread]])
        if any(not contact.startswith(NAME) for contact in contacts) or not others:
            return contacts or [""]
        return others

    def _sender(self, thread: int) -> str:
        """Who wrote to the owner. A closed account is the only other one in the conversation."""
        others = self._others[self._conversations.numbers[thread]]
        sender = self._conversations.senders[thread]
        return sender or (min(others) if len(others) == 1 else "")

    def _number(self, conversation: int, contact: str) -> int:
        found = self._numbers.get((conversation, contact))
        if found is None:
            found = self._numbers[conversation, contact] = len(self.keys)
            name = self._conversations.ids[conversation]
            key, person = self._people.opaque("conversation", name), self._contact(contact, name)
            self.keys.append((key, person, self._people.opaque("exchange", key, person)))
        return found

    def _contact(self, contact: str, conversation: str) -> str:
        if contact.startswith(NAME):
            return self._people.opaque("name", contact.removeprefix(NAME))
        return self._people.key(contact) if contact else self._people.opaque("anon", conversation)


Day = tuple[int, int, int, int, int]
Run = tuple[int, int, bool]


def exchanges(
    messages: Messages, conversations: Conversations, people: People, owners: frozenset[str]
) -> Iterator[Exchange]:
    """One record a conversation, contact and day, ``owners`` being all slugs of the owner.

    The tallies of ``messages`` learn how many messages count.
    """
    lanes = Lanes(conversations, people, owners | conversations.declared)
    own, shared = _runs(messages, conversations, lanes)
    days = _Days()
    for pair, (lane, out) in own.items():
        yield from _records(lanes.keys[lane], _plain(messages, pair, out), days)
    for lane, sums in _summed(messages, shared).items():
        yield from _records(lanes.keys[lane], sums, days)


class _Days(dict[int, tuple[date, str]]):
    """Days and their text by ordinal."""

    def __missing__(self, day: int) -> tuple[date, str]:
        on = date.fromordinal(day)
        self[day] = found = on, on.isoformat()
        return found


def _records(keys: tuple[str, str, str], found: Iterable[Day], days: _Days) -> Iterator[Exchange]:
    conversation, contact, own = keys
    for day, outbound, inbound, first_out, first_in in found:
        on, text = days[day]
        is_out = first_out <= first_in
        record = object.__new__(Exchange)
        _set_source(record, SOURCE)
        _set_ref(record, f"{own}:{text}")
        _set_passive(record, False)
        _set_on(record, on)
        _set_conversation(record, conversation)
        _set_contact(record, contact)
        _set_first_at(record, datetime.fromtimestamp(first_out if is_out else first_in, UTC))
        _set_first_out(record, is_out)
        _set_outbound(record, outbound)
        _set_inbound(record, inbound)
        _set_title(record, None)
        _set_inmail(record, False)
        yield record


def _plain(messages: Messages, pair: int, out: int) -> Iterator[Day]:
    """The days of a pair of threads that has its lane for itself."""
    counts, firsts = messages.counts, messages.firsts
    for day, place in messages.lanes[pair].items():
        mine, other = place + out, place + 1 - out
        yield day, counts[mine], counts[other], firsts[mine], firsts[other]


def _summed(messages: Messages, shared: dict[int, list[Run]]) -> dict[int, list[Day]]:
    """The days of lanes that several threads run on, by lane.

    They are groups, conversations in several files and people under several addresses.
    """
    sums: dict[int, dict[int, Day]] = {}
    for pair, runs in shared.items():
        for day, place in messages.lanes[pair].items():
            for lane, side, mine in runs:
                count, epoch = messages.counts[place + side], messages.firsts[place + side]
                of_lane = sums.setdefault(lane, {})
                if not count:
                    continue
                _, out, into, first_out, first_in = of_lane.get(day, (day, 0, 0, NEVER, NEVER))
                if mine:
                    of_lane[day] = day, out + count, into, min(first_out, epoch), first_in
                else:
                    of_lane[day] = day, out, into + count, first_out, min(first_in, epoch)
    return {lane: list(days.values()) for lane, days in sums.items()}


def _runs(
    messages: Messages, conversations: Conversations, lanes: Lanes
) -> tuple[dict[int, tuple[int, int]], dict[int, list[Run]]]:
    """On which lanes the pairs of threads run.

    A pair that has its lane for itself is in the first: the lane, and which of the two threads
    is the owner's. All others are in the second: lane, which of the two, whether the owner's.
    """
    runs: dict[int, list[Run]] = {}
    for number, thread in messages.threads.items():
        mine = conversations.senders[number] in lanes.owners
        found = lanes.of(number, mine=mine)
        if found:
            messages.tallies[thread.file].kept += conversations.sent[number]
        runs.setdefault(number >> 1, []).extend((lane, number & 1, mine) for lane in found)
    users = Counter(lane for run in runs.values() for lane in {lane for lane, _, _ in run})
    own: dict[int, tuple[int, int]] = {}
    for pair, run in runs.items():
        used = {lane for lane, _, _ in run}
        sides = {side if mine else 1 - side for _, side, mine in run}
        if len(used) == len(sides) == 1 and users[min(used)] == 1:
            own[pair] = min(used), min(sides)
    return own, {pair: run for pair, run in runs.items() if pair not in own}
