"""Pools: who is compared with whom, as counts by score. Nothing is ever sorted.

A score has hundredths from 0.00 to 100.00, so a pool of any number of members is 10,001 counts:
bucket b holds how many have b hundredths. Pools of shards add up to the pool of all.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.core.window import Ints

HUNDRED = 10_000
BUCKETS = HUNDRED + 1
BINS = 10

# The bytes of a pool begin with the width of a count and with how the counts are told.
_WIDTHS = (1, 2, 4, 8)
_EVERY_BUCKET = 0x10


@lru_cache(maxsize=20_000)
def hundredths(points: Decimal) -> int:
    """Exact points as whole hundredths. Raises ``ValueError`` where they are none."""
    scaled = points.scaleb(2)
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"{points} is not a number of hundredths")
    return whole


class Pool:
    """A counting histogram of scores in whole hundredths, 0 to 10,000.

    ``counts`` is int64 [10,001] and belongs to the pool. Changing one member takes the same time
    in every pool; a question takes at most one pass over the buckets, whatever ``n`` is.
    """

    __slots__ = ("counts", "n")

    def __init__(self, counts: Ints | None = None) -> None:
        if counts is None:
            counts = np.zeros(BUCKETS, np.int64)
        if counts.shape != (BUCKETS,) or counts.dtype != np.int64:
            raise ValueError(f"a pool has {BUCKETS} whole counts")
        if counts.min() < 0:
            raise ValueError("a pool has no counts below 0")
        self.counts = counts
        self.n = int(counts.sum())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pool) and bool((self.counts == other.counts).all())

    __hash__ = None  # type: ignore[assignment]  # it changes

    @classmethod
    def of(cls, totals: npt.ArrayLike) -> Pool:
        """The pool of whole hundredths, an array of any integers or a sequence.

        Raises ``ValueError`` for anything that is not from 0 to 10,000.
        """
        array: npt.NDArray[Any] = np.asarray(totals).reshape(-1)
        if not array.size:
            return cls()
        if not np.issubdtype(array.dtype, np.integer):
            raise ValueError("totals are whole hundredths")
        if array.min() < 0 or array.max() > HUNDRED:
            raise ValueError(f"hundredths are from 0 to {HUNDRED}")
        whole = array.astype(np.int64, copy=False)
        return cls(np.bincount(whole, minlength=BUCKETS).astype(np.int64, copy=False))

    @classmethod
    def of_points(cls, totals: Iterable[Decimal]) -> Pool:
        """The pool of exact points. Raises ``ValueError`` as ``of`` and ``hundredths`` do."""
        return cls.of([hundredths(total) for total in totals])

    @classmethod
    def merged(cls, shards: Iterable[Pool]) -> Pool:
        """The pool of all members of the shards, which keep their own."""
        counts = np.zeros(BUCKETS, np.int64)
        for shard in shards:
            counts += shard.counts
        return cls(counts)

    def has(self, total: int) -> bool:
        """Whether anybody has the total."""
        return bool(self.counts[_bucket(total)])

    def add(self, total: int) -> None:
        """One member more."""
        self.counts[_bucket(total)] += 1
        self.n += 1

    def remove(self, total: int) -> None:
        """One member less. Raises ``ValueError`` where nobody has the total."""
        if not self.has(total):
            raise ValueError(f"nobody in the pool has {total} hundredths")
        self.counts[total] -= 1
        self.n -= 1

    def move(self, old: int, new: int) -> None:
        """One member's total changes. Raises ``ValueError`` where nobody has the old one."""
        _bucket(new)
        self.remove(old)
        self.add(new)

    def above(self, total: int) -> int:
        """The number of members with a strictly higher total."""
        return int(self.counts[_bucket(total) + 1 :].sum())

    def rank(self, total: int) -> int:
        """1 and the number of strictly higher totals: equals share the better rank."""
        return 1 + self.above(total)

    def ranks(self) -> Ints:
        """The rank of every total at once, [10,001]: for the ranks of a whole pool."""
        return self.n - np.cumsum(self.counts) + 1

    def top_percent(self, total: int) -> int:
        """ "Top x %": ``ceil(100 * rank / n)`` of a total that is in the pool.

        Raises ``ValueError`` where it is not: nobody has a standing without being a member.
        """
        if not self.has(total):
            raise ValueError(f"nobody in the pool has {total} hundredths")
        return -(-100 * self.rank(total) // self.n)

    def median(self) -> Decimal | None:
        """The median, rounded half-up to hundredths; None for an empty pool."""
        if not self.n:
            return None
        places = [(self.n + 1) // 2, self.n // 2 + 1]
        low, high = np.searchsorted(np.cumsum(self.counts), places).tolist()
        return Decimal((low + high + 1) // 2).scaleb(-2)

    def mean(self) -> Decimal | None:
        """The mean, rounded half-up to hundredths; None for an empty pool."""
        if not self.n:
            return None
        points = int(self.counts @ np.arange(BUCKETS))
        return Decimal((2 * points + self.n) // (2 * self.n)).scaleb(-2)

    def bins(self) -> tuple[int, ...]:
        """Ten counts for a chart: from 0 to under 10 points and so on, 100 in the last one."""
        tens = self.counts[:HUNDRED].reshape(BINS, -1).sum(axis=1)
        tens[-1] += self.counts[HUNDRED]
        return tuple(tens.tolist())

    def to_bytes(self) -> bytes:
        """A compact form for a database: 20 KB for a million members, 3 bytes each for a few.

        A byte that tells the form, then little-endian numbers: the count of every bucket, or
        the occupied buckets (2 bytes each) and then their counts, whichever is shorter.
        """
        largest = int(self.counts.max())
        width = next(width for width in _WIDTHS if largest < 256**width)
        occupied = np.flatnonzero(self.counts)
        if len(occupied) * (2 + width) >= BUCKETS * width:
            return bytes([_EVERY_BUCKET | width]) + self.counts.astype(f"<u{width}").tobytes()
        counts = self.counts[occupied].astype(f"<u{width}")
        return bytes([width]) + occupied.astype("<u2").tobytes() + counts.tobytes()

    @classmethod
    def from_bytes(cls, stored: bytes) -> Pool:
        """The pool that ``to_bytes`` told. Raises ``ValueError`` for anything else."""
        form, told = int.from_bytes(stored[:1]), stored[1:]
        every, width = form & _EVERY_BUCKET, form & ~_EVERY_BUCKET
        if width not in _WIDTHS:
            raise ValueError("these bytes are not a pool")
        entries, rest = divmod(len(told), width if every else 2 + width)
        if rest or (every and entries != BUCKETS):
            raise ValueError("these bytes are not a whole pool")
        buckets = np.arange(BUCKETS) if every else np.frombuffer(told, "<u2", entries)
        if (buckets > HUNDRED).any() or (buckets[1:] <= buckets[:-1]).any():
            raise ValueError("these bytes name buckets that no pool has")
        counts = np.zeros(BUCKETS, np.int64)
        counts[buckets] = np.frombuffer(told[len(told) - entries * width :], f"<u{width}")
        return cls(counts)


def _bucket(total: int) -> int:
    if not 0 <= total <= HUNDRED:
        raise ValueError(f"{total} hundredths are not from 0 to {HUNDRED}")
    return total
