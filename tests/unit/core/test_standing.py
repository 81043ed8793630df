from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.core.standing import Figures, band, figures, is_thought_leader, rank, top_percent
from scoring.core.versions.v1 import V1

TOTALS = [Decimal(t) for t in ("70.00", "49.04", "49.04", "36.77", "12.00", "0.00", "90.90")]


@pytest.mark.parametrize(
    ("total", "place", "percent"),
    [("90.90", 1, 15), ("70.00", 2, 29), ("49.04", 3, 43), ("36.77", 5, 72), ("0.00", 7, 100)],
)
def test_equal_totals_share_the_better_rank(total: str, place: int, percent: int) -> None:
    assert rank(Decimal(total), TOTALS) == place
    assert top_percent(Decimal(total), TOTALS) == percent


def test_one_of_a_hundred_is_exactly_the_top_one_per_cent() -> None:
    totals = [Decimal(n) for n in range(100)]

    assert top_percent(Decimal(99), totals) == 1
    assert top_percent(Decimal(50), totals) == 50


def test_nobody_stands_in_an_empty_group() -> None:
    with pytest.raises(ValueError, match="empty group"):
        top_percent(Decimal(1), [])


@pytest.mark.parametrize(
    ("total", "name"),
    [
        ("0.00", "starting"),
        ("29.99", "starting"),
        ("30.00", "developing"),
        ("49.99", "developing"),
        ("50.00", "proficient"),
        ("69.99", "proficient"),
        ("70.00", "leader"),
        ("100.00", "leader"),
    ],
)
def test_a_band_goes_by_the_exact_total(total: str, name: str) -> None:
    assert band(Decimal(total), V1) == name


def test_75_is_the_target_of_thought_leaders() -> None:
    assert not is_thought_leader(Decimal("74.99"), V1)
    assert is_thought_leader(Decimal("75.00"), V1)


def test_figures_are_of_those_measured_and_rounded_half_up() -> None:
    values = [Decimal("1.00"), None, Decimal("2.01"), Decimal("3.00"), Decimal("9.00"), None]

    assert figures(values, 1) == Figures(4, Decimal("3.75"), Decimal("2.51"))
    assert figures([*values, Decimal("0.50")], 5) == Figures(5, Decimal("3.10"), Decimal("2.01"))


def test_figures_of_fewer_than_the_floor_are_not_shown() -> None:
    values = [Decimal(n) for n in range(4)]

    assert figures(values, V1.group_floor) == Figures(4, None, None)
    assert figures([*values, Decimal(4)], V1.group_floor) == Figures(5, Decimal(2), Decimal(2))


def test_a_group_without_values_has_no_figures() -> None:
    assert figures([None, None], 1) == Figures(0, None, None)
