"""The content lab of groups: nothing of it tells of fewer people than the floor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client

from accounts.parameters import Parameters
from accounts.tenancy import tenant_scope
from teams.models import Member, Team
from teams.reports.content_words import LEFT_OUT
from teams.reports.looks_report import looks_page
from teams.services import people
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW
from tests.teams.sample_content import lab, post, rows_of, told

OF_GROUP = "hidden: fewer than 5, or would show them"


def crew(cast: Cast, team: Team, size: int, *ages: int, **more: Any) -> list[Member]:
    """Return new members of a team, each with a post of every age."""
    found = []
    for number in range(size):
        member = factories.member(cast.organization, team)
        told(member, *[post(age, 10 * (number + 1), **more) for age in ages])
        found.append(member)
    return found


def test_a_group_compares_each_post_with_its_own_author(cast: Cast) -> None:
    crew(cast, cast.south, 5, 1, 2, 3, 4, 5)

    page = lab(cast, team=str(cast.south.pk))
    own = rows_of(page, "form")["Original post"]

    assert (page.scope, page.posts, page.authors, page.name) == ("group", 25, 5, "South")
    assert own.units is not None
    assert own.units.value == 30
    assert own.lift is not None
    assert (own.lift.value, own.lift.low, own.lift.high, own.lift.n) == (1, 1, 1, 25)
    assert page.usual is None


def test_a_group_of_four_authors_is_not_shown(cast: Cast) -> None:
    crew(cast, cast.south, 4, *range(1, 9))

    page = lab(cast, team=str(cast.south.pk))

    assert page.missing is not None
    assert page.missing.title == "Not shown"
    assert (page.posts, page.form, page.panels, page.comments) == (0, None, (), None)


def test_cells_of_a_group_need_five_authors_and_tell_nothing_else(cast: Cast) -> None:
    crew(cast, cast.south, 9, 1, 2, 3)
    crew(cast, cast.south, 4, 4, 5, form="article")

    rows = rows_of(lab(cast, team=str(cast.south.pk)), "form")

    # The articles are of four; beside the sum they would come out, so the originals go too.
    assert {label: row.is_shut for label, row in rows.items()} == {
        "Original post": True,
        "Article": True,
        "The hidden ones, together": False,
    }
    assert {row.units for row in rows.values() if row.is_shut} == {None}
    assert rows["Article"].hidden == rows["Original post"].hidden == OF_GROUP
    assert rows["The hidden ones, together"].told == 27 + 8


def test_a_group_of_which_few_posts_are_measured_has_counts_alone(cast: Cast) -> None:
    crew(cast, cast.south, 4, 1, 2)
    told(factories.member(cast.organization, cast.south), post(1, None))

    page = lab(cast, team=str(cast.south.pk))

    assert (page.posts, page.authors, page.told) == (9, 5, 0)
    assert page.unmeasured.startswith("Fewer than 5 people have a post with a number")
    assert (page.form, page.matrix, page.panels, page.weeks) == (None, None, (), ())


def test_a_part_of_a_group_is_hidden_where_the_difference_would_tell_of_few(cast: Cast) -> None:
    crew(cast, cast.oslo, 5, 1, 2)
    crew(cast, cast.north, 4, 1, 2)

    north, oslo = (lab(cast, team=str(team.pk)) for team in (cast.north, cast.oslo))
    crew(cast, cast.north, 1, 1, 2)

    assert (north.missing, north.authors) == (None, 9)
    assert oslo.missing is not None
    assert "the difference to a larger group" in oslo.missing.reason
    assert (oslo.posts, oslo.form) == (0, None)
    assert lab(cast, team=str(cast.oslo.pk)).authors == 5


def test_a_post_belongs_to_the_team_of_its_day(cast: Cast) -> None:
    movers = crew(cast, cast.south, 5, 1, 20, hour=None)
    with tenant_scope(cast.organization.pk):
        for member in movers:
            people.member_move(member=member, team=cast.oslo, since=LAST - timedelta(10))

    south, oslo = (lab(cast, team=str(team.pk)) for team in (cast.south, cast.oslo))

    assert (south.posts, oslo.posts) == (5, 5)
    assert lab(cast, team="all").posts == 10


def test_nobody_whom_a_manager_may_not_see_comes_out_of_the_sum(cast: Cast) -> None:
    *others, gone = crew(cast, cast.oslo, 6, 6, 7, 8)
    told(gone, post(9, 999))
    with tenant_scope(cast.organization.pk):
        people.member_move(member=gone, team=cast.south, since=LAST - timedelta(5))

    theirs = lab(cast, cast.manager, team=str(cast.oslo.pk))
    everybody = lab(cast, team=str(cast.oslo.pk))

    assert theirs.posts == sum(lab(cast, cast.manager, one).posts for one in others) == 15
    assert (theirs.authors, everybody.authors, everybody.posts) == (5, 6, 19)
    assert LEFT_OUT in theirs.notes
    assert LEFT_OUT not in everybody.notes
    with tenant_scope(cast.organization.pk):
        people.member_move(member=others[0], team=cast.south, since=LAST - timedelta(5))
    few = lab(cast, cast.manager, team=str(cast.oslo.pk))
    assert few.missing is not None
    assert few.missing.reason == "Fewer than 5 people posted in this time: hidden."
    assert (few.posts, few.comments, few.notes) == (0, None, (LEFT_OUT,))


def test_before_and_after_of_a_group_has_no_ledger_and_needs_five_authors_on_both_sides(
    cast: Cast,
) -> None:
    for number, member in enumerate(crew(cast, cast.south, 5, 1, 2, 30)):
        told(member, *[post(age, None, form="repost") for age in (31, 3)[: 1 if number else 2]])
    told(factories.member(cast.organization, cast.south), post(1, None, form="article"))
    at = (LAST - timedelta(10)).isoformat()

    shown = lab(cast, team=str(cast.south.pk), change=at).change
    late = lab(cast, team=str(cast.south.pk), change=(LAST - timedelta(35)).isoformat()).change

    rows = {row.label: (row.before, row.after) for row in shown.rows}
    assert rows["Posts"] == ("10", "12")
    # One reshare since, of one person: with the own posts it would come out of the sum.
    assert rows["Own posts and articles"] == ("5", OF_GROUP)
    assert rows["Reshares"] == ("5", OF_GROUP)
    assert rows["Days between posts, median"] == ("1", "1")
    assert rows["Units a post, median"] == ("30 (10 to 50, 93.8%)", "30 (10 to 50, 97.9%)")
    assert rows["Posts with a number"] == ("5", "10")
    assert shown.brand is None
    assert late.rows == ()
    assert late.missing == "Too few people posted before or after: hidden."


def test_whoever_may_not_see_a_team_is_told_so_and_no_team_is_nowhere(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        lab(cast, cast.rep, team=str(cast.oslo.pk))
    with pytest.raises(PermissionDenied):
        lab(cast, cast.manager, team=str(cast.south.pk))
    with pytest.raises(Http404):
        lab(cast, cast.manager, team=str(cast.outside_team.pk))


def test_managers_choose_among_their_teams_and_themselves(cast: Cast) -> None:
    found = {name: lab(cast, cast.users[name], team="all").whose for name in ("manager", "analyst")}

    assert [choice.label.strip("\u2003") for choice in found["manager"]] == [
        "Me",
        "My teams, together",
        "North",
        "Oslo",
    ]
    assert found["analyst"][0].label == "Organization, together"


def test_who_opens_the_lab_of_teams_is_in_the_log_of_whoever_had_been_in_them(cast: Cast) -> None:
    crew(cast, cast.oslo, 5, 1)
    with tenant_scope(cast.organization.pk):
        people.member_move(member=cast.rep_member, team=cast.south, since=LAST)

    for user, path in (
        (cast.manager, f"content/?team={cast.oslo.pk}"),
        (cast.owner, "content/"),
        (cast.other_manager, "content/"),
    ):
        client = Client()
        client.force_login(user)
        with time_machine.travel(NOW, tick=False):
            assert client.get(f"/o/{cast.organization.slug}/{path}").status_code == 200

    access = cast.access(cast.rep)
    with tenant_scope(cast.organization.pk):
        rows = looks_page(access=access, member=cast.rep_member, asked=Parameters()).rows
    # Of the South too few posted: nothing was shown, and nobody looked.
    assert {(row.who, row.what) for row in rows} == {
        (cast.manager.get_full_name(), "opened the content lab of Oslo, together"),
        (cast.owner.get_full_name(), "opened the content lab of the whole organization, together"),
    }
