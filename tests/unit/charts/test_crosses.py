"""The chart of teams by two measures: literal numbers for literal places."""

from __future__ import annotations

from decimal import Decimal

from teams.charts.crosses import Reach, cross_chart

D = Decimal


def test_a_group_stands_at_its_medians_with_lines_as_far_as_they_may_lie() -> None:
    chart = cross_chart(
        [(1, Reach(D(20), D(10), D(30)), Reach(D(5), D(0), D(10))), (2, Reach(D(30)), Reach(D(10)))]
    )

    assert chart is not None
    one, two = chart.crosses
    assert (one.number, one.x, one.y) == (1, "51%", "152")
    assert (one.left, one.right, one.upper, one.lower) == ("6%", "96%", "12", "292")
    assert (two.x, two.y, two.left, two.upper) == ("96%", "12", "", "")
    assert [(tick.label, tick.at) for tick in chart.across] == [
        ("10", "6%"), ("15", "28.5%"), ("20", "51%"), ("25", "73.5%"), ("30", "96%"),
    ]  # fmt: skip
    assert [tick.label for tick in chart.upwards] == ["0", "2", "4", "6", "8", "10"]


def test_equal_values_and_losses_have_an_axis() -> None:
    same = cross_chart([(1, Reach(D("2.5")), Reach(D(-1), D(-3), D(1)))])

    assert same is not None
    assert [tick.label for tick in same.across] == ["2.5", "2.6"]
    assert [tick.label for tick in same.upwards] == ["−3", "−2", "−1", "0", "1"]


def test_large_values_have_an_axis_too_and_nothing_has_none() -> None:
    chart = cross_chart([(1, Reach(D(0)), Reach(D(1))), (2, Reach(D(9000)), Reach(D(1)))])

    assert chart is not None
    assert [tick.label for tick in chart.across] == ["0", "2000", "4000", "6000", "8000", "10000"]
    assert cross_chart([]) is None
