"""Scatter: exact places, and a drawing that stays small."""

from __future__ import annotations

from decimal import Decimal

from teams.charts.scatter import Dot, Tick, scatter

D = Decimal


def test_a_dot_stands_in_the_middle_of_its_hundredth_of_the_scale() -> None:
    chart = scatter([(D("61.3"), D("49.04"), False), (D(0), D(100), True)], 100, 300)

    assert chart.dots == (
        Dot("0.5%", "9.46", "3.5", True),
        Dot("61.5%", "155.46", "3.5", False),
    )


def test_dots_of_one_place_are_one_larger_dot() -> None:
    points = [(D("12.5"), D("12.5"), True), (D("12.51"), D("12.6"), False)]

    [dot] = scatter(points * 100, 25, 160).dots

    assert dot == Dot("50.5%", "83.24", "9", False)


def test_the_axes_have_a_tick_every_fifth() -> None:
    ticks = scatter([], 25, 160).ticks

    assert (ticks[0], ticks[1], *ticks[5:]) == (
        Tick("0", "0%", "160"),
        Tick("5", "20%", "129.6"),
        Tick("25", "100%", "8"),
    )
