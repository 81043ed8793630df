"""Whose archive it is. No file says so: it follows from who takes part in everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from teams.importers.people import People
from teams.importers.reading import Unusable

AMBIGUOUS = (
    "two people could be the owner of these files; give the files of one person, "
    "Invitations.csv among them"
)
UNKNOWN = (
    "nothing tells whose files these are, because few people in the messages have an address; "
    "give Invitations.csv with them, or say whose they are"
)
NOBODY = (
    "the answer is nobody who could be the owner of these files; "
    "expected the address of a profile, as linkedin.com/in/ada-muster-1"
)
FOREIGN = "these files belong to another person than the one whose evidence they are to become"
NO_NAMES = frozenset({"", "linkedin member"})
NAME = "name:"
# Who could be the owner is asked or refused: more candidates than a few tell nothing.
FEW = 5
# Somebody may marry and write a name in several ways, but not in any number of them.
NAMES = 10


class Undecided(Exception):  # noqa: N818 - it says what the files are
    """Nothing tells which one of several is the owner, nor does the answer. The message says so."""


@dataclass(slots=True)
class Participants:
    """Who takes part in the conversations of an archive, by slug.

    ``conversations`` are numbered, and so are ``threads``: what one wrote to the same others.
    ``sent`` is the number of messages that each one sent, and ``names`` are the display names
    (``people.same_name``) that each one has been seen with. Where a file names recipients without
    addresses, ``NAME`` and the name stands among the threads. Of ``of_all`` conversations
    ``shared`` are those in which two have an address or a name.
    """

    conversations: dict[str, set[int]] = field(default_factory=dict)
    threads: dict[str, set[int]] = field(default_factory=dict)
    sent: Counter[str] = field(default_factory=Counter)
    names: dict[str, set[str]] = field(default_factory=dict)
    of_all: int = 0
    shared: set[int] = field(default_factory=set)

    def named(self, slug: str, name: str) -> None:
        """``slug`` has been seen with a display name."""
        known = self.names.setdefault(slug, set())
        if name not in NO_NAMES and len(known) < NAMES:
            known.add(name)

    def weight(self, slugs: Iterable[str]) -> tuple[int, int]:
        """How central somebody with these slugs is: conversations first, then messages sent."""
        slugs = list(slugs)
        taken = set().union(*(self.conversations.get(slug, ()) for slug in slugs))
        return len(taken), sum(self.sent[slug] for slug in slugs)

    def alone(self, slug: str) -> tuple[int, int]:
        """How central somebody is with this slug alone: ``weight`` of it, without a copy."""
        return len(self.conversations.get(slug, ())), self.sent[slug]

    def can_own_all(self, slugs: Iterable[str]) -> bool:
        """Whether the conversations can be those of somebody with these slugs.

        They cannot where most are among others, nor where the person is the only one with an
        address in any: an owner whose account is closed has none, and somebody who wrote has.
        """
        taken = set().union(*(self.conversations.get(slug, ()) for slug in slugs))
        return 2 * len(taken) > self.of_all and not taken.isdisjoint(self.shared)

    def slugs_of(self, slug: str, namesakes: Iterable[str] | None = None) -> frozenset[str]:
        """All slugs of a person: they share a name and never meet in a message.

        Nobody writes to an own former address, nor to the own name. ``namesakes`` are the slugs
        to choose from.
        """
        mine, names = {slug}, self.names.get(slug, set())
        met = set(self.threads.get(slug, ()))
        to_namesakes = set().union(*(self.threads.get(NAME + name, ()) for name in names))
        if not to_namesakes.isdisjoint(met):
            return frozenset(mine)
        others = self.names if namesakes is None else namesakes
        for other in sorted(one for one in others if not names.isdisjoint(self.names[one])):
            threads = self.threads.get(other, set())
            if to_namesakes.isdisjoint(threads) and met.isdisjoint(threads):
                mine.add(other)
                met |= threads
        return frozenset(mine)

    def central(self) -> tuple[list[str], tuple[int, int]]:
        """A slug of each of those who take part in the most, and how central they are.

        Several where nothing tells them apart; of very many the first few.
        """
        persons = {slug: frozenset({slug}) for slug in self.conversations}
        weights = {slug: self.alone(slug) for slug in persons}
        most, _ = max(weights.values(), default=(0, 0))
        by_name: dict[str, list[str]] = {}
        for slug, names in self.names.items():
            for name in names:
                by_name.setdefault(name, []).append(slug)
        for namesakes in by_name.values():
            if len(namesakes) == 1:
                continue
            # Most namesakes are in fewer conversations, all taken together, than the owner is.
            if sum(self.alone(slug)[0] for slug in namesakes) >= most:
                seed = max(namesakes, key=lambda slug: (self.alone(slug), slug))
                persons[seed] = self.slugs_of(seed, namesakes)
                weights[seed] = self.weight(persons[seed])
        central = max(weights.values(), default=(0, 0))
        found: list[str] = []
        counted: set[str] = set()
        candidates = [slug for slug, weight in weights.items() if weight == central]
        for slug in sorted(candidates, key=lambda slug: (-len(persons[slug]), slug)):
            if slug not in counted:
                found.append(slug)
                counted |= persons[slug]
        return found[:FEW], central


def owner_of(
    participants: Participants,
    inviters: Mapping[str, int],
    profile_name: str,
    bound: str,
    people: People,
) -> tuple[str, frozenset[str]]:
    """The owner's slug and all slugs that the owner has had; "" and none where no file tells.

    ``inviters`` counts whose the invitations are, by slug. ``profile_name`` is the name in
    Profile.csv, ``bound`` the person key that the owner must have, empty where none is bound.
    Raises Undecided where nobody is bound and one of several must be it, and Unusable where the
    files are of two people or not of the bound one.
    """
    candidates, is_mixed, is_told = _candidates(participants, inviters, profile_name)
    if not candidates:
        return "", frozenset()
    for owner in candidates:
        slugs = participants.slugs_of(owner)
        if bound and bound in {people.key(slug) for slug in slugs}:
            return owner, slugs
    slugs = participants.slugs_of(candidates[0])
    is_unknown = not is_told and not participants.can_own_all(slugs)
    if bound:
        raise Unusable(UNKNOWN if is_unknown else FOREIGN)
    if is_mixed:
        raise Unusable(AMBIGUOUS)
    if is_unknown:
        raise Undecided(UNKNOWN)
    if len(candidates) > 1:
        raise Undecided(AMBIGUOUS)
    return candidates[0], slugs


def _candidates(
    participants: Participants, inviters: Mapping[str, int], profile_name: str
) -> tuple[list[str], bool, bool]:
    """One slug for each of a few who could be the owner.

    Also whether the files are of several, and whether another file than the messages tells.

    The invitations name the owner, who is in all conversations: where somebody else is in more of
    them, and not only beside closed accounts, the files are of two people. Without invitations it
    is the person with the name in the profile, else whoever is in the most conversations, of
    several who sent the most.
    """
    central, (most, _) = participants.central()
    if inviters:
        named = _persons(sorted(inviters, key=lambda s: (-inviters[s], s)), participants)
        conversations, _ = participants.weight(participants.slugs_of(named[0]))
        could = [slug for slug in central if participants.can_own_all([slug])]
        rivals = could if most > conversations else []
        found = _persons([*named, *rivals], participants)
        return found, len(found) > 1, True
    namesakes = [s for s, names in participants.names.items() if profile_name in names]
    if namesakes:
        weight = participants.weight
        return [max(namesakes, key=lambda slug: (weight([slug]), slug))], False, True
    return central, False, False


def _persons(slugs: Iterable[str], participants: Participants) -> list[str]:
    """The first few of the slugs, without those that are another slug of a person before."""
    persons: list[str] = []
    counted: set[str] = set()
    for slug in slugs:
        if slug not in counted and len(persons) < FEW:
            persons.append(slug)
            counted |= participants.slugs_of(slug)
    return persons
