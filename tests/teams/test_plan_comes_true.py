"""A what-if of the page is what the importer makes of the same events when they really arrive."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.rules import rulebook_of
from accounts.tenancy import tenant_scope
from scoring.core.mix import Mix
from scoring.core.planned import assumed_coverage, planned_records
from scoring.core.records import (
    AnyRecord,
    Comment,
    Coverage,
    Invitation,
    Network,
    Post,
    Profile,
    Proof,
    Reaction,
    Search,
)
from scoring.core.sections import Evidence
from scoring.evidence import evidence_of
from scoring.selectors import scores_on
from teams.models import ImportStatus
from teams.reports.plan_report import PlanPage
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, START, recomputed
from tests.teams.door import Door
from tests.unit.core.as_document import document

pytestmark = pytest.mark.django_db
D = Decimal
RULES_ON, BY = date(2026, 7, 1), date(2026, 9, 1)
THEN = "2026-09-02T08:00:00Z"
HARDER = {
    "original_publishing": {"max": 7, "target": 30},
    "network_size": {"max": 5, "target": 400},
}
MIX = {"posts": 2, "comments": 4, "reactions": 10, "searches": 5, "views": 10} | {
    "invitations": 5, "conversations": 4, "recommendations": 1, "profile": 3,
}  # fmt: skip
KNOWN: list[AnyRecord] = [
    Network(on=START, connections=300, decision_makers=0, internal=0, source="crm", ref="n"),
    Proof(on=START, endorsements=12, recommendations=2, source="crm", ref="p"),
    Profile(on=START, values={"photo": True, "skills": 3}, source="crm", ref="f"),
    Post(on=LAST - timedelta(days=5), form="original", reactions=30, source="crm", ref="o"),
    Comment(on=LAST - timedelta(days=4), quality=100, source="crm", ref="c"),
    Reaction(on=LAST, count=9, source="crm", ref="r"),
    Search(on=LAST - timedelta(days=20), count=12, source="crm", ref="s"),
    *(
        Invitation(
            on=LAST - timedelta(days=30 - n),
            contact=f"i{n}",
            direction="out",
            accepted_on=LAST - timedelta(days=20) if n % 2 else None,
            source="crm",
            ref=f"i{n}",
        )
        for n in range(4)
    ),
]


@pytest.fixture
def rita(cast: Cast) -> Cast:
    """Return people of whom Rita has a score, and rules that begin before the horizon."""
    covered = Coverage(metrics=("*",), start=START, end=LAST, source="crm")
    factories.applied(cast.rep_member, [covered, *KNOWN])
    recomputed(cast.rep_member)
    with time_machine.travel(NOW, tick=False):
        factories.rule_version(
            cast.organization, cast.owner, RULES_ON, policy="linkedin_like", components=HARDER
        )
    return cast


def asked(cast: Cast, **query: str) -> PlanPage:
    client = Client()
    client.force_login(cast.rep)
    with time_machine.travel(NOW, tick=False):
        answer: HttpResponse = client.get(f"/o/{cast.organization.slug}/score/plan/", query)  # type: ignore[assignment]
    assert answer.status_code == 200
    return answer.context["page"]  # type: ignore[no-any-return]


def events(cast: Cast, page: PlanPage) -> bytes:
    """Return what a source sends when everything that the page shows is really done."""
    mix = Mix(
        **{slider.input.name: slider.amount for slider in page.sliders},
        accepted=page.accepted,
        received=page.received,
    )
    with tenant_scope(cast.organization.pk):
        member = cast.rep_member
        rules = rulebook_of(cast.organization).on(page.by)
        evidence = Evidence(evidence_of(member=member).records, rules.spec, aliases=rules.aliases)
        today = scores_on(member_ids=[member.pk], on=page.as_of)[member.pk].score
    done = planned_records(mix, evidence, page.as_of, page.by, rules.spec)
    return document([*assumed_coverage(today, page.as_of, page.by), *done])


@pytest.mark.parametrize(
    "query",
    [
        {name: str(amount) for name, amount in MIX.items()},
        {"do": "plan", "target": "45"},
    ],
)
def test_what_the_page_tells_comes_true_when_the_events_arrive(
    rita: Cast, door: Door, query: dict[str, str]
) -> None:
    page = asked(rita, by=str(BY), **query)
    text = events(rita, page)

    with time_machine.travel(THEN, tick=False):
        found = door.upload(("autumn.jsonl", text))
    recomputed(rita.rep_member, at=THEN)

    with tenant_scope(rita.organization.pk):
        then = scores_on(member_ids=[rita.rep_member.pk], on=BY)[rita.rep_member.pk].score
    told = {row.name: row.course for row in page.rows}
    assert (page.as_of, page.by, page.rules, then.model) == (LAST, BY, "own-1", "own-1")
    assert (found.batch.status, found.batch.problems) == (ImportStatus.DONE, [])
    assert {name: course.planned for name, course in told.items()} == {
        **{name: pillar.points for name, pillar in then.pillars.items()},
        "total": then.total,
    }
    assert told["total"].planned > told["total"].today + 3
    assert told["total"].coasting < told["total"].today
