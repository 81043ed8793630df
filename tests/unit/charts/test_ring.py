"""The ring, against the paths that were worked out by hand for the mock of a score of 49.04."""

from __future__ import annotations

from decimal import Decimal

from teams.charts.ring import Slice, ring

BRAND = Slice("brand", Decimal("17.15"), median=Decimal("15.67"))


def test_a_quarter_spans_87_degrees_from_the_top() -> None:
    (quarter,) = ring([BRAND])

    assert quarter.track == "M122.51 24.03A96 96 0 0 1 215.97 117.49"


def test_an_arc_ends_at_its_share_of_25_points() -> None:
    (quarter,) = ring([BRAND])

    assert quarter.arc == "M122.51 24.03A96 96 0 0 1 204.11 73.73"


def test_the_median_is_a_tick_outside_of_the_ring() -> None:
    (quarter,) = ring([BRAND])

    assert quarter.tick == "M207.91 60.77L214.55 56.3"


def test_quarters_go_round_clockwise() -> None:
    empty = Slice("any", Decimal(25))

    starts = [quarter.track.split("A")[0] for quarter in ring([empty] * 4)]

    assert starts == ["M122.51 24.03", "M215.97 122.51", "M117.49 215.97", "M24.03 117.49"]


def test_letters_stand_in_the_middle_of_their_quarter() -> None:
    quarters = ring([BRAND] * 4)

    assert [(q.letter_x, q.letter_y) for q in quarters] == [
        ("174.45", "69.55"),
        ("174.45", "178.45"),
        ("65.55", "178.45"),
        ("65.55", "69.55"),
    ]


def test_a_pillar_that_is_not_measured_has_two_dashed_arcs_and_no_track() -> None:
    (quarter,) = ring([Slice("brand", None)])

    assert quarter.gaps == (
        "M122.32 31.53A88.5 88.5 0 0 1 208.47 117.68",
        "M122.71 16.54A103.5 103.5 0 0 1 223.46 117.29",
    )
    assert (quarter.track, quarter.arc) == ("", "")


def test_zero_points_leave_the_track_empty() -> None:
    (quarter,) = ring([Slice("brand", Decimal(0))])

    assert quarter.arc == ""
    assert quarter.track != ""


def test_an_estimate_is_marked() -> None:
    (quarter,) = ring([Slice("brand", Decimal(5), estimated=True)])

    assert quarter.estimated
