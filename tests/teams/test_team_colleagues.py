"""What colleagues are told in an open team: totals, pillars, changes, and nothing beside them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accounts.tenancy import tenant_scope
from accounts.visibility import Visibility
from scoring.core.records import Network, Search
from scoring.models import ScoreSnapshot
from teams.models import Member
from teams.services.stays import member_move
from tests.cast import Cast
from tests.scoring.given import scored
from tests.teams.teaming import LAST, compared, people, preset, somebody, store, team_of

D = Decimal
LONG_AGO = date(2026, 2, 1)
DAYS = [date(2026, 6, n) for n in range(3, 8)]


def searching(cast: Cast, n: int) -> list[Member]:
    """Members of Oslo who search on the same days, each more than the one before."""
    found = []
    for count in range(1, 1 + n):
        records = [Search(on=on, count=count, source="crm", ref=f"s{on}") for on in DAYS]
        found.append(scored(cast.organization, *records, team=cast.oslo, name=f"S{count}"))
        store(found[-1], {LONG_AGO: 100})
    return found


def manager_of_north_in_south(cast: Cast) -> None:
    """The manager of North is a member of South, which somebody else manages."""
    preset(cast, Visibility.OPEN_TEAM)
    with tenant_scope(cast.organization.pk):
        member_move(member=cast.manager_member, team=cast.south, since=date(2026, 1, 1))


def networks(cast: Cast, n: int) -> None:
    """More members of South, each with another number of connections."""
    for k in range(1, 1 + n):
        known = Network(on=LAST, connections=101 * k, source="crm", ref=f"n{k}")
        scored(cast.organization, known, team=cast.south)


def test_a_board_by_active_day_is_of_those_who_are_seen_in_detail(cast: Cast) -> None:
    preset(cast, Visibility.OPEN_TEAM)
    searching(cast, 3)
    asked = {"board": "per_day", "since": "2026-05-26"}

    rep = team_of(cast, cast.oslo, cast.rep, **asked).board
    manager = team_of(cast, cast.oslo, cast.manager, **asked).board

    assert rep.board == "total"
    assert [tab.label for tab in rep.tabs] == ["Total", "Most improved"]
    assert manager.board == "per_day"
    assert [row.name for row in manager.podium] == ["S3", "S2", "S1"]


def test_a_colleagues_reason_is_a_pillar_and_a_managers_a_component(cast: Cast) -> None:
    preset(cast, Visibility.OPEN_TEAM)
    searching(cast, 3)
    asked = {"board": "improved", "since": "2026-05-26"}

    rep = team_of(cast, cast.oslo, cast.rep, **asked).board
    manager = team_of(cast, cast.oslo, cast.manager, **asked).board

    assert {row.reason.split(" +")[0] for row in rep.podium} == {"Find"}
    assert {row.value for row in rep.podium} == {row.value for row in manager.podium}
    assert not {"Find", "Brand"} & {row.reason.split(" +")[0] for row in manager.podium}


def test_the_pillar_that_moved_most_with_the_total_is_the_reason(cast: Cast) -> None:
    preset(cast, Visibility.OPEN_TEAM)
    members = people(cast, cast.oslo, 4000, 5000, 6000)
    for member in members:
        store(member, {LONG_AGO: 100})
    with tenant_scope(cast.organization.pk):
        ScoreSnapshot.objects.filter(member=members[2], on=LAST).update(
            brand=100, find=1400, insights=2200, relationships=2300
        )

    board = team_of(cast, cast.oslo, cast.rep, board="improved").board

    assert board.podium[0].reason == "Relationships +20.50"


def test_what_colleagues_do_is_compared_as_of_people_whom_one_does_not_see(cast: Cast) -> None:
    manager_of_north_in_south(cast)
    networks(cast, 4)
    people(cast, cast.south, 1000, 2000, 3000)
    few = compared(cast, cast.south, cast.oslo, user=cast.manager, x="connections")
    networks(cast, 5)

    five = compared(cast, cast.south, cast.oslo, user=cast.manager, x="connections", y="brand")
    owner = compared(cast, cast.south, cast.oslo, x="connections")

    assert (few.teams[0].x.n, few.teams[0].x.hidden) == (None, "under 5 people")
    assert (five.teams[0].x.n, five.teams[0].x.low, five.teams[0].x.high) == (9, None, None)
    assert five.teams[0].y.low is not None
    assert owner.teams[0].x.low is not None


def test_an_interval_of_people_whom_one_does_not_see_is_in_whole_points(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        member_move(member=cast.manager_member, team=cast.south, since=date(2026, 1, 1))
    for k in range(10):
        somebody(cast, cast.south, 1049 + 100 * k)

    manager = compared(cast, cast.south, cast.oslo, user=cast.manager).teams[0].x
    owner = compared(cast, cast.south, cast.oslo).teams[0].x

    assert (manager.n, manager.low, manager.high) == (10, D(11), D(18))
    assert (owner.low, owner.high) == (D("11.49"), D("18.49"))


@pytest.mark.parametrize("measure", ["total", "brand", "change"])
def test_totals_pillars_and_changes_of_colleagues_are_exact(cast: Cast, measure: str) -> None:
    manager_of_north_in_south(cast)
    people(cast, cast.south, 1001, 2003, 3007, 4011, 5003)

    own = compared(cast, cast.south, cast.oslo, user=cast.manager, x=measure).teams[0].x
    owner = compared(cast, cast.south, cast.oslo, x=measure).teams[0].x

    assert (own.n, own) == (5, owner)
    assert own.low is not None
