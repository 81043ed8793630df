"""Whom the numbers of nested groups may count, so that no two of them differ by a few people.

Groups of teams stand in one another: a team with those below it, and each of these. Of two
numbers that are both told the difference is known as well, so it is either about nobody or about
a group by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def told_people(
    people: Mapping[Key, Collection[int]], above: Mapping[Key, Key | None], floor: int
) -> dict[Key, frozenset[int]]:
    """Return whom the number of each group may count; nobody where it may not be told.

    ``people`` are those of each group, larger groups first, and ``above`` names the next larger
    group that a group stands in, None where there is none or it is not among them. A group counts
    whom the groups in it count, and the rest of its people where these are ``floor`` or more. So
    every number is about sums of parts of ``floor`` people each, and so is every difference.
    """
    told: dict[Key, frozenset[int]] = {}
    inside: dict[Key, set[int]] = {key: set() for key in people}
    for key in reversed([*people]):
        counted = inside[key]
        rest = set(people[key]) - counted
        told[key] = frozenset(counted | rest if len(rest) >= floor else counted)
        over = above.get(key)
        if over is not None and over in inside:
            inside[over] |= told[key]
    return told
