"""Card, table, file and API tell the same of random people, for every visibility and persona.

Whom a persona sees is written out here. Where nothing is told of one person, the lines of teams are
the same on the page, in the file, on paper and among the teams.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from teams.models import Member
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, random_records, score, scored
from tests.teams.calling import secret_of
from tests.teams.tables import Tables, plain

pytestmark = pytest.mark.once

COUNTS = (
    *("active_days", "posts", "reactions", "messages", "inmails", "invitations", "searches"),
    *("profile_views", "leads", "accounts"),
)
POINTS = ("total", "brand", "find", "insights", "relationships", "change")
KEYS = (*POINTS, "rank", *COUNTS)
STATE = f"period=30&sort=total&cols={','.join(KEYS)}"
OSLO, SOUTH = ("Ada Oslo", "Bo Oslo", "Rita Rep"), ("Cy South", "Di South", "Rob Rep")
NORTH, NOBODY = (*OSLO, "Mona Manager"), ("Silent",)
SEEN: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("owner", "analyst"), (*NORTH, *SOUTH)),
    "manager": OSLO,
    "other_manager": SOUTH,
}
LED = ("owner", "analyst", "manager", "other_manager")
OPEN, CLOSED = ("open_team", "manager_only"), ("names_without_detail", "works_council")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


@pytest.fixture
def people(request: pytest.FixtureRequest, cast: Cast) -> dict[str, Member]:
    """Random people in Oslo and South, who have all been scored."""
    found = {"Rita Rep": cast.rep_member, "Rob Rep": cast.other_rep_member}
    for name in ("Ada Oslo", "Bo Oslo", "Cy South", "Di South"):
        team = cast.oslo if name.endswith("Oslo") else cast.south
        found[name] = factories.member(cast.organization, team, name=name)
    for number, member in enumerate(found.values()):
        score(member, *random_records(request.param * 100 + number, LAST))
    return found


def preset(cast: Cast, name: str) -> None:
    cast.organization.visibility = name
    cast.organization.save()


def ask(cast: Cast, user: User, path: str, **sent: str) -> HttpResponse:
    client = Client()
    client.force_login(user)
    address = f"/o/{cast.organization.slug}/{path}"
    with time_machine.travel(NOW, tick=False):
        return client.post(address, sent) if sent else client.get(address)


def program(cast: Cast, user: User, path: str) -> HttpResponse:
    secret = secret_of(cast, user)
    address = f"/api/v1/organizations/{cast.organization.slug}/{path}"
    with time_machine.travel(NOW, tick=False):
        return Client().get(address, headers={"Authorization": f"Bearer {secret}"})


def of_file(cast: Cast, user: User) -> dict[str, dict[str, str]]:
    """Return the lines of the file by name."""
    answer = ask(cast, user, "report/export/", format="csv", query=STATE)
    assert answer.status_code == 200
    lines = csv.DictReader(StringIO(answer.content.decode(), newline=""))
    return {line["Member"]: line for line in lines}


def of_page(cast: Cast, user: User, path: str = "report/") -> dict[str, list[str]]:
    """Return the texts of the cells of each member's row, whoever has a total, by name."""
    answer = ask(cast, user, f"{path}?{STATE}")
    assert answer.status_code == 200
    rows = [row for row in Tables(answer.content.decode()).rows if len(row) == 1 + len(KEYS)]
    names = (*NORTH, *SOUTH)
    return {
        name: [plain(cell) for cell in row[1:]]
        for row in rows
        for name in names
        if plain(row[0]).startswith(name)
    }


def number_in(text: str) -> str | None:
    """Return the first number that a cell shows, as files write it; None for "not measured"."""
    found = NUMBER.search(text)
    return None if found is None or " of 75" in text else found[0].removeprefix("+")


@pytest.mark.parametrize("people", [11, 29], indirect=True)
@pytest.mark.parametrize("persona", LED)
@pytest.mark.parametrize("visibility", OPEN)
def test_card_table_file_and_api_are_one_where_people_are_seen(
    cast: Cast, people: dict[str, Member], visibility: str, persona: str
) -> None:
    preset(cast, visibility)
    user: User = getattr(cast, persona)

    file, page = of_file(cast, user), of_page(cast, user)
    paper = of_page(cast, user, "report/print/")
    answer = program(cast, user, f"report?{STATE}").json()

    titles = {column["key"]: column["title"] for column in answer["columns"]}
    told = {row["values"]["member"]: (row["id"], row["values"]) for row in answer["rows"]}
    assert {*file} & {*people} == {*told} & {*people} == {*SEEN[persona]} & {*people}
    assert page.keys() == paper.keys()
    for name, (pk, values) in told.items():
        assert {titles[key]: value or "" for key, value in text(values).items()} == {
            key: value for key, value in file[name].items() if key in titles.values()
        }
        if name in page:
            assert [number_in(cell) for cell in page[name]] == [
                None if values[key] is None else str(values[key]) for key in KEYS
            ]
            assert page[name] == paper[name]
        if name in people:
            assert card(cast, user, pk) == {key: values[key] for key in POINTS}


