"""Scores beside outcomes: exact numbers, refusals, and intervals by a naive way."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from statistics import mean as naive_mean
from statistics import median as naive_median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.core.associations import (
    LEAST,
    Association,
    Pair,
    Ratio,
    Thirds,
    association,
    outdone,
    ratio,
    split,
    thirds,
)
from scoring.core.bootstrap import DRAWS, resamples

D, F = Decimal, Fraction
# As means over up to a year are.
VALUE = st.fractions(0, 4, max_denominator=12)
THIRD = st.lists(VALUE, min_size=7, max_size=12).map(tuple)


def pairs(*numbers: tuple[int, int]) -> list[Pair]:
    return [Pair(F(score), F(outcome)) for score, outcome in numbers]


def test_nothing_is_told_of_fewer_than_twenty_members() -> None:
    rising = pairs(*((number, number * number) for number in range(LEAST)))

    assert LEAST == 20
    assert association(rising[1:]) == Association(19, None, None)
    assert association(rising) == Association(20, D(1), (D(1), D(1)))
    assert association([]) == Association(0, None, None)


def test_outcomes_that_are_all_equal_have_no_association() -> None:
    level = pairs(*((number, 3) for number in range(LEAST)))

    assert association(level) == Association(20, None, None)


def test_one_member_alone_with_an_outcome_has_an_association_but_no_interval() -> None:
    lonely = pairs(*((number, int(number == 19)) for number in range(LEAST)))

    found = association(lonely)

    # 3 (n - 1) / sqrt(3 (n - 1) (n ** 2 - 1)) of the highest of 20 alone: sqrt(57 / 399).
    assert round(found.rho or 0, 20) == round(D(57) / D(57 * 399).sqrt(), 20)
    assert found.interval is None


def test_thirds_are_rounded_down_and_leave_the_middle_out() -> None:
    eleven = pairs(*((score, 10 * score) for score in (5, 1, 9, 3, 7, 2, 11, 4, 8, 6, 10)))

    assert thirds(eleven) == Thirds(low=(F(10), F(30), F(20)), high=(F(90), F(110), F(100)))


def test_equals_of_the_last_one_in_a_third_are_in_it_too() -> None:
    tied = pairs((1, 1), (2, 2), (2, 3), (5, 5), (6, 6), (7, 7))

    assert thirds(tied) == Thirds(low=(F(1), F(2), F(3)), high=(F(6), F(7)))


@pytest.mark.parametrize("scores", [(), (1, 2), (4, 4, 4), (1, 4, 4, 4, 4, 9)])
def test_where_no_line_can_be_drawn_there_are_no_thirds(scores: tuple[int, ...]) -> None:
    found = thirds(pairs(*((score, 1) for score in scores)))

    assert found is None


def test_a_ratio_is_that_of_the_means() -> None:
    found = ratio(Thirds(low=(F(1), F(2), F(3)), high=(F(3), F(9, 2), F(6), F(9, 2))))

    assert (found.low, found.high, found.value) == (F(2), F(9, 2), F(9, 4))


def test_nothing_is_no_multiple_of_nothing() -> None:
    assert ratio(Thirds(low=(F(0), F(0)), high=(F(3), F(5)))) == Ratio(F(0), F(4), None, None)
    # So few of the low third have any that every sixth draw would have none.
    assert ratio(Thirds(low=(F(0), F(0), F(1)), high=(F(3), F(5), F(1)))).interval is None


def test_a_share_counts_who_has_more_than_the_median_and_not_as_much() -> None:
    found = outdone(Thirds(low=(F(1), F(2), F(3), F(4)), high=(F(5, 2), F(3), F(9), F(1))))

    assert (found.median, found.value) == (F(5, 2), F(1, 2))


@settings(max_examples=3)
@given(THIRD, THIRD)
def test_intervals_are_those_of_all_draws_computed_one_by_one(
    low: tuple[Fraction, ...], high: tuple[Fraction, ...]
) -> None:
    lows = resamples(len(low), draws=DRAWS, stream=1).tolist()
    highs = resamples(len(high), draws=DRAWS, stream=2).tolist()
    ratios, shares, without = [], [], 0
    for one, other in zip(lows, highs, strict=True):
        lower, upper = [low[place] for place in one], [high[place] for place in other]
        middle = naive_median(lower)
        shares.append(F(sum(value > middle for value in upper), len(upper)))
        if any(lower):
            ratios.append(naive_mean(upper) / naive_mean(lower))
        else:
            without += 1

    found = Thirds(low, high)

    assert _near(outdone(found).interval, shares)
    assert without > 49 or _near(ratio(found).interval, ratios) or not any(low)


def _near(bounds: tuple[Decimal, Decimal] | None, values: list[Fraction]) -> bool:
    ordered = sorted(values)
    kth = (len(ordered) + 1) // 40
    expected = [float(ordered[kth - 1]), float(ordered[-kth])]
    return [float(bound) for bound in bounds or ()] == pytest.approx(expected, abs=0.00006)


def test_who_is_at_a_median_is_not_above_it() -> None:
    found = split(pairs((10, 4), (20, 1), (30, 3), (40, 2), (50, 9)))

    assert (found.score, found.outcome) == (F(30), F(3))
    assert found.places == ("outcome", "neither", "neither", "score", "both")


def test_the_median_of_an_even_number_lies_between_two() -> None:
    found = split(pairs((10, 4), (20, 5)))

    assert (found.score, found.outcome) == (F(15), F(9, 2))
    assert found.places == ("neither", "both")
    with pytest.raises(ValueError, match="no median"):
        split([])
