"""Medians and their intervals, beside published tables and a count of every order of signs."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.core.medians import CONFIDENCE, median, middle, quartiles, ranks


@pytest.mark.parametrize(
    ("n", "rank", "percent"),
    [
        # A published table of confidence intervals for the median: [x(r), x(n + 1 - r)] and its
        # level. Where it has several of one n, the narrowest of 95 % and more.
        (2, 1, "50.0"),
        (3, 1, "75.0"),
        (4, 1, "87.5"),
        (5, 1, "93.8"),
        (6, 1, "96.9"),
        (7, 1, "98.4"),
        (8, 1, "99.2"),
        (9, 2, "96.1"),
        (10, 2, "97.9"),
        (11, 2, "98.8"),
        (12, 3, "96.1"),
        (13, 3, "97.8"),
        (14, 3, "98.7"),
        (15, 4, "96.5"),
        (16, 4, "97.9"),
        (17, 5, "95.1"),
        (18, 5, "96.9"),
        (19, 5, "98.1"),
        (20, 6, "95.9"),
    ],
)
def test_the_interval_is_that_of_the_published_table(n: int, rank: int, percent: str) -> None:
    found, coverage = ranks(n)

    assert found == rank
    assert f"{float(100 * coverage):.1f}" == percent


@pytest.mark.parametrize("n", range(1, 13))
def test_the_coverage_is_the_share_of_all_ways_to_lie_beside_the_median(n: int) -> None:
    rank, coverage = ranks(n)

    below = [sum(signs) for signs in product((0, 1), repeat=n)]

    assert coverage == Fraction(sum(rank <= count <= n - rank for count in below), 2**n)


def test_the_middle_of_ten_values() -> None:
    found = middle([1, 100, 40, 7, 3, 12, 55, 8, 21, 30])

    assert (found.n, found.median) == (10, Fraction(33, 2))
    assert (found.interval.low, found.interval.high) == (3, 55)
    assert found.interval.coverage == 1 - 2 * Fraction(1 + 10, 1024)


def test_the_median_of_shares_is_exact() -> None:
    assert median([Fraction(1, 3), Fraction(1, 7)]) == Fraction(5, 21)


def test_nothing_has_no_median() -> None:
    with pytest.raises(ValueError, match="no median"):
        middle([])


@given(st.lists(st.integers(0, 50), min_size=1, max_size=300))
def test_the_interval_holds_the_median_and_cannot_be_narrower(values: list[int]) -> None:
    found = middle(values)
    rank, coverage = ranks(len(values))

    assert found.interval.low <= found.median <= found.interval.high
    assert found.interval.coverage == coverage
    assert coverage >= CONFIDENCE or rank == 1
    assert sum(value < found.median for value in values) <= len(values) / 2
    assert sum(value > found.median for value in values) <= len(values) / 2


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([7], (7, 7)),
        ([1, 2], (Fraction(5, 4), Fraction(7, 4))),
        ([5, 1, 4, 2, 3], (2, 4)),
        ([1, 2, 3, 4], (Fraction(7, 4), Fraction(13, 4))),
        ([Fraction(1, 3), 0, 0, 0], (0, Fraction(1, 12))),
    ],
)
def test_quartiles_are_interpolated_as_spreadsheets_have_them(
    values: list[int | Fraction], expected: tuple[Fraction, Fraction]
) -> None:
    assert quartiles(values) == expected


def test_nothing_has_no_quartiles() -> None:
    with pytest.raises(ValueError, match="no quartiles"):
        quartiles([])
