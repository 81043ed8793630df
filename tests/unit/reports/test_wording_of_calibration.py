"""What is said of a difference is what the data tells, and where it tells nothing, that."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from math import atanh, sqrt

import pytest

from scoring.core.associations import LEAST, Association
from scoring.core.result import PillarName
from teams.reports.calibration_shapes import PillarPair
from teams.reports.wording.calibration import UNKNOWN, correlated, too_few, why
from tests.teams.sample_scores import components, pillar, score

D = Decimal
PILLARS = {
    "brand": pillar("brand", "17.15"),
    "find": pillar("find", "8.01"),
    "insights": pillar("insights", "12.31"),
    "relationships": pillar("relationships", "11.57"),
}
MEASURED = score("49.04", PILLARS, components())
MISSING = replace(
    score("49.04", PILLARS, components(frozenset({"B5", "F2"})), low="41.20", high="63.00"),
    estimated=True,
)


def pair(name: PillarName, ours: str | None, theirs: str | None) -> PillarPair:
    return PillarPair(name=name, ours=ours and D(ours), theirs=theirs and D(theirs))  # type: ignore[arg-type]


def test_the_pillar_that_does_most_comes_first_and_then_what_is_not_measured() -> None:
    pillars = [
        pair("brand", "17.15", "18"),
        pair("find", "8.01", "20.5"),
        pair("insights", "9", None),
    ]

    assert why(MISSING, D("63.5"), pillars) == "Most in Find, −12.49. Not measured: B5, F2."


def test_what_the_missing_data_leaves_open_is_told() -> None:
    told = "Not measured: B5, F2. LinkedIn’s is within what that leaves open, 41.20 to 63.00."

    assert [why(MISSING, D(total), []) == told for total in ("41.20", "63", "41.19")] == [
        True,
        True,
        False,
    ]


def test_where_everything_is_measured_no_reason_is_made_up() -> None:
    assert why(MEASURED, D("70"), [pair("brand", "18", "17")]) == UNKNOWN
    assert why(MEASURED, D("49.04"), [pair("brand", "18", "17")]) == UNKNOWN


def test_what_is_covered_in_part_is_told() -> None:
    found = components()
    found["people_searches"] = replace(found["people_searches"], coverage="partial")

    assert why(score("49.04", PILLARS, found), D("50"), []) == "In part: F1."


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            Association(30, D("0.5"), (D("0.1"), D("0.8"))),
            "Who is higher here tends to be higher there.",
        ),
        (
            Association(20, D("-0.5"), (D("-0.8"), D("-0.1"))),
            "Who is higher here tends to be lower there.",
        ),
        (
            Association(30, D("0.1"), (D("-0.3"), D("0.4"))),
            "The interval includes 0: no connection can be told.",
        ),
        (Association(30, D("0.1")), "So many have the same value that no interval can be told."),
        (
            Association(30),
            "All have the same value on one side: there is no order to compare.",
        ),
        (
            Association(19),
            "19 pairs: under 20 no correlation is told, because its interval would say next to "
            "nothing.",
        ),
    ],
)
def test_a_correlation_is_told_for_what_it_is(found: Association, sentence: str) -> None:
    assert correlated(found) == sentence


def test_too_few_are_counted_and_the_reason_is_given() -> None:
    assert [too_few(n, 5).partition(" a total")[0] for n in (0, 1, 4)] == [
        "Nobody has",
        "1 member has",
        "4 members have",
    ]
    assert too_few(4, 5).endswith("from 5 members on, and their correlation from 20 on.")


def test_with_so_many_a_correlation_of_one_half_is_told_from_none() -> None:
    """By the standard error of Bonett and Wright, which docs/calibration.md names."""
    low = {n: atanh(0.5) - 1.959964 * sqrt((1 + 0.5**2 / 2) / (n - 3)) for n in (17, 18, LEAST)}

    assert low[17] < 0 < low[18] < low[LEAST]
