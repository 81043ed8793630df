"""The geometry of a waterfall: every bar begins where the one before ended."""

from __future__ import annotations

from decimal import Decimal

from teams.charts.waterfall import waterfall

D = Decimal


def test_steps_lie_between_the_values_before_and_after_them() -> None:
    chart = waterfall(D("50.50"), [D("1.50"), D("-2.00")])

    assert (chart.low, chart.high) == (50, 52)
    assert (chart.before, chart.after) == ("25.5%", "1%")
    gain, loss = chart.bars
    assert (gain.x, gain.width, gain.loss) == ("25.5%", "73.5%", False)
    assert (loss.x, loss.width, loss.loss) == ("1%", "98%", True)
    assert (gain.start, gain.end, loss.start, loss.end) == ("25.5%", "99%", "99%", "1%")


def test_without_a_step_both_ends_stand_at_one_place() -> None:
    chart = waterfall(D("7.00"), [])

    assert (chart.low, chart.high, chart.before, chart.after) == (7, 8, "1%", "1%")
    assert chart.bars == ()


def test_the_axis_passes_every_value_on_the_way() -> None:
    chart = waterfall(D("20.00"), [D("-5.25"), D("10.40"), D("-5.15")])

    assert (chart.low, chart.high) == (14, 26)
    assert chart.before == chart.after == "50%"
