"""The chart of a team by the week: literal numbers for literal places."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from teams.charts.spread import Week, spread

FIRST = date(2026, 5, 5)
D = Decimal


def weeks(*values: tuple[int, int, int] | int | None) -> list[Week]:
    """Weeks with (low, median, high), a median alone, or nothing."""
    found = []
    for n, value in enumerate(values):
        on = FIRST + timedelta(weeks=n)
        if isinstance(value, tuple):
            low, middle, high = map(D, value)
            found.append(Week(on, middle, low, high))
        else:
            found.append(Week(on, None if value is None else D(value)))
    return found


def test_the_line_runs_through_the_medians_and_the_band_around_the_quartiles() -> None:
    chart = spread(weeks((40, 44, 48), (42, 44, 46), (40, 48, 48)))

    assert chart is not None
    assert [(tick.label, tick.y) for tick in chart.ticks] == [
        (40, "188"), (42, "143"), (44, "98"), (46, "53"), (48, "8"),
    ]  # fmt: skip
    assert chart.lines == ("M0 98L500 98L1000 8",)
    assert chart.bands == ("M0 8L500 53L1000 8L1000 188L500 143L0 188Z",)
    assert (chart.now, chart.dots) == ("8", ())
    assert [(month.label, month.x) for month in chart.months] == []


def test_nothing_is_drawn_across_weeks_of_which_nothing_is_told() -> None:
    chart = spread(weeks(40, 42, None, 44, None))

    assert chart is not None
    assert chart.lines == ("M0 188L250 98",)
    assert [(dot.x, dot.y) for dot in chart.dots] == [("75%", "8")]
    assert (chart.bands, chart.now) == ((), "")


def test_one_value_has_an_axis_and_none_has_no_chart() -> None:
    alone = spread(weeks(40, 40))

    assert alone is not None
    assert [tick.label for tick in alone.ticks] == [40, 41]
    assert spread(weeks(None, None)) is None
    assert spread(weeks(40)) is None


def test_months_begin_where_they_do() -> None:
    chart = spread(weeks(40, 41, 42, 43, 44))

    assert chart is not None
    assert [(month.label, month.x) for month in chart.months] == [("Jun", "96.43%")]
