"""The chart of quadrants: exact places."""

from __future__ import annotations

from decimal import Decimal

import pytest

from teams.charts.quadrants import Mark, quadrant_chart

D = Decimal


def test_scores_go_to_the_right_and_attainments_upwards_from_nothing() -> None:
    chart = quadrant_chart(
        [(D(0), D(0)), (D("48.81"), D("0.5")), (D(100), D(1))], (D(50), D("0.9"))
    )

    assert chart.marks == (Mark("0%", "268"), Mark("48.81%", "138"), Mark("100%", "8"))
    assert chart.median == Mark("50%", "34")
    assert [(line.label, line.y) for line in chart.lines] == [
        ("0%", "268"),
        ("50%", "138"),
        ("100%", "8"),
    ]


@pytest.mark.parametrize(
    ("largest", "labels"),
    [
        ("0", ["0%", "50%", "100%"]),
        ("1.01", ["0%", "50%", "100%", "150%"]),
        ("1.5", ["0%", "50%", "100%", "150%"]),
        ("4", ["0%", "100%", "200%", "300%", "400%"]),
    ],
)
def test_the_axis_ends_at_the_next_half_and_holds_all_of_the_quota(
    largest: str, labels: list[str]
) -> None:
    chart = quadrant_chart([(D(1), D(largest))], (D(1), D(largest)))

    assert [line.label for line in chart.lines] == labels
    assert all(8 <= D(mark.y) <= 268 for mark in chart.marks)
