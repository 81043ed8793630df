"""Where somebody stands: in the team and the organization of the day, never among too few."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.core.records import Coverage
from scoring.core.registry import CURRENT, model
from scoring.models import ScoreSnapshot
from teams.models import Member
from teams.reports.shapes import Fact, Standing
from teams.services.people import member_move
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, REACTION, START, recomputed, score, scored
from tests.teams.reporting import NETWORK, page

D = Decimal


def standing(cast: Cast, **more: User) -> dict[str, Standing]:
    return {pool.pool: pool for pool in page(cast, **more).standing}


def team_of(cast: Cast, size: int) -> list[Member]:
    """Give Rita so many colleagues in Oslo, all with a total; she has the least."""
    score(cast.rep_member, REACTION)
    return [scored(cast.organization, NETWORK, team=cast.oslo) for _ in range(size - 1)]


@pytest.mark.parametrize("user", ["rep", "manager"])
def test_a_pool_of_four_is_not_compared(cast: Cast, user: str) -> None:
    team_of(cast, 4)

    found = page(cast, user=cast.users[user])

    facts = (
        Fact("Pool", "4 with all four pillars, of those who belonged to it on the day."),
        Fact("Date", "9 Jun 2026"),
        Fact("Ties", "Equal totals share the better rank."),
        Fact("Smallest", "5 totals; of fewer nothing is shown."),
    )
    few = Standing(pool="Team Oslo", n=4, note="Under 5 totals: not compared.", facts=facts)
    assert found.standing[:2] == (few, replace(few, pool="Organization"))
    assert {row.median for row in found.pillars} == {None}


def test_a_pool_of_five_is_compared(cast: Cast) -> None:
    team_of(cast, 5)

    found = page(cast, user=cast.rep, is_own=True)

    oslo = found.standing[0]
    assert (oslo.n, oslo.rank, oslo.top_percent, oslo.median) == (5, 5, 100, D("5.00"))
    assert (oslo.bins, oslo.own_bin) == ((5, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0)
    assert oslo.facts == (
        Fact("Pool", "5 with all four pillars, of those who belonged to it on the day."),
        Fact("Date", "9 Jun 2026"),
        Fact("Top x %", "100 · 5 / 5, rounded up."),
        Fact("Ties", "Equal totals share the better rank."),
        Fact("Smallest", "5 totals; of fewer nothing is shown."),
    )
    assert [row.median for row in found.pillars] == [
        D("0.00"),
        D("0.00"),
        D("0.00"),
        D("5.00"),
    ]
    assert (found.peers, found.peers_n) == ("Team Oslo", 5)


def test_the_bins_of_a_pool_stand_in_a_table_and_in_words(client: Client, cast: Cast) -> None:
    team_of(cast, 5)
    client.force_login(cast.rep)

    html = client.get(f"/o/{cast.organization.slug}/score/").content.decode()

    assert "Team Oslo: members per ten points of score</title>" in html
    assert "0 to under 10: 5, with the own total. 10 to under 20: 0. " in html
    table = html.split('<caption class="vh">Team Oslo: members')[1].split("</table>")[0]
    rows = re.findall(r'<th scope="row">([^<]+).*?<td class="num">(.+?)</td>', table)
    assert (len(rows), rows[0], rows[9]) == (10, ("0 to under 10 ", "5"), ("90 to 100", "0"))


def test_the_medians_of_the_pillars_are_of_those_who_are_counted(cast: Cast) -> None:
    metrics = tuple(c.name for p in model(CURRENT).pillars[1:] for c in p.components)
    three = Coverage(metrics=metrics, start=START, end=LAST, source="crm")
    team_of(cast, 5)
    for _ in range(6):
        without = factories.member(cast.organization, team=cast.oslo)
        factories.applied(without, [three])
        recomputed(without)

    found = page(cast, user=cast.rep, is_own=True)

    assert (found.peers_n, found.pillars[3].median) == (5, D("5.00"))


def test_equal_totals_share_the_better_rank(cast: Cast) -> None:
    colleagues = team_of(cast, 5)

    found = page(cast, colleagues[2]).standing[0]

    assert (found.rank, found.top_percent) == (1, 20)


def test_who_was_in_the_team_on_the_day_counts_and_who_moved_before_does_not(cast: Cast) -> None:
    moved, moves_today, *_ = team_of(cast, 7)
    with tenant_scope(cast.organization.pk):
        member_move(member=moved, team=cast.south, since=LAST)
        member_move(member=moves_today, team=cast.south, since=LAST + timedelta(days=1))

    assert {name: pool.n for name, pool in standing(cast, user=cast.owner).items()} == {
        "Team Oslo": 6,
        "Organization": 7,
        "Industry": 0,
    }


def test_the_organization_is_everybody_who_has_not_left(cast: Cast) -> None:
    team_of(cast, 5)
    scored(cast.organization, NETWORK, name="In no team")
    left = scored(cast.organization, NETWORK, team=cast.south)
    with tenant_scope(cast.organization.pk):
        Member.objects.filter(pk=left.pk).update(left_on=LAST - timedelta(days=1))

    assert standing(cast, user=cast.owner)["Organization"].n == 6


@pytest.mark.parametrize(("more", "median"), [(0, D("5.00")), (1, None), (4, None), (5, D("5.00"))])
def test_pools_that_differ_by_a_few_people_are_not_both_compared(
    cast: Cast, more: int, median: Decimal | None
) -> None:
    team_of(cast, 5)
    for _ in range(more):
        scored(cast.organization, NETWORK, team=cast.south)

    oslo, organization, _ = page(cast, user=cast.rep, is_own=True).standing

    assert (oslo.n, oslo.median) == (5, D("5.00"))
    assert (organization.n, organization.median) == (5 + more, median)
    assert ("beside those above" in organization.note) == (median is None)
    assert (organization.bins == ()) == (median is None)


def test_members_without_a_total_are_in_no_pool(cast: Cast) -> None:
    team_of(cast, 5)
    factories.member(cast.organization, cast.oslo)

    assert standing(cast)["Team Oslo"].n == 5


def test_without_a_total_there_is_no_rank(cast: Cast) -> None:
    team_of(cast, 6)
    with tenant_scope(cast.organization.pk):
        ScoreSnapshot.objects.filter(member=cast.rep_member).update(total=None)

    oslo = page(cast).standing[0]

    assert (oslo.n, oslo.rank, oslo.top_percent, oslo.own_bin) == (5, None, None, None)
    assert oslo.note == "5 with a total. Without a total there is no rank."


def test_a_manager_reads_no_pool_with_a_few_who_are_elsewhere_today(cast: Cast) -> None:
    """Their totals would be the difference between the pool and the people whom she sees."""
    gone = team_of(cast, 7)[0]
    with tenant_scope(cast.organization.pk):
        member_move(member=gone, team=cast.south, since=LAST + timedelta(days=1))

    found = page(cast)

    note = "Fewer than 5 of it are none of those whom you see: not compared."
    assert [(pool.n, pool.note) for pool in found.standing[:2]] == [(0, note), (0, note)]
    assert found.standing[0].rank is found.standing[0].median is None
    assert {row.median for row in found.pillars} == {None}
    assert found.ranks == ()
    owner = page(cast, user=cast.owner)
    assert [pool.n for pool in owner.standing[:2]] == [7, 7]
    assert page(cast, user=cast.rep, is_own=True).standing[0].n == 7
