"""What each persona sees of teams under each visibility: names, values, and groups of the floor."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client

from accounts.tenancy import tenant_scope
from accounts.visibility import Visibility
from teams.reports.team_figures import Figures
from teams.reports.team_shapes import TeamPage
from teams.services.people import member_move
from tests import factories
from tests.cast import Cast
from tests.teams.reporting import opened
from tests.teams.teaming import (
    LAST,
    SINCE,
    SUNDAY,
    people,
    preset,
    rows,
    somebody,
    store,
    team_of,
    tree,
)

D = Decimal
CLOSED = [Visibility.NAMES_WITHOUT_DETAIL, Visibility.WORKS_COUNCIL]


def valued(page: TeamPage) -> set[str]:
    return {row.name for row in page.rows if row.is_valued}


@pytest.fixture
def oslo(cast: Cast) -> list[str]:
    """Rita in Oslo with five others, all with totals."""
    store(cast.rep_member, {SINCE: 5000, SUNDAY: 6000, LAST: 6000})
    return [one.name for one in people(cast, cast.oslo, 1000, 2000, 3000, 4000, 9000)]


# -- which teams --------------------------------------------------------------------------------


def test_a_role_opens_its_teams_and_a_rep_the_own_one(cast: Cast) -> None:
    assert [*rows(tree(cast))] == ["North", "Oslo", "South"]
    assert [*rows(tree(cast, cast.manager))] == ["North", "Oslo"]
    assert [*rows(tree(cast, cast.other_manager))] == ["South"]
    assert [*rows(tree(cast, cast.rep))] == ["Oslo"]
    assert [(row.depth, row.is_own) for row in tree(cast, cast.rep).rows] == [(0, True)]


def test_who_is_in_no_team_and_manages_none_is_told_so(cast: Cast) -> None:
    alone = factories.user(cast.organization)

    missing = tree(cast, alone).missing

    assert missing is not None
    assert (missing.title, missing.reason) == ("No team", "You are in no team today.")


@pytest.mark.parametrize("name", ["rep", "other_manager"])
def test_a_team_of_others_is_forbidden_and_one_of_another_organization_is_not_there(
    cast: Cast, name: str
) -> None:
    with pytest.raises(PermissionDenied):
        team_of(cast, cast.north, getattr(cast, name))
    with pytest.raises(Http404):
        team_of(cast, cast.outside_team, getattr(cast, name))


def test_of_a_team_with_teams_below_a_rep_sees_the_own_one_alone(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        member_move(member=cast.other_rep_member, team=cast.north, since=LAST)
    people(cast, cast.oslo, 1000)

    page = team_of(cast, cast.north, cast.other_rep)

    assert (page.numbers.members, page.children, page.sides, page.report_url) == (1, (), (), "")


# -- whose values -------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", [Visibility.OPEN_TEAM, Visibility.MANAGER_ONLY])
def test_a_manager_sees_everybody_of_theirs_and_exact_numbers(
    cast: Cast, oslo: list[str], visibility: Visibility
) -> None:
    preset(cast, visibility)

    page = team_of(cast, cast.oslo, cast.manager)

    assert valued(page) == {"Rita Rep", *oslo}
    assert page.numbers.total == Figures(6, D("35.00"), D("41.67"), D("22.50"), D("55.00"))
    assert page.unlisted == 0
    assert all(row.url for row in page.rows)


def test_in_an_open_team_a_rep_sees_names_and_totals_of_the_own_team(
    cast: Cast, oslo: list[str]
) -> None:
    preset(cast, Visibility.OPEN_TEAM)

    page = team_of(cast, cast.oslo, cast.rep)

    assert valued(page) == {"Rita Rep", *oslo}
    assert page.numbers.total.mean == D("41.67")
    assert [row.name for row in page.rows if row.url] == ["Rita Rep"]
    assert (page.up, page.down) == ((), ())


def test_where_managers_alone_see_a_rep_has_the_own_row_and_the_middle_of_the_others(
    cast: Cast, oslo: list[str]
) -> None:
    page = team_of(cast, cast.oslo, cast.rep)

    assert {row.name for row in page.rows} == {"Rita Rep"}
    assert (page.unlisted, page.numbers.members) == (5, 6)
    assert page.numbers.total == Figures(6, D("35.00"))
    assert {link.label for link in page.joined.people} == set()


def test_of_fewer_others_than_the_floor_a_rep_is_told_nothing_but_how_many_they_are(
    cast: Cast,
) -> None:
    store(cast.rep_member, {SINCE: 5000, LAST: 6000})
    people(cast, cast.oslo, 1000, 2000, 3000, 4000)

    page = team_of(cast, cast.oslo, cast.rep)

    assert page.numbers.total == Figures(None, is_few=True, left_out=True)
    assert all(found.is_few for _, found in page.numbers.pillars)
    assert (page.numbers.members, page.numbers.state) == (5, None)
    assert {point.total.median for point in page.trend} == {None}


def test_names_without_detail_name_everybody_and_nobodys_values(
    cast: Cast, oslo: list[str]
) -> None:
    preset(cast, Visibility.NAMES_WITHOUT_DETAIL)

    page = team_of(cast, cast.oslo, cast.manager)

    assert {row.name: row.note for row in page.rows} == dict.fromkeys(
        ["Rita Rep", *oslo], "has data"
    )
    assert {(row.total, row.change, row.pillars) for row in page.rows} == {(None, None, ())}
    assert page.numbers.total == Figures(6, D(35))
    assert not any(row.url for row in page.rows)


@pytest.mark.parametrize("name", ["owner", "analyst", "manager"])
def test_a_works_council_has_sums_of_the_floor_alone(
    cast: Cast, oslo: list[str], name: str
) -> None:
    preset(cast, Visibility.WORKS_COUNCIL, floor=6)
    user = getattr(cast, name)

    page = team_of(cast, cast.oslo, user)

    assert (page.rows, page.unlisted, page.up, page.board.podium) == ((), 6, (), ())
    assert page.numbers.total == Figures(6, D(35))
    assert page.numbers.pillars[0][1] == Figures(6, D(9))
    assert (page.numbers.told_on, page.numbers.state) == (SUNDAY, None)
    assert [(point.on, point.total) for point in page.trend] == [(SUNDAY, Figures(6, D(35)))]
    preset(cast, Visibility.WORKS_COUNCIL, floor=7)
    assert team_of(cast, cast.oslo, user).numbers.total.is_few


def test_means_and_quartiles_of_the_unseen_are_whole_and_of_twice_the_floor(cast: Cast) -> None:
    people(cast, cast.oslo, *range(1000, 1090, 10))
    few = team_of(cast, cast.oslo, cast.rep).numbers.total
    people(cast, cast.oslo, 5000)

    many = team_of(cast, cast.oslo, cast.rep).numbers.total

    assert few == Figures(9, D("10.40"))
    assert (many.n, many.median, many.mean) == (10, D("10.45"), D(14))
    assert (str(many.low), str(many.high)) == ("10", "11")


@pytest.mark.parametrize("visibility", CLOSED)
def test_where_nothing_is_told_of_one_person_the_numbers_are_those_of_the_edition(
    cast: Cast, visibility: Visibility
) -> None:
    """Whatever days are asked for; and of North with Oslo less Oslo nothing can be worked out."""
    preset(cast, visibility)
    people(cast, cast.oslo, 1000, 2000, 3000, 4000, 5000)
    people(cast, cast.north, 9000, 9500)
    people(cast, cast.south, *range(1000, 2000, 100))

    found = rows(tree(cast))

    south = found["South"].whole
    assert south.total == Figures(10, D(15), low=D(12), high=D(17))
    assert (south.change, south.state) == (Figures(), None)
    assert {row.alone for row in found.values()} == {None}
    told = {name for name, row in found.items() if row.whole.total.n is not None}
    assert "South" in told
    assert not {"North", "Oslo"} <= told
    past = team_of(cast, cast.south, on="2026-05-20", since="2026-05-01", only="1")
    assert (past.numbers, past.on) == (south, LAST)
    assert (past.presets, past.sides, past.ledger_url) == ((), (), "")
    assert tree(cast, on="2026-05-20").rows == tree(cast).rows


def test_nobody_sees_an_edition_of_teams_that_they_may_not_open(cast: Cast) -> None:
    preset(cast, Visibility.WORKS_COUNCIL)
    people(cast, cast.north, 1000, 2000, 3000, 4000, 5000)
    people(cast, cast.oslo, 1000, 2000, 3000, 4000, 5000)
    with tenant_scope(cast.organization.pk):
        member_move(member=cast.other_rep_member, team=cast.north, since=LAST)

    assert team_of(cast, cast.north, cast.other_rep).numbers.total.is_few
    assert team_of(cast, cast.oslo, cast.rep).numbers.total.n == 5


def test_who_moved_away_is_left_out_for_the_former_manager_and_kept_for_the_owner(
    cast: Cast,
) -> None:
    moved = somebody(cast, cast.oslo, 9000, 8000, name="Mia Moved")
    people(cast, cast.oslo, 1000, 3000, before=1000)
    with tenant_scope(cast.organization.pk):
        member_move(member=moved, team=cast.south, since=LAST)

    own = team_of(cast, cast.oslo, cast.manager, on=SINCE.isoformat())
    all_ = team_of(cast, cast.oslo, on=SINCE.isoformat())

    assert (own.numbers.total.n, own.numbers.total.left_out) == (2, True)
    assert (all_.numbers.total.n, all_.numbers.total.mean) == (3, D("33.33"))
    assert "Mia Moved" not in {row.name for row in own.rows}
    assert own.unlisted == 1
    left = team_of(cast, cast.oslo, cast.manager).left
    assert (left.people, left.others, left.count) == ((), 1, 1)


def test_a_trend_says_that_weeks_before_leave_people_out_while_today_does_not(cast: Cast) -> None:
    moved = somebody(cast, cast.oslo, 9000)
    store(moved, {LAST - timedelta(weeks=1): 9000})
    people(cast, cast.oslo, 1000, 3000, before=1000)
    with tenant_scope(cast.organization.pk):
        member_move(member=moved, team=cast.south, since=LAST)

    own = team_of(cast, cast.oslo, cast.manager)
    past = team_of(cast, cast.oslo, cast.manager, on=(LAST - timedelta(weeks=1)).isoformat())

    assert (own.numbers.left_out, own.left_out_before) == (False, True)
    assert (past.numbers.left_out, past.left_out_before) == (True, False)
    assert not team_of(cast, cast.oslo).left_out_before


# -- leaks and looks ----------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize("persona", ["owner", "analyst", "manager", "rep"])
def test_no_page_has_a_name_beside_a_value_that_the_viewer_may_not_see(
    cast: Cast, visibility: Visibility, persona: str
) -> None:
    store(cast.rep_member, {SINCE: 1111, LAST: 1111})
    names = []
    for n, total in enumerate((2003, 3007, 4009, 6011, 7013, 9017)):
        names.append(somebody(cast, cast.oslo, total, 1000, name=f"Planted P{n}").name)
    preset(cast, visibility)
    sees_values = visibility is Visibility.OPEN_TEAM or (
        visibility is Visibility.MANAGER_ONLY and persona != "rep"
    )
    sees_names = sees_values or visibility is Visibility.NAMES_WITHOUT_DETAIL
    user = getattr(cast, persona)
    team = f"teams/{cast.oslo.pk}/"

    for path in (
        "teams/",
        team,
        f"{team}?board=improved",
        f"{team}?board=per_day",
        "teams/compare/",
    ):
        body = opened(cast, user, path).content.decode()
        plain = body.replace("<i>", "").replace("</i>", "")
        if not sees_values:
            assert not any(value in plain for value in ("20.03", "60.11", "70.13", "90.17")), path
        if not sees_names:
            assert "Planted" not in body, path
    assert (names[0] in opened(cast, user, team).content.decode()) == sees_names


@pytest.mark.parametrize(
    ("visibility", "persona", "looks"),
    [
        (Visibility.MANAGER_ONLY, "manager", 1),
        (Visibility.MANAGER_ONLY, "rep", 0),
        (Visibility.OPEN_TEAM, "rep", 1),
        (Visibility.NAMES_WITHOUT_DETAIL, "analyst", 1),
        (Visibility.WORKS_COUNCIL, "owner", 0),
    ],
)
def test_a_page_with_members_on_it_is_told_to_them(
    cast: Cast, visibility: Visibility, persona: str, looks: int
) -> None:
    user = factories.user(cast.organization, email="pia@fjord.example")
    somebody(cast, cast.oslo, 2000, 1000, name="Pia Peer", user=user)
    store(cast.rep_member, {LAST: 3000})
    preset(cast, visibility)
    viewer = getattr(cast, persona)

    opened(cast, viewer, f"teams/{cast.oslo.pk}/")
    for path in ("teams/", "teams/compare/"):
        opened(cast, viewer, path)

    seen = opened(cast, user, "score/looks/").content.decode()
    assert seen.count("opened the team page of Oslo") == looks


def test_signing_in_is_needed(cast: Cast) -> None:
    assert Client().get(f"/o/{cast.organization.slug}/teams/").status_code == 302
