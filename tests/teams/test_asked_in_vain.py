"""What an address asks for in vain: pages say it and what they show, files and the API refuse."""

from __future__ import annotations

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.roles import Scope
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, REACTION, score
from tests.teams.calling import secret_of
from tests.teams.markup import Markup

PAGES = {
    "report/?team=x": "“team=x” in the address cannot be shown: every team is shown.",
    "report/?least=abc": "“least=abc” in the address cannot be shown: "
    "a move counts from 0.5 points on.",
    "report/?cols=total,nonsense": "“cols=nonsense” in the address cannot be shown: "
    "the column is left out.",
    "report/?period=year": "“period=year” in the address cannot be shown: "
    "the last 7 days are shown.",
    "report/?sort=password": "the rows stand in the usual order.",
    "report/?band=top&band=leader": "“band=top” in the address cannot be shown",
    "report/?page=x": "“page=x” in the address cannot be shown: the first page is shown.",
    "report/?page=99": "“page=99” in the address cannot be shown: the last page is shown.",
    "report/?by=colour": "the usual groups are shown.",
    "report/?density=airy": "rows have the usual height.",
    "teams/?on=2026-13-01": "the usual days are shown.",
    "teams/?on=2099-01-01": "“on=2099-01-01” in the address cannot be shown: the page is of",
    "teams/{oslo}/?board=worst": "“Total” is shown.",
    "teams/{oslo}/?since=2026-06-09&on=2026-06-01": "it is compared with",
    "teams/{oslo}/?page=99": "“page=99” in the address cannot be shown: the last page is shown.",
    "teams/compare/?x=luck": "“Total” is shown.",
    "ledger/?team=x&by=all": "the mean is shown.",
    "ledger/?page=99": "the last page is shown.",
    "ledger/?component=nonsense": "everybody is listed.",
    "outcomes/?from=soon": "“from=soon” in the address cannot be shown",
    "content/?measure=fame": "the usual one is shown.",
    "content/?from=2026-05-01": "the last 90 days are shown.",
    "calibration/?team=x": "every team is shown.",
    "members/{rita}/?rules=x": "each day is read by its own rules alone.",
    "members/{rita}/?weeks=3": "26 weeks are shown.",
    "members/{rita}/?on=2099-01-01": "the page is of",
    "members/{rita}/score/people_searches/?show=all-of-it": "everything is shown.",
    "members/{rita}/score/people_searches/?page=9": "the last page is shown.",
    "imports/?page=9": "“page=9” in the address cannot be shown: the last page is shown.",
    "organization/members/?state=gone": "“Here” is shown.",
    "organization/members/?page=99": "the last page is shown.",
    "organization/roles/?role=king": "nobody is left out by it.",
    "organization/roles/?page=2": "the last page is shown.",
}


@pytest.fixture(autouse=True)
def scored(cast: Cast) -> None:
    score(cast.rep_member, REACTION)


def opened(cast: Cast, user: User, path: str, **headers: str) -> HttpResponse:
    client = Client()
    client.force_login(user)
    filled = path.format(oslo=cast.oslo.pk, rita=cast.rep_member.pk)
    with time_machine.travel(NOW, tick=False):
        return client.get(f"/o/{cast.organization.slug}/{filled}", headers=headers)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_what_it_cannot_show_and_what_it_shows(cast: Cast, path: str) -> None:
    answer = opened(cast, cast.owner, path)

    assert answer.status_code == 200
    assert PAGES[path] in Markup(answer.content.decode()).text


def test_a_fragment_puts_it_in_the_place_of_what_stood_there(cast: Cast) -> None:
    wrong = opened(cast, cast.owner, "report/?band=top", **{"HX-Request": "true"})
    right = opened(cast, cast.owner, "report/?band=leader", **{"HX-Request": "true"})

    assert 'id="misread" hx-swap-oob="true"' in wrong.content.decode()
    assert "“band=top”" in wrong.content.decode()
    assert '<div id="misread" hx-swap-oob="true" role="status"></div>' in right.content.decode()


def test_the_list_of_who_looked_ends_with_its_last_page(cast: Cast) -> None:
    opened(cast, cast.owner, "members/{rita}/")

    text = Markup(opened(cast, cast.rep, "score/looks/?page=9").content.decode()).text

    assert "“page=9” in the address cannot be shown: the last page is shown." in text
    assert "olga@fjord.example opened your member page" in text


def test_a_page_that_understands_all_says_nothing(cast: Cast) -> None:
    answer = opened(cast, cast.owner, f"report/?from={LAST}&to={LAST}&sort=total&team=&utm=1")

    assert "cannot be shown" not in answer.content.decode()


@pytest.mark.parametrize("preset", ["names_without_detail", "works_council"])
def test_the_report_of_groups_says_that_it_has_no_filters(cast: Cast, preset: str) -> None:
    cast.organization.visibility = preset
    cast.organization.save()

    text = Markup(opened(cast, cast.owner, "report/?team=7").content.decode()).text

    assert "“team=7” in the address cannot be shown: the report of groups has no filters." in text


@pytest.mark.parametrize(
    "path",
    [
        "report/print/?team=x",
        "content.csv?measure=fame",
        "content.xlsx?measure=fame",
        "members/{rita}/score.csv?on=x",
    ],
)
def test_files_and_paper_refuse(cast: Cast, path: str) -> None:
    answer = opened(cast, cast.owner, path)

    assert (answer.status_code, answer["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert "is not understood." in answer.content.decode()


def test_an_export_refuses_and_leaves_no_record(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.owner)
    path = f"/o/{cast.organization.slug}/report/export/"

    answer = client.post(path, {"format": "csv", "query": "team=x"})

    assert (answer.status_code, answer.content.decode()) == (422, "“team=x” is not understood.")


def test_the_api_refuses_with_the_name_of_the_field(cast: Cast) -> None:
    secret = secret_of(cast, cast.owner, Scope.SCORES_READ)
    path = f"/api/v1/organizations/{cast.organization.slug}/report?band=top&page=x"

    with time_machine.travel(NOW, tick=False):
        answer = Client().get(path, headers={"Authorization": f"Bearer {secret}"})

    assert answer.status_code == 400
    assert answer.json()["fields"] == {
        "band": ["“band=top” is not understood."],
        "page": ["“page=x” is not understood."],
    }
