"""A change of rank as it is shown: split into what the member did to it, and what others did."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RankPart:
    """Who moved a rank, and by how many places: above 0 is up."""

    who: str
    places: int


@dataclass(frozen=True, slots=True)
class RankSplit:
    """The ranks of two days in one pool. ``before - after`` is what the parts sum to."""

    pool: str
    before: int
    after: int
    n_before: int
    n_after: int
    parts: tuple[RankPart, ...]
