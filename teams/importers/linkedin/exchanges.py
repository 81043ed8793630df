"""Counted threads become exchanges: the owner's messages with one contact on one day."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import UTC, date, datetime

from scoring.core.records import Exchange
from teams.importers.linkedin.context import SOURCE
from teams.importers.linkedin.conversations import NAME, Conversations
from teams.importers.linkedin.messages import DAY_BITS, DAY_MASK, Messages
from teams.importers.people import People

_OUTGOING = "outgoing"
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
        self._owners = owners
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
        contacts = sorted(set(given) - self._owners)
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


def exchanges(
    messages: Messages, conversations: Conversations, people: People, owners: frozenset[str]
) -> Iterator[Exchange]:
    """One record a conversation, contact and day, ``owners`` being all slugs of the owner.

    The tallies of ``messages`` learn how many messages count.
    """
    lanes = Lanes(conversations, people, owners)
    mine = [
        thread.direction.casefold() == _OUTGOING
        if thread.direction
        else conversations.senders[number] in owners
        for number, thread in enumerate(messages.threads)
    ]
    lanes_of = [lanes.of(number, mine=out) for number, out in enumerate(mine)]
    for number, found in enumerate(lanes_of):
        if found:
            messages.tallies[messages.files[number]].kept += conversations.sent[number]

    places: dict[int, int] = {}
    outbound, inbound = array("l"), array("l")
    first_out, first_in = array("q"), array("q")
    for key, group in messages.groups.items():
        thread = key >> DAY_BITS
        count, first = messages.counts[group], messages.firsts[group]
        for lane in lanes_of[thread]:
            place = places.setdefault(lane << DAY_BITS | key & DAY_MASK, len(outbound))
            if place == len(outbound):
                outbound.append(0)
                inbound.append(0)
                first_out.append(_NEVER)
                first_in.append(_NEVER)
            if mine[thread]:
                outbound[place] += count
                first_out[place] = min(first, first_out[place])
            else:
                inbound[place] += count
                first_in[place] = min(first, first_in[place])

    days: dict[int, tuple[date, str]] = {}
    for key, place in places.items():
        day = key & DAY_MASK
        if day not in days:
            on = date.fromordinal(day)
            days[day] = on, on.isoformat()
        on, text = days[day]
        conversation, contact, own = lanes.keys[key >> DAY_BITS]
        first_at = min(first_out[place], first_in[place])
        yield Exchange(
            source=SOURCE,
            ref=f"{own}:{text}",
            on=on,
            conversation=conversation,
            contact=contact,
            first_at=datetime.fromtimestamp(first_at, UTC),
            first_out=first_out[place] <= first_in[place],
            outbound=outbound[place],
            inbound=inbound[place],
        )
