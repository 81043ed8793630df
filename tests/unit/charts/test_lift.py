"""Marks of the content lab: doublings, spans of a cap, and shares of a bar."""

from __future__ import annotations

from decimal import Decimal

import pytest

from teams.charts.lift import LiftMark, Share, StepMark, lift_mark, lift_ticks, shares, step_mark

D = Decimal


@pytest.mark.parametrize(
    ("value", "low", "high", "mark"),
    [
        ("1", "0.5", "2", LiftMark("60%", "60%", "40%", "40%")),
        # From the design: 1.62 with 1.21 to 2.10 stands at 73.92 %, from 65.5 % on.
        ("1.62", "1.21", "2.10", LiftMark("60%", "73.92%", "65.5%", "15.91%")),
        ("0", "0", "9", LiftMark("60%", "0%", "0%", "100%")),
        ("0.125", "0.01", "4", LiftMark("60%", "0%", "0%", "100%")),
    ],
)
def test_a_multiple_stands_on_a_scale_of_doublings(
    value: str, low: str, high: str, mark: LiftMark
) -> None:
    assert lift_mark(D(value), D(low), D(high)) == mark


def test_the_scale_names_the_usual_post() -> None:
    assert lift_ticks() == (("20%", "¼"), ("40%", "½"), ("60%", "usual"), ("80%", "2×"))


@pytest.mark.parametrize(
    ("before", "after", "mark"),
    [
        (D("0.00"), D("5.25"), StepMark("0%", "75%", "0%", "75%")),
        (D("3.50"), D("1.75"), StepMark("50%", "25%", "25%", "25%")),
        (None, D("1.75"), StepMark("", "25%", "", "")),
        (None, None, StepMark("", "", "", "")),
    ],
)
def test_a_component_moves_on_its_cap(
    before: Decimal | None, after: Decimal | None, mark: StepMark
) -> None:
    assert step_mark(before, after, 7) == mark


def test_shares_of_a_bar_add_up_and_narrow_ones_are_not_written_on() -> None:
    assert shares([50, 0, 45, 5]) == (
        Share(0, "0%", "50%", "25%", "50"),
        Share(2, "50%", "45%", "72.5%", "45"),
        Share(3, "95%", "5%", "97.5%", ""),
    )
    assert shares([0, 0]) == ()
