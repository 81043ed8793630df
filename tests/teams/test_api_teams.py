"""Teams for programs say what the pages say, to whoever they say it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from accounts.visibility import Visibility
from teams.reports.team_figures import Figures
from teams.reports.team_shapes import GroupNumbers
from tests import factories
from tests.cast import Cast
from tests.teams.calling import secret_of
from tests.teams.reporting import opened
from tests.teams.teaming import LAST, NOW, SINCE, people, preset, store, team_of, tree


def told(cast: Cast, user: User | None = None, path: str = "", **query: str) -> Any:
    """Return the answer of the API to the owner, or to somebody else."""
    secret = secret_of(cast, user)
    with time_machine.travel(NOW, tick=False):
        return Client().get(
            f"/api/v1/organizations/{cast.organization.slug}/teams{path}",
            query,
            headers={"Authorization": f"Bearer {secret}"},
        )


def same(body: dict[str, Any], found: GroupNumbers) -> None:
    """Fail where a body has other numbers than a page."""
    assert body["members"] == found.members
    assert body["with_total"] == (found.state.with_total if found.state else None)
    pairs = [(body["total"], found.total), (body["change"], found.change)]
    pairs += [(body["pillars"][name], one) for name, one in found.pillars]
    for told_, shown in pairs:
        figures(told_, shown)


def figures(body: dict[str, Any], found: Figures) -> None:
    names = {"median": "median", "mean": "mean", "lower_quartile": "low", "upper_quartile": "high"}
    assert (body["n"], body["left_out"]) == (found.n, found.left_out)
    for name, of in names.items():
        value = getattr(found, of)
        assert (None if body[name] is None else Decimal(body[name])) == value


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize("persona", ["owner", "analyst", "manager", "rep"])
def test_page_and_program_say_the_same(cast: Cast, visibility: Visibility, persona: str) -> None:
    store(cast.rep_member, {SINCE: 5000, LAST: 6000})
    people(cast, cast.oslo, 1000, 2000, 3000, 4000, 9000)
    people(cast, cast.north, 7000, 8000)
    people(cast, cast.south, *range(1000, 2100, 100))
    preset(cast, visibility)
    user = getattr(cast, persona)

    teams = told(cast, user).json()
    one = told(cast, user, f"/{cast.oslo.pk}").json()

    shown = tree(cast, user)
    assert (teams["from"], teams["to"]) == (SINCE.isoformat(), LAST.isoformat())
    assert [team["name"] for team in teams["teams"]] == [row.name for row in shown.rows]
    for body, row in zip(teams["teams"], shown.rows, strict=True):
        same(body["whole"], row.whole)
        assert (body["alone"] is None) == (row.alone is None)
        if row.alone:
            same(body["alone"], row.alone)
    page = team_of(cast, cast.oslo, user)
    same(one["numbers"], page.numbers)
    for week, point in zip(one["weeks"], page.trend, strict=True):
        assert (week["on"], week["members"]) == (point.on.isoformat(), point.members)
        figures(week["total"], point.total)
    assert [(m["member"], m["is_valued"]) for m in one["members"]] == [
        (row.id, row.is_valued) for row in page.rows
    ]
    assert [m["total"] and Decimal(m["total"]) for m in one["members"]] == [
        row.total for row in page.rows
    ]
    assert (one["named"], one["unnamed"]) == (page.listed, page.unlisted)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2026-06-09", "to": "2026-06-01"}, "from"),
        ({"from": "2026-06-10"}, "from"),
        ({"to": "2026-06-10"}, "to"),
        ({"to": "soon"}, "to"),
        ({"page": "0"}, "page"),
    ],
)
def test_a_program_names_days_that_are_over(cast: Cast, query: dict[str, str], field: str) -> None:
    for path in ("", f"/{cast.oslo.pk}"):
        answer = told(cast, path=path, **query)
        assert (answer.status_code, [*answer.json()["fields"]]) == (400, [field])


def test_the_team_by_itself_and_its_pages_can_be_asked_for(cast: Cast) -> None:
    people(cast, cast.north, *range(1000, 1060))
    people(cast, cast.oslo, 5000)

    body = told(cast, path=f"/{cast.north.pk}", only="true", page="2").json()

    assert (body["numbers"]["members"], len(body["members"]), body["named"]) == (60, 10, 60)


def test_a_program_that_reads_members_is_in_their_log(cast: Cast) -> None:
    user = factories.user(cast.organization, email="pia@fjord.example")
    factories.member(cast.organization, cast.oslo, user=user)

    told(cast, cast.manager, f"/{cast.oslo.pk}")
    told(cast, cast.manager)

    seen = opened(cast, user, "score/looks/").content.decode()
    assert seen.count("read with a program the team page of Oslo") == 1
