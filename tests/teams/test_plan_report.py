"""What if, and a plan: the page says what the core computes, and what is not reachable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.tenancy import tenant_scope
from scoring.core.mix import Mix
from scoring.core.records import Profile
from scoring.core.versions.v1 import V1
from scoring.core.what_if import what_if
from scoring.evidence import evidence_of
from teams.reports.plan_report import PlanPage, PlanQuery, plan_page
from tests import factories
from tests.cast import Cast
from tests.scoring.given import FIRST, LAST, NOW, REACTION, score

pytestmark = pytest.mark.django_db
D = Decimal
BY = date(2026, 9, 1)
TEN = {"comments": 4, "posts": 1}


@pytest.fixture
def rita(cast: Cast) -> Cast:
    profile = Profile(on=FIRST, values={"photo": True}, source="crm", ref="p")
    score(cast.rep_member, REACTION, profile)
    return cast


def planned(cast: Cast, **asked: Any) -> PlanPage:
    access = cast.access(cast.rep)
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        return plan_page(access=access, member=cast.rep_member, query=PlanQuery(**asked))


def visit(cast: Cast, client: Client, **query: str) -> HttpResponse:
    client.force_login(cast.rep)
    with time_machine.travel(NOW, tick=False):
        return client.get(f"/o/{cast.organization.slug}/score/plan/", query)


def test_the_page_says_what_the_core_says(rita: Cast) -> None:
    page = planned(rita, by=BY, amounts=TEN)

    with tenant_scope(rita.organization.pk):
        records = evidence_of(member=rita.rep_member).records
    found = what_if(records, Mix(**TEN), LAST, BY, V1)
    assert {row.name: row.course for row in page.rows} == {**found.pillars, "total": found.total}
    assert page.minutes == found.minutes_a_week == D("58.0")
    assert page.sentence == (
        f"{found.planned.total} on 1 Sep 2026, {found.coasting.total} if nothing more is done. "
        "About 58 minutes a week."
    )


def test_a_horizon_is_scored_by_the_rules_that_will_hold_on_it(rita: Cast, client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        factories.rule_version(
            rita.organization, rita.owner, date(2026, 7, 1), policy="linkedin_like"
        )
    before = planned(rita, by=date(2026, 6, 30), amounts=TEN)
    after = planned(rita, by=date(2026, 7, 1), amounts=TEN)
    plan = planned(rita, by=date(2026, 7, 1), target=D(90), wants_plan=True)

    with tenant_scope(rita.organization.pk):
        records = evidence_of(member=rita.rep_member).records
    old = what_if(records, Mix(**TEN), LAST, before.by, V1)
    new = what_if(records, Mix(**TEN), LAST, after.by, V1, policy="linkedin_like")
    wrong = what_if(records, Mix(**TEN), LAST, after.by, V1)
    assert (before.rules, after.rules, plan.rules) == ("ssi-v1", "own-1", "own-1")
    assert before.rows[-1].course == old.total
    assert after.rows[-1].course == replace(new.total, today=old.total.today)
    assert new.today.total != old.today.total
    assert (new.coasting.total, new.planned.total) != (wrong.coasting.total, wrong.planned.total)
    assert plan.rows[-1].course.coasting == new.coasting.total
    text = visit(rita, client, by="2026-07-01").content.decode()
    assert "<p>under own rules 1</p>" in text


def test_sliders_are_those_of_the_seat(rita: Cast) -> None:
    names = [slider.input.name for slider in planned(rita, amounts=TEN).sliders]

    assert "saved" not in names
    assert len(names) == 11


def test_a_plan_reaches_its_target_and_its_parts_add_up(rita: Cast) -> None:
    page = planned(rita, by=BY, target=D(30), wants_plan=True)

    total = page.rows[-1].course
    assert total.planned is not None
    assert total.coasting is not None
    assert total.planned >= 30
    assert page.sentence == (
        f"{total.planned} on 1 Sep 2026 takes about {page.minutes:.0f} minutes a week."
    )
    gains = [slider.points for slider in page.sliders if slider.points is not None]
    assert sum(gains, D(0)) == total.planned - total.coasting


def test_what_cannot_be_reached_is_said(rita: Cast) -> None:
    page = planned(rita, by=date(2026, 6, 20), target=D(90), wants_plan=True)

    best = page.rows[-1].course.planned
    assert page.sentence == (
        f"Not reachable by 20 Jun 2026: {best} with the most that is sensible."
    )


def test_a_target_that_comes_by_itself_takes_nothing(rita: Cast) -> None:
    page = planned(rita, by=BY, target=D(0), wants_plan=True)

    assert page.minutes == 0
    assert page.sentence.startswith("0.00 on 1 Sep 2026 takes nothing more:")


@pytest.mark.parametrize(("by", "shown"), [(date(2020, 1, 1), 1), (date(2099, 1, 1), 366)])
def test_a_day_that_is_no_horizon_is_the_nearest_one_that_is(
    rita: Cast, by: date, shown: int
) -> None:
    assert (planned(rita, by=by, amounts=TEN).by - LAST).days == shown


def test_everything_asked_is_in_the_address(rita: Cast, client: Client) -> None:
    text = visit(rita, client, by="2026-09-01", comments="4", posts="1").content.decode()

    assert "About 58 minutes a week." in text
    assert 'name="comments" min="0" max="10" value="4"' in text


def test_htmx_gets_the_region_alone(rita: Cast, client: Client) -> None:
    client.force_login(rita.rep)
    with time_machine.travel(NOW, tick=False):
        answer = client.get(
            f"/o/{rita.organization.slug}/score/plan/", headers={"HX-Request": "true"}
        )

    assert "<html" not in answer.content.decode()
    assert 'id="plan"' in answer.content.decode()


@pytest.mark.parametrize(
    "query", [{"comments": "11"}, {"posts": "-1"}, {"target": "101"}, {"by": "soon"}]
)
def test_what_cannot_be_is_an_error_of_the_form(
    rita: Cast, client: Client, query: dict[str, str]
) -> None:
    answer = visit(rita, client, **query)

    assert answer.status_code == 422
    assert 'class="notice notice--err"' in answer.content.decode()


def test_without_a_score_there_is_nothing_to_plan_from(cast: Cast, client: Client) -> None:
    text = visit(cast, client).content.decode()

    assert "There is no score to start from yet." in text


def test_while_the_score_is_computed_the_page_says_so(rita: Cast, client: Client) -> None:
    profile = Profile(on=LAST, values={"banner": True}, source="crm", ref="q")
    factories.applied(rita.rep_member, [profile])

    answer = visit(rita, client)

    assert answer.status_code == 409
    assert "Your score is being computed" in answer.content.decode()


def test_a_manager_asks_what_if_of_a_member(rita: Cast, client: Client) -> None:
    client.force_login(rita.manager)
    base = f"/o/{rita.organization.slug}/members/{rita.rep_member.pk}/"

    with time_machine.travel(NOW, tick=False):
        answer = client.get(
            f"{base}score/plan/", {"by": "2026-09-01", "comments": "4", "posts": "1"}
        )
        member = client.get(base).content.decode()
        silent = client.get(
            f"/o/{rita.organization.slug}/members/{rita.silent_member.pk}/score/plan/"
        )

    text = answer.content.decode()
    own = planned(rita, by=BY, amounts=TEN)
    assert (answer.status_code, answer.context["page"]) == (200, own)
    assert "from Rita’s score of" in text
    assert "as Rita’s did" in text
    assert f'<form class="grid" id="plan" method="get" action="{base}score/plan/"' in text
    assert f'<li><a href="{base}">Rita Rep</a></li>' in text
    assert f'href="{base}score/plan/"' in member
    assert silent.status_code == 403
