"""Who took part in which conversation, worked out once a thread."""

from __future__ import annotations

from collections.abc import Mapping

from teams.importers.linkedin.messages import Messages, Thread
from teams.importers.linkedin.owner import NO_NAMES, Participants
from teams.importers.people import People, same_name

NAME = "name:"
_OUTGOING = "outgoing"


class Conversations:
    """The threads of messages.csv as conversations among participants.

    A participant is a slug. Where a file has only names, a name that is seen with a slug
    elsewhere is that slug, and any other is ``NAME`` and the name. "" is a closed account.
    ``numbers``, ``senders``, ``recipients`` and ``sent`` (messages) are by thread; ``ids`` are
    what tells the numbered conversations apart. ``advertising`` are the conversations that
    are sponsored, or that nobody but closed accounts ever wrote in. ``declared`` are the
    senders of what a file itself calls outgoing.
    """

    def __init__(self, messages: Messages, people: People, names: Mapping[str, str]) -> None:
        """``names`` are slugs by the display names that other files tell."""
        self._messages = messages
        self._people = people
        self._by_name = {**self._seen_together(), **names}
        threads = messages.threads
        self.senders = {number: self._sender(thread) for number, thread in threads.items()}
        self.recipients = {number: self._recipients(thread) for number, thread in threads.items()}
        self.declared = frozenset(
            sender
            for number, sender in self.senders.items()
            if threads[number].direction.casefold() == _OUTGOING
        )
        self.ids: list[str] = []
        self.numbers = self._number()
        self.sent = self._counted()
        answered = {self.numbers[thread] for thread, sender in self.senders.items() if sender}
        sponsored = {self.numbers[n] for n in messages.sponsored}
        self.advertising = sponsored | (set(self.numbers.values()) - answered)

    def participants(self) -> Participants:
        """Everybody with a slug in any conversation that is no advertising."""
        found = Participants()
        for thread, conversation in self.numbers.items():
            if conversation in self.advertising:
                continue
            sender = self.senders[thread]
            for slug in filter(_is_slug, (sender, *self.recipients[thread])):
                found.conversations.setdefault(slug, set()).add(conversation)
            if _is_slug(sender):
                found.sent[sender] += self.sent[thread]
                found.named(sender, same_name(self._messages.threads[thread].name))
        return found

    def others(self, owners: frozenset[str]) -> dict[int, set[str]]:
        """By conversation, who took part besides the owner; names only where nobody has a slug."""
        found: dict[int, set[str]] = {}
        for thread, conversation in self.numbers.items():
            everybody = {self.senders[thread], *self.recipients[thread]} - owners - {""}
            found.setdefault(conversation, set()).update(everybody)
        return {
            conversation: set(filter(_is_slug, everybody)) or everybody
            for conversation, everybody in found.items()
        }

    def _seen_together(self) -> dict[str, str]:
        """The slugs by the display names of senders, where a name has one slug alone."""
        messages = self._messages
        if messages.addressed or not messages.identified:
            return {}
        slugs: dict[str, set[str]] = {}
        for thread in messages.threads.values():
            if slug := self._people.slug(thread.sender):
                slugs.setdefault(same_name(thread.name), set()).add(slug)
        return {name: min(found) for name, found in slugs.items() if len(found) == 1}

    def _sender(self, thread: Thread) -> str:
        if self._messages.identified:
            return self._people.slug(thread.sender)
        return self._named(thread.sender)

    def _recipients(self, thread: Thread) -> tuple[str, ...]:
        """Names are joined with commas and contain commas, so those are taken as one."""
        if self._messages.addressed:
            slugs = map(self._people.slug, thread.recipients.split(","))
            return tuple(dict.fromkeys(filter(None, slugs)))
        return tuple(filter(None, [self._named(thread.recipients)]))

    def _named(self, name: str) -> str:
        name = same_name(name)
        return "" if name in NO_NAMES else self._by_name.get(name, f"{NAME}{name}")

    def _number(self) -> dict[int, int]:
        """A conversation without an id is all that was written among the same people."""
        known: dict[str, int] = {}
        numbers = {}
        for number, thread in self._messages.threads.items():
            found = thread.conversation
            if not found:
                among = {self.senders[number], *self.recipients[number]}
                found = "\n".join(["", *sorted(among)])
            numbers[number] = known.setdefault(found, len(known))
        self.ids = list(known)
        return numbers

    def _counted(self) -> dict[int, int]:
        lanes, counts = self._messages.lanes, self._messages.counts
        return {
            number: sum(counts[place + (number & 1)] for place in lanes[number >> 1].values())
            for number in self._messages.threads
        }


def _is_slug(participant: str) -> bool:
    return participant != "" and not participant.startswith(NAME)
