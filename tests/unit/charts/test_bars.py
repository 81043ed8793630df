"""Bars in percent of their track, and how coordinates are written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from teams.charts.bars import DivergingBar, Headroom, PillarBar, diverging_bar, headroom, pillar_bar
from teams.charts.number import number, percent

D = Decimal


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (D("12.345"), "12.35"),
        (D("12.30"), "12.3"),
        (D("100"), "100"),
        (D("-0.001"), "0"),
        (0.1 + 0.2, "0.3"),
        (7, "7"),
    ],
)
def test_a_coordinate_has_at_most_two_decimals_and_no_trailing_zero(
    value: Decimal | float, text: str
) -> None:
    assert number(value) == text


def test_a_share_is_written_in_percent() -> None:
    assert percent(D("17.15"), 25) == "68.6%"


def test_a_pillar_bar_fills_four_percent_a_point() -> None:
    assert pillar_bar(D("17.15"), median=D("15.67")) == PillarBar(fill="68.6%", median="62.68%")


def test_an_estimate_is_hatched_and_bracketed_by_its_bounds() -> None:
    bar = pillar_bar(D("17.07"), estimated=True, low=D("11.61"), high=D("19.61"))

    assert bar == PillarBar(fill="68.28%", low="46.44%", high="78.44%", hatched=True)


def test_bounds_without_an_estimate_are_not_drawn() -> None:
    bar = pillar_bar(D("17.15"), low=D("17.15"), high=D("17.15"))

    assert (bar.low, bar.high) == ("", "")


def test_a_pillar_that_is_not_measured_has_no_fill() -> None:
    assert pillar_bar(None).fill == ""


def test_a_gain_starts_where_the_points_end() -> None:
    assert headroom(D("1.72"), D("2.94"), 6) == Headroom(fill="28.67%", gain="20.33%")


def test_with_gains_alone_zero_stands_left() -> None:
    bar = diverging_bar(D("5.42"), limit=D("5.5"), has_gains=True, has_losses=False)

    assert bar == DivergingBar(zero="0%", x="0%", width="97.56%", loss=False)


def test_with_losses_alone_zero_stands_right() -> None:
    bar = diverging_bar(D("-1.66"), limit=D("2.5"), has_gains=False, has_losses=True)

    assert bar == DivergingBar(zero="100%", x="34.26%", width="65.74%", loss=True)


def test_with_both_zero_stands_in_the_middle() -> None:
    bar = diverging_bar(D("-1"), limit=D("2"), has_gains=True, has_losses=True)

    assert bar == DivergingBar(zero="50%", x="25.5%", width="24.5%", loss=True)


def test_no_change_has_no_bar() -> None:
    bar = diverging_bar(D("0.00"), limit=D("2"), has_gains=True, has_losses=True)

    assert bar.width == ""
