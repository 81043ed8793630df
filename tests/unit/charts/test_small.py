"""Sparkline, histogram, distribution and coverage: exact places."""

from __future__ import annotations

from decimal import Decimal

from teams.charts.small import Cell, Column, DotMark, Spark, cells, dots, histogram, spark

D = Decimal


def test_one_pixel_of_a_sparkline_is_one_point_of_score() -> None:
    assert spark([D("40"), D("42"), D("50")]) == Spark("M2 17L37.5 15L73 7", "73", "7")


def test_a_sparkline_is_cut_at_ten_points_from_its_middle() -> None:
    assert spark([D("0"), D("100")]) == Spark("M2 22L73 2", "73", "2")


def test_one_value_makes_no_sparkline() -> None:
    assert spark([D("40")]) is None


def test_the_highest_bin_is_29_pixels_high_and_the_own_one_is_marked() -> None:
    columns = histogram((0, 0, 0, 1, 3, 1, 2, 2, 1, 0), own=4)

    assert columns[4] == Column(x="40.6%", y="1", height="29", own=True)
    assert columns[3] == Column(x="30.6%", y="20.33", height="9.67", own=False)


def test_an_empty_bin_has_no_height() -> None:
    assert histogram((0, 3))[0] == Column(x="0.6%", y="30", height="0", own=False)


def test_a_small_bin_stays_visible() -> None:
    assert histogram((1, 100))[0].height == "2"


def test_dots_stand_in_bins_of_two_and_a_half_and_stack_by_eight_and_a_half() -> None:
    marks = dots([(D("46.85"), False), (D("28.9"), False), (D("46.29"), True)])

    assert marks == (
        DotMark("28.75%", "54", False),
        DotMark("46.25%", "54", True),
        DotMark("46.25%", "45.5", False),
    )


def test_a_total_of_100_is_in_the_last_bin() -> None:
    assert dots([(D("100"), False)])[0].x == "98.75%"


def test_a_high_stack_stays_under_the_top() -> None:
    marks = dots([(D("50"), False)] * 11)

    assert (marks[0].y, marks[10].y) == ("54", "4")


def test_of_thousands_in_a_bin_one_dot_a_pixel_stands_for_all() -> None:
    marks = dots([(D("50"), False)] * 2_000 + [(D("51"), True)] * 2_000)

    full = [mark for mark in marks if not mark.estimated]
    hollow = [mark for mark in marks if mark.estimated]
    assert (full[0].y, full[1].y, len(full)) == ("54", "53", 25)
    assert len(hollow) == 25


def test_fifty_in_a_bin_are_fifty_dots() -> None:
    assert len(dots([(D("50"), False)] * 50)) == 50


def test_a_cell_is_as_wide_as_the_points_of_its_component() -> None:
    found = cells([("B1", 7, "measured"), ("B2", 3, "not_measured")])

    assert found == (
        Cell("B1", "measured", "0.25%", "27.5%", "14%"),
        Cell("B2", "not_measured", "28.25%", "11.5%", "34%"),
    )
