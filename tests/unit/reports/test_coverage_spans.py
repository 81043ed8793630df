"""Days as spans: who measures which, and what they weigh."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from scoring.core.records import AnyRecord, Coverage, Member
from scoring.core.registry import CURRENT, model
from scoring.core.score import score
from teams.reports.coverage_spans import days_of_grace, length, measured, rest, weight_percent

SPEC = model(CURRENT)
D = date(2026, 11, 22)


def covers(*metrics: str, start: date, end: date = D, **more: str) -> Coverage:
    return Coverage(metrics=metrics, start=start, end=end, **more)


def spans(records: list[AnyRecord], component: str) -> dict[str, list[tuple[date, date]]]:
    """Return the covered days by source, as dates."""
    of = measured(records, SPEC).of[component]
    return {
        source: [(date.fromordinal(a), date.fromordinal(b)) for a, b in found]
        for source, found in of.items()
    }


def test_each_source_has_its_own_days_and_adjacent_ones_are_joined() -> None:
    found = spans(
        [
            covers("people_searches", start=date(2026, 9, 1), end=date(2026, 9, 10), source="a"),
            covers("people_searches", start=date(2026, 9, 11), end=date(2026, 9, 20), source="a"),
            covers("people_searches", start=date(2026, 9, 5), end=date(2026, 10, 1), source="b"),
        ],
        "people_searches",
    )

    assert found == {
        "a": [(date(2026, 9, 1), date(2026, 9, 20))],
        "b": [(date(2026, 9, 5), date(2026, 10, 1))],
    }


def test_an_asterisk_is_every_component() -> None:
    found = measured([covers("*", start=D, source="a")], SPEC)

    assert {name for name, by in found.of.items() if "a" in by} == {*SPEC.columns}


def test_what_is_bound_to_another_component_counts_on_its_days_alone() -> None:
    records: list[AnyRecord] = [
        covers("original_publishing", start=date(2026, 9, 10), end=date(2026, 9, 20)),
        covers(
            "engagement_on_originals",
            start=date(2026, 9, 1),
            end=date(2026, 9, 12),
            source="c",
            within="original_publishing",
        ),
    ]

    found = spans(records, "engagement_on_originals")

    assert found == {"c": [(date(2026, 9, 10), date(2026, 9, 12))]}


def test_a_state_is_known_from_its_first_word_on() -> None:
    told = covers("network_size", start=date(2026, 9, 10), end=date(2026, 9, 20))

    found = measured([told], SPEC).days("network_size", date(2026, 9, 1).toordinal(), D.toordinal())

    assert found == [(date(2026, 9, 10).toordinal(), D.toordinal())]


def test_the_last_day_of_a_source_is_no_day_that_never_comes() -> None:
    records: list[AnyRecord] = [
        covers("profile_completeness", start=D, end=date.max, source="a"),
        covers("people_searches", start=date(2026, 9, 1), end=date(2026, 9, 3), source="a"),
        covers("profile_completeness", start=D, end=date.max, source="b"),
    ]

    found = measured(records, SPEC)

    assert found.last("a") == date(2026, 9, 3).toordinal()
    assert found.last("b") is None


def test_saved_leads_apply_on_the_days_of_the_seat() -> None:
    seat = Member(name="", email="", seat="sales_navigator", seat_since=date(2026, 11, 10))

    found = measured([seat], SPEC)

    first, last = date(2026, 11, 1).toordinal(), D.toordinal()
    assert found.applies("leads_and_accounts_saved", first, last) == [
        (date(2026, 11, 10).toordinal(), last)
    ]
    assert found.applies("people_searches", first, last) == [(first, last)]
    assert measured([], SPEC).applies("leads_and_accounts_saved", first, last) == []


@pytest.mark.parametrize(
    ("covered", "missing"),
    [
        ([], [(1, 9)]),
        ([(1, 9)], []),
        ([(3, 4)], [(1, 2), (5, 9)]),
        ([(1, 2), (4, 4), (8, 9)], [(3, 3), (5, 7)]),
    ],
)
def test_what_is_not_covered_is_the_rest(
    covered: list[tuple[int, int]], missing: list[tuple[int, int]]
) -> None:
    assert rest(1, 9, covered) == missing
    assert length(covered) + length(missing) == 9


def test_the_latest_25_days_weigh_a_little_over_half_and_all_of_them_everything() -> None:
    last = D.toordinal()

    half = weight_percent([(last - 24, last)], last, SPEC)

    assert half.quantize(Decimal("0.01")) == Decimal("50.15")
    assert weight_percent([(last - 89, last)], last, SPEC) == 100
    assert weight_percent([], last, SPEC) == 0


def test_the_score_stops_measuring_on_the_day_after_the_days_of_grace() -> None:
    grace = days_of_grace(SPEC)
    end = D - timedelta(days=grace)
    records = [covers("people_searches", start=date(2026, 1, 1), end=end)]

    states = [
        score(records, D + timedelta(days=n), SPEC).components["people_searches"].coverage
        for n in (0, 1)
    ]

    assert grace == 24
    assert states == ["partial", "not_measured"]
