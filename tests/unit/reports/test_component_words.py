"""How a component is made, with its numbers put in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.core.explain import explain
from scoring.core.records import AnyRecord, Coverage, Followers, Post, Proof, Reaction, Saved
from scoring.core.versions.v1 import V1
from teams.reports.component_report import curve_of
from teams.reports.component_words import room, steps, unmeasured
from tests.unit.core.given import EVERYTHING, TODAY, ago, invited, seated

POSTS: list[AnyRecord] = [Post(on=ago(age), form="original") for age in (0, 30, 60)]
HALF = Coverage(metrics=("*",), start=ago(29), end=TODAY)
ACCEPTED: list[AnyRecord] = [
    invited(40, contact=str(n), accepted=30 if n < 8 else None) for n in range(37)
]


def made(component: str, *records: AnyRecord) -> list[tuple[str, str]]:
    found = explain([EVERYTHING, *records], component, TODAY, V1)
    return [(step.label, step.text) for step in steps(found, V1)]


def test_a_logarithm_is_written_with_its_numbers() -> None:
    assert made("original_publishing", *POSTS) == [
        ("Points", "7 × min(1, ln(1 + 10 × 1.75 / 15) / ln 11) = 2.26")
    ]


def test_a_straight_line_is_written_with_its_numbers() -> None:
    assert made("days_active", Reaction(on=TODAY), Reaction(on=ago(3))) == [
        ("Points", "4 × min(1, 2 / 20) = 0.40")
    ]


def test_a_rate_is_written_with_the_neutral_ones_added() -> None:
    assert made("invitation_acceptance", *ACCEPTED) == [
        ("Rate, with 10 neutral ones added", "(8 + 10 × 0.1) / (37 + 10) ≈ 0.191489"),
        (
            "Points",
            "4 × min(1, max(0, ((8 + 10 × 0.1) / (37 + 10) − 0.1) / (0.45 − 0.1))) = 1.05",
        ),
    ]


def test_a_part_of_the_window_is_scaled_to_the_whole() -> None:
    found = explain([HALF, Post(on=TODAY, form="original")], "content_shared", TODAY, V1)

    assert [step.text for step in steps(found, V1)] == [
        "1 × 38.309927 / 21.891389 = 1.75",
        "6 × min(1, ln(1 + 10 × 1.75 / 20) / ln 11) = 1.57",
    ]
    assert unmeasured(found, V1) == "Provisional: measured on 30 of 90 days."


def test_a_loss_of_followers_makes_nothing_negative() -> None:
    assert made("audience_growth", Followers(on=TODAY, gained=-5)) == [
        ("Points", "2 × min(1, ln(1 + 10 × 0 / 60) / ln 11) = 0.00")
    ]


@pytest.mark.parametrize(
    ("component", "records", "text"),
    [
        ("original_publishing", POSTS, "4.74 points are left: 13.25 more make the full 15."),
        ("days_active", [Reaction(on=TODAY)], "3.80 points are left: 19 more make the full 20."),
        (
            "social_proof",
            [Proof(on=TODAY, endorsements=60, recommendations=0)],
            "All 3 points are earned.",
        ),
        (
            "invitation_acceptance",
            ACCEPTED,
            "2.95 points are left: the next 23 in a row would earn them.",
        ),
    ],
)
def test_what_is_left_is_told(component: str, records: list[AnyRecord], text: str) -> None:
    assert room(explain([EVERYTHING, *records], component, TODAY, V1)) == text


def test_what_is_not_measured_has_no_arithmetic_and_says_so() -> None:
    found = explain([], "decision_makers_contacted", TODAY, V1)

    assert (steps(found, V1), room(found)) == ((), "")
    assert unmeasured(found, V1) == (
        "Not measured: the sources tell too little of it. It takes 50% of the window and the "
        "titles of 50% of the people. Not measured is not zero."
    )


def test_what_does_not_apply_says_so() -> None:
    lead = Saved(on=TODAY, what="lead")
    found = explain([EVERYTHING, seated("free", 3), lead], "leads_and_accounts_saved", TODAY, V1)

    assert unmeasured(found, V1) == "Does not apply to the seat of this day."


def test_the_curve_has_the_place_of_the_member() -> None:
    curve = curve_of(explain([EVERYTHING, *POSTS], "original_publishing", TODAY, V1))

    assert (curve.cap, curve.full, len(curve.samples), len(curve.table)) == (7, 15, 61, 11)
    assert curve.here is not None
    assert (str(curve.here.raw), str(curve.here.points)) == ("1.75", "2.26")
    assert [str(at.points) for at in curve.table] == [
        *("0.00", "2.02", "3.21", "4.05", "4.70", "5.23", "5.68", "6.07", "6.41", "6.72", "7.00")
    ]


def test_the_curve_of_a_rate_is_over_the_shrunk_rate() -> None:
    curve = curve_of(explain([EVERYTHING, *ACCEPTED], "invitation_acceptance", TODAY, V1))

    assert (curve.is_rate, curve.full) == (True, Decimal("0.45"))
    assert curve.here is not None
    assert (str(curve.here.raw), str(curve.here.points)) == ("0.191489", "1.05")
