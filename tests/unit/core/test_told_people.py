"""Whom numbers of nested groups count: no difference of two of them is about a few people."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from scoring.core.told_people import told_people

FLOOR = 5


def test_a_group_of_the_floor_is_counted_and_one_of_fewer_is_not() -> None:
    people = {"a": range(5), "b": range(10, 14)}

    assert told_people(people, {"a": None, "b": None}, FLOOR) == {
        "a": frozenset(range(5)),
        "b": frozenset(),
    }


def test_a_few_beside_those_of_the_teams_below_are_left_out() -> None:
    people = {"whole": range(7), "below": range(5)}

    told = told_people(people, {"whole": None, "below": "whole"}, FLOOR)

    assert told == {"whole": frozenset(range(5)), "below": frozenset(range(5))}


def test_several_small_teams_are_counted_together_where_they_stand() -> None:
    people = {"whole": range(6), "one": range(3), "two": range(3, 6)}

    told = told_people(people, {"whole": None, "one": "whole", "two": "whole"}, FLOOR)

    assert told == {"whole": frozenset(range(6)), "one": frozenset(), "two": frozenset()}


def test_a_group_that_stands_in_none_of_those_asked_for_is_one_by_itself() -> None:
    assert told_people({"a": range(5)}, {"a": "elsewhere"}, FLOOR) == {"a": frozenset(range(5))}


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 9)), min_size=1, max_size=8),
    st.integers(2, 6),
)
def test_every_difference_is_about_nobody_or_the_floor(
    drawn: list[tuple[int, int]], floor: int
) -> None:
    """Groups in a random tree, each with so many people of its own."""
    above = {n: None if n == 0 else min(over, n - 1) for n, (over, _) in enumerate(drawn)}
    own, first = {}, 0
    for n, (_, size) in enumerate(drawn):
        own[n] = range(first, first + size)
        first += size
    people: dict[int, list[int]] = {n: [] for n in own}
    for n, members in own.items():
        at: int | None = n
        while at is not None:
            people[at].extend(members)
            at = above[at]

    told = told_people(people, above, floor)

    assert all(told[n] <= {*people[n]} for n in told)
    for one, other in combinations(told.values(), 2):
        for few in (one, one - other, other - one, one & other):
            assert len(few) == 0 or len(few) >= floor
