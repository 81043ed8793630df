"""What-if and plans for programs: the numbers of the page, and a reason for what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import ApiRequest
from accounts.tenancy import tenant_scope
from accounts.throttling import PlanThrottle
from scoring.core.records import Profile
from teams.models import Import, Look
from teams.reports.plan_report import PlanPage, PlanQuery, plan_page
from tests import factories
from tests.cast import Cast
from tests.scoring.given import FIRST, LAST, NOW, REACTION, score
from tests.teams.calling import JSON, secret_of

pytestmark = pytest.mark.django_db
D = Decimal
BY = date(2026, 9, 1)
MIX = {"comments": 4, "posts": 1}


@pytest.fixture
def rita(cast: Cast) -> Cast:
    profile = Profile(on=FIRST, values={"photo": True}, source="crm", ref="p")
    score(cast.rep_member, REACTION, profile)
    return cast


def ask(cast: Cast, what: str, body: Any, secret: str = "", member: int = 0) -> HttpResponse:
    secret = secret or secret_of(cast)
    with time_machine.travel(NOW, tick=False):
        return Client().post(
            f"/api/v1/organizations/{cast.organization.slug}"
            f"/members/{member or cast.rep_member.pk}/{what}",
            body,
            content_type=JSON,
            headers={"Authorization": f"Bearer {secret}"},
        )


def page_of(cast: Cast, **asked: Any) -> PlanPage:
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        access = cast.access(cast.rep)
        return plan_page(access=access, member=cast.rep_member, query=PlanQuery(**asked))


def courses(page: PlanPage) -> dict[str, list[str | None]]:
    return {
        row.name: [value if value is None else str(value) for value in row.course.all]
        for row in page.rows
    }


def test_a_mix_makes_what_the_page_says_and_nothing_is_stored(rita: Cast) -> None:
    answer = ask(rita, "what-if", {"by": str(BY), "mix": MIX})

    body = answer.json()
    page = page_of(rita, by=BY, amounts=MIX)
    assert answer.status_code == 200
    assert {key: body[key] for key in ("member", "as_of", "by", "rules", "minutes_a_week")} == {
        "member": rita.rep_member.pk,
        "as_of": str(LAST),
        "by": str(BY),
        "rules": "ssi-v1",
        "minutes_a_week": "58.0",
    }
    assert {**body["pillars"], "total": body["total"]} == {
        name: dict(zip(("today", "coasting", "planned"), values, strict=True))
        for name, values in courses(page).items()
    }
    assert body["mix"] == {s.input.name: s.amount for s in page.sliders}
    assert {name: n for name, n in body["mix"].items() if n} == MIX
    assert body["assumed"] == {"accepted": page.accepted, "received": page.received}
    with tenant_scope(rita.organization.pk):
        assert not ApiRequest.objects.exists()
        assert Import.objects.count() == 1
        assert list(Look.objects.values_list("kind", "detail", "member", "viewer")) == [
            ("api", "what-if", rita.rep_member.pk, rita.owner.pk)
        ]


def test_without_anything_asked_nothing_more_is_done_for_twelve_weeks(rita: Cast) -> None:
    body = ask(rita, "what-if", {}).json()

    assert (body["by"], body["minutes_a_week"]) == ("2026-09-01", "0.0")
    assert body["total"]["planned"] == body["total"]["coasting"]


def test_a_plan_is_that_of_the_page_and_its_parts_add_up(rita: Cast) -> None:
    body = ask(rita, "plan", {"by": str(BY), "target": "30"}).json()

    page = page_of(rita, by=BY, target=D(30), wants_plan=True)
    assert (body["target"], body["reachable"]) == ("30.00", True)
    assert [*body["total"].values()] == courses(page)["total"]
    assert (body["mix"], body["minutes_a_week"]) == (
        {s.input.name: s.amount for s in page.sliders},
        str(page.minutes),
    )
    gained = D(body["total"]["planned"]) - D(body["total"]["coasting"])
    assert sum(map(D, body["contributions"].values())) == gained > 0


def test_what_cannot_be_reached_is_told_with_the_best_that_can(rita: Cast) -> None:
    body = ask(rita, "plan", {"by": "2026-06-20", "target": 90}).json()

    assert (body["reachable"], D(body["total"]["planned"]) < 90) == (False, True)


@pytest.mark.parametrize(
    ("what", "body", "field", "reason"),
    [
        ("what-if", {"mix": {"comments": 11}}, "mix.comments", "At most 10."),
        (
            "what-if",
            {"mix": {"posts": -1}},
            "mix.posts",
            "Ensure this value is greater than or equal to 0.",
        ),
        ("what-if", {"mix": {"posts": "many"}}, "mix.posts", "A valid integer is required."),
        ("what-if", {"mix": {"pods": 1}}, "mix.pods", "There is no such field."),
        ("what-if", {"target": 70}, "target", "There is no such field."),
        ("what-if", {"by": "2026-06-09"}, "by", "A day from 2026-06-10 to 2027-06-10."),
        ("plan", {"by": "2027-06-11", "target": 1}, "by", "A day from 2026-06-10 to 2027-06-10."),
        ("plan", {}, "target", "This field is required."),
        ("plan", {"target": 100.5}, "target", "Ensure this value is less than or equal to 100."),
        (
            "plan",
            [],
            "non_field_errors",
            "Invalid data. Expected a dictionary, but got list.",
        ),
    ],
)
def test_what_cannot_be_is_refused_field_by_field(
    rita: Cast, what: str, body: Any, field: str, reason: str
) -> None:
    answer = ask(rita, what, body)

    assert answer.status_code == 422
    assert answer.json() == {
        "detail": "Some values cannot be taken.",
        "code": "invalid",
        "fields": {field: [reason]},
    }


@pytest.mark.parametrize("what", ["what-if", "plan"])
def test_without_a_score_or_while_it_is_computed_there_is_nothing_to_ask(
    cast: Cast, what: str
) -> None:
    body = {"target": 1} if what == "plan" else {}

    none = ask(cast, what, body)
    score(cast.rep_member, REACTION)
    factories.applied(
        cast.rep_member, [Profile(on=LAST, values={"banner": True}, source="crm", ref="q")]
    )
    waiting = ask(cast, what, body)

    assert (none.status_code, none.json()["code"]) == (404, "no_score")
    assert (waiting.status_code, waiting.json()["code"]) == (409, "busy")
    assert ask(cast, what, body, member=cast.outside_member.pk).status_code == 404
    assert ask(cast, what, "{").status_code == 400


def test_plans_are_counted_for_themselves(rita: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PlanThrottle, "rate", "2/min", raising=False)
    secret = secret_of(rita)

    answers = [ask(rita, what, {"target": 1}, secret) for what in ("plan", "plan", "plan")]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    with time_machine.travel(NOW, tick=False):
        score_answer = Client().get(
            f"/api/v1/organizations/{rita.organization.slug}/members/{rita.rep_member.pk}/score",
            headers={"Authorization": f"Bearer {secret}"},
        )
    assert score_answer.status_code == 200
