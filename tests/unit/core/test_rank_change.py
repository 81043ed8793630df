"""Why a rank moved: you and the others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.core.pools import Pool
from scoring.core.rank_change import RankChange, rank_change

few = st.integers(0, 12)
NOBODY = Pool()


def test_a_rank_kept_by_a_better_total_is_told_as_two_moves() -> None:
    before = Pool.of([5000, 4000, 3000])
    after = Pool.of([5000, 4500, 4600])

    change = rank_change(before, after, 4000, 4500, joined=NOBODY, left=NOBODY)

    # 45.00 would have been second of the old ones; then 30.00 became 46.00.
    assert change == RankChange(before=2, after=3, you=0, others=1, joined=0, left=0)


def test_who_passes_two_gains_two_places_by_themselves() -> None:
    before = Pool.of([2000, 4000, 5000, 6000])
    after = Pool.of([5500, 4000, 5000, 6000])

    change = rank_change(before, after, 2000, 5500, joined=NOBODY, left=NOBODY)

    assert (change.you, change.others) == (-2, 0)


def test_who_joins_and_who_leaves_is_counted_apart() -> None:
    before = Pool.of([4000, 8000, 1000])
    after = Pool.of([4000, 9000, 7000, 1000])

    change = rank_change(
        before, after, 4000, 4000, joined=Pool.of([9000, 7000]), left=Pool.of([8000])
    )

    assert change == RankChange(before=2, after=3, you=0, others=0, joined=2, left=-1)


people = st.dictionaries(st.integers(1, 9), st.tuples(st.none() | few, st.none() | few))


@given(people, few, few)
def test_the_parts_are_those_of_the_people_one_by_one(
    people: dict[int, tuple[int | None, int | None]], old: int, new: int
) -> None:
    first = [b for b, _ in people.values() if b is not None]
    last = [a for _, a in people.values() if a is not None]
    joined = [a for b, a in people.values() if b is None and a is not None]
    left = [b for b, a in people.values() if b is not None and a is None]

    change = rank_change(
        Pool.of([*first, old]),
        Pool.of([*last, new]),
        old,
        new,
        joined=Pool.of(joined),
        left=Pool.of(left),
    )

    def over(totals: list[int], total: int) -> int:
        return len([other for other in totals if other > total])

    stayed = [(b, a) for b, a in people.values() if b is not None and a is not None]
    passed = over([a for _, a in stayed], new) - over([b for b, _ in stayed], new)
    assert (change.before, change.after) == (1 + over(first, old), 1 + over(last, new))
    assert change.you == over(first, new) - over(first, old)
    assert change.others == passed
    assert (change.joined, change.left) == (over(joined, new), -over(left, new))
    parts = change.you + change.others + change.joined + change.left
    assert parts == change.after - change.before


def test_pools_without_the_member_have_no_rank_of_theirs() -> None:
    pool = Pool.of([5])

    for old, new in ((5, 6), (6, 5)):
        with pytest.raises(ValueError, match="member on both days"):
            rank_change(pool, pool, old, new, joined=NOBODY, left=NOBODY)


def test_joiners_that_do_not_explain_the_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="not the difference"):
        rank_change(Pool.of([5]), Pool.of([5, 6]), 5, 5, joined=NOBODY, left=NOBODY)
    with pytest.raises(ValueError, match="not the difference"):
        rank_change(Pool.of([5]), Pool.of([5]), 5, 5, joined=Pool.of([7]), left=Pool.of([7]))
