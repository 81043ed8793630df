"""Standing: a pool of a million totals against sorting them, one change, and 900 M people.

    python -m bench.standing [totals] [shards]

Two limits: numpy's sort of the same array, and one pass over the buckets of a pool. Then as many
shards of so many people, each with totals of its own, become one pool through stored bytes.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.timing import compare, processor_seconds
from scoring.core.pools import HUNDRED, Pool

BUILD_GOAL = 2
CHANGE_GOAL = 3
CHANGES = 1_000
# Real totals are around 34, few reach 70.
CENTER, SPREAD = 3_400, 1_300
PROBE = 7_000


def main(members: int, shards: int) -> None:
    """Print the ratios for pools of ``members`` totals, and what ``shards`` of them cost."""
    random = np.random.default_rng(20261122)
    totals = drawn(random, members)
    building(totals)
    building(totals.astype(np.int64))
    changing(random, totals)
    sharding(random, members, shards)


def drawn(random: np.random.Generator, members: int) -> npt.NDArray[np.int16]:
    """Totals of so many people in hundredths, int16 as the core computes them."""
    normal = random.standard_normal(members, np.float32) * SPREAD + CENTER
    return np.clip(normal, 0, HUNDRED).astype(np.int16)


def building(array: npt.NDArray[Any]) -> None:
    """A pool from totals, against their sorting."""
    compare(
        f"pool of {len(array):,} totals, {array.dtype}",
        lambda: processor_seconds(lambda: Pool.of(array)),
        "numpy.sort of the same",
        lambda: processor_seconds(lambda: np.sort(array)),
        BUILD_GOAL,
        times=15,
    )


def changing(random: np.random.Generator, totals: npt.NDArray[np.int16]) -> None:
    """One member's new total and what they then see, against one pass over the buckets."""
    pool = Pool.of(totals)
    moves = [(int(old), int(new)) for old, new in zip(totals, drawn(random, CHANGES), strict=False)]

    def change() -> None:
        for old, new in moves:
            pool.move(old, new)
            pool.top_percent(new)
        for old, new in moves:
            pool.move(new, old)
            pool.top_percent(old)

    def limit() -> None:
        for _ in range(2 * len(moves)):
            pool.counts.sum()

    compare(
        f"{2 * len(moves):,} changes of a total with the standing after each",
        lambda: processor_seconds(change),
        "as many sums over the buckets",
        lambda: processor_seconds(limit),
        CHANGE_GOAL,
    )


def sharding(random: np.random.Generator, members: int, shards: int) -> None:
    """Shards of people, each a pool of its own in bytes, merged into the pool of all."""
    spent = np.zeros(3)
    stored: list[bytes] = []
    higher = 0
    for _ in range(shards):
        moments = [time.process_time()]
        totals = drawn(random, members)
        moments.append(time.process_time())
        shard = Pool.of(totals)
        moments.append(time.process_time())
        stored.append(shard.to_bytes())
        moments.append(time.process_time())
        spent += np.diff(moments)
        higher += int((totals > PROBE).sum())
    began = time.process_time()
    pool = Pool.merged(Pool.from_bytes(shard) for shard in stored)
    merged = time.process_time() - began
    asked = processor_seconds(lambda: [pool.rank(PROBE) for _ in range(CHANGES)]) / CHANGES
    same = "the same" if pool.rank(PROBE) == 1 + higher else "NOT THE SAME"
    print(f"{pool.n:,} people in {shards:,} shards, drawn in {spent[0]:.1f} s")
    print(f"pools built in {spent[1]:.2f} s, told as bytes in {spent[2]:.2f} s")
    print(f"{sum(map(len, stored)):,} bytes of shards merged in {merged:.3f} s")
    print(f"the pool of all: {len(pool.to_bytes()):,} bytes, a rank in {asked * 1e6:.1f} us")
    print(f"rank of 70.00: {pool.rank(PROBE):,}; counted one by one: {same}")


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000,
        int(sys.argv[2]) if len(sys.argv) > 2 else 100,
    )
