"""Teams compared by two measures: each day counts for its own team, and few are not told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client

from accounts.models import User
from accounts.tenancy import tenant_scope
from accounts.visibility import Visibility
from scoring.core.records import Post, Search
from teams.models import Look, Team
from teams.reports.team_measures import MEASURES
from teams.services.people import member_move
from tests import factories
from tests.cast import Cast
from tests.scoring.given import NOW, scored
from tests.teams.markup import Markup
from tests.teams.teaming import LAST, compared, people, preset

D = Decimal


def test_medians_have_n_and_an_interval(cast: Cast) -> None:
    people(cast, cast.oslo, 1000, 2000, 3000, 4000, 5000, 6000)
    people(cast, cast.south, 5000, 6000, 7000, 8000, 9000, before=5000)

    page = compared(cast, cast.oslo, cast.south, y="change")

    oslo, south = page.teams
    assert (oslo.x.n, oslo.x.median, oslo.x.low, oslo.x.high) == (6, D(35), D(10), D(60))
    assert (oslo.y.n, oslo.y.median) == (6, D(25))
    assert (south.x.n, south.x.median, south.y.median) == (5, D(70), D(20))
    assert [team.number for team in page.placed] == [1, 2]
    assert (page.x.label, page.y.label, page.missing) == ("Total", "Change of the total", None)


def test_of_fewer_than_the_floor_nothing_is_told_to_nobody(cast: Cast) -> None:
    people(cast, cast.oslo, 1000, 2000, 3000, 4000)
    people(cast, cast.south, 5000, 6000, 7000, 8000, 9000)

    page = compared(cast, cast.oslo, cast.south, y="brand")

    assert [(team.x.n, team.x.median) for team in page.teams] == [(4, None), (5, D(70))]
    assert page.teams[0].x.hidden == "under 5 people"
    assert [team.name for team in page.placed] == ["South"]


def test_where_nothing_is_told_of_one_person_teams_are_compared_by_the_edition(cast: Cast) -> None:
    preset(cast, Visibility.WORKS_COUNCIL)
    people(cast, cast.oslo, *range(1000, 1900, 100))

    page = compared(cast, cast.oslo, cast.south, x="posts", y="find", on="2026-05-20")

    oslo, south = page.teams
    assert (oslo.x.n, oslo.x.median, oslo.x.low) == (9, D(14), None)
    assert (oslo.y.median, south.x.n, south.x.hidden) == (D(4), None, "not told")
    assert [choice.value for choice in page.x_choices] == [
        *("total", "brand", "find", "insights", "relationships")
    ]
    assert (page.x.key, page.presets, page.on) == ("total", (), LAST)


def test_posts_count_for_the_team_of_their_day_by_the_week(cast: Cast) -> None:
    """Six post daily for two weeks of four; then one of them moves from Oslo to South."""
    posts = [
        Post(on=date(2026, 5, day), form="original", source="crm", ref=f"p{day}")
        for day in range(11, 25)
    ]
    members = [scored(cast.organization, *posts, team=cast.oslo) for _ in range(6)]
    for _ in range(5):
        scored(cast.organization, Search(on=LAST), team=cast.south)
    asked = {"x": "posts", "since": "2026-05-10", "on": "2026-06-07"}
    before = compared(cast, cast.oslo, cast.south, **asked)
    with tenant_scope(cast.organization.pk):
        member_move(member=members[0], team=cast.south, since=date(2026, 5, 25))

    page = compared(cast, cast.oslo, cast.south, **asked)

    # 14 posts in four weeks of the stayers; of who moved 14 in two weeks, and none in the others.
    assert [(team.x.n, team.x.median, team.x.high) for team in before.teams] == [
        (6, D("3.5"), D("3.5")),
        (5, D(0), D(0)),
    ]
    assert [(team.x.n, team.x.median, team.x.high) for team in page.teams] == [
        (6, D("3.5"), D(7)),
        (6, D(0), D(0)),
    ]


def test_less_than_a_week_in_a_team_is_no_number_by_the_week(cast: Cast) -> None:
    post = Post(on=date(2026, 6, 8), form="original", source="crm", ref="p")
    members = [scored(cast.organization, post, team=cast.oslo) for _ in range(6)]
    with tenant_scope(cast.organization.pk):
        member_move(member=members[0], team=cast.south, since=date(2026, 6, 4))

    page = compared(cast, cast.oslo, cast.south, x="posts")

    assert [team.x.n for team in page.teams] == [6, 0]
    assert page.teams[1].x.hidden == "nobody"


def test_rates_and_states_are_those_of_the_last_day(cast: Cast) -> None:
    for count in (1, 2, 3, 4, 5):
        searches = [
            Search(on=date(2026, 6, day), source="crm", ref=f"{day}") for day in range(1, 1 + count)
        ]
        scored(cast.organization, *searches, team=cast.oslo)

    page = compared(cast, cast.oslo, cast.south, x="active_days", y="reply_rate")

    oslo = page.teams[0]
    assert (oslo.x.n, oslo.x.median, oslo.x.low, oslo.x.high) == (5, D(3), D(1), D(5))
    assert (oslo.y.n, oslo.y.hidden) == (0, "nobody")


@pytest.mark.parametrize("measure", list(MEASURES))
def test_every_measure_can_be_asked_for(cast: Cast, measure: str) -> None:
    scored(cast.organization, Search(on=LAST), team=cast.oslo)

    page = compared(cast, cast.oslo, cast.south, x=measure, y=measure)

    assert page.x.key == measure
    assert [team.name for team in page.teams] == ["Oslo", "South"]


def test_two_to_eight_teams_are_compared(cast: Cast) -> None:
    more = [factories.team(cast.organization) for _ in range(8)]

    nine = compared(cast, cast.oslo, *more)
    one = compared(cast, cast.oslo)

    assert [team.number for team in nine.teams] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert nine.notice == "At most 8 teams can be compared: these are the first ones."
    assert one.missing is not None
    assert (one.teams, one.missing.reason) == ((), "Choose 2 to 8 teams above.")
    assert [team.name for team in compared(cast).teams][:2] == ["Oslo", "South"]


def test_a_rep_has_nothing_to_compare_with(cast: Cast) -> None:
    page = compared(cast, user=cast.rep)

    assert page.missing is not None
    assert page.missing.reason == "You see one team. Comparing takes two."


def test_teams_that_one_may_not_see_are_refused(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        compared(cast, cast.oslo, cast.south, user=cast.manager)
    with pytest.raises(Http404):
        compared(cast, cast.oslo, cast.outside_team)


def test_nonsense_falls_back(cast: Cast) -> None:
    page = compared(cast, cast.oslo, cast.south, x="charisma", y="", since="x", on="2099-01-01")

    assert (page.x.key, page.y.key) == ("total", "active_days")


def shown(cast: Cast, user: User, *teams: Team, query: str = "") -> str:
    client = Client()
    client.force_login(user)
    chosen = "&".join(f"team={team.pk}" for team in teams)
    with time_machine.travel(NOW, tick=False):
        answer = client.get(f"/o/{cast.organization.slug}/teams/compare/?{chosen}{query}")
    return answer.content.decode()


def test_one_team_with_both_numbers_makes_no_chart(cast: Cast) -> None:
    people(cast, cast.south, 5000, 6000, 7000, 8000, 9000)

    page = shown(cast, cast.owner, cast.oslo, cast.south, query="&y=brand")

    assert "Of South alone both numbers are told: a chart takes two teams." in Markup(page).text
    assert 'class="chart crosses"' not in page


@pytest.mark.parametrize("closed", [Visibility.NAMES_WITHOUT_DETAIL, Visibility.WORKS_COUNCIL])
def test_the_week_s_edition_has_no_intervals_and_no_columns_for_them(
    cast: Cast, closed: Visibility
) -> None:
    preset(cast, closed)
    people(cast, cast.oslo, *range(1000, 1900, 100))

    page = Markup(shown(cast, cast.owner, cast.oslo, cast.south)).text

    assert "Oslo 11 9 14 9 4" in page or "Oslo 10 9 14 9 4" in page
    assert "Interval" not in page
    assert "Of Oslo alone both numbers are told" in page


def test_who_compares_teams_of_people_whom_they_see_leaves_a_look(cast: Cast) -> None:
    people(cast, cast.oslo, 1000, 2000, 3000, 4000, 5000)
    people(cast, cast.south, 5000, 6000)

    shown(cast, cast.owner, cast.oslo, cast.south)

    with tenant_scope(cast.organization.pk):
        looks = set(Look.objects.values_list("team__name", "kind", "detail"))
    assert looks == {("Oslo", "team", "compare")}


def test_who_sees_nobody_there_leaves_none(cast: Cast) -> None:
    people(cast, cast.oslo, *range(1000, 2200, 100))

    shown(cast, cast.rep, cast.oslo, cast.oslo)

    with tenant_scope(cast.organization.pk):
        assert not Look.objects.exists()
