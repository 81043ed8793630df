"""Groups beside one another: none of those shown tells of a few people by a difference."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from scoring.core.content_groups import Doing, GroupNode, shown_groups

OSLO = GroupNode(3, frozenset({3}))
NORTH = GroupNode(2, frozenset({2, 3}), (OSLO,))
SOUTH = GroupNode(4, frozenset({4}))
ROOT = GroupNode(0, frozenset({2, 3, 4}), (NORTH, SOUTH))
NODES = {0: None, 2: NORTH.teams, 3: OSLO.teams, 4: SOUTH.teams}


def people(*sizes: tuple[int | None, int]) -> list[Doing]:
    """So many people of each team, every one another."""
    found: list[Doing] = []
    for team, size in sizes:
        found += [(len(found) + number, team) for number in range(size)]
    return found


def test_groups_that_have_as_many_as_the_floor_are_shown() -> None:
    assert shown_groups(people((2, 5), (3, 5), (4, 5)), ROOT, 5) == {0, 2, 3, 4}
    assert shown_groups(people((2, 5), (3, 4), (4, 5)), ROOT, 5) == {0, 2, 4}
    assert shown_groups(people((4, 5)), ROOT, 5) == {0, 4}
    assert shown_groups(people((4, 4)), ROOT, 5) == frozenset()


def test_a_part_is_hidden_where_few_others_are_left() -> None:
    assert shown_groups(people((2, 1), (3, 5), (4, 5)), ROOT, 5) == {0, 2, 4}
    assert shown_groups(people((3, 9), (4, 4)), ROOT, 5) == {0}


def test_of_several_parts_the_smallest_is_hidden_and_its_parts_stand_in_its_place() -> None:
    assert shown_groups(people((3, 7), (4, 8), (None, 1)), ROOT, 5) == {0, 4}
    assert shown_groups(people((3, 8), (4, 7), (None, 1)), ROOT, 5) == {0, 2, 3}
    # Beside the one without a team North would not do; Oslo does, with six others of North.
    assert shown_groups(people((2, 6), (3, 7), (None, 1)), ROOT, 5) == {0, 3}


def test_who_was_in_two_teams_is_one_of_the_others_too() -> None:
    doings = [*people((4, 6)), (0, None)]

    assert shown_groups(doings, ROOT, 5) == {0}


@given(
    st.lists(st.tuples(st.integers(0, 25), st.sampled_from([None, 2, 3, 4])), max_size=60),
    st.integers(1, 6),
)
def test_no_difference_of_what_is_shown_tells_of_fewer_than_the_floor(
    doings: list[Doing], floor: int
) -> None:
    shown = shown_groups(doings, ROOT, floor)

    for number in shown:
        teams = NODES[number]
        inside = [each for each in doings if teams is None or each[1] in teams]
        assert len({author for author, _ in inside}) >= floor
        parts = [NODES[p] for p in shown if p and p != number and NODES[p] <= (teams or {2, 3, 4})]
        for size in range(1, len(parts) + 1):
            for some in combinations(parts, size):
                covered = frozenset().union(*some)
                left = {author for author, team in inside if team not in covered}
                assert not 0 < len(left) < floor
