"""The chart of a goal, against numbers worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from teams.charts.bars import pillar_bar
from teams.charts.goal import GoalChart, Reached, goal_chart
from teams.charts.ring import Slice, ring
from teams.charts.trend import Month, Tick

D = Decimal
TODAY = date(2026, 11, 8)
FIRST, LAST = TODAY - timedelta(days=42), TODAY + timedelta(days=42)
PAST = [(FIRST, D("90.00")), (FIRST + timedelta(days=1), D("80.00")), (TODAY, D("75.00"))]


def drawn(**more: Any) -> GoalChart:
    given = {"past": PAST, "pace": [], "projection": [], "target": D(86), "reached_on": None}
    return goal_chart(first=FIRST, today=TODAY, last=LAST, **{**given, **more})


def test_the_axis_spans_what_is_drawn_in_whole_steps_of_few_lines() -> None:
    """75 to 90 in steps of 5: y = 24 + 166 (90 - v) / 15."""
    assert drawn().ticks == (
        Tick("190", "194", 75),
        Tick("134.67", "138.67", 80),
        Tick("79.33", "83.33", 85),
        Tick("24", "28", 90),
    )
    assert (drawn().goal, drawn().goal_text) == ("68.27", "62.27")
    assert drawn().now == "190"


def test_what_is_level_has_an_axis_too() -> None:
    chart = drawn(past=[(TODAY, D("20.00"))], target=D("20.00"))

    assert [tick.label for tick in chart.ticks] == [20, 21]


def test_days_without_a_value_break_the_line() -> None:
    days = [FIRST + timedelta(days=n) for n in range(4)]
    past = [(days[0], D(75)), (days[1], D(80)), (days[2], None), (days[3], D(90))]

    assert drawn(past=past).past == ("M0 190L11.9 134.67", "M35.71 24")
    assert drawn(past=past).now == ""


def test_pace_and_projection_begin_where_the_score_is() -> None:
    pace = [(TODAY, D(75)), (LAST, D(90))]
    projection = [(TODAY, D(75)), (TODAY + timedelta(days=21), D(80)), (LAST, D(90))]

    chart = drawn(pace=pace, projection=projection)

    assert chart.pace == "M500 190L1000 24"
    assert chart.projection == "M500 190L750 134.67L1000 24"
    assert (drawn().pace, drawn().projection) == ("", "")


@pytest.mark.parametrize(
    ("days", "reached", "left"),
    [
        (21, Reached("75%", "68.27", "58.27"), True),
        (7, Reached("58.33%", "68.27", "58.27"), False),
        (43, None, True),
    ],
)
def test_the_day_on_which_it_is_reached_is_marked_where_it_is_in_sight(
    days: int, reached: Reached | None, left: bool
) -> None:
    chart = drawn(reached_on=TODAY + timedelta(days=days))

    assert (chart.reached, chart.left) == (reached, left)


def test_months_stand_where_they_begin() -> None:
    assert drawn().months == (
        Month("4.76%", "Oct"),
        Month("41.67%", "Nov"),
        Month("77.38%", "Dec"),
    )


def test_the_goal_of_a_pillar_is_a_mark_on_its_bar_and_on_the_ring() -> None:
    """20 of 25 are 80 %; on the ring 69.6 degrees of 87, at -18.9: 120 + 96 cos, 120 + 96 sin."""
    (quarter,) = ring([Slice("brand", D("17.15"), goal=D(20))])

    assert pillar_bar(D("17.15"), goal=D(20)).goal == "80%"
    assert (quarter.goal_x, quarter.goal_y) == ("210.82", "88.9")
