"""What the address of the User Report holds: filters, groups, columns; and what each leads to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from accounts.tenancy import tenant_scope
from scoring.core.records import AnyRecord, Coverage, Network, Post, Reaction
from scoring.core.records import Member as Person
from teams.models import Member
from teams.reports.report_columns import chosen
from teams.reports.report_query import ReportQuery
from teams.reports.report_shapes import UserReport
from teams.reports.user_report import report_rows
from tests import factories
from tests.cast import Cast
from tests.scoring.given import EVERYTHING, LAST, NOW, recomputed, score
from tests.teams.reporting import names, opened, report, rows

BEFORE = LAST - timedelta(days=7)


def network(connections: int, on: date) -> Network:
    return Network(
        on=on, connections=connections, decision_makers=connections, internal=0, source="crm"
    )


@pytest.fixture
def people(cast: Cast) -> Cast:
    """Rita rose, Rob fell, Sia stands, Mona has three pillars, Ola nothing, Pia is old."""
    posts = [Post(on=BEFORE - timedelta(days=n), form="original", ref=f"p{n}") for n in range(9)]
    seat = Person(name="", email="", seat="sales_navigator", source="crm")
    first = date(2026, 5, 1)
    records: dict[Member, list[AnyRecord]] = {
        cast.rep_member: [network(1000, LAST), network(0, first), seat],
        cast.other_rep_member: [*posts, network(1000, first)],
        cast.silent_member: [network(1000, first)],
    }
    for member, own in records.items():
        score(member, *own)
    old = factories.member(cast.organization, cast.oslo, name="Pia Past", title="Executive")
    ended = Coverage(
        metrics=("*",), start=date(2026, 1, 1), end=LAST - timedelta(days=21), source="crm"
    )
    factories.applied(old, [ended, Reaction(on=first, source="crm")])
    recomputed(old)
    three = Coverage(
        metrics=(
            *("people_searches", "prospect_profile_views", "decision_makers_contacted"),
            *("days_active", "content_shared", "engagement_received", "thoughtful_comments"),
            *("network_size", "decision_maker_connections", "invitation_acceptance"),
            *("two_way_conversations", "message_response"),
        ),
        start=first,
        end=LAST,
        source="crm",
    )
    factories.applied(cast.manager_member, [three])
    recomputed(cast.manager_member)
    factories.member(cast.organization, name="Ola None", title="Executive")
    return cast


def chips(found: UserReport) -> list[str]:
    return [f"{c.joined} {c.label} {c.value}".strip() for c in found.filters.chips]


@pytest.mark.parametrize(
    ("params", "expected", "words"),
    [
        ({"move": "up"}, ["Rita Rep"], ["Moved up by 0.5 or more"]),
        ({"move": "down"}, ["Rob Rep"], ["Moved down by 0.5 or more"]),
        (
            {"move": ["up", "down"]},
            ["Rita Rep", "Rob Rep"],
            ["Moved up by 0.5 or more", "or Moved down by 0.5 or more"],
        ),
        ({"move": "up", "least": "50"}, [], ["Moved up by 50 or more"]),
        (
            {"move": "level", "least": "50", "seat": "free"},
            ["Pia Past", "Rob Rep", "Sia Silent"],
            ["Seat Free", "and Moved level, by under 50"],
        ),
        ({"seat": "sales_navigator"}, ["Rita Rep"], ["Seat Sales Navigator"]),
        ({"data": "partial"}, ["Mona Manager"], ["Data three pillars"]),
        ({"data": "none"}, ["Ola None"], ["Data no total"]),
        ({"data": "old"}, ["Pia Past"], ["Data data is old"]),
        (
            {"data": ["none", "partial"], "role": "manager"},
            ["Mona Manager"],
            ["Role manager", "and Data three pillars", "or Data no total"],
        ),
        (
            {"role": ["Executive", "rep"], "q": "i"},
            ["Pia Past", "Rita Rep"],
            ["Role Executive", "or Role rep", "and Name or e-mail i"],
        ),
        ({"band": "leader"}, [], ["Band Leading"]),
        ({"new": "1", "q": "rita"}, ["Rita Rep"], ["Member newcomer", "and Name or e-mail rita"]),
    ],
)
def test_values_of_one_filter_are_joined_by_or_and_filters_by_and(
    people: Cast, params: dict[str, Any], expected: list[str], words: list[str]
) -> None:
    found = report(people, **params)

    assert sorted(names(found)) == expected
    assert found.summary.members == len(expected)
    assert chips(found) == words
    assert found.filters.clear_url == "/report/"


def test_several_teams_and_what_is_below_them(people: Cast) -> None:
    teams = [str(people.north.pk), str(people.south.pk)]

    found = report(people, team=teams)

    assert sorted(names(found)) == ["Pia Past", "Rita Rep", "Rob Rep"]
    assert chips(found) == ["Team North", "or Team South"]
    assert found.filters.chips[0].url == f"/report/?team={people.south.pk}"
    assert found.filters.picked["team"] == "2 teams"
    assert found.scope == {people.north.pk, people.oslo.pk, people.south.pk}


def test_bands_are_counted_before_they_are_chosen(people: Cast) -> None:
    found = report(people, band="leader").summary

    assert (found.members, [band.count for band in found.bands]) == (0, [4, 0, 0, 0])
    assert [band.is_chosen for band in found.bands] == [False, False, False, True]
    assert found.bands[0].url == "/report/?band=leader&band=starting"
    assert found.bands[3].url == "/report/"


def test_the_furthest_moves_are_told_with_their_causes(people: Cast) -> None:
    movers = report(people).summary.movers

    told = [(mover.name, mover.change > 0, mover.cause) for mover in movers]
    assert told[0][:2] == ("Rob Rep", False)
    assert told[-1] == ("Rita Rep", True, "network size")


def test_groups_are_teams_roles_or_none(people: Cast) -> None:
    by_role = report(people, by="role")

    assert [group.name for group in by_role.groups] == ["Executive", "Manager", "Rep", "No role"]
    assert by_role.filters.order == "by role, then SSI, highest first"
    assert [group.name for group in report(people, by="none").groups] == [""]
    sorted_teams = report(people, by="team", sort="member", dir="desc")
    assert names(sorted_teams)[:3] == ["Rita Rep", "Pia Past", "Rob Rep"]
    assert sorted_teams.filters.order == "by team, then Member, descending"


def test_who_manages_the_own_team_stands_first_in_it(people: Cast) -> None:
    factories.team_manager(people.oslo, people.rep)
    leader = factories.member(people.organization, people.oslo, name="Ada First")
    score(leader, network(1000, date(2026, 5, 1)))

    found = report(people)

    assert names(found)[:2] == ["Rita Rep", "Ada First"]
    assert "team lead" in rows(found)["Rita Rep"].tags
    assert names(report(people, sort="member"))[0] == "Ada First"


def test_causes_sort_over_all_pages(people: Cast) -> None:
    found = report(people, sort="cause", dir="asc")

    labels = [row.cause.label for row in rows(found).values() if row.cause]
    assert len(labels) >= 2
    assert labels == sorted(labels, key=str.casefold)
    assert next(iter(rows(found).values())).cause is not None


def test_columns_are_chosen_ordered_and_moved_by_address(people: Cast) -> None:
    found = report(people, cols="posts,total,team")

    assert [column.key for column in found.columns] == ["member", "posts", "total", "team"]
    shown = [choice for choice in found.filters.columns if choice.is_shown]
    assert [choice.column.key for choice in shown] == ["posts", "total", "team"]
    assert shown[1].earlier == "/report/?cols=member%2Ctotal%2Cposts%2Cteam"
    assert shown[1].later == "/report/?cols=member%2Cposts%2Cteam%2Ctotal"
    assert (shown[0].earlier, shown[2].later) == ("", "")
    several = ReportQuery.parse("/r/", {"cols": ["posts", "total"]})
    assert several.columns == chosen(["posts", "total"])


def test_every_state_of_the_address_comes_back_from_it() -> None:
    params = {
        "period": "custom",
        "from": "2026-05-20",
        "to": "2026-06-09",
        "compare": "before",
        "q": "ada",
        "team": ["7", "9"],
        "role": ["Executive"],
        "seat": ["free"],
        "band": ["starting", "leader"],
        "move": ["up"],
        "least": "2.5",
        "data": ["total"],
        "new": "1",
        "sort": "posts",
        "dir": "asc",
        "by": "role",
        "page": "3",
        "per": "day",
        "cols": "member,posts,total",
        "density": "compact",
    }
    query = ReportQuery.parse("/r/", params)

    assert query.params() == {
        name: tuple(map(int, value))
        if name == "team"
        else tuple(value)
        if isinstance(value, list)
        else value
        for name, value in params.items()
    } | {"page": 3}
    assert ReportQuery.parse("/r/", query.params() | {"team": ["7", "9"], "page": "3"}) == query


def test_rows_for_files_are_those_of_all_pages_in_order(people: Cast) -> None:
    query = ReportQuery.parse("/report/", {"sort": "total", "cols": "total,next_action,cause"})
    with time_machine.travel(NOW, tick=False), tenant_scope(people.organization.pk):
        found = report_rows(access=people.access(people.owner), query=query).rows

    page = report(people, sort="total", cols="total,next_action,cause")
    assert [row.name for row in found] == names(page)
    for column in page.columns:
        told = {row.name: column.value(row) for row in found}
        assert told == {name: column.value(row) for name, row in rows(page).items()}


def test_the_next_action_is_that_of_the_members_own_page(people: Cast) -> None:
    row = rows(report(people, cols="next_action"))["Rita Rep"]
    page = opened(people, people.rep, "score/").context["page"]

    first = page.next_points[0]
    assert row.next_action is not None
    assert (row.next_action.title, row.next_action.gain) == (first.title, first.action.gain)
    past = report(people, cols="next_action", **{"from": "2026-06-01", "to": "2026-06-02"})
    assert rows(past)["Rita Rep"].next_action is None


def test_nobody_is_on_two_pages(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        Member.objects.bulk_create(
            Member(organization=cast.organization, name="Same", email=f"s{n}@fjord.example")
            for n in range(120)
        )
    for sort in ("", "total", "team", "posts"):
        pages = [report(cast, sort=sort, page=str(n)) for n in (1, 2, 3)]
        ids = [row.id for page in pages for group in page.groups for row in group.rows]
        assert (len(ids), len({*ids})) == (124, 124)


def test_what_was_never_measured_counts_towards_nothing(cast: Cast) -> None:
    factories.applied(cast.rep_member, [EVERYTHING])

    found = report(cast)

    assert {figure.n for figure in found.medians.values()} == {0}
