"""Industry pools under attack: what organizations can find out about one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.core.industry import (
    Edition,
    disjoint,
    edition,
    may_renew,
    may_show,
    mingled,
    step,
    top_percent,
)
from scoring.core.pools import Pool

Totals = dict[str, list[int]]
scores = st.integers(0, 10_000)
EVERYBODY_MOVED = [30, 30, 30]


def divided(n: int, largest: int) -> Iterator[tuple[int, ...]]:
    """Every way to divide n members among organizations, the largest first."""
    if not n:
        yield ()
    for first in range(min(n, largest), 0, -1):
        for rest in divided(n - first, first):
            yield (first, *rest)


def shown(totals: Totals) -> Edition | None:
    pool = Pool.of([total for own in totals.values() for total in own])
    return edition(pool, [], [len(own) for own in totals.values()])


def standings(pool: Pool, own: Sequence[int]) -> list[int]:
    return [top_percent(pool, total) for total in own]


@pytest.mark.parametrize(
    ("sizes", "allowed"),
    [
        ([7, 7, 6], True),
        ([10, 5, 5], True),
        ([7, 6, 6], False),  # 19 members
        ([10, 10], False),  # two organizations
        ([10, 10, 0], False),
        ([11, 5, 5], False),  # over half is one organization
        ([12, 4, 4], False),
        ([8, 8, 4], False),  # behind any two stand 4
        ([40, 30, 10], False),  # without the second, four of five are the first's
        ([40, 30, 20], True),
        ([1] * 20, True),
        ([], False),
    ],
)
def test_a_pool_is_shown_where_nobody_is_most_of_it(sizes: list[int], allowed: bool) -> None:
    assert may_show(sizes) is allowed


@pytest.mark.parametrize("n", [20, 21, 25, 30])
def test_who_takes_the_own_totals_out_never_finds_one_other_organization(n: int) -> None:
    """The attack: pool minus own is what the others have."""
    allowed = [sizes for sizes in divided(n, n) if may_show(sizes)]

    assert allowed
    for sizes in allowed:
        for place, own in enumerate(sizes):
            others = [*sizes[:place], *sizes[place + 1 :]]
            assert sum(others) >= 10
            assert 3 * max(others) <= 2 * sum(others)
            assert sum(others) - max(others) >= 5, (sizes, own)


def test_what_is_shown_is_the_same_whoever_of_the_others_has_which_totals() -> None:
    ours, low, high = [4000] * 7, list(range(100, 800, 100)), list(range(6000, 6700, 100))

    one = shown({"ours": ours, "theirs": low, "third": high})
    other = shown({"ours": ours, "theirs": high, "third": low})

    assert one == other == Edition(n=21, median=40, pillars=(), step=25)


@pytest.mark.parametrize(
    ("n", "size"),
    [(20, 25), (24, 25), (25, 20), (50, 10), (99, 10), (100, 5), (250, 2), (499, 2), (500, 1)],
)
def test_a_step_of_top_x_stands_for_five_people(n: int, size: int) -> None:
    assert step(n) == size
    assert n * size / 100 >= 5


@given(st.lists(scores, min_size=20, max_size=200, unique=True))
@settings(max_examples=40)
def test_probing_with_any_total_tells_no_fewer_than_five_people_apart(totals: list[int]) -> None:
    """The attack: an organization makes up members until one stands at every border."""
    pool = Pool.of(totals)
    ranked = sorted(totals, reverse=True)

    steps = standings(pool, ranked)

    borders = [place for place, (a, b) in enumerate(pairwise(steps), start=1) if a != b]
    widths = [last - first for first, last in pairwise([0, *borders, len(totals)])]
    assert min(widths) >= 5
    assert all(value >= pool.top_percent(total) for value, total in zip(steps, ranked, strict=True))
    assert steps[-1] == 100


def test_one_who_joins_changes_nothing_until_others_have_too() -> None:
    """The attack: what was shown yesterday, taken from what is shown today."""
    for days in (7, 30, 89):
        assert not may_renew([0, 1, 0], EVERYBODY_MOVED, days)
        assert not may_renew([0, 1, 1, 1], EVERYBODY_MOVED, days)
        assert not may_renew([5, 5], EVERYBODY_MOVED, days)
        assert may_renew([5, 5, 5], EVERYBODY_MOVED, days)


def test_an_organization_that_joins_or_leaves_waits_until_it_is_one_of_several() -> None:
    assert not may_renew([0, 0, 0, 100], [100, 100, 100, 0], 60)
    assert not may_renew([3, 3, 3, 100], [100, 100, 100, 0], 60)
    assert not may_renew([0, 0, 80, 100], [100, 100, 100, 0], 60)
    assert may_renew([25, 25, 80, 100], [100, 100, 100, 0], 60)


def test_where_only_one_organization_moved_its_moves_are_not_shown() -> None:
    assert not may_renew([], [30, 0, 0], 30)
    assert not may_renew([], [30, 30, 0], 30)
    assert not may_renew([], [], 30)
    assert not may_renew([], [30, 30, 0], 400)


def test_editions_are_a_week_apart_also_where_everybody_moved() -> None:
    assert not may_renew([], EVERYBODY_MOVED, 6)
    assert may_renew([], EVERYBODY_MOVED, 7)


def test_after_90_days_nothing_that_decays_counts_in_both_and_anybody_may_join() -> None:
    assert not may_renew([0, 0, 100], EVERYBODY_MOVED, 89)
    assert may_renew([0, 0, 100], EVERYBODY_MOVED, 90)


def test_an_organization_is_in_one_pool_so_that_two_have_no_difference() -> None:
    software, both = {"ours", "theirs", "third"}, {"ours", "theirs", "third", "fourth"}

    assert not disjoint([software, both])
    assert disjoint([software, both - software])
    assert disjoint([])


@given(st.lists(st.integers(0, 40), max_size=6))
def test_what_is_mingled_has_no_organization_of_two_thirds_whichever_one_looks(
    sizes: list[int],
) -> None:
    seen_by_each = [[*sizes[:place], *sizes[place + 1 :]] for place in range(len(sizes))]
    seen = [others for others in [sizes, *seen_by_each] if others]

    fair = all(
        3 * max(others) <= 2 * sum(others) and sum(others) - max(others) >= 5 for others in seen
    )

    assert mingled(sizes) is (fair and bool(seen))


def test_medians_are_whole_points_and_of_the_same_members() -> None:
    pool = Pool.of([4449] * 10 + [4451] * 11)
    brand = Pool.of([1050] * 21)

    assert edition(pool, [brand], [7, 7, 7]) == Edition(n=21, median=45, pillars=(11,), step=25)
    with pytest.raises(ValueError, match="same members"):
        edition(pool, [Pool.of([1050] * 20)], [7, 7, 7])
    with pytest.raises(ValueError, match="same members"):
        edition(pool, [], [7, 7, 6])


def test_a_pool_that_may_not_be_shown_has_neither_edition_nor_standing() -> None:
    pool = Pool.of([5000] * 19)

    assert edition(pool, [], [7, 6, 6]) is None
    assert edition(Pool(), [], []) is None
    with pytest.raises(ValueError, match="at least 20"):
        top_percent(pool, 5000)


def test_nobody_outside_of_a_pool_has_a_standing_in_it() -> None:
    with pytest.raises(ValueError, match="nobody in the pool"):
        top_percent(Pool.of([5000] * 20), 5001)
