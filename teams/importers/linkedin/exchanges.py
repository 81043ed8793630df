"""Counted threads become exchanges: the owner's messages with one contact on one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, date, datetime

from scoring.core.records import Exchange
from teams.importers.linkedin.context import SOURCE
from teams.importers.linkedin.conversations import NAME, Conversations
from teams.importers.linkedin.messages import NEVER, Messages, Thread
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


Run = tuple[Thread, int, bool]
"""A thread, the lane that it runs on, and whether it is the owner's."""
Sums = tuple[int, int, int, int, int]
"""A day, the messages out and in, the epochs of the first out and in."""


def exchanges(
    messages: Messages, conversations: Conversations, people: People, owners: frozenset[str]
) -> Iterator[Exchange]:
    """One record a conversation, contact and day, ``owners`` being all slugs of the owner.

    The tallies of ``messages`` learn how many messages count.
    """
    lanes = Lanes(conversations, people, owners | conversations.declared)
    pairs = _pairs(messages, conversations, lanes)
    users = Counter(lane for runs in pairs for lane in {lane for _, lane, _ in runs})
    days = _Days()
    shared: dict[int, dict[int, Sums]] = {}
    for runs in pairs:
        thread, lane, mine = runs[0]
        used = {run[1] for run in runs}
        sides = {run[0].side ^ run[2] for run in runs}
        if len(used) == len(sides) == 1 and users[lane] == 1:
            yield from _records(lanes.keys[lane], _plain(thread, mine=mine), days)
        else:
            _add(shared, runs)
    for lane, sums in shared.items():
        yield from _records(lanes.keys[lane], sums.values(), days)


class _Days(dict[int, tuple[date, str]]):
    """Days and their text by ordinal."""

    def __missing__(self, day: int) -> tuple[date, str]:
        on = date.fromordinal(day)
        self[day] = found = on, on.isoformat()
        return found


def _records(keys: tuple[str, str, str], found: Iterable[Sums], days: _Days) -> Iterator[Exchange]:
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


def _plain(thread: Thread, *, mine: bool) -> Iterator[Sums]:
    """The days of a pair of threads that has a lane for itself: almost every pair has."""
    if (thread.side == 0) == mine:
        for day, (outbound, inbound, first_out, first_in) in thread.days.items():
            yield day, outbound, inbound, first_out, first_in
    else:
        for day, (inbound, outbound, first_in, first_out) in thread.days.items():
            yield day, outbound, inbound, first_out, first_in


def _add(shared: dict[int, dict[int, Sums]], runs: list[Run]) -> None:
    """The days of threads are added to those of their lanes, by lane and day.

    Several threads run on a lane in groups, where a conversation is in several files, and where
    a person has had several addresses.
    """
    for thread, lane, mine in runs:
        sums = shared.setdefault(lane, {})
        for day, counted in thread.days.items():
            count, epoch = counted[thread.side], counted[thread.side + 2]
            _, out, into, first_out, first_in = sums.get(day, (day, 0, 0, NEVER, NEVER))
            if count and mine:
                sums[day] = day, out + count, into, min(first_out, epoch), first_in
            elif count:
                sums[day] = day, out, into + count, first_out, min(first_in, epoch)


def _pairs(messages: Messages, conversations: Conversations, lanes: Lanes) -> list[list[Run]]:
    """On which lanes the threads run, those together that share their days."""
    pairs: dict[int, list[Run]] = {}
    for number, thread in enumerate(messages.threads):
        mine = conversations.senders[number] in lanes.owners
        found = lanes.of(number, mine=mine)
        if found:
            messages.tallies[thread.file].kept += conversations.sent[number]
            runs = pairs.setdefault(id(thread.days), [])
            runs.extend((thread, lane, mine) for lane in found)
    return list(pairs.values())
