"""The worked cases, derived by hand from the specification."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scoring.core.curves import points_of
from scoring.core.pillars import Pillars, pillars
from scoring.core.records import Followers, Post, Reaction
from scoring.core.versions.v1 import V1
from scoring.core.window import full_weight
from tests.unit.core.given import EVERYTHING, ago, covers, scored

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "ssi_v1.json").read_text())
CASES = {case["id"]: case for case in GOLDEN["cases"]}
EVENTS = {case["id"]: case for case in GOLDEN["event_cases"]}
NAMES = [c.name for c in V1.components]
RATES = [c.name for c in V1.components if c.kind == "rate"]

each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def components_of(case: dict[str, Any]) -> list[dict[str, Any]]:
    return [case["components"][name] for name in NAMES]


def raw_of(component: dict[str, Any]) -> int:
    told = Decimal(component.get("raw", 0)) + Decimal(component.get("successes", 0))
    return int(told * 100_000_000)


def computed(case: dict[str, Any]) -> tuple[Any, Any, Any, Pillars]:
    components = components_of(case)
    raw = np.array([[raw_of(c) for c in components]], np.int64)
    trials = np.array([[case["components"][name].get("trials", 0) for name in RATES]])
    has_value = np.array([["points" in c for c in components]])
    applies = np.array([[c["coverage"] != "not_applicable" for c in components]])
    fraction, points = points_of(raw, trials, V1)
    return fraction[0], points[0], has_value[0], pillars(points, has_value, applies, V1)


@each_case
def test_every_golden_raw_metric_becomes_the_golden_fraction_and_points(
    case: dict[str, Any],
) -> None:
    fraction, points, has_value, _ = computed(case)

    expected = [c for c in components_of(case) if "points" in c]
    assert fraction[has_value].tolist() == [int(Decimal(c["fraction"]) * 10**6) for c in expected]
    assert points[has_value].tolist() == [int(Decimal(c["points"]) * 100) for c in expected]


@each_case
def test_every_golden_pillar_adds_up_as_worked_by_hand(case: dict[str, Any]) -> None:
    *_, sums = computed(case)

    expected = case["pillars"].values()
    valued = sums.valued[0]
    points = np.where(valued, sums.points[0], -1)
    assert points.tolist() == [int(Decimal(p["points"] or "-0.01") * 100) for p in expected]
    assert sums.earned[0].tolist() == [int(Decimal(p["earned"]) * 100) for p in expected]
    assert sums.measured[0].tolist() == [p["measured_max"] for p in expected]
    assert sums.applicable[0].tolist() == [p["applicable_max"] for p in expected]
    assert sums.estimated[0].tolist() == [p["estimated"] for p in expected]
    assert sums.low[0].tolist() == [int(Decimal(p["low"]) * 100) for p in expected]
    assert sums.high[0].tolist() == [int(Decimal(p["high"]) * 100) for p in expected]


@pytest.mark.parametrize(
    ("name", "total"),
    [
        ("G1", 3677),
        ("G2", 4904),
        ("G3", 9090),
        ("G3b", 7693),
        ("G4", 6329),
        ("G4b", 6294),
        ("G4c", 6630),
        ("G5", 6161),
    ],
)
def test_every_golden_total_is_the_sum_of_its_pillars(name: str, total: int) -> None:
    *_, sums = computed(CASES[name])

    assert sums.totalled.all()
    assert sums.total[0] == total == int(Decimal(CASES[name]["total"]) * 100)


def test_a_member_with_a_profile_and_connections_alone_has_no_total() -> None:
    *_, sums = computed(CASES["G6"])

    assert CASES["G6"]["total"] is None
    assert not sums.totalled.any()


@pytest.mark.parametrize("sample", GOLDEN["curve_samples"], ids=lambda s: str(s["u"]))
def test_the_curve_passes_through_its_samples(sample: dict[str, Any]) -> None:
    targets = [getattr(c.curve, "target", 0) for c in V1.components]
    u = int(Decimal(str(sample["u"])) * 100_000_000)
    raw = np.array([[target * u for target in targets]], np.int64)

    fraction, _ = points_of(raw, np.zeros((1, 2), np.int64), V1)

    bent = [column for column, target in enumerate(targets) if target]
    assert len(bent) == 17
    assert set(fraction[0, bent].tolist()) == {int(Decimal(sample["fraction"]) * 10**6)}


def test_the_weights_sum_to_the_golden_sum() -> None:
    assert full_weight(V1) == int(Decimal(GOLDEN["weights_sum"]) * 10**6)


def test_posts_at_the_ages_of_e1_are_worth_its_raw_metric() -> None:
    posts = [Post(on=ago(age), form="original") for age in EVENTS["E1"]["ages"]]

    publishing = scored(EVERYTHING, *posts).components["original_publishing"]

    assert publishing.raw == Decimal(EVENTS["E1"]["raw"])


def test_reposts_at_the_ages_of_e2_are_worth_its_raw_metric() -> None:
    posts = [Post(on=ago(age), form="repost") for age in EVENTS["E2"]["ages"]]

    shared = scored(EVERYTHING, *posts).components["content_shared"]

    assert shared.raw == Decimal(EVENTS["E2"]["raw"])


def test_an_event_of_age_90_is_outside_of_the_window_as_in_e3() -> None:
    reactions = [Reaction(on=ago(age)) for age in EVENTS["E3"]["ages"]]

    given = scored(EVERYTHING, *reactions).components["reactions_given"]

    assert given.raw == Decimal(EVENTS["E3"]["raw"])


def test_forty_covered_days_scale_the_raw_metric_as_in_e4() -> None:
    posts = [Post(on=ago(age), form="original") for age in EVENTS["E4"]["ages"]]

    publishing = scored(covers(39), *posts).components["original_publishing"]

    assert publishing.coverage == "partial"
    assert publishing.covered_days == EVENTS["E4"]["covered_days"]
    assert publishing.raw == Decimal(EVENTS["E4"]["raw_adjusted"])
    assert publishing.points == Decimal(EVENTS["E4"]["points_B3"])


def test_a_member_scores_a_golden_case_end_to_end() -> None:
    """Sam's audience growth: a steady gain of one follower a day for 90 days."""
    gains = [Followers(on=ago(age), gained=1) for age in range(90)]

    growth = scored(EVERYTHING, *gains).components["audience_growth"]

    expected = CASES["G3"]["components"]["audience_growth"]
    assert str(growth.raw) == expected["raw"]
    assert str(growth.fraction) == expected["fraction"]
    assert str(growth.points) == expected["points"]
