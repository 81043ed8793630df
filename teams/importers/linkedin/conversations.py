"""Who took part in which conversation, worked out once a thread."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import chain

import numpy as np

from teams.importers.linkedin.messages import Messages, Thread
from teams.importers.linkedin.owner import NAME, NO_NAMES, Participants
from teams.importers.people import People, same_name

_OUTGOING = "outgoing"


class Conversations:
    """The threads of messages.csv as conversations among participants.

    A participant is a slug. Where a file has only names, a name that is seen with a slug
    elsewhere is that slug, and any other is ``NAME`` and the name. "" is a closed account.
    ``numbers``, ``senders``, ``recipients`` and ``sent`` (messages) are in the order of the
    threads; ``ids`` are what tells the numbered conversations apart. ``advertising`` are the
    conversations that are sponsored, or that nobody but closed accounts ever wrote in.
    ``declared`` are the senders of what a file itself calls outgoing.
    """

    def __init__(self, messages: Messages, people: People, names: Mapping[str, str]) -> None:
        """``names`` are slugs by the display names that other files tell."""
        self._messages = messages
        self._people = people
        self._by_name = {**self._seen_together(), **names}
        self.threads = threads = messages.threads
        self.senders = [self._sender(thread) for thread in threads]
        self.recipients = [self._recipients(thread) for thread in threads]
        self.ids: list[str] = []
        self.numbers = self._number()
        self.sent = np.bincount(messages.numbers, minlength=len(threads)).tolist()
        self.declared = frozenset(
            sender
            for sender, thread in zip(self.senders, threads, strict=True)
            if thread.direction.casefold() == _OUTGOING
        )
        sponsored = {n for n, t in zip(self.numbers, threads, strict=True) if t.is_sponsored}
        answered = {n for n, sender in zip(self.numbers, self.senders, strict=True) if sender}
        self.advertising = sponsored | (set(self.numbers) - answered)

    def participants(self) -> Participants:
        """Everybody with a slug in any conversation that is no advertising."""
        found = Participants()
        conversations: defaultdict[str, set[int]] = defaultdict(set)
        threads: defaultdict[str, set[int]] = defaultdict(set)
        names: dict[tuple[str, str], None] = {}  # in order, for the first few of somebody count
        for thread, conversation in enumerate(self.numbers):
            if conversation in self.advertising:
                continue
            sender = self.senders[thread]
            for participant in (sender, *self.recipients[thread]):
                conversations[participant].add(conversation)
                threads[participant].add(thread)
            found.sent[sender] += self.sent[thread]
            names[sender, self.threads[thread].name] = None
        for sender, name in names:
            if _is_slug(sender):
                found.named(sender, same_name(name))
        found.of_all = len(set().union(*conversations.values()))
        present = Counter(chain.from_iterable(known for s, known in conversations.items() if s))
        found.shared = {conversation for conversation, people in present.items() if people > 1}
        found.conversations = {s: known for s, known in conversations.items() if _is_slug(s)}
        found.threads = {someone: known for someone, known in threads.items() if someone}
        return found

    def others(self, owners: frozenset[str]) -> list[set[str]]:
        """By conversation, who took part besides the owner; names only where nobody has a slug."""
        found: list[set[str]] = [set() for _ in self.ids]
        for thread, conversation in enumerate(self.numbers):
            found[conversation].update((self.senders[thread], *self.recipients[thread]))
        return [
            set(filter(_is_slug, everybody - owners)) or everybody - owners - {""}
            for everybody in found
        ]

    def _seen_together(self) -> dict[str, str]:
        """The slugs by the display names of senders, where a name has one slug alone."""
        messages = self._messages
        if messages.addressed or not messages.identified:
            return {}
        slugs: dict[str, set[str]] = {}
        for thread in messages.threads:
            if slug := self._people.slug(thread.sender):
                slugs.setdefault(same_name(thread.name), set()).add(slug)
        return {name: min(found) for name, found in slugs.items() if len(found) == 1}

    def _sender(self, thread: Thread) -> str:
        if self._messages.identified:
            return self._people.slug(thread.sender)
        return self._named(thread.sender)

    def _recipients(self, thread: Thread) -> tuple[str, ...]:
        """Names are joined with commas and contain commas, so those are taken as one."""
        if not self._messages.addressed:
            name = self._named(thread.recipients)
            return (name,) if name else ()
        slugs = map(self._people.slug, thread.recipients.split(","))
        return tuple(dict.fromkeys(filter(None, slugs)))

    def _named(self, name: str) -> str:
        name = same_name(name)
        return "" if name in NO_NAMES else self._by_name.get(name, f"{NAME}{name}")

    def _number(self) -> list[int]:
        """A conversation without an id is all that was written among the same people."""
        known: dict[str, int] = {}
        numbers = []
        for number, thread in enumerate(self.threads):
            found = thread.conversation
            if not found:
                among = {self.senders[number], *self.recipients[number]}
                found = "\n".join(["", *sorted(among)])
            numbers.append(known.setdefault(found, len(known)))
        self.ids = list(known)
        return numbers


def _is_slug(participant: str) -> bool:
    return participant != "" and not participant.startswith(NAME)
