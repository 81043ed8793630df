"""Pools: counts by score that answer as a list of all totals would."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.core.pools import BUCKETS, HUNDRED, Pool, hundredths
from scoring.core.standing import figures

TOTALS = [7000, 4904, 4904, 3677, 1200, 0, 9090]

# Few values, so that equals happen, and the ends.
scores = st.one_of(st.sampled_from([0, 1, 999, 1000, 9999, 10_000]), st.integers(0, 10_000))
some = st.lists(scores, min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("total", "place", "percent"),
    [(9090, 1, 15), (7000, 2, 29), (4904, 3, 43), (3677, 5, 72), (0, 7, 100)],
)
def test_equal_totals_share_the_better_rank(total: int, place: int, percent: int) -> None:
    pool = Pool.of(TOTALS)

    assert pool.rank(total) == place
    assert pool.top_percent(total) == percent


def test_one_of_a_hundred_is_exactly_the_top_one_per_cent() -> None:
    pool = Pool.of([100 * number for number in range(100)])

    assert pool.top_percent(9900) == 1
    assert pool.top_percent(5000) == 50


@given(some)
def test_a_pool_answers_as_the_list_of_its_totals(totals: list[int]) -> None:
    pool = Pool.of(totals)
    every = pool.ranks()
    known = figures([Decimal(total).scaleb(-2) for total in totals], floor=1)

    assert (pool.n, pool.mean(), pool.median()) == (known.n, known.mean, known.median)
    for total in totals:
        rank = 1 + len([other for other in totals if other > total])
        assert pool.rank(total) == every[total] == rank
        share = Decimal(100 * rank) / len(totals)
        assert pool.top_percent(total) - 1 < share <= pool.top_percent(total)


@given(some, st.data())
def test_changing_one_member_gives_the_pool_built_anew(totals: list[int], data: st.DataObject):
    pool = Pool.of(totals)
    left = data.draw(st.sampled_from(totals))
    joined, new = data.draw(scores), data.draw(scores)

    pool.add(joined)
    pool.remove(left)
    pool.move(joined, new)

    totals.remove(left)
    assert pool == Pool.of([*totals, new])
    assert pool.n == len(totals) + 1


@given(st.lists(some, max_size=5))
def test_shards_add_up_to_the_pool_of_all(shards: list[list[int]]) -> None:
    pools = [Pool.of(shard) for shard in shards]

    whole = Pool.merged(pools)

    assert whole == Pool.of([total for shard in shards for total in shard])
    assert [pool.n for pool in pools] == [len(shard) for shard in shards]


def test_a_merged_pool_is_apart_from_its_shards() -> None:
    shard = Pool.of([5])

    Pool.merged([shard]).add(6)

    assert shard == Pool.of([5])


@given(some)
def test_a_chart_has_ten_bins_and_a_hundred_is_in_the_last(totals: list[int]) -> None:
    bins = Pool.of(totals).bins()

    expected = [
        [t for t in totals if low <= t < high] for low, high in pairwise(range(0, 10_001, 1000))
    ]
    assert bins[:9] == tuple(len(of_bin) for of_bin in expected[:9])
    assert bins[9] == len([t for t in totals if t >= 9000])


def test_an_empty_pool_has_neither_median_nor_mean_nor_standing() -> None:
    pool = Pool.of([])

    assert (pool.n, pool.median(), pool.mean(), pool.bins()) == (0, None, None, (0,) * 10)
    assert pool.rank(5000) == 1
    with pytest.raises(ValueError, match="nobody in the pool"):
        pool.top_percent(5000)


def test_exact_points_are_whole_hundredths() -> None:
    assert hundredths(Decimal("49.04")) == 4904
    assert hundredths(Decimal(100)) == HUNDRED
    assert Pool.of_points([Decimal("0.01"), Decimal("100.00")]) == Pool.of([1, 10_000])
    with pytest.raises(ValueError, match="not a number of hundredths"):
        hundredths(Decimal("49.045"))


@pytest.mark.parametrize("dtype", [np.int16, np.uint16, np.int32, np.int64, np.uint64])
def test_whole_numbers_of_any_width_make_a_pool(dtype: type) -> None:
    assert Pool.of(np.array([[10_000, 0], [7, 7]], dtype)) == Pool.of([0, 7, 7, 10_000])


@pytest.mark.parametrize("totals", [[-1], [10_001], [2**40], [1.0], ["7"], [None], [True]])
def test_what_is_no_total_makes_no_pool(totals: list[object]) -> None:
    with pytest.raises(ValueError, match="hundredths"):
        Pool.of(totals)


@pytest.mark.parametrize("total", [-1, 10_001])
def test_a_pool_is_not_asked_beyond_its_ends(total: int) -> None:
    pool = Pool.of([5])

    for ask in (pool.add, pool.remove, pool.rank, pool.top_percent):
        with pytest.raises(ValueError, match="hundredths"):
            ask(total)
    with pytest.raises(ValueError, match="hundredths"):
        pool.move(5, total)

    assert pool == Pool.of([5])


def test_nobody_can_leave_who_is_not_there() -> None:
    pool = Pool.of([5])

    with pytest.raises(ValueError, match="nobody in the pool"):
        pool.remove(6)


def test_a_histogram_is_ten_thousand_and_one_whole_counts() -> None:
    for counts in (np.zeros(BUCKETS - 1, np.int64), np.zeros(BUCKETS)):
        with pytest.raises(ValueError, match="10001 whole counts"):
            Pool(counts)
    with pytest.raises(ValueError, match="below 0"):
        Pool(np.full(BUCKETS, -1, np.int64))


@given(st.dictionaries(scores, st.sampled_from([1, 255, 256, 65_535, 65_536, 2**32]), max_size=60))
def test_bytes_become_the_pool_they_came_from(counted: dict[int, int]) -> None:
    counts = np.zeros(BUCKETS, np.int64)
    for bucket, count in counted.items():
        counts[bucket] = count

    assert Pool.from_bytes(Pool(counts).to_bytes()) == Pool(counts)


def test_few_members_take_few_bytes_and_many_two_a_bucket() -> None:
    few = Pool.of([3677, 4904, 4904])
    many = Pool(np.full(BUCKETS, 100, np.int64))
    millions = Pool(np.full(BUCKETS, 65_535, np.int64))

    assert few.to_bytes() == b"\x01" + b"\x5d\x0e\x28\x13" + b"\x01\x02"
    assert len(many.to_bytes()) == 1 + BUCKETS
    assert len(millions.to_bytes()) == 1 + 2 * BUCKETS
    assert Pool.from_bytes(many.to_bytes()) == many
    assert Pool.from_bytes(millions.to_bytes()) == millions
    assert Pool().to_bytes() == b"\x01"


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"\x00",
        b"\x03",
        b"\x10",
        b"\x20\x01",
        b"\x01\x05\x00",
        b"\x01\x11\x27\x01",
        b"\x01\x05\x00\x05\x00\x01\x01",
        b"\x01\x06\x00\x05\x00\x01\x01",
        b"\x11" + b"\x01" * (BUCKETS - 1),
        b"\x08\x05\x00" + b"\xff" * 8,
    ],
)
def test_other_bytes_are_refused(stored: bytes) -> None:
    with pytest.raises(ValueError, match="pool"):
        Pool.from_bytes(stored)
