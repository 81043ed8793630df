"""The score as a file: for whoever sees the page, whole, and safe in a spreadsheet."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.tenancy import tenant_scope
from scoring.core.records import Profile
from teams.models import Member
from tests import factories
from tests.cast import Cast
from tests.scoring.given import FIRST, LAST, NOW, REACTION, score

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita(cast: Cast) -> Cast:
    score(cast.rep_member, REACTION)
    return cast


def fetch(cast: Cast, persona: str, path: str = "score.csv", **query: str) -> HttpResponse:
    client = Client()
    client.force_login(cast.users[persona])  # type: ignore[arg-type]
    with time_machine.travel(NOW, tick=False):
        return client.get(f"/o/{cast.organization.slug}/{path}", query)  # type: ignore[return-value]


def rows(answer: HttpResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(answer.content.decode(), newline="")))


def test_the_file_says_whose_it_is_of_which_day_and_what_it_is_not(rita: Cast) -> None:
    answer = fetch(rita, "rep", on=str(FIRST))

    about = {row["name"]: row["text"] for row in rows(answer) if row["part"] == "about"}
    assert answer["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert answer["Content-Disposition"] == f'attachment; filename="score-rita-rep-{FIRST}.csv"'
    assert about == {
        "member": "Rita Rep",
        "as_of": str(FIRST),
        "since": "",
        "since_first_shown": "",
        "data_through": str(FIRST),
        "model": "ssi-v1",
        "seat": "free",
        "policy": "equal",
        "note": "Computed by Pillars from your data, not LinkedIn's SSI",
    }
    assert {row["part"] for row in rows(answer)} == {"about", "total", "pillar", "component"}


def test_the_lines_since_a_day_add_up_to_what_changed(rita: Cast) -> None:
    found = rows(fetch(rita, "rep", since=str(FIRST)))

    lines = [row for row in found if row["part"] == "ledger"]
    assert [(line["name"], line["cause"], line["points"]) for line in lines] == [
        ("days_active", "new", "0.24"),
        ("reactions_given", "new", "0.18"),
        ("regularity", "new", "0.57"),
    ]
    assert next(row["points"] for row in found if row["part"] == "total") == "0.99"


@pytest.mark.parametrize(
    ("persona", "status"),
    [("owner", 200), ("analyst", 200), ("manager", 200), ("other_manager", 403), ("rep", 403)],
)
def test_of_a_member_it_is_for_whoever_sees_the_page(rita: Cast, persona: str, status: int) -> None:
    path = f"members/{rita.rep_member.pk}/score.csv"

    answer = fetch(rita, persona, path, since=str(FIRST))

    assert answer.status_code == status
    if status == 200:
        assert answer.content == fetch(rita, "rep", since=str(FIRST)).content


@pytest.mark.parametrize(
    "query",
    [{"on": "2026-05-01"}, {"since": str(LAST)}, {"since": "2026-05-01"}],
)
def test_without_a_score_there_is_no_file(rita: Cast, query: dict[str, str]) -> None:
    assert fetch(rita, "rep", **query).status_code == 404
    assert fetch(rita, "owner").status_code == 404


def test_while_the_score_is_computed_there_is_no_ledger(rita: Cast) -> None:
    late = Profile(on=LAST, values={"banner": True}, source="crm", ref="q")
    factories.applied(rita.rep_member, [late])

    answers = [fetch(rita, "rep", since=str(LAST - timedelta(days=7))), fetch(rita, "rep")]

    assert [answer.status_code for answer in answers] == [409, 200]


def test_a_name_that_would_be_a_formula_is_none(rita: Cast) -> None:
    with tenant_scope(rita.organization.pk):
        Member.objects.filter(pk=rita.rep_member.pk).update(name="=HYPERLINK(1)")

    answer = fetch(rita, "rep")

    assert rows(answer)[0]["text"] == "'=HYPERLINK(1)"
    assert f'filename="score-hyperlink1-{LAST}.csv"' in answer["Content-Disposition"]
