"""Weekly amounts, what they take, and what is assumed of others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.core.mix import Mix, inputs, working_days
from scoring.core.model import LogCurve, ModelSpec
from scoring.core.options import Options
from scoring.core.plan import most, plan
from scoring.core.records import AnyRecord, Engagement, Post
from scoring.core.response import usual_accepted, usual_received
from scoring.core.versions.v1 import V1
from scoring.core.what_if import Forecast, what_if
from tests.unit.core.any_evidence import NOON
from tests.unit.core.any_plan import horizons, members, mixes
from tests.unit.core.given import EVERYTHING, TODAY, ago, covers, invited, scored


@cache
def draft() -> ModelSpec:
    """Rules of an organization's own: other targets, other points, fewer that count a day."""
    brand, find, *others = V1.pillars
    b1, b2, b3, b4, b5 = brand.components
    harder = replace(b3, curve=LogCurve(target=40), max=9)
    pillars = (replace(brand, components=(replace(b1, max=5), b2, harder, b4, b5)), find, *others)
    caps = replace(V1.caps, shares=100, searches=200, reactions=300)
    return replace(V1, name="draft", pillars=pillars, caps=caps, reshare_words=40)


def limits(spec: ModelSpec) -> dict[str, int]:
    return {one.name: one.most for one in inputs(spec)}


def test_the_inputs_are_twelve_with_their_units_and_efforts() -> None:
    told = [f"{one.name}: {one.minutes} min, at most {one.most} {one.unit}" for one in inputs(V1)]

    assert told == [
        "posts: 30 min, at most 5 posts",
        "articles: 120 min, at most 1 articles",
        "reshares: 10 min, at most 5 reshares",
        "comments: 7 min, at most 10 comments",
        "reactions: 1 min, at most 25 reactions",
        "searches: 2 min, at most 20 searches",
        "views: 1.5 min, at most 50 profiles",
        "saved: 2 min, at most 20 leads",
        "invitations: 5 min, at most 10 people",
        "conversations: 10 min, at most 8 people",
        "recommendations: 15 min, at most 1 people",
        "profile: 10 min, at most 11 items",
    ]


def test_every_input_is_an_amount_of_a_mix_and_leads_for_a_navigator_seat_alone() -> None:
    assert Mix(**limits(V1)) == most(V1)
    assert [one.name for one in inputs(V1) if one.navigator] == ["saved"]
    assert [one.name for one in inputs(V1) if one.once] == ["profile"]


def test_no_amount_is_above_what_the_caps_of_a_model_let_count() -> None:
    assert (limits(draft())["searches"], limits(draft())["reactions"]) == (10, 15)


def test_what_is_done_once_is_spread_over_the_weeks() -> None:
    """Two weeks and a day are three begun weeks: 2 x 30 a week and 4 x 10 once."""
    assert Mix(posts=2, profile=4).minutes_a_week(15, V1) == Decimal("73.3")
    assert Mix(views=5).minutes_a_week(7, V1) == Decimal("7.5")


def test_working_days_are_mondays_to_fridays_after_today_up_to_the_horizon() -> None:
    days = working_days(date(2026, 11, 26), date(2026, 12, 1))

    assert [day.day for day in days] == [27, 30, 1]


@settings(max_examples=20, deadline=None)
@given(members(), mixes(steps=True), horizons, st.data())
def test_the_rules_of_the_model_that_is_asked_about_hold(
    records: list[AnyRecord], mix: Mix, by: date, data: st.DataObject
) -> None:
    spec = draft()
    allowed = {n: min(mix.amount(n), limit) for n, limit in limits(spec).items()}
    mix = replace(mix, **allowed)
    forecast = Forecast(records, TODAY, by, spec)
    within = replace(most(spec), accepted=mix.accepted, received=mix.received)

    found = Options(forecast, within).scores_of_mixes([mix]).at(0, by)

    assert found == what_if(records, mix, TODAY, by, spec).planned
    assert found.model == "draft"


def test_under_harder_rules_a_plan_reaches_less() -> None:
    within = Mix(posts=3)

    ours = plan([EVERYTHING], Decimal(100), TODAY, ago(-30), V1, within=within)
    theirs = plan([EVERYTHING], Decimal(100), TODAY, ago(-30), draft(), within=within)

    assert ours.mix == theirs.mix == within
    assert ours.planned.components["original_publishing"].fraction == Decimal("0.823793")
    assert theirs.planned.components["original_publishing"].fraction == Decimal("0.501488")


def test_invitations_are_assumed_to_be_accepted_as_so_far() -> None:
    sent = [
        invited(20, contact="a", accepted=15),
        invited(21, contact="b", accepted=15),
        invited(22, contact="c"),
        invited(3, contact="d"),
    ]

    assert usual_accepted(scored(EVERYTHING, *sent)) == 66


@pytest.mark.parametrize("records", [[EVERYTHING], [covers(9, 0, "people_searches")]])
def test_where_nothing_is_decided_30_per_cent_are_assumed(records: list[AnyRecord]) -> None:
    assert usual_accepted(scored(*records)) == 30


def test_posts_are_assumed_to_receive_what_they_did_on_average() -> None:
    """12 reactions; 4 and 3 comments by another source; a reshare and an old post: 25 / 2."""
    posts = [
        Post(on=ago(3), form="original", reactions=12),
        Post(on=ago(9), form="article", moment=NOON),
        Engagement(on=ago(9), moment=NOON + 500, reactions=4, comments=3),
        Post(on=ago(10), form="repost", reactions=900),
        Post(on=ago(90), form="original", reactions=900),
    ]

    assert usual_received(posts, TODAY, V1) == 12
    assert usual_received([], TODAY, V1) == 0


def test_what_posts_receive_counts_for_brand_and_insights() -> None:
    """12 reactions on Monday, 6 days old on Sunday: x = 10.446612, 0.75 of 6 in each pillar."""
    mix = Mix(posts=1, received=12)

    found = what_if([EVERYTHING], mix, TODAY, date(2026, 11, 29), V1)

    assert found.components["engagement_on_originals"].planned == Decimal("0.75")
    assert found.components["engagement_received"].planned == Decimal("0.75")
