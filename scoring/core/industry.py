"""Industry pools: what organizations that opted in may see of one another, and no more.

An organization knows its own totals, so it can take them out of a pool: what remains are the
others, and they must never be one other. docs/decisions has the reasons and the limits.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from scoring.core.pools import Pool

MEMBERS = 20
ORGANIZATIONS = 3
# People of third organizations, whichever one looks and whichever one it looks for.
THIRD = 5
# People that one step of "top x %" stands for, at least; the steps divide 100.
STEP_MEMBERS = 5
STEPS = (1, 2, 5, 10, 20, 25)
# Days between two editions, and until nothing that decays counts in both.
LEAST_DAYS = 7
APART_DAYS = 90
HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Edition:
    """All that is shown of a pool besides "top x %", which moves in steps of ``step`` per cent.

    ``median`` and the medians of the pillars are whole points.
    """

    n: int
    median: int
    pillars: tuple[int, ...]
    step: int


def mingled(sizes: Iterable[int]) -> bool:
    """Whether nobody who takes one organization out of these members finds mainly one other.

    ``sizes`` are members by organization. Without the two largest, at least 5 are left and half
    as many as the largest has: so, one organization less, no other has over two thirds.
    """
    first, _, *others = [*sorted(sizes, reverse=True), 0, 0]
    third = sum(others)
    return third >= THIRD and first <= 2 * third


def may_show(sizes: Iterable[int]) -> bool:
    """Whether a pool of so many members by organization may be shown at all.

    It needs 20 members of 3 organizations, ``mingled``, and none with over half of them.
    """
    present = [size for size in sizes if size]
    n = sum(present)
    enough = n >= MEMBERS and len(present) >= ORGANIZATIONS
    return enough and 2 * max(present) <= n and mingled(present)


def may_renew(joined_or_left: Iterable[int], moved: Iterable[int], days: int) -> bool:
    """Whether a new edition may replace one that is so many days old.

    Both count members by organization: those who are in one of the two editions alone, and
    those in both with another total. An edition that may not be replaced stays, with its date.
    """
    changes = list(joined_or_left)
    same_people = not any(changes) or mingled(changes)
    return days >= LEAST_DAYS and mingled(moved) and (same_people or days >= APART_DAYS)


def disjoint(pools: Iterable[Collection[Hashable]]) -> bool:
    """Whether no organization is in two pools, whose difference could be its own."""
    organizations = list(chain.from_iterable(set(pool) for pool in pools))
    return len(organizations) == len(set(organizations))


def edition(pool: Pool, pillars: Sequence[Pool], sizes: Iterable[int]) -> Edition | None:
    """What is shown of the totals and pillars of members; None where nothing may be.

    Only who has a total is in it, by the pillars too: two numbers of members would have a
    difference. Raises ``ValueError`` where pools and sizes are not of as many members.
    """
    by_organization = list(sizes)
    if {sum(by_organization), *(pillar.n for pillar in pillars)} != {pool.n}:
        raise ValueError("totals, pillars and organizations are not of the same members")
    if not may_show(by_organization):
        return None
    medians = [_whole_median(one) for one in (pool, *pillars)]
    return Edition(n=pool.n, median=medians[0], pillars=tuple(medians[1:]), step=step(pool.n))


def step(n: int) -> int:
    """The step of "top x %" of n members, in per cent: the least that stands for 5 of them.

    Raises ``ValueError`` for a pool that is too small to be shown.
    """
    if n < MEMBERS:
        raise ValueError(f"an industry pool has at least {MEMBERS} members")
    return next(size for size in STEPS if size * n >= 100 * STEP_MEMBERS)


def top_percent(pool: Pool, total: int) -> int:
    """ "Top x %" of a total in hundredths, rounded up to a whole step: true, and coarse.

    Raises ``ValueError`` where the total is not in the pool, or the pool too small.
    """
    size = step(pool.n)
    return -(-pool.top_percent(total) // size) * size


def _whole_median(pool: Pool) -> int:
    return int((pool.median() or Decimal(0)) + HALF)
