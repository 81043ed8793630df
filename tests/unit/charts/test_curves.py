"""The curves of the rules: exact places of targets, points and labels."""

from __future__ import annotations

from scoring.core.model import LinearCurve, LogCurve, RateCurve
from teams.charts.curves import PlotPoint, PlotTick, curve_plot, decay_plot, small_curve


def test_full_marks_stand_at_four_fifths_of_a_count() -> None:
    curve = small_curve(LogCurve(15))

    assert curve.full == "70.4"
    assert curve.line.startswith("M0 29L1.47 26.87L")
    assert curve.line.endswith("L88 2")


def test_curves_that_bend_alike_are_drawn_alike() -> None:
    assert small_curve(LogCurve(15)) == small_curve(LogCurve(300))


def test_a_proportion_is_a_straight_line_up_to_full_marks() -> None:
    line = small_curve(LinearCurve(20)).line.split("L")

    assert line[12] == "17.6 22.25"
    assert line[24] == "35.2 15.5"
    assert line[48] == "70.4 2"


def test_a_rate_rises_from_its_low_to_its_high_mark() -> None:
    curve = small_curve(RateCurve(10, 45, prior=10))

    assert curve.full == "66"
    assert curve.line.startswith("M0 29L1.47 29L")
    assert curve.line.endswith("L88 2")


def test_a_high_mark_near_the_whole_stays_inside() -> None:
    assert small_curve(RateCurve(10, 100, prior=10)).full == "88"


def test_points_and_ticks_stand_where_their_values_are() -> None:
    plot = curve_plot(LogCurve(100), [(50.0, "half")], [(0.0, "0"), (100.0, "target")])

    assert plot.points == (PlotPoint("40%", "36.31", "49.31", "half"),)
    assert plot.ticks == (PlotTick("0%", "0", ""), PlotTick("80%", "target", "mid"))
    assert plot.reference == "80%"
    assert plot.area == f"{plot.line}L1000 120L0 120Z"


def test_weight_halves_and_ends_with_the_window() -> None:
    plot = decay_plot(30, 90, [(30, "a half")])

    assert plot.points == (PlotPoint("33.33%", "64", "60", "a half"),)
    assert plot.line.startswith("M0 8L")
    assert plot.line.endswith("L1000 106V120")
    assert [tick.label for tick in plot.ticks] == ["0", "30", "60", "90 days old"]
    assert plot.reference == ""
