"""Whose archive it is. No file says so: it follows from who takes part in everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, field

from teams.importers.people import People
from teams.importers.reading import Unusable

AMBIGUOUS = (
    "two people could be the owner of these files; give the files of one person, "
    "Invitations.csv among them"
)
FOREIGN = "these files belong to another person than the one whose evidence they are to become"
NO_NAMES = frozenset({"", "linkedin member"})


@dataclass(slots=True)
class Participants:
    """Who takes part in the conversations of an archive, by slug.

    ``conversations`` are numbered; ``sent`` is the number of messages that each one sent, and
    ``names`` are the display names (``people.same_name``) that each one has been seen with.
    """

    conversations: dict[str, set[int]] = field(default_factory=dict)
    sent: Counter[str] = field(default_factory=Counter)
    names: dict[str, set[str]] = field(default_factory=dict)

    def named(self, slug: str, name: str) -> None:
        """``slug`` has been seen with a display name."""
        if name not in NO_NAMES:
            self.names.setdefault(slug, set()).add(name)

    def weight(self, slug: str) -> tuple[int, int]:
        """How central somebody is: conversations first, then messages sent."""
        return len(self.conversations.get(slug, ())), self.sent[slug]

    def central(self) -> list[str]:
        """Those who take part in the most; several where nothing tells them apart."""
        most = max(map(self.weight, self.conversations), default=(0, 0))
        return sorted(slug for slug in self.conversations if self.weight(slug) == most)


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
    Raises Unusable where two people could be the owner, or where it is not the bound one.
    """
    candidates = _candidates(participants, inviters, profile_name)
    wanted = [slug for slug in candidates if people.key(slug) == bound]
    if len(candidates) > 1 and not wanted:
        raise Unusable(AMBIGUOUS)
    if not candidates:
        return "", frozenset()
    owner = (wanted or candidates)[0]
    slugs = _slugs_of(owner, participants)
    if bound and bound not in {people.key(slug) for slug in slugs}:
        raise Unusable(FOREIGN)
    return owner, slugs


def _candidates(
    participants: Participants, inviters: Mapping[str, int], profile_name: str
) -> list[str]:
    """One slug for every person who could be the owner, the likeliest first.

    The invitations name the owner, who is in all conversations: where somebody else is in more of
    them, the files are of two people. Without invitations it is the person with the name in the
    profile, else whoever is in the most conversations, of several who sent the most.
    """
    central = participants.central()
    if inviters:
        named = _persons(sorted(inviters, key=lambda s: (-inviters[s], s)), participants)
        conversations, _ = participants.weight(named[0])
        rivals = [s for s in central if participants.weight(s)[0] > conversations]
        return _persons([*named, *rivals], participants)
    namesakes = [s for s, names in participants.names.items() if profile_name in names]
    if namesakes:
        return [max(namesakes, key=lambda slug: (participants.weight(slug), slug))]
    return _persons(central, participants)


def _persons(slugs: Collection[str], participants: Participants) -> list[str]:
    """The slugs without those that are another slug of a person before."""
    persons: list[str] = []
    for slug in slugs:
        if not any(slug == one or _same_person(one, slug, participants) for one in persons):
            persons.append(slug)
    return persons


def _same_person(one: str, other: str, participants: Participants) -> bool:
    """Whether two slugs share a name and never met: nobody writes to an own former address."""
    names = participants.names
    conversations = participants.conversations
    none: Set[int] = set()
    return not names.get(one, set()).isdisjoint(names.get(other, set())) and conversations.get(
        one, none
    ).isdisjoint(conversations.get(other, none))


def _slugs_of(owner: str, participants: Participants) -> frozenset[str]:
    others = participants.names.keys() - {owner}
    return frozenset({owner, *(slug for slug in others if _same_person(owner, slug, participants))})
