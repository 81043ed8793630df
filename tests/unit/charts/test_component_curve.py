"""The curve of a component: exact places of the line, the target and the member."""

from __future__ import annotations

from decimal import Decimal

from teams.charts.component_curve import Here, component_curve

D = Decimal
STRAIGHT = [(D(0), D(0)), (D(10), D("0.5")), (D(20), D(1))]


def test_a_curve_runs_to_a_quarter_beyond_full_marks() -> None:
    curve = component_curve(STRAIGHT, D(20), None)

    assert curve.line == "M0 150L400 82L800 14L1000 14"
    assert curve.area == "M0 150L400 82L800 14L1000 14L1000 150L0 150Z"
    assert (curve.full, curve.here) == ("80%", None)


def test_the_member_stands_on_the_curve() -> None:
    curve = component_curve(STRAIGHT, D(20), (D(5), D("0.25")))

    assert curve.here == Here("20%", "116", "134", is_left=False)


def test_a_member_far_beyond_full_marks_is_drawn_too() -> None:
    curve = component_curve(STRAIGHT, D(20), (D(40), D(1)))

    assert (curve.full, curve.line) == ("47.62%", "M0 150L238.1 82L476.19 14L1000 14")
    assert curve.here == Here("95.24%", "14", "32", is_left=True)


def test_a_label_never_leaves_the_chart() -> None:
    curve = component_curve(STRAIGHT, D(20), (D(0), D(0)))

    assert curve.here == Here("0%", "150", "144", is_left=False)