@pytest.mark.parametrize("people", [11], indirect=True)
@pytest.mark.parametrize("persona", ["rep", "other_rep"])
@pytest.mark.parametrize("visibility", [*OPEN, *CLOSED])
def test_a_rep_reads_the_own_numbers_alike_and_no_report(
    cast: Cast, people: dict[str, Member], visibility: str, persona: str
) -> None:
    preset(cast, visibility)
    user: User = getattr(cast, persona)
    own, other = cast.rep_member, cast.other_rep_member
    own, other = (own, other) if persona == "rep" else (other, own)

    page = ask(cast, user, "score/").context["page"].score
    answer = program(cast, user, f"members/{own.pk}/score").json()
    lines = list(
        csv.DictReader(StringIO(ask(cast, user, "score.csv").content.decode(), newline=""))
    )
    points = {line["name"]: line["points"] for line in lines if line["part"] != "about"}

    pillars = {name: one.points for name, one in page.pillars.items()}
    shown = {name: None if value is None else str(value) for name, value in pillars.items()}
    assert answer["total"] == (None if page.total is None else str(page.total))
    assert {name: one.get("points") for name, one in answer["pillars"].items()} == shown
    assert {name: points[name] or None for name in pillars} == shown
    assert points["total"] == (answer["total"] or "")
    assert ask(cast, user, "report/").status_code == 403
    assert ask(cast, user, "report/print/").status_code == 403
    assert ask(cast, user, "report/export/", format="csv", query="").status_code == 403
    assert program(cast, user, "report").status_code == 403
    assert program(cast, user, f"members/{other.pk}/score").status_code == 403


@pytest.mark.parametrize("people", [11], indirect=True)
@pytest.mark.parametrize("persona", LED)
@pytest.mark.parametrize("visibility", CLOSED)
def test_the_lines_of_teams_are_one_where_nothing_is_told_of_one_person(
    cast: Cast, people: dict[str, Member], visibility: str, persona: str
) -> None:
    preset(cast, visibility)
    for number in range(14):
        team = cast.oslo if number % 2 else cast.south
        scored(cast.organization, *random_records(7_000 + number, LAST), team=team)
    user: User = getattr(cast, persona)

    page, paper = (lines_of(ask(cast, user, path)) for path in ("report/", "report/print/"))
    found = ask(cast, user, "report/export/", format="csv", query="").content.decode()
    teams = ask(cast, user, "teams/").context["page"].rows

    file: dict[str, dict[str, str]] = {}
    for table, row, what, value in list(csv.reader(StringIO(found, newline="")))[1:]:
        if table == "Teams":
            file.setdefault(row, {})[what] = value
    heads = ("Totals", "SSI", "Brand", "Find", "Insights", "Relations")
    assert page == paper
    assert {name: [line.get(head) for head in heads] for name, line in file.items()} == {
        name: [cells[0], cells[1], *cells[3:7]] if len(cells) == 8 else [None] * 6
        for name, cells in page.items()
    }
    assert {row.name: median_of(row.whole) for row in teams if row.name in page} == {
        name: (cells[0], cells[1]) if len(cells) == 8 else (None, None)
        for name, cells in page.items()
    }
    assert program(cast, user, "report").status_code == 403
    for member in people.values():
        assert ask(cast, user, f"members/{member.pk}/").status_code in (403, 302)


def text(values: Mapping[str, Any]) -> dict[str, str | None]:
    return {key: None if value is None else str(value) for key, value in values.items()}


def card(cast: Cast, user: User, pk: int) -> dict[str, str | None]:
    """Return the points on a member's own page, compared with the day of the report."""
    page = ask(cast, user, f"members/{pk}/?since=2026-05-10").context["page"]
    found = page.score
    values = {"total": found.total, "change": page.change}
    values |= {name: one.points for name, one in found.pillars.items()}
    return {key: None if values[key] is None else str(values[key]) for key in POINTS}


def lines_of(answer: HttpResponse) -> dict[str, list[str]]:
    """Return the cells of each team's row of the report of groups."""
    assert answer.status_code == 200
    rows = Tables(answer.content.decode()).rows
    names = ("North", "Oslo", "South")
    return {plain(row[0]): [plain(c) for c in row[1:]] for row in rows if plain(row[0]) in names}


def median_of(numbers: Any) -> tuple[str | None, str | None]:
    total = numbers.total
    return (None, None) if total.median is None else (str(total.n), f"{total.median:f}")
