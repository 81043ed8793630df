"""The pace of a goal: exact hundredths of a straight line, and a target that was had before."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.core.pace import Line, least_target, suggested

D = Decimal
START, DUE = date(2026, 11, 8), date(2026, 12, 20)
LINE = Line(START, D("76.93"), DUE, D("86.00"))
points = st.integers(0, 10_000).map(lambda cents: D(cents).scaleb(-2))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 1), "76.93"),
        (START, "76.93"),
        (date(2026, 11, 15), "78.44"),  # 76.93 + 9.07 x 7 / 42 = 78.4416…
        (date(2026, 11, 29), "81.47"),  # the middle, 81.465, half up
        (DUE, "86.00"),
        (date(2027, 1, 1), "86.00"),
    ],
)
def test_the_line_is_straight_and_level_beyond_its_ends(day: date, expected: str) -> None:
    assert LINE.on(day) == D(expected)


def test_a_score_is_above_or_below_the_line_by_exact_points() -> None:
    day = date(2026, 11, 15)

    assert (LINE.ahead(D("80.00"), day), LINE.ahead(D("77.50"), day)) == (D("1.56"), D("-0.94"))


def test_what_is_needed_a_week_leads_to_the_target_in_the_days_that_are_left() -> None:
    assert LINE.needed(D("76.93"), START) == D("1.51")  # 9.07 in 6 weeks
    assert LINE.needed(D("84.00"), date(2026, 12, 13)) == D("2.00")
    assert LINE.needed(D("86.00"), DUE) == D("0.00")
    assert LINE.needed(D("85.99"), DUE) is None


def test_a_goal_is_due_after_it_is_set() -> None:
    with pytest.raises(ValueError, match="2026-11-08 is not after 2026-11-08"):
        Line(START, D(0), START, D(1))


@given(points, points, st.integers(1, 366), st.integers(-10, 400))
def test_the_line_always_stays_between_its_ends(
    base: Decimal, target: Decimal, days: int, place: int
) -> None:
    line = Line(START, base, START + timedelta(days=days), target)

    assert min(base, target) <= line.on(START + timedelta(days=place)) <= max(base, target)
    assert (line.on(START), line.on(line.due)) == (base, target)


@pytest.mark.parametrize(
    ("today", "least"), [("49.04", 50), ("49.00", 50), ("0.00", 1), ("99.99", 100)]
)
def test_the_least_target_is_the_next_whole_number(today: str, least: int) -> None:
    assert least_target(D(today)) == least


def test_the_suggestion_is_the_80th_percentile_by_nearest_rank() -> None:
    """Of 84 values the 68th (80 x 84 / 100 = 67.2), of 30 the 24th, of 28 the 23rd (22.4)."""
    values = [D(cents).scaleb(-2) for cents in range(8400, 0, -100)]

    assert suggested(values) == D("68.00")
    assert suggested(values[-30:]) == D("24.00")
    assert suggested(values[-28:]) == D("23.00")


def test_fewer_than_28_days_suggest_nothing() -> None:
    assert suggested([D(50)] * 27) is None


@given(st.lists(points, min_size=28, max_size=90))
def test_a_suggestion_was_had_and_four_of_five_days_always_were_at_or_below(
    values: list[Decimal],
) -> None:
    found = suggested(values)

    assert found in values
    assert 100 * sum(value <= found for value in values) >= 80 * len(values)
    assert 100 * sum(value < found for value in values) < 80 * len(values)
