"""Rank correlation: published examples, and an interval by another, naive way."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product
from statistics import StatisticsError, correlation

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.core.bootstrap import DRAWS, DRAWS_OF_MANY, SEED, draws_of, percentiles, resamples
from scoring.core.rank_correlation import interval, ranks, spearman

D = Decimal
# "Spearman's rank correlation coefficient", Wikipedia: intelligence and hours of television a week.
IQ = (106, 100, 86, 101, 99, 103, 97, 113, 112, 110)
HOURS = (7, 27, 2, 50, 28, 29, 20, 12, 6, 17)
# Hollander and Wolfe: Nonparametric Statistical Methods (1973), page 185, as R's cor.test has it:
# lightness of canned tuna and its quality by panel.
TUNA = tuple(map(D, ["44.4", "45.9", "41.9", "53.3", "44.7", "44.1", "50.7", "45.2", "60.1"]))
PANEL = tuple(map(D, ["2.6", "3.1", "2.5", "5.0", "3.6", "4.0", "5.2", "2.8", "3.8"]))
# Siegel: Nonparametric Statistics for the Behavioral Sciences (1956), section on tied
# observations: social status strivings and yielding of 12 students.
YIELDING = (0, 0, 1, 1, 3, 4, 5, 6, 7, 8, 8, 12)
STRIVINGS = (42, 46, 39, 37, 65, 88, 86, 56, 62, 92, 54, 81)

SIDE = st.integers(0, 6)
PAIRS = st.lists(st.tuples(SIDE, SIDE), min_size=4, max_size=30)


def naive(pairs: list[tuple[int, int]]) -> float:
    """Return the correlation of ranks that are counted one by one; not a number where none is."""
    sides = [
        [sum(o < v for o in side) + (sum(o == v for o in side) + 1) / 2 for v in side]
        for side in zip(*pairs, strict=True)
    ]
    try:
        return correlation(*sides)
    except StatisticsError:
        return float("nan")


def test_equal_values_share_the_average_of_their_ranks() -> None:
    assert ranks([7, 3, 7, 1, 7]) == [8, 4, 8, 2, 8]
    assert ranks([Fraction(1, 3), D("0.5"), 1]) == [2, 4, 6]
    assert ranks([]) == []


def test_published_examples() -> None:
    assert round(spearman(IQ, HOURS) or 0, 20) == round(D(-29) / 165, 20)
    assert spearman(TUNA, PANEL) == D("0.6")
    # scipy.stats.spearmanr documents this one, with a tie.
    assert round(spearman([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]) or 0, 15) == D("0.820782681668123")


def test_a_published_example_with_many_ties() -> None:
    differences = [
        Fraction(a - b, 2) ** 2 for a, b in zip(ranks(YIELDING), ranks(STRIVINGS), strict=True)
    ]

    assert sum(differences) == Fraction("109.5")
    # Sums of squares of 141.5 and 143, so (141.5 + 143 - 109.5) / (2 * sqrt(141.5 * 143)).
    assert round(spearman(YIELDING, STRIVINGS) or 0, 6) == D("0.615123")


def test_equal_values_have_no_order_and_sides_are_of_one_length() -> None:
    assert spearman([1, 2, 3], [5, 5, 5]) is None
    assert interval([5] * 20, range(20)) is None
    assert interval([], []) is None
    with pytest.raises(ValueError, match="zip"):
        spearman([1, 2], [1])
    with pytest.raises(ValueError, match="one length"):
        interval([1, 2], [1])


@given(PAIRS)
def test_another_implementation_finds_the_same(pairs: list[tuple[int, int]]) -> None:
    found = spearman(*zip(*pairs, strict=True))

    expected = naive(pairs)
    assert found is None if expected != expected else float(found or 0) == pytest.approx(expected)


@settings(max_examples=3)
@given(st.lists(st.tuples(SIDE, SIDE), min_size=12, max_size=20))
def test_an_interval_is_that_of_all_draws_ranked_one_by_one(pairs: list[tuple[int, int]]) -> None:
    values = [
        naive([pairs[place] for place in drawn])
        for drawn in resamples(len(pairs), draws=DRAWS).tolist()
    ]
    told = sorted(value for value in values if value == value)

    found = interval(*zip(*pairs, strict=True))

    if 20 * (len(values) - len(told)) > len(values):
        assert found is None
    else:
        kth = (len(told) + 1) // 40
        expected = [told[kth - 1], told[-kth]]
        assert [float(bound) for bound in found or ()] == pytest.approx(expected, abs=0.00006)


def test_draws_come_from_every_place_alike_and_never_change() -> None:
    drawn = resamples(7, draws=DRAWS)

    assert SEED == 455178
    assert drawn.shape == (DRAWS, 7)
    assert np.abs(np.bincount(drawn.ravel()) / DRAWS - 1).max() < 0.1
    assert drawn[0].tolist() == [4, 0, 4, 3, 6, 5, 1]
    assert (resamples(7, draws=DRAWS, stream=1) != drawn).any()
    assert [draws_of(n) for n in (400, 401)] == [DRAWS, DRAWS_OF_MANY]


def test_an_interval_is_near_that_of_all_possible_draws() -> None:
    pairs = list(zip((1, 2, 3, 4, 5), (2, 1, 4, 3, 5), strict=True))
    every = np.array(
        [naive([pairs[place] for place in drawn]) for drawn in product(range(5), repeat=5)]
    )
    told = np.sort(every[~np.isnan(every)])

    found = interval(*zip(*pairs, strict=True))

    exact = [told[len(told) // 40], told[-(len(told) // 40)]]
    assert [float(bound) for bound in found or ()] == pytest.approx(exact, abs=0.05)


def test_percentiles_leave_out_a_fortieth_at_each_end() -> None:
    values = np.arange(1.0, 1000.0)

    assert percentiles(values[::-1]) == (25, 975)
    values[:49] = np.nan
    assert percentiles(values) == (D(49 + 23), D(999 - 22))
    values[:50] = np.nan
    assert percentiles(values) is None
    with pytest.raises(ValueError, match="30 draws"):
        percentiles(np.arange(30.0))
