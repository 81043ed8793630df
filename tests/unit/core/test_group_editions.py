"""Lines of groups: what they say, when they are renewed, and what is left out of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from scoring.core.group_editions import (
    ALL,
    Line,
    Person,
    line_stored,
    lines_of,
    renewed,
    stored_line,
    told,
    told_bands,
    tree_of,
    week_end,
    whole_points,
)

SUNDAY = date(2026, 6, 7)
BOUNDS = (0, 3000, 5000, 7000)
# North (1) has Oslo (2) below it; South (3) stands beside them.
TREE = tree_of({1: None, 2: 1, 3: None})


def people(*totals: int, team: int | None = 2, first: int = 1) -> list[Person]:
    return [
        Person(pk, team, total, (total // 4,) * 4) for pk, total in enumerate(totals, start=first)
    ]


def line(ids: Iterable[int], on: date = SUNDAY) -> Line:
    return Line(on, tuple(ids), 4000, (3000, 5000), (1000,) * 4, (0, 5, 0, 0))


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        (date(2026, 6, 9), 1, date(2026, 6, 7)),
        (date(2026, 6, 7), 1, date(2026, 6, 7)),
        (date(2026, 6, 6), 1, date(2026, 5, 31)),
        (date(2026, 6, 9), 7, date(2026, 6, 6)),
        (date(2026, 6, 9), 6, date(2026, 6, 5)),
    ],
)
def test_a_week_ends_on_the_day_before_it_begins(day: date, start: int, end: date) -> None:
    assert week_end(day, start) == end


def test_a_line_has_median_quartiles_pillars_and_bands_in_hundredths() -> None:
    found = lines_of(people(1000, 3000, 4001, 5000, 9000, 6000), TREE, SUNDAY, 5, BOUNDS)[2]

    assert found.n == 6
    assert found.median == 4501
    assert found.quartiles == (3000, 6000)
    assert found.pillars == (1125,) * 4
    assert found.bands == (1, 2, 2, 1)


def test_a_group_below_the_floor_has_no_line_and_counts_in_those_above() -> None:
    found = lines_of(
        [*people(*[4000] * 5, team=3), *people(*[4000] * 4, first=10)], TREE, SUNDAY, 5, BOUNDS
    )

    assert {group: found[group].n for group in found} == {ALL: 9, 3: 5}


def test_whoever_is_in_no_team_counts_in_the_organization_alone() -> None:
    found = lines_of(people(*[4000] * 5, team=None), TREE, SUNDAY, 5, BOUNDS)

    assert set(found) == {ALL}


@pytest.mark.parametrize(
    ("now", "is_new"),
    [
        (range(1, 9), True),  # the same people
        (range(1, 10), False),  # one came
        (range(2, 9), False),  # one left
        (range(2, 10), False),  # one came and one left
        (range(1, 13), False),  # four came
        (range(1, 14), True),  # five came
        (range(6, 17), True),  # eight came and five left
        (range(5, 17), False),  # eight came and four left
    ],
)
def test_a_line_is_renewed_where_nobody_or_five_and_more_came_and_went(
    now: range, is_new: bool
) -> None:
    former = line(range(1, 9), SUNDAY - timedelta(days=7))
    fresh = line(now)

    assert renewed({2: former}, {2: fresh}, 5) == {2: fresh if is_new else former}


def test_a_line_is_renewed_after_ninety_one_days_whoever_moved() -> None:
    fresh = line(range(1, 10))

    for days, told_now in ((84, False), (91, True)):
        former = line(range(1, 9), SUNDAY - timedelta(days=days))
        assert (renewed({2: former}, {2: fresh}, 5)[2] == fresh) is told_now


def test_a_line_is_remembered_while_its_group_has_none() -> None:
    former = line(range(1, 9), SUNDAY - timedelta(days=7))

    assert renewed({2: former}, {}, 5) == {2: former}


@pytest.mark.parametrize(
    ("oslo", "north", "south", "shown"),
    [
        (6, 0, 6, {ALL, 1, 2, 3}),  # North is Oslo and nobody else
        (6, 3, 6, {ALL, 1, 3}),  # North less Oslo would be three
        (6, 5, 6, {ALL, 1, 2, 3}),
        (6, 0, 4, {ALL}),  # all less North would be the four of South
        (4, 0, 0, set()),
    ],
)
def test_no_group_is_told_that_leaves_a_few_of_a_larger_one(
    oslo: int, north: int, south: int, shown: set[int]
) -> None:
    crowd = [
        *people(*[4000] * oslo, team=2),
        *people(*[4000] * north, team=1, first=100),
        *people(*[4000] * south, team=3, first=200),
    ]
    lines = lines_of(crowd, TREE, SUNDAY, 5, BOUNDS)

    assert set(told([(one.id, one.team) for one in crowd], TREE, lines, 5)) == shown


def test_a_higher_floor_hides_lines_that_were_made_before() -> None:
    crowd = [*people(*[4000] * 6), *people(*[4000] * 12, team=3, first=100)]
    lines = lines_of(crowd, TREE, SUNDAY, 5, BOUNDS)

    assert set(told([(one.id, one.team) for one in crowd], TREE, lines, 7)) == {ALL}


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((0, 5, 6, 0), (0, 5, 6, 0)),
        ((3, 3, 9, 0), (None, None, 9, 0)),  # the hidden ones are six
        ((0, 3, 6, 8), (0, None, None, 8)),  # three hidden ones would come out
        ((0, 0, 3, 5), (0, 0, None, None)),
        ((0, 0, 0, 5), (0, 0, 0, 5)),
    ],
)
def test_a_band_of_a_few_is_hidden_and_another_where_it_would_come_out(
    counts: tuple[int, ...], shown: tuple[int | None, ...]
) -> None:
    assert told_bands(counts, 5) == shown


def test_points_are_rounded_half_up() -> None:
    assert [whole_points(value) for value in (0, 49, 50, 4149, 4150, 10000)] == [
        *(0, 0, 1, 41, 42, 100)
    ]


def test_a_line_comes_back_as_it_was_stored() -> None:
    one = line((1, 2, 3, 4, 5))

    assert line_stored(stored_line(one)) == one
