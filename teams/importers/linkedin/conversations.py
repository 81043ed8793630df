"""Who took part in which conversation, worked out once a thread."""

from __future__ import annotations

from collections.abc import Mapping

from teams.importers.linkedin.messages import DAY_BITS, Messages, Thread
from teams.importers.linkedin.owner import NO_NAMES, Participants
from teams.importers.people import People, same_name

NAME = "name:"


class Conversations:
    """The threads of messages.csv as conversations among participants.

    A participant is a slug. Where a file has only names, a name that is seen with a slug
    elsewhere is that slug, and any other is ``NAME`` and the name. "" is a closed account.
    ``numbers``, ``senders`` and ``recipients`` are in the order of the threads; ``ids`` are what
    tells the numbered conversations apart. ``advertising`` are the numbers of conversations that
    are sponsored, or that nobody but closed accounts ever wrote in.
    """

    def __init__(self, messages: Messages, people: People, names: Mapping[str, str]) -> None:
        """``names`` are slugs by the display names that other files tell."""
        self._messages = messages
        self._people = people
        self._by_name = {**self._seen_together(), **names}
        threads = messages.threads
        self.senders = [self._sender(number) for number in range(len(threads))]
        self.recipients = [self._recipients(thread) for thread in threads]
        self.ids: list[str] = []
        self.numbers = self._number()
        self.sent = self._counted()
        answered = {self.numbers[n] for n, sender in enumerate(self.senders) if sender}
        sponsored = {self.numbers[n] for n in messages.sponsored}
        self.advertising = sponsored | (set(self.numbers) - answered)

    def participants(self) -> Participants:
        """Everybody with a slug in any conversation that is no advertising."""
        found = Participants()
        for thread, conversation in enumerate(self.numbers):
            if conversation in self.advertising:
                continue
            sender = self.senders[thread]
            for slug in filter(_is_slug, (sender, *self.recipients[thread])):
                found.conversations.setdefault(slug, set()).add(conversation)
            if _is_slug(sender):
                found.sent[sender] += self.sent[thread]
                found.named(sender, same_name(self._messages.names[thread]))
        return found

    def others(self, owners: frozenset[str]) -> dict[int, set[str]]:
        """By conversation, who took part besides the owner; names only where nobody has a slug."""
        found: dict[int, set[str]] = {}
        for thread, conversation in enumerate(self.numbers):
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
        for thread, name in zip(messages.threads, messages.names, strict=True):
            if slug := self._people.slug(thread.sender):
                slugs.setdefault(same_name(name), set()).add(slug)
        return {name: min(found) for name, found in slugs.items() if len(found) == 1}

    def _sender(self, thread: int) -> str:
        sender = self._messages.threads[thread].sender
        return self._people.slug(sender) if self._messages.identified else self._named(sender)

    def _recipients(self, thread: Thread) -> tuple[str, ...]:
        """Names are joined with commas and contain commas, so those are taken as one."""
        if self._messages.addressed:
            slugs = map(self._people.slug, thread.recipients.split(","))
            return tuple(dict.fromkeys(filter(None, slugs)))
        return tuple(filter(None, [self._named(thread.recipients)]))

    def _named(self, name: str) -> str:
        name = same_name(name)
        return "" if name in NO_NAMES else self._by_name.get(name, f"{NAME}{name}")

    def _number(self) -> list[int]:
        """A conversation without an id is all that was written among the same people."""
        known: dict[str, int] = {}
        numbers = []
        for number, thread in enumerate(self._messages.threads):
            among = sorted({self.senders[number], *self.recipients[number]})
            found = thread.conversation or "\n".join(["", *among])
            numbers.append(known.setdefault(found, len(known)))
        self.ids = list(known)
        return numbers

    def _counted(self) -> list[int]:
        sent = [0] * len(self._messages.threads)
        for key, group in self._messages.groups.items():
            sent[key >> DAY_BITS] += self._messages.counts[group]
        return sent


def _is_slug(participant: str) -> bool:
    return participant != "" and not participant.startswith(NAME)
