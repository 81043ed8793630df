"""Which groups of a tree may be shown beside one another, so that none tells of a few people.

A group needs as many people as its floor says. Beside it, those of its parts are shown that have
as many, but never so many of them that fewer would be left: the difference would show these. Then
the smallest part stays hidden, and the parts of it are tried in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Who did something, and their team on that day; None where they were in none.
Doing = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class GroupNode:
    """A group and the parts of it. ``teams`` are its own and all below; ``id`` is unique."""

    id: int
    teams: frozenset[int]
    parts: tuple[GroupNode, ...] = ()


def shown_groups(doings: Sequence[Doing], root: GroupNode, floor: int) -> frozenset[int]:
    """The groups of the tree that may be shown of what was done. All of it is the root's."""
    if len({author for author, _ in doings}) < floor:
        return frozenset()
    parts = list(root.parts)
    while True:
        done = {part: [each for each in doings if each[1] in part.teams] for part in parts}
        sizes = {part: len({author for author, _ in own}) for part, own in done.items()}
        large = [part for part in parts if sizes[part] >= floor]
        covered = frozenset[int]().union(*(part.teams for part in large))
        others = {author for author, team in doings if team not in covered}
        if not large or not 0 < len(others) < floor:
            break
        smallest = min(large, key=lambda part: (sizes[part], part.id))
        parts = [*(part for part in large if part is not smallest), *smallest.parts]
    below = (shown_groups(done[part], part, floor) for part in large)
    return frozenset({root.id}).union(*below)
