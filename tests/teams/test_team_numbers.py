"""The numbers of teams are those of who was there on the day: against a naive computation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import mean, median
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.tenancy import tenant_scope
from teams.models import Team
from teams.reports.team_figures import Figures
from teams.services.people import member_leave, member_move
from tests import factories
from tests.cast import Cast
from tests.teams.teaming import DAY, LAST, SINCE, people, rows, somebody, store, team_of, tree

D = Decimal
WEEKS = [LAST - 7 * n * DAY for n in range(26, -1, -1)]
DAYS = sorted({SINCE, *WEEKS})


@dataclass
class Life:
    """Where somebody was from which day on, the last day of theirs, and their totals by day."""

    moves: list[tuple[date, str]]
    end: date | None
    totals: dict[date, int] = field(default_factory=dict)

    def team(self, day: date) -> str | None:
        """Where they were on a day."""
        if self.end is not None and day > self.end:
            return None
        found = [team for since, team in self.moves if since <= day]
        return found[-1] if found else None


def in_cents(value: Fraction) -> Decimal:
    """Round half up to hundredths of a point; the value is in hundredths."""
    exact = D(value.numerator) / value.denominator
    return exact.quantize(D(1), ROUND_HALF_UP) / 100


def naive(values: list[int]) -> tuple[Any, ...]:
    """How many, and the median, mean and quartiles of hundredths, told anew."""
    if not values:
        return 0, None, None, None, None
    low, high = (
        Fraction(float(one)) for one in np.quantile([4 * value for value in values], (0.25, 0.75))
    )
    return (
        len(values),
        in_cents(Fraction(median([Fraction(value) for value in values]))),
        in_cents(mean([Fraction(value) for value in values])),
        in_cents(low / 4),
        in_cents(high / 4),
    )


def told(found: Figures) -> tuple[Any, ...]:
    return found.n, found.median, found.mean, found.low, found.high


lives = st.lists(
    st.tuples(
        st.lists(
            st.tuples(st.sampled_from(list(range(1, 200, 9))), st.sampled_from("NOS")),
            min_size=1,
            max_size=3,
            unique_by=lambda move: move[0],
        ),
        st.none() | st.integers(0, 60),
        st.integers(0, 10**6),
    ),
    min_size=1,
    max_size=9,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives)
def test_every_number_is_that_of_a_naive_computation(cast: Cast, drawn: list[Any]) -> None:
    # Somebody in another team has a total on the last day, so that it is the latest one.
    somebody(cast, cast.south, 1)
    base = factories.team(cast.organization)
    teams = {
        "N": base,
        "O": factories.team(cast.organization, parent=base),
        "S": factories.team(cast.organization),
    }
    told_lives = [_live(cast, teams, *one) for one in drawn]
    below = {"N": "NO", "O": "O", "S": "S"}

    found = rows(tree(cast))
    for name, team in teams.items():
        row = found[team.name]
        for numbers, inside in ((row.whole, below[name]), (row.alone, name)):
            if numbers is None:
                assert below[name] == name
                continue
            here = [one for one in told_lives if (one.team(LAST) or "-") in inside]
            stayed = [one for one in here if (one.team(SINCE) or "-") in inside]
            changes = [
                one.totals[LAST] - one.totals[SINCE]
                for one in stayed
                if {SINCE, LAST} <= one.totals.keys()
            ]
            now = [one.totals[LAST] for one in here if LAST in one.totals]
            assert numbers.members == len(here)
            assert told(numbers.total) == naive(now)
            assert told(numbers.change)[:3] == naive(changes)[:3]
            assert [told(one) for _, one in numbers.pillars] == [naive([n // 4 for n in now])] * 4
            assert numbers.state is not None
            assert (numbers.state.with_total, numbers.state.without) == (
                len(now),
                len(here) - len(now),
            )
            detail = team_of(cast, team, only="1" if inside != below[name] else "")
            assert detail.numbers == numbers
            for point in detail.trend:
                then = [one for one in told_lives if (one.team(point.on) or "-") in inside]
                totals = [one.totals[point.on] for one in then if point.on in one.totals]
                assert (point.members, told(point.total)) == (len(then), naive(totals))
            assert [point.on for point in detail.trend] == WEEKS
            assert detail.listed == len(here)


def _live(
    cast: Cast, teams: dict[str, Team], moves: list[tuple[int, str]], end: int | None, seed: int
) -> Life:
    """Let somebody live as drawn, with a total on about three days of four."""
    random = np.random.default_rng(seed)
    dated = sorted((LAST - n * DAY, name) for n, name in moves)
    life = Life(dated, None)
    member = factories.member(cast.organization)
    with tenant_scope(cast.organization.pk):
        moves_only = [one for n, one in enumerate(dated) if not n or one[1] != dated[n - 1][1]]
        for since, name in moves_only:
            member_move(member=member, team=teams[name], since=since)
        if end is not None and LAST - end * DAY > dated[-1][0]:
            life.end = LAST - end * DAY
            member_leave(member=member, on=life.end)
    life.totals = {day: int(random.integers(0, 10_001)) for day in DAYS if random.random() < 0.75}
    store(member, life.totals)
    return life


def test_moving_somebody_today_moves_nothing_of_yesterday(cast: Cast) -> None:
    """The trend, the numbers and the past are what they were; the new team begins on its day."""
    moving = somebody(cast, cast.oslo, 9000, 8000)
    store(moving, {week: 7000 for week in WEEKS if week not in (LAST, SINCE)})
    people(cast, cast.oslo, 2000, 4000)
    people(cast, cast.south, 3000)
    yesterday = (LAST - DAY).isoformat()
    store(moving, {LAST - DAY: 8900})
    before = team_of(cast, cast.oslo, on=yesterday)

    with tenant_scope(cast.organization.pk):
        member_move(member=moving, team=cast.south, since=LAST)

    after = team_of(cast, cast.oslo, on=yesterday)
    assert (after.numbers, after.trend, after.rows) == (before.numbers, before.trend, before.rows)
    assert after.numbers.total.median == D("89.00")
    oslo, south = team_of(cast, cast.oslo), team_of(cast, cast.south)
    assert told(oslo.numbers.total)[:3] == (2, D("30.00"), D("30.00"))
    assert told(south.numbers.total)[:3] == (2, D("60.00"), D("60.00"))
    assert told(oslo.trend[-2].total)[:2] == (1, D("70.00"))
    assert told(south.trend[-2].total)[:2] == (0, None)
    assert (oslo.left.count, south.joined.count, south.left.count) == (1, 1, 0)
    assert [link.label for link in oslo.left.people] == [moving.name]
    # Their change is no team's: they were in neither on both days.
    assert (oslo.numbers.change.n, south.numbers.change.n) == (2, 1)


def test_a_day_of_the_past_has_the_people_of_that_day(cast: Cast) -> None:
    gone = somebody(cast, cast.oslo, None, 5000)
    people(cast, cast.oslo, 2000)
    with tenant_scope(cast.organization.pk):
        member_leave(member=gone, on=SINCE)

    then = team_of(cast, cast.oslo, on=SINCE.isoformat())
    now = team_of(cast, cast.oslo)

    assert [row.name for row in then.rows if row.total] == sorted(
        row.name for row in then.rows if row.total
    )
    assert told(then.numbers.total)[:2] == (2, D("30.00"))
    assert gone.name in {row.name for row in then.rows}
    assert gone.name not in {row.name for row in now.rows}
    assert gone.name in {link.label for link in now.left.people}


@pytest.mark.parametrize(
    ("params", "since", "on"),
    [
        ({}, SINCE, LAST),
        ({"on": "2026-06-01"}, date(2026, 5, 2), date(2026, 6, 1)),
        ({"since": "2026-05-20", "on": "2026-06-01"}, date(2026, 5, 20), date(2026, 6, 1)),
        ({"since": "2026-06-02", "on": "2026-06-01"}, date(2026, 5, 2), date(2026, 6, 1)),
        ({"on": "2099-01-01", "since": "1999-01-01"}, SINCE, LAST),
        ({"on": "soon", "since": "2026-13-01", "page": "x", "board": "x"}, SINCE, LAST),
    ],
)
def test_days_are_taken_exactly_and_nonsense_falls_back(
    cast: Cast, params: dict[str, str], since: date, on: date
) -> None:
    people(cast, cast.oslo, 2000)

    page = team_of(cast, cast.oslo, **params)

    assert (page.since, page.on, page.latest) == (since, on, LAST)


def test_who_has_no_total_is_counted_apart_and_named_with_the_reason(cast: Cast) -> None:
    with_three = factories.member(cast.organization, cast.south, name="Thora Three")
    store(with_three, {LAST: None})
    people(cast, cast.south, 2000)

    page = team_of(cast, cast.south)

    state = page.numbers.state
    assert state is not None
    assert (state.members, state.with_total, state.three_pillars, state.without) == (3, 1, 0, 2)
    assert {row.name: row.note for row in page.rows if row.note} == {
        "Rob Rep": "no data",
        "Thora Three": "no data",
    }
