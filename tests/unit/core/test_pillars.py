"""Pillars and totals: estimated, bounded, not measured."""

from __future__ import annotations

from decimal import Decimal

from scoring.core.records import Post, Profile, Proof, Reaction
from scoring.core.standing import partial_index
from tests.unit.core.given import EVERYTHING, TODAY, ago, covers, scored

BRAND = ("profile_completeness", "social_proof", "original_publishing")
INSIGHTS = ("content_shared", "thoughtful_comments", "regularity")
RELATIONSHIPS = ("network_size", "decision_maker_connections", "invitation_acceptance")
COMPLETE = Profile(on=TODAY, values={"photo": True, "skills": 5})


def test_a_pillar_is_scaled_from_what_is_measured_and_says_so() -> None:
    brand = scored(covers(100, 0, *BRAND), COMPLETE).pillars["brand"]

    # 23 % of 7 points are 1.61 of 17 measured ones.
    assert (brand.earned, brand.measured_max, brand.applicable_max) == (Decimal("1.61"), 17, 25)
    assert (brand.points, brand.estimated) == (Decimal("2.37"), True)
    assert (brand.low, brand.high) == (Decimal("1.61"), Decimal("9.61"))


def test_a_pillar_of_exactly_60_per_cent_has_a_value() -> None:
    measured = scored(covers(100, 0, *RELATIONSHIPS)).pillars["relationships"]
    less = scored(covers(100, 0, *RELATIONSHIPS[:2], "internal_connections"))

    assert (measured.measured_max, measured.points) == (15, 0)
    assert (less.pillars["relationships"].measured_max, less.pillars["relationships"].points) == (
        13,
        None,
    )


def test_a_pillar_without_a_value_keeps_its_components_and_bounds() -> None:
    found = scored(covers(100, 0, *BRAND[:2]), COMPLETE)

    brand = found.pillars["brand"]
    assert (brand.points, brand.estimated, brand.earned) == (None, False, Decimal("1.61"))
    assert (brand.low, brand.high) == (Decimal("1.61"), Decimal("16.61"))
    assert found.components["profile_completeness"].points == Decimal("1.61")


def test_a_partial_component_counts_as_measured_for_its_pillar() -> None:
    found = scored(covers(100, 0, *BRAND[:2]), covers(40, 0, BRAND[2]))

    assert found.components[BRAND[2]].coverage == "partial"
    assert (found.pillars["brand"].measured_max, found.pillars["brand"].points) == (17, 0)


def test_a_total_is_estimated_where_a_pillar_is() -> None:
    whole = scored(EVERYTHING, COMPLETE)
    names = [name for name in whole.components if name != "audience_growth"]

    found = scored(covers(2000, 0, *names), COMPLETE)

    assert (whole.estimated, whole.low, whole.high) == (False, whole.total, whole.total)
    assert (found.total, found.estimated) == (Decimal("1.75"), True)
    assert (found.low, found.high) == (Decimal("1.61"), Decimal("3.61"))


def test_a_total_needs_all_four_pillars() -> None:
    names = [*BRAND, *INSIGHTS, *RELATIONSHIPS]

    found = scored(covers(100, 0, *names), COMPLETE, Reaction(on=TODAY))

    assert (found.total, found.estimated) == (None, False)
    valued = [pillar.name for pillar in found.measured_pillars]
    assert valued == ["brand", "insights", "relationships"]
    assert (found.low, found.high) == (
        sum(p.low for p in found.pillars.values()),
        sum(p.high for p in found.pillars.values()),
    )


def test_three_pillars_have_an_index_of_75() -> None:
    names = [*BRAND, *INSIGHTS, *RELATIONSHIPS]
    posts = [Post(on=ago(age), form="original") for age in range(0, 90, 3)]
    proof = Proof(on=TODAY, endorsements=60, recommendations=0)

    found = scored(covers(100, 0, *names), *posts, proof, COMPLETE)

    # Thirty posts weigh 13.066: 6.64 of 7 and 5.05 of 6; 11.25 and 5.05 of 17 measured points.
    points = [pillar.points for pillar in found.measured_pillars]
    assert points == [Decimal("16.54"), Decimal("7.43"), Decimal("0.00")]
    assert partial_index(found) == Decimal("31.96")


def test_two_pillars_or_four_have_no_index() -> None:
    assert partial_index(scored(covers(100, 0, *BRAND, *INSIGHTS))) is None
    assert partial_index(scored(EVERYTHING)) is None
