from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest

from scoring.core.versions.v1 import V1
from scoring.core.window import cumulative, full_weight, spread, weights


@pytest.mark.parametrize(
    ("age", "weight"),
    [(0, 1000000), (7, 850667), (14, 723635), (30, 500000), (60, 250000), (89, 127922)],
)
def test_a_weight_is_as_published(age: int, weight: int) -> None:
    assert weights(V1)[age] == weight


def test_every_weight_is_half_after_thirty_days_rounded_half_up() -> None:
    with localcontext() as context:
        context.prec = 60
        exact = [Decimal(2) ** (Decimal(-age) / 30) * 10**6 for age in range(90)]
        expected = [int(e.to_integral_value(ROUND_HALF_UP)) for e in exact]

    assert weights(V1).tolist() == expected


def test_the_weights_of_a_whole_window_sum_to_the_published_number() -> None:
    assert full_weight(V1) == 38309927
    assert cumulative(V1)[[0, 1, 90]].tolist() == [0, 1000000, 38309927]


def test_the_table_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        weights(V1)[0] = 2


def test_an_aggregate_is_spread_evenly_with_the_remainder_on_the_latest_days() -> None:
    days = spread(62, date(2026, 11, 1), date(2026, 11, 30))

    assert [count for _, count in days] == [2] * 28 + [3] * 2
    assert (days[0][0], days[-1][0]) == (date(2026, 11, 1), date(2026, 11, 30))


def test_a_loss_is_spread_like_a_gain() -> None:
    days = spread(-7, date(2026, 11, 1), date(2026, 11, 3))

    assert [count for _, count in days] == [-2, -2, -3]


def test_an_aggregate_of_one_day_stays_whole() -> None:
    assert spread(5, date(2026, 11, 1), date(2026, 11, 1)) == [(date(2026, 11, 1), 5)]


def test_an_aggregate_without_days_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        spread(5, date(2026, 11, 2), date(2026, 11, 1))
