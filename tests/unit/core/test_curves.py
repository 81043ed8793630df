from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import numpy as np
import pytest

from scoring.core.curves import points_of, scaled_raw
from scoring.core.versions.v1 import V1
from scoring.core.window import cumulative, full_weight

WIDTH = len(V1.components)


def column(name: str, values: list[int], dtype: Any = np.int64) -> Any:
    raw = np.zeros((len(values), WIDTH), dtype)
    raw[:, V1.columns[name]] = values
    return raw


def no_trials(raw: Any) -> Any:
    return np.zeros((len(raw), 2), np.int64)


def fractions(name: str, values: list[int], weight: Any = None) -> list[int]:
    raw = column(name, values)
    fraction, _ = points_of(raw, no_trials(raw), V1, weight)
    found: list[int] = fraction[:, V1.columns[name]].tolist()
    return found


def exact(raw: int, target: int, weight: int = 1, full: int = 1) -> int:
    with localcontext() as context:
        context.prec = 60
        u = Decimal(raw) * full / (Decimal(target) * 10**8 * weight)
        f = (1 + 10 * u).ln() / Decimal(11).ln() * 10**6
        return min(10**6, int(f.to_integral_value(ROUND_HALF_UP)))


def nearest_to_a_tie(fraction: int, target: int) -> int:
    """The raw metric whose fraction is nearest to ``fraction`` and a half millionths."""
    with localcontext() as context:
        context.prec = 60
        u = (((Decimal(fraction) + Decimal("0.5")) / 10**6 * Decimal(11).ln()).exp() - 1) / 10
        return int((u * target * 10**8).to_integral_value(ROUND_HALF_UP))


def test_fractions_next_to_a_rounding_tie_are_exact() -> None:
    ties = [nearest_to_a_tie(fraction, 1000) for fraction in range(0, 999_999, 3331)]
    raw = [tie + step for tie in ties for step in (-1, 0, 1)]

    found = fractions("network_size", raw)

    assert found == [exact(value, 1000) for value in raw]


def test_scaled_fractions_next_to_a_rounding_tie_are_exact() -> None:
    covered = 23_456_789
    ties = [nearest_to_a_tie(fraction, 300) for fraction in range(1000, 999_999, 4999)]
    raw = [tie * covered // full_weight(V1) + step for tie in ties for step in (-1, 0, 1)]
    weight = np.full((len(raw), WIDTH), covered)

    found = fractions("engagement_received", raw, weight)

    assert found == [exact(value, 300, covered, full_weight(V1)) for value in raw]


def test_the_curve_begins_at_nothing_and_ends_at_its_target() -> None:
    assert fractions("network_size", [0, 1, 1000 * 10**8, 10**18]) == [0, 0, 10**6, 10**6]


def test_numbers_beyond_64_bits_are_as_exact_as_small_ones() -> None:
    values = [10**30, 42 * 10**8, 0]
    raw = column("engagement_received", values, object)

    fraction, points = points_of(raw, no_trials(raw), V1)

    place = V1.columns["engagement_received"]
    assert fraction[:, place].tolist() == [10**6, exact(42 * 10**8, 300), 0]
    assert points[:, place].tolist() == [600, 219, 0]


def test_a_checklist_per_cent_is_its_fraction() -> None:
    assert fractions("profile_completeness", [72 * 10**8, 100 * 10**8]) == [720000, 1000000]


def test_more_active_days_than_full_points_need_earn_no_more() -> None:
    assert fractions("days_active", [10 * 10**8, 20 * 10**8, 30 * 10**8]) == [
        500000,
        1000000,
        1000000,
    ]


@pytest.mark.parametrize(
    ("successes", "trials", "fraction"),
    [
        (0, 0, 0),
        (6, 20, 380952),
        (34, 80, 825397),
        (27, 63, 810176),
        (25, 160, 151261),
        (20, 20, 1000000),
        (0, 50, 0),
        (1, 10, 0),
        (1, 9, 15038),
    ],
)
def test_an_acceptance_rate_is_shrunk_towards_its_floor(
    successes: int, trials: int, fraction: int
) -> None:
    raw = column("invitation_acceptance", [successes * 10**8])

    found, _ = points_of(raw, np.array([[trials, 0]]), V1)

    assert found[0, V1.columns["invitation_acceptance"]] == fraction


def test_points_are_rounded_half_up() -> None:
    # 7 points at 0.5 and 0.000714 of the checklist: 3.50 and 0.004998, then 0.005005.
    raw = column("profile_completeness", [50 * 10**8, 7140000, 7150000])

    _, points = points_of(raw, no_trials(raw), V1)

    assert points[:, V1.columns["profile_completeness"]].tolist() == [350, 0, 1]


def test_only_decayed_components_are_scaled() -> None:
    raw = np.full((1, WIDTH), 5 * 10**8)
    half = np.full((1, WIDTH), full_weight(V1) // 2)

    plain, _ = points_of(raw, np.full((1, 2), 30), V1)
    scaled, _ = points_of(raw, np.full((1, 2), 30), V1, half)

    both = zip(V1.components, plain[0], scaled[0], strict=True)
    moved = {c.kind for c, old, new in both if old != new}
    assert moved == {"decayed"}


def test_a_scaled_raw_metric_is_rounded_half_up_to_six_decimals() -> None:
    assert scaled_raw(652_388_800, int(cumulative(V1)[40]), V1) == 9_464_319
    assert scaled_raw(150, full_weight(V1), V1) == 2
    assert scaled_raw(149, full_weight(V1), V1) == 1


def test_the_shape_of_the_raw_metrics_is_kept() -> None:
    raw = np.zeros((2, 3, WIDTH), np.int64)

    fraction, points = points_of(raw, np.zeros((2, 3, 2), np.int64), V1)

    assert fraction.shape == points.shape == (2, 3, WIDTH)
