from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.core.standing import Figures, band, figures, is_thought_leader
from scoring.core.versions.v1 import V1


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
