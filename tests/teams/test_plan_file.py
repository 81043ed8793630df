"""The what-if as a file: for whoever sees the page, with the reason where there is none."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.core.records import Profile
from teams.reports.looks_report import latest_looks
from tests import factories
from tests.cast import Cast
from tests.scoring.given import FIRST, LAST, NOW, REACTION, score

pytestmark = pytest.mark.django_db
PLAN = {"by": "2026-09-01", "do": "plan", "target": "30"}


@pytest.fixture
def rita(cast: Cast) -> Cast:
    profile = Profile(on=FIRST, values={"photo": True}, source="crm", ref="p")
    score(cast.rep_member, REACTION, profile)
    return cast


def fetch(cast: Cast, user: User, path: str, **query: str) -> HttpResponse:
    client = Client()
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        return client.get(f"/o/{cast.organization.slug}/{path}", query)  # type: ignore[return-value]


def rows(answer: HttpResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(answer.content.decode(), newline="")))


def test_a_plan_is_told_with_its_target_and_what_each_input_adds(rita: Cast) -> None:
    answer = fetch(rita, rita.rep, "score/plan.csv", **PLAN)
    page = fetch(rita, rita.rep, "score/plan/", **PLAN).context["page"]

    about = {row["name"]: row["text"] for row in rows(answer) if row["part"] == "about"}
    gains = {row["name"]: row["gain"] for row in rows(answer) if row["part"] == "input"}
    assert answer["Content-Disposition"] == (
        'attachment; filename="what-if-rita-rep-2026-09-01.csv"'
    )
    assert about == {
        "member": "Rita Rep",
        "as_of": str(LAST),
        "by": "2026-09-01",
        "model": "ssi-v1",
        "minutes_a_week": str(page.minutes),
        "accepted": "30",
        "received": "0",
        "target": "30.00",
        "outcome": page.sentence,
        "note": "Computed by Pillars from your data, not LinkedIn's SSI",
    }
    assert gains == {
        slider.input.name: "" if slider.points is None else f"{slider.points:.2f}"
        for slider in page.sliders
    }


def test_a_manager_downloads_that_of_a_member_who_is_told(rita: Cast) -> None:
    path = f"members/{rita.rep_member.pk}/score/plan.csv"

    answer = fetch(rita, rita.manager, path, **PLAN)

    assert rows(answer) == rows(fetch(rita, rita.rep, "score/plan.csv", **PLAN))
    with time_machine.travel(NOW, tick=False), tenant_scope(rita.organization.pk):
        looks = latest_looks(rita.access(rita.rep), rita.rep_member)
    assert [row.what for row in looks.rows] == ["downloaded a what-if of your score as a file"]


def test_what_cannot_be_asked_is_refused_with_the_reason(rita: Cast) -> None:
    answer = fetch(rita, rita.rep, "score/plan.csv", posts="6", by="soon")

    assert (answer.status_code, answer["Content-Type"]) == (422, "text/plain; charset=utf-8")
    text = answer.content.decode()
    assert "posts: Ensure this value is less than or equal to 5." in text
    assert "by: Enter a valid date." in text


def test_without_a_score_there_is_no_file_and_while_it_is_computed_it_has_to_wait(
    rita: Cast,
) -> None:
    factories.applied(
        rita.rep_member, [Profile(on=LAST, values={"banner": True}, source="crm", ref="q")]
    )

    waiting = fetch(rita, rita.rep, "score/plan.csv")
    nobody = fetch(rita, rita.silent_member.user or rita.other_rep, "score/plan.csv")
    no_member = fetch(rita, rita.owner, "score/plan.csv")

    assert (waiting.status_code, waiting.content) == (409, b"The score is being computed.\n")
    assert [nobody.status_code, no_member.status_code] == [404, 404]
