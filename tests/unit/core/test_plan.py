"""The cheapest weekly mix that reaches a total by a date, or the best that can be reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.core.mix import Mix, cost, inputs
from scoring.core.options import Options
from scoring.core.plan import Plan, most, plan
from scoring.core.records import AnyRecord, Post, Search
from scoring.core.score import score
from scoring.core.versions.v1 import V1
from scoring.core.what_if import Forecast, what_if
from tests.unit.core.any_evidence import COMPANIES
from tests.unit.core.any_plan import NETWORK, horizons, members, mixes, policies
from tests.unit.core.given import EVERYTHING, TODAY, ago, covers, invited, navigator

OURS = frozenset(COMPANIES[1:2])
FEW = settings(max_examples=25, deadline=None)
SUNDAY = date(2026, 11, 29)
MONTH = ago(-30)
STEADY: list[AnyRecord] = [
    EVERYTHING,
    NETWORK,
    *(Post(on=ago(age), form="original", reactions=12) for age in range(2, 80, 7)),
    *(Search(on=ago(age), count=2) for age in range(1, 80, 3)),
    *(invited(age, contact=f"c{age}", title=100, accepted=age - 1) for age in range(3, 60, 9)),
]
NEW: list[AnyRecord] = [EVERYTHING, navigator()]
GRIDS = [
    (NEW, Mix(posts=2, reshares=2, comments=2, reactions=10)),
    (STEADY, Mix(searches=10, views=10, invitations=2, conversations=2, accepted=40)),
    (STEADY, Mix(posts=1, comments=1, searches=5, invitations=1, profile=2, recommendations=1)),
    (NEW, Mix(posts=2, articles=1, reshares=1, saved=10, views=5, received=20)),
    (STEADY, Mix(comments=2, reactions=5, conversations=2, invitations=3, accepted=0)),
]


def planned(target: str, *records: AnyRecord, within: Mix | None = None, by: date = SUNDAY) -> Plan:
    return plan(records, Decimal(target), TODAY, by, V1, within=within)


def grid(within: Mix) -> list[Mix]:
    """Every mix in the steps of a plan."""
    names = [one.name for one in inputs(V1)]
    steps = [range(0, within.amount(one.name) + 1, one.step) for one in inputs(V1)]
    return [
        replace(within, **dict(zip(names, amounts, strict=True))) for amounts in product(*steps)
    ]


def every_way(
    records: Sequence[AnyRecord], within: Mix, by: date
) -> list[tuple[Decimal, Decimal | None]]:
    """The minutes and the total of every mix, each scored by its records."""
    forecast = Forecast(records, TODAY, by, V1)
    return [(cost(mix, forecast.days, V1), forecast.score(mix).total) for mix in grid(within)]


@FEW
@given(members(), st.data(), horizons, policies)
def test_mixes_scored_by_the_thousand_score_as_their_records_do(
    records: list[AnyRecord], data: Any, by: date, policy: Any
) -> None:
    mix = data.draw(mixes(steps=True))
    forecast = Forecast(records, TODAY, by, V1, policy=policy, aliases=OURS)
    within = replace(most(V1), accepted=mix.accepted, received=mix.received)
    options = Options(forecast, within)

    found = options.scores_of_mixes([mix]).at(0, by)

    assert found == forecast.score(mix)


@pytest.mark.parametrize(("records", "within"), GRIDS)
def test_no_mix_of_the_grid_is_cheaper_than_the_plan(records: list[AnyRecord], within: Mix) -> None:
    ways = every_way(records, within, MONTH)
    totals = sorted({total for _, total in ways if total is not None})

    for target in [*totals[:: max(1, len(totals) // 6)], totals[-1]]:
        found = plan(records, target, TODAY, MONTH, V1, within=within)

        assert found.reachable
        assert cost(found.mix, 30, V1) == min(
            minutes for minutes, total in ways if total is not None and total >= target
        )


@FEW
@given(members(), mixes(steps=True), horizons, st.lists(st.integers(0, 100), min_size=2))
def test_a_higher_target_never_takes_less_nor_reaches_less(
    records: list[AnyRecord], within: Mix, by: date, targets: list[int]
) -> None:
    plans = [
        plan(records, Decimal(target), TODAY, by, V1, within=within)
        for target in sorted(targets)[:: max(1, len(targets) - 1)]
    ]

    minutes = [one.minutes_a_week for one in plans]
    totals = [one.total for one in plans if one.total is not None]
    assert minutes == sorted(minutes)
    assert totals == sorted(totals)


@FEW
@given(members(), mixes(steps=True), horizons, st.integers(0, 100))
def test_contributions_sum_to_what_the_plan_gains(
    records: list[AnyRecord], within: Mix, by: date, target: int
) -> None:
    found = plan(records, Decimal(target), TODAY, by, V1, within=within, aliases=OURS)

    gained = sum(found.contributions.values())
    if found.total is None or found.coasting.total is None:
        assert (gained, found.reachable) == (0, False)
        return
    assert gained == found.total - found.coasting.total
    assert found.reachable == (found.total >= target)


@FEW
@given(members(), mixes(steps=True), horizons)
def test_a_plan_is_what_if_with_its_mix(records: list[AnyRecord], within: Mix, by: date) -> None:
    found = plan(records, Decimal(40), TODAY, by, V1, within=within)

    asked = what_if(records, found.mix, TODAY, by, V1)
    assert (found.today, found.coasting, found.planned) == (
        asked.today,
        asked.coasting,
        asked.planned,
    )
    assert found.minutes_a_week == asked.minutes_a_week


def test_the_cheapest_way_to_a_total_is_found() -> None:
    """By Sunday one post on Monday is worth 2.48 in 30 minutes, an article 3.20 in 120."""
    within = Mix(posts=1, articles=1)

    found = planned("2.48", EVERYTHING, within=within)

    assert (found.reachable, found.total) == (True, Decimal("2.48"))
    assert (found.mix, found.minutes_a_week) == (Mix(posts=1), Decimal("30.0"))
    assert {k: v for k, v in found.contributions.items() if v} == {"posts": Decimal("2.48")}


def test_what_cannot_be_reached_is_told_with_the_best_that_can() -> None:
    found = planned("70", EVERYTHING, within=Mix(posts=1))

    assert (found.reachable, found.total) == (False, Decimal("2.48"))
    assert found.mix == Mix(posts=1)


def test_where_coasting_is_enough_nothing_needs_to_be_done() -> None:
    found = planned("1", *STEADY)

    assert (found.reachable, found.mix, found.minutes_a_week) == (True, Mix(), 0)
    assert found.planned == found.coasting


def test_leads_make_no_day_active_on_a_seat_that_cannot_save_them() -> None:
    found = planned("100", EVERYTHING, within=Mix(saved=20))

    assert (found.total, found.mix) == (Decimal("0.00"), Mix())


def test_what_earns_nothing_is_not_part_of_the_best_mix() -> None:
    found = planned("100", EVERYTHING)

    assert not found.reachable
    assert found.mix.saved == 0
    assert found.mix.accepted == 30
    assert score([EVERYTHING], TODAY, V1).seat == "free"


def test_invitations_that_nobody_accepts_are_no_way_to_a_better_acceptance() -> None:
    accepted = [
        invited(age, contact=f"c{age}", title=0, accepted=age - 1) for age in range(3, 40, 2)
    ]
    names = [c.name for c in V1.components if c.name != "decision_makers_contacted"]
    within = Mix(invitations=10, accepted=0)

    found = planned("100", covers(200, 0, *names), *accepted, within=within, by=MONTH)

    acceptance = found.planned.components["invitation_acceptance"].points
    assert acceptance == found.coasting.components["invitation_acceptance"].points


def test_without_a_total_there_is_no_plan() -> None:
    found = planned("50", covers(200, 0, "people_searches", "content_shared"))

    assert (found.reachable, found.total, found.mix) == (False, None, Mix())


@pytest.mark.parametrize("target", ["-1", "100.01", "NaN", "Infinity"])
def test_targets_are_from_0_to_100(target: str) -> None:
    with pytest.raises(ValueError, match="target"):
        planned(target, EVERYTHING)
