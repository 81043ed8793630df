"""The stacked history: scale, bands, runs, labels, months and markers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from teams.charts.trend import Dot, Label, Mark, Month, Sample, Tick, trend

D = Decimal
FIRST = date(2026, 5, 10)


def sample(days: int, brand: str | None = "5", model: str = "v1") -> Sample:
    """A day with 5 points in each of three pillars, and what is given in brand."""
    points = None if brand is None else D(brand)
    five = D(5)
    return Sample(
        on=FIRST + timedelta(days=days),
        pillars={"brand": points, "find": five, "insights": five, "relationships": five},
        total=None if points is None else points + 15,
        model=model,
    )


def test_one_day_makes_no_chart() -> None:
    assert trend([sample(0)]) is None


def test_no_day_makes_no_chart() -> None:
    assert trend([]) is None


def test_the_scale_ends_at_the_next_multiple_of_20() -> None:
    chart = trend([sample(0), sample(7, "15")])

    assert chart is not None
    assert chart.ticks == (Tick("268", "272", 0), Tick("139", "143", 20), Tick("10", "14", 40))


def test_a_total_on_a_multiple_of_20_needs_no_higher_scale() -> None:
    chart = trend([sample(0), sample(7)])

    assert chart is not None
    assert chart.ticks[-1].label == 20


def test_bands_are_stacked_from_relationships_to_brand() -> None:
    chart = trend([sample(0), sample(7)])

    assert chart is not None
    assert [(band.name, band.edge) for band in chart.bands] == [
        ("relationships", "M0 203.5L1000 203.5"),
        ("insights", "M0 139L1000 139"),
        ("find", "M0 74.5L1000 74.5"),
        ("brand", "M0 10L1000 10"),
    ]
    assert chart.bands[1].area == "M0 139L1000 139L1000 203.5L0 203.5Z"


def test_the_total_runs_on_top() -> None:
    chart = trend([sample(0), sample(7), sample(14)])

    assert chart is not None
    assert chart.totals == ("M0 10L500 10L1000 10",)
    assert chart.now == "10"


def test_other_rules_begin_a_new_run() -> None:
    day = sample(7)

    chart = trend([sample(0), day, replace(day, model="v2"), sample(14, model="v2")])

    assert chart is not None
    assert chart.totals == ("M0 10L500 10", "M500 10L1000 10")


def test_a_pillar_that_is_not_measured_leaves_no_band_and_no_total() -> None:
    chart = trend([sample(0, None), sample(7, None)])

    assert chart is not None
    assert [band.name for band in chart.bands] == ["relationships", "insights", "find"]
    assert (chart.totals, chart.now) == ((), "")


def test_a_day_that_is_alone_stands_for_the_half_week_around_it() -> None:
    chart = trend([sample(0, None), sample(7, None), sample(10)])

    assert chart is not None
    assert chart.totals == ("M700 10L1000 10",)
    assert chart.bands[-1].edge == "M700 10L1000 10"


def test_labels_stand_beside_their_band_and_clear_of_each_other() -> None:
    chart = trend([sample(0), sample(7)])

    assert chart is not None
    assert chart.labels == (
        Label("", "4", "14", D(20)),
        Label("brand", "36.25", "46.25", D(5)),
        Label("find", "100.75", "110.75", D(5)),
        Label("insights", "165.25", "175.25", D(5)),
        Label("relationships", "229.75", "239.75", D(5)),
    )


def test_labels_of_thin_bands_are_pushed_apart() -> None:
    flat = Sample(FIRST, dict.fromkeys(("brand", "find", "insights", "relationships"), D(0)), D(0))

    chart = trend([flat, replace(flat, on=FIRST + timedelta(days=7))])

    assert chart is not None
    assert [label.text_y for label in chart.labels] == ["208", "224", "240", "256", "272"]


def test_months_begin_at_their_first_day() -> None:
    chart = trend([sample(0), sample(182)])

    assert chart is not None
    assert chart.months[0] == Month("12.09%", "Jun")
    assert [month.label for month in chart.months] == ["Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]


def test_months_go_on_over_new_year() -> None:
    start = date(2026, 12, 20)

    chart = trend([replace(sample(0), on=start), replace(sample(0), on=start + timedelta(days=50))])

    assert chart is not None
    assert [month.label for month in chart.months] == ["Jan", "Feb"]


def test_markers_are_numbered_in_order() -> None:
    marks = [(FIRST + timedelta(days=day), "import", None) for day in (8, 91)]

    chart = trend([sample(0), sample(182)], marks)

    assert chart is not None
    assert chart.marks == (Mark(1, "import", "4.4%"), Mark(2, "import", "50%"))
    assert chart.numbers == (1, 2)


def test_markers_that_would_overlap_share_a_number() -> None:
    marks = [(FIRST + timedelta(days=day), "import", None) for day in (8, 9, 40)]

    chart = trend([sample(0), sample(182)], marks)

    assert chart is not None
    assert chart.numbers == (1, 1, 2)
    assert len(chart.marks) == 2


def test_a_time_has_a_width_and_a_number_of_its_own() -> None:
    day = FIRST + timedelta(days=91)
    marks = [
        (day, "import", None),
        (day, "absence", day + timedelta(days=45)),
        (day + timedelta(days=120), "absence", day + timedelta(days=300)),
    ]

    chart = trend([sample(0), sample(182)], marks)

    assert chart is not None
    assert chart.marks == (
        Mark(1, "import", "50%"),
        Mark(2, "absence", "50%", "24.73%"),
        Mark(3, "absence", "100%", "0%"),
    )


def test_what_restated_days_showed_first_is_a_line_a_run_of_them() -> None:
    days = [sample(7 * n) for n in range(5)]
    days[1:3] = [replace(day, first=D(10)) for day in days[1:3]]
    days[4] = replace(days[4], first=D(30))

    chart = trend(days)

    assert chart is not None
    assert chart.ticks[-1].label == 40
    assert chart.firsts == ("M250 203.5L500 203.5", "M892.86 74.5L1000 74.5")


def test_linkedins_own_index_is_a_line_with_dots_and_a_label() -> None:
    told = [(FIRST - timedelta(days=1), D(90)), (FIRST, D(31)), (FIRST + timedelta(days=7), D(37))]

    chart = trend([sample(0), sample(14)], recorded=told)

    assert chart is not None
    assert chart.ticks[-1].label == 40
    assert chart.recorded == "M0 68.05L500 29.35"
    assert chart.dots == (Dot("0%", "68.05"), Dot("50%", "29.35"))
    assert chart.labels[0] == Label("linkedin", "23.35", "33.35", D(37))
    assert [label.name for label in chart.labels[1:3]] == ["", "brand"]


def test_one_number_of_linkedins_is_a_dot_without_a_line() -> None:
    chart = trend([sample(0), sample(14)], recorded=[(FIRST, D(10))])

    assert chart is not None
    assert (chart.recorded, len(chart.dots)) == ("", 1)
