"""The list of members and the page of a merge."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.tenancy import tenant_scope
from scoring.models import RecomputeRun
from teams.models import Member
from teams.reports.people_list import namesakes, people_page
from teams.reports.people_query import PeopleQuery
from tests import factories
from tests.cast import Cast
from tests.scoring.given import NOW, REACTION

AT = time_machine.travel(NOW, tick=False)


def names(cast: Cast, **params: str) -> list[str]:
    with AT, tenant_scope(cast.organization.pk):
        query = PeopleQuery.parse("/", params)
        return [row.name for row in people_page(access=cast.access(cast.admin), query=query).rows]


@pytest.fixture
def people(cast: Cast) -> Cast:
    """The cast, and somebody who has left, somebody who is invited."""
    factories.member(
        cast.organization, name="Gone Long", left_on=date(2026, 6, 9), joined_on=date(2026, 1, 2)
    )
    user = factories.invited(cast.organization, cast.owner)
    factories.member(cast.organization, cast.south, name="Ines Invited", user=user)
    return cast


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, ["Ines Invited", "Mona Manager", "Rita Rep", "Rob Rep", "Sia Silent"]),
        ({"dir": "desc"}, ["Sia Silent", "Rob Rep", "Rita Rep", "Mona Manager", "Ines Invited"]),
        ({"q": "rep"}, ["Rita Rep", "Rob Rep"]),
        ({"q": "example.com", "role": "manager"}, ["Mona Manager"]),
        ({"role": "rep"}, ["Ines Invited", "Rita Rep", "Rob Rep"]),
        ({"state": "left"}, ["Gone Long"]),
        ({"state": "invited"}, ["Ines Invited"]),
        ({"state": "no_account"}, ["Sia Silent"]),
        ({"state": "no_team"}, ["Mona Manager", "Sia Silent"]),
        ({"sort": "team"}, ["Rita Rep", "Ines Invited", "Rob Rep", "Mona Manager", "Sia Silent"]),
        ({"state": "all", "sort": "joined", "q": "Gone"}, ["Gone Long"]),
        (
            {"team": "0", "sort": "nothing", "page": "-1", "state": "x"},
            [
                "Ines Invited",
                "Mona Manager",
                "Rita Rep",
                "Rob Rep",
                "Sia Silent",
            ],
        ),
    ],
)
def test_the_list_is_searched_filtered_and_sorted(
    people: Cast, params: dict[str, str], expected: list[str]
) -> None:
    assert names(people, **params) == expected


@pytest.mark.parametrize("q", ["zoe", "ZOË", "brønn", "Bronn"])
def test_capitals_and_accents_make_no_difference(people: Cast, q: str) -> None:
    factories.member(people.organization, name="Zoë Brønn", email="z.b@fjord.example")
    expected = ["Zoë Brønn"] if q != "Bronn" else []  # "ø" is a letter of its own

    with tenant_scope(people.organization.pk):
        found = namesakes(member=people.rep_member, q=q)

    assert names(people, q=q) == [member.name for member in found] == expected


def test_a_team_has_those_below_it(people: Cast) -> None:
    assert names(people, team=str(people.north.pk)) == ["Rita Rep"]
    assert names(people, team=str(people.outside_team.pk)) == []


def test_fifty_stand_on_a_page_and_every_one_on_one(cast: Cast) -> None:
    for number in range(57):
        factories.member(cast.organization, name=f"Same {number % 3}")

    pages = [names(cast, page=str(page), sort="team") for page in (1, 2)]
    client = Client()
    client.force_login(cast.admin)
    path = f"/o/{cast.organization.slug}/organization/members/"
    shown = client.get(path).content.decode()

    assert [len(page) for page in pages] == [50, 11]
    assert "1 to 50 of 61 members" in shown
    assert 'href="' + path + '?page=2" rel="next"' in shown
    assert names(cast, page="9", sort="team") == pages[1]


def test_it_says_how_everybody_signs_in(people: Cast) -> None:
    client = Client()
    client.force_login(people.admin)

    shown = client.get(f"/o/{people.organization.slug}/organization/members/").content.decode()

    tags = re.findall(r'<span class="tag [^"]*">([^<]+)</span>', shown)
    assert tags == ["Invited", "Can sign in", "Can sign in", "Can sign in", "No account"]


def test_htmx_gets_the_table_alone(people: Cast) -> None:
    client = Client()
    client.force_login(people.admin)
    path = f"/o/{people.organization.slug}/organization/members/?q=nobody"

    answer = client.get(path, headers={"HX-Request": "true"})

    assert answer.content.decode().lstrip().startswith('<div class="stack" id="org"')
    assert "Nobody is like that." in answer.content.decode()


def test_a_merge_is_found_looked_at_and_done_on_its_page(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    double = factories.member(cast.organization, name="Rita Rep", email="r.rep@fjord.example")
    factories.applied(double, [REACTION])
    client = Client()
    client.force_login(cast.admin)
    path = f"/o/{cast.organization.slug}/organization/members/{double.pk}/merge/"
    into = f"{path}?into={cast.rep_member.pk}"

    assert f"?into={cast.rep_member.pk}" in client.get(path).content.decode()
    assert "Nobody is called that." in client.get(f"{path}?q=zzz").content.decode()
    preview = client.get(into).content.decode()
    state = re.findall(r'name="state" value="([^"]+)"', preview)[0]
    assert '<th scope="row">Facts</th><td class="num">1</td>' in preview
    unsure = client.post(into, {"state": state})
    stale = client.post(into, {"state": "1.0.2.0", "sure": "on"})
    with django_capture_on_commit_callbacks():
        answer = client.post(into, {"state": state, "sure": "on"})

    assert (unsure.status_code, stale.status_code, answer.status_code) == (422, 422, 302)
    assert "Tick that you have checked" in unsure.content.decode()
    assert "Something has changed since you looked." in stale.content.decode()
    with tenant_scope(cast.organization.pk):
        assert not Member.objects.filter(pk=double.pk).exists()
        assert RecomputeRun.objects.get().member == cast.rep_member


def test_a_refused_merge_says_why_and_offers_no_button(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.admin)
    base = f"/o/{cast.organization.slug}/organization/members/{cast.rep_member.pk}/merge/"

    shown = client.get(f"{base}?into={cast.other_rep_member.pk}").content.decode()

    assert "Both have an account." in shown
    assert 'name="state"' not in shown
