"""What the Outcomes page says of everybody together, compared with another way of counting it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import correlation, mean, median

import pytest

from accounts.tenancy import tenant_scope
from scoring.models import ScoreSnapshot
from teams.models import Member, StateSnapshot
from teams.services import people
from tests import factories
from tests.cast import Cast
from tests.teams.outcome_story import (
    APRIL,
    BEFORE_APRIL,
    BEFORE_MAY,
    MAY,
    outcome,
    outcomes,
    tell,
    total,
    totals,
)

D = Decimal
EARLIER = (date(2026, 1, 31), date(2026, 2, 28), BEFORE_APRIL, BEFORE_MAY)


def crowd(cast: Cast, size: int) -> list[Member]:
    """Return members with outcomes in April and May and totals before these and other months."""
    members = [factories.member(cast.organization, cast.south) for _ in range(size)]
    for number, member in enumerate(members):
        tell(
            member,
            outcome(APRIL, "opportunity", count=(7 * number) % 11),
            outcome(MAY, "opportunity", count=(5 * number) % 13),
            outcome(APRIL, "won", count=(3 * number) % 5),
            outcome(MAY, "won", count=number % 4),
            outcome(APRIL, "quota", attainment=f"{(13 * number) % 17 / 10}"),
            outcome(MAY, "quota", attainment=f"{(number % 9 + 6) / 10}"),
        )
    totals(
        (member, on, (17 * number + 29 * place) % 83 + number)
        for number, member in enumerate(members)
        for place, on in enumerate(EARLIER)
        # Some have no total on some of the days.
        if (number + place) % 6
    )
    return members


def by_hand(cast: Cast, kind: str, lag: int = 0) -> list[tuple[float, float]]:
    """Return mean score and mean outcome of each member, found fact by fact."""
    firsts = [date(2026, month, 1) for month in range(1, 7)]
    with tenant_scope(cast.organization.pk):
        facts = list(StateSnapshot.objects.filter(values__kind=kind))
        scores = {(one.member_id, one.on): one.total for one in ScoreSnapshot.objects.all()}
    found: dict[int, list[tuple[float, float]]] = {}
    for fact in facts:
        month = firsts.index(fact.on.replace(day=1)) - lag
        day = date.fromordinal(firsts[month].toordinal() - 1)
        told = fact.values["values"]
        value = float(told.get("count", told.get("attainment", 0)))
        if score := scores.get((fact.member_id, day)):
            found.setdefault(fact.member_id, []).append((score / 100, value))
    return [
        (mean(score for score, _ in both), mean(value for _, value in both))
        for _, both in sorted(found.items())
    ]


def ranked(values: list[float]) -> list[float]:
    return [sum(o < v for o in values) + (sum(o == v for o in values) + 1) / 2 for v in values]


def test_correlations_are_those_of_one_observation_a_member(cast: Cast) -> None:
    crowd(cast, 24)

    lags = {row.label: row.lags for row in outcomes(cast).lags}

    for lag in range(3):
        pairs = by_hand(cast, "opportunity", lag)
        found = lags["Opportunities"][lag]
        expected = correlation(*(ranked([*side]) for side in zip(*pairs, strict=True)))
        assert found.n == len(pairs)
        assert float(found.rho or 0) == pytest.approx(expected)
        assert found.interval is not None
        assert found.interval[0] < (found.rho or 0) < found.interval[1]
    assert (lags["Meetings"][0].n, lags["Meetings"][0].rho) == (0, None)


def test_claims_are_tried_on_thirds_and_refused_under_twenty(cast: Cast) -> None:
    crowd(cast, 21)
    pairs = sorted(by_hand(cast, "opportunity"))
    wins = sorted(by_hand(cast, "won"))

    opportunities, quota, won, more = outcomes(cast).claims

    low, high = ([value for _, value in part] for part in (pairs[:7], pairs[-7:]))
    assert (opportunities.n, opportunities.low_n, opportunities.high_n) == (21, 7, 7)
    assert float(opportunities.found or 0) == pytest.approx(mean(high) / mean(low))
    assert (opportunities.low, opportunities.high) == (
        f"{mean(low):.2f} a month",
        f"{mean(high):.2f} a month",
    )
    low, high = ([value for _, value in part] for part in (wins[:7], wins[-7:]))
    assert float(won.found or 0) == pytest.approx(mean(high) / mean(low))
    assert float(more.found or 0) == sum(value > median(low) for value in high) / 7
    assert (more.is_share, more.interval is not None, quota.found is not None) == (True,) * 3
    assert [row.claim for row in (opportunities, quota, more)] == [
        "45% more opportunities",
        "51% likelier to reach quota",
        "78% outsell their peers",
    ]


def test_under_twenty_members_the_reason_is_said(cast: Cast) -> None:
    crowd(cast, 19)

    page = outcomes(cast)

    assert {one.rho for row in page.lags for one in row.lags} == {None}
    assert [row.refusal for row in page.claims[:2]] == [
        "19 members have both a score and opportunities in these months. Under 20 nothing is told.",
        "19 members have both a score and an attainment in these months. Under 20 nothing is told.",
    ]
    assert page.quadrants is not None
    assert page.quadrants.n == 19


def test_quadrants_count_everybody_by_both_medians(cast: Cast) -> None:
    crowd(cast, 11)
    pairs = by_hand(cast, "quota")
    middles = [median(side) for side in zip(*pairs, strict=True)]

    panel = outcomes(cast).quadrants

    assert panel is not None
    assert [float(panel.score or 0), float(panel.attainment or 0)] == pytest.approx(middles)
    above = [(score > middles[0], value > middles[1]) for score, value in pairs]
    assert [one.count for one in panel.counts] == [
        above.count(place) for place in ((True, True), (True, False), (False, True), (False, False))
    ]
    assert sum(one.count for one in panel.counts) == panel.n == len(panel.points) == 11


def test_too_few_are_not_split(cast: Cast) -> None:
    crowd(cast, 5)

    small = outcomes(cast, since="2026-04", to="2026-04").quadrants

    assert small is not None
    assert (small.n, small.score, small.counts) == (4, None, ())
    assert small.refusal == (
        "4 members have both a score and an attainment in these months. Under 5 nothing is told."
    )


def test_a_score_of_after_the_month_began_is_in_nothing(cast: Cast) -> None:
    for number in range(20):
        member = factories.member(cast.organization, cast.south)
        tell(member, outcome(MAY, "won", count=number), outcome(MAY, "quota", attainment="1"))
        total(member, MAY, number)

    page = outcomes(cast)

    assert {one.n for row in page.lags for one in row.lags} == {0}
    assert {row.n for row in page.claims} == {0}
    assert page.claims[0].refusal.startswith("Nobody has both")


def test_who_moved_is_one_observation_by_the_months_in_sight(cast: Cast) -> None:
    for number in range(5):
        member = factories.member(cast.organization, cast.oslo)
        tell(
            member,
            outcome(APRIL, "quota", attainment="0.5"),
            outcome(MAY, "quota", attainment="1.5"),
        )
        total(member, BEFORE_APRIL, 20 + number)
        total(member, BEFORE_MAY, 60 + number)
        with tenant_scope(cast.organization.pk):
            people.member_move(member=member, team=cast.south, since=MAY)

    north = outcomes(cast, team=str(cast.north.pk)).quadrants
    everybody = outcomes(cast).quadrants

    assert north is not None
    assert everybody is not None
    assert (north.score, north.attainment) == (D(22), D("0.5"))
    assert (everybody.score, everybody.attainment) == (D(42), D(1))
    assert {point.attainment for point in everybody.points} == {Fraction(1)}
