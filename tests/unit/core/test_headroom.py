"""What a component could still earn, and the points that its curve is drawn by."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.core.curves import fraction_of
from scoring.core.headroom import Headroom, curve_samples, headroom, shrunk_rate
from scoring.core.model import LinearCurve, LogCurve, RateCurve
from scoring.core.records import AnyRecord, Connection, Profile, Search
from scoring.core.versions.v1 import V1
from tests.unit.core.given import TODAY, ago, component, covers, invited, scored


def of(name: str, *records: AnyRecord) -> Headroom | None:
    return headroom(V1.components[V1.columns[name]], component(name, *records))


def numbers(*told: str) -> list[Decimal]:
    return [Decimal(number) for number in told]


def test_a_count_is_sampled_evenly_up_to_its_target() -> None:
    samples = curve_samples(LogCurve(target=40), 5)

    assert [raw for raw, _ in samples] == numbers("0", "10", "20", "30", "40")
    assert [f for _, f in samples] == numbers("0", "0.522443", "0.747222", "0.892477", "1")


def test_a_linear_curve_is_a_line() -> None:
    assert curve_samples(LinearCurve(full=20), 3) == [
        (Decimal(0), Decimal(0)),
        (Decimal(10), Decimal("0.5")),
        (Decimal(20), Decimal(1)),
    ]


def test_a_rate_is_sampled_by_the_shrunk_rate() -> None:
    samples = curve_samples(RateCurve(10, 45, prior=10), 10)

    assert [raw for raw, _ in samples][:4] == numbers("0", "0.05", "0.1", "0.15")
    assert [f for _, f in samples][1:4] == numbers("0", "0", "0.142857")
    assert samples[-1] == (Decimal("0.45"), Decimal(1))


def test_a_curve_takes_two_points_or_more() -> None:
    with pytest.raises(ValueError, match="two points or more, not 1"):
        curve_samples(LinearCurve(full=20), 1)


def test_samples_lie_on_the_curve_of_the_score() -> None:
    searches = [Search(on=TODAY, count=10), Search(on=ago(30), count=10)]

    found = component("people_searches", *searches)

    assert found.raw == 15
    assert Decimal(fraction_of(15 * 10**8, LogCurve(target=40))).scaleb(-6) == found.fraction


def test_a_rate_stands_on_its_curve_where_the_score_says() -> None:
    curve = RateCurve(10, 45, prior=10)
    accepted = [invited(20, contact=f"c{n}", accepted=18) for n in range(3)]

    found = component("invitation_acceptance", *accepted, invited(20, contact="ignored"))

    rate = shrunk_rate(3, 4, curve)
    assert rate == Fraction(4, 14)
    assert Decimal(fraction_of(int(rate * 10**8), curve)).scaleb(-6) == found.fraction


def test_of_an_empty_component_everything_is_left() -> None:
    assert of("people_searches") == Headroom(Decimal("6.00"), Decimal(40), Decimal(40))


def test_of_a_full_component_nothing_is_left() -> None:
    connections = [Connection(on=TODAY, contact=f"c{n}", company="x") for n in range(1200)]

    assert of("network_size", *connections) == Headroom(Decimal("0.00"), Decimal(0), Decimal(1000))


def test_a_checklist_misses_what_is_not_met() -> None:
    profile = Profile(on=TODAY, values={"photo": True})

    assert of("profile_completeness", profile) == Headroom(
        Decimal("5.95"), Decimal(85), Decimal(100)
    )


def test_a_rate_misses_successes_in_a_row() -> None:
    assert of("invitation_acceptance") == Headroom(Decimal("4.00"), Decimal(7), Decimal(7))
    seven = [invited(20, contact=f"c{n}", accepted=18) for n in range(7)]
    assert of("invitation_acceptance", *seven) == Headroom(Decimal("0.00"), Decimal(0), Decimal(7))


def test_without_a_value_nothing_is_said() -> None:
    found = scored(covers(3)).components["people_searches"]

    assert headroom(V1.components[V1.columns["people_searches"]], found) is None
