"""A change of rank is split into what the member did to it, and what the others did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from time_machine import travel

from accounts.tenancy import tenant_scope
from scoring.models import ScoreSnapshot
from teams.models import Member
from teams.reports.rank_shapes import RankPart, RankSplit
from teams.services.people import member_leave, member_move
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, REACTION, score, scored
from tests.teams.reporting import BEFORE, NETWORK, page

pytestmark = pytest.mark.django_db


def with_totals(cast: Cast, before: list[int | None], after: list[int | None]) -> list[Member]:
    """Give Rita, then colleagues in Oslo, these hundredths on the two days."""
    score(cast.rep_member, REACTION)
    members = [cast.rep_member]
    members += [scored(cast.organization, NETWORK, team=cast.oslo) for _ in before[1:]]
    for member, was, now in zip(members, before, after, strict=True):
        total(cast, member, was, now)
    return members


def total(cast: Cast, member: Member, was: int | None, now: int | None) -> None:
    with tenant_scope(cast.organization.pk):
        for day, value in ((BEFORE, was), (LAST, now)):
            ScoreSnapshot.objects.filter(member=member, on=day).update(total=value)


def test_who_passes_two_and_is_passed_by_one_moves_by_one(cast: Cast) -> None:
    with_totals(
        cast,
        [2000, 3000, 3500, 1000, 9000],
        [4000, 3000, 3500, 5000, 9000],
    )

    own = page(cast, user=cast.rep, is_own=True)
    seen = page(cast)

    oslo, whole = own.ranks
    parts = (RankPart("you", 2), RankPart("others", -1))
    assert oslo == RankSplit("Team Oslo", 4, 3, 5, 5, parts)
    assert (whole.pool, whole.before, whole.after, whole.parts) == ("Organization", 4, 3, parts)
    assert [part.who for part in seen.ranks[0].parts] == ["own score", "others"]
    assert own.standing[0].rank == oslo.after


def test_who_joins_the_team_and_who_leaves_it_moves_the_rank_apart_from_the_others(
    cast: Cast,
) -> None:
    _, moved, *_ = with_totals(
        cast, [2000, 9000, 3000, 3000, 1000, 1000], [2000, 9000, 3000, 1500, 1000, 1000]
    )
    southern = scored(cast.organization, NETWORK, team=cast.south)
    comes = scored(cast.organization, NETWORK, team=cast.south)
    total(cast, southern, 100, 100)
    total(cast, comes, 8000, 8000)
    with tenant_scope(cast.organization.pk):
        member_move(member=moved, team=cast.south, since=BEFORE + timedelta(days=2))
        member_move(member=comes, team=cast.oslo, since=LAST)

    found = page(cast, user=cast.owner)

    [oslo] = [split for split in found.ranks if split.pool == "Team Oslo"]
    assert (oslo.before, oslo.after) == (4, 3)
    assert oslo.parts == (
        RankPart("own score", 0),
        RankPart("others", 1),
        RankPart("who joined", -1),
        RankPart("who left", 1),
    )
    assert oslo.before - oslo.after == sum(part.places for part in oslo.parts)


def test_a_pool_that_was_too_small_or_without_the_member_is_not_told(cast: Cast) -> None:
    members = with_totals(cast, [2000, 3000, 3500, 1000, None], [4000, 3000, 3500, 5000, 9000])

    few = page(cast).ranks
    total(cast, members[4], 9000, 9000)
    total(cast, cast.rep_member, None, 4000)
    without = page(cast).ranks
    nowhere = page(cast, since=LAST - timedelta(days=400)).ranks

    assert (few, without, nowhere) == ((), (), ())


def test_pools_that_differed_by_a_few_people_are_not_both_told(cast: Cast) -> None:
    with_totals(cast, [2000, 3000, 3500, 1000, 9000], [4000, 3000, 3500, 5000, 9000])
    southern = scored(cast.organization, NETWORK, team=cast.south)
    with tenant_scope(cast.organization.pk):
        member_leave(member=southern, on=LAST - timedelta(days=1))

    assert [split.pool for split in page(cast).ranks] == ["Team Oslo"]


def test_the_split_stands_beside_the_standing(cast: Cast) -> None:
    with_totals(cast, [2000, 3000, 3500, 1000, 9000], [4000, 3000, 3500, 5000, 9000])
    client = Client()
    client.force_login(cast.rep)

    with travel(NOW, tick=False):
        html = client.get(
            f"/o/{cast.organization.slug}/score/", {"since": BEFORE.isoformat()}
        ).content.decode()

    assert "Team Oslo: <b>4</b> of 5, now <b>3</b> of 5" in html
    assert html.count('<span class="ranks__parts">') == 2
