"""Scores for programs: the numbers of the page and of the command line, to the last digit."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.rule_versions import draft_create, draft_publish
from accounts.tenancy import tenant_scope
from scoring.core.records import Proof
from tests import factories
from tests.cast import Cast
from tests.scoring.given import FIRST, LAST, NOW, REACTION, recomputed, score
from tests.teams.calling import secret_of
from tests.teams.reporting import page as page_of

pytestmark = pytest.mark.django_db
D = Decimal


def ask(
    cast: Cast, address: str, user: User | None = None, *scopes: str, **query: str
) -> HttpResponse:
    secret = secret_of(cast, user, *scopes)
    with time_machine.travel(NOW, tick=False):
        return Client().get(
            f"/api/v1/organizations/{cast.organization.slug}/{address}",
            query,
            headers={"Authorization": f"Bearer {secret}"},
        )


def of_rita(cast: Cast, what: str, **query: str) -> HttpResponse:
    return ask(cast, f"members/{cast.rep_member.pk}/{what}", **query)


@pytest.fixture
def rita(cast: Cast) -> Cast:
    score(cast.rep_member, REACTION)
    return cast


def test_the_latest_score_is_told_whole(rita: Cast) -> None:
    answer = of_rita(rita, "score")

    body = answer.json()
    assert answer.status_code == 200
    assert (body["as_of"], body["total"], body["model"]) == ("2026-06-09", "0.99", "ssi-v1")
    assert body["pillars"]["insights"]["points"] == "0.75"
    assert body["components"]["reactions_given"]["raw"] == "1.450718"
    assert (body["data_through"], body["restated"]) == ("2026-06-09", None)


def test_a_day_is_told_as_it_is_and_what_it_showed_first(rita: Cast) -> None:
    proof = Proof(on=FIRST, endorsements=60, recommendations=0, source="crm", ref="proof")
    batch = factories.applied(rita.rep_member, [proof])
    recomputed(rita.rep_member, batch=batch)

    body = of_rita(rita, "score", as_of=FIRST.isoformat()).json()

    assert (body["as_of"], body["pillars"]["brand"]["points"]) == (FIRST.isoformat(), "3.00")
    assert body["restated"]["former"]["brand"] == "0.00"


def test_a_day_without_a_score_is_not_found(rita: Cast) -> None:
    answer = of_rita(rita, "score", as_of="2026-05-01")

    assert answer.status_code == 404
    assert answer.json() == {
        "detail": "There is no score on 2026-05-01.",
        "code": "no_score",
        "fields": {},
    }


def test_a_member_without_any_score_has_none(cast: Cast) -> None:
    answers = [of_rita(cast, what, **{"from": "2026-05-01"}) for what in ("score", "ledger")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json()["detail"] == "There is no score yet."


def test_a_ledger_adds_up(rita: Cast) -> None:
    body = of_rita(rita, "ledger", **{"from": FIRST.isoformat()}).json()

    assert (body["from"], body["to"]) == (FIRST.isoformat(), LAST.isoformat())
    assert Decimal(body["after"]) - Decimal(body["before"]) == Decimal(body["change"])
    assert sum(Decimal(line["points"]) for line in body["lines"]) == Decimal(body["change"])
    assert {line["cause"] for line in body["lines"]} == {"new"}


@pytest.mark.parametrize(
    ("query", "field"),
    [({}, "from"), ({"from": "yesterday"}, "from"), ({"from": "2026-06-09"}, "from")],
)
def test_a_ledger_needs_an_earlier_day(rita: Cast, query: dict[str, str], field: str) -> None:
    answer = of_rita(rita, "ledger", **query)

    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


def test_a_score_that_is_being_computed_is_waited_for(rita: Cast) -> None:
    proof = Proof(on=FIRST, endorsements=1, recommendations=0, source="crm", ref="proof")
    factories.applied(rita.rep_member, [proof])

    answer = of_rita(rita, "ledger", **{"from": FIRST.isoformat()})

    assert (answer.status_code, answer.json()["code"]) == (409, "busy")
    assert answer["Retry-After"] == "5"


def test_what_to_do_next_comes_with_its_gain(rita: Cast) -> None:
    body = of_rita(rita, "next-points", limit="2").json()

    gains = [Decimal(action["gain"]) for action in body["actions"]]
    assert len(gains) == 2
    assert gains == sorted(gains, reverse=True)
    assert all(action["minutes"] > 0 for action in body["actions"])


def test_what_to_do_next_is_that_of_the_page_with_what_is_left_to_the_cap(rita: Cast) -> None:
    actions = of_rita(rita, "next-points").json()["actions"]

    shown = [
        (point.title, point.action, point.max) for point in page_of(rita, is_own=True).next_points
    ]
    assert len(actions) > 3
    assert [(a["title"], a["gain"], a["before"], a["headroom"]) for a in actions] == [
        (title, f"{a.gain:.2f}", f"{a.before:.2f}", f"{most - a.before:.2f}")
        for title, a, most in shown
    ]


def test_the_rules_of_a_day_are_told_with_every_version(cast: Cast) -> None:
    access = cast.access(cast.admin)
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        draft = draft_create(access=access)
        draft_publish(
            access=access, draft=draft, effective_from=LAST + timedelta(days=9), note="Why."
        )

    now = ask(cast, "rulebook").json()
    later = ask(cast, "rulebook", on="2026-06-18").json()

    assert [now["name"], later["name"]] == ["ssi-v1", "own-1"]
    assert now["definition"]["pillars"][0]["components"][0]["max"] == 7
    assert later["versions"] == [
        {"name": "ssi-v1", "since": None, "note": ""},
        {"name": "own-1", "since": "2026-06-18", "note": "Why."},
    ]


@pytest.mark.parametrize("what", ["score", "ledger", "next-points"])
def test_a_member_of_another_organization_does_not_exist(cast: Cast, what: str) -> None:
    answer = ask(cast, f"members/{cast.outside_member.pk}/{what}", **{"from": "2026-06-01"})

    assert answer.status_code == 404
