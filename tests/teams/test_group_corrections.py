"""A group's first day that was corrected: from what it showed first, with the floor intact."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from accounts.tenancy import tenant_scope
from scoring.core.records import Proof
from scoring.models import Why
from teams.models import Member
from teams.services.people import member_move
from tests import factories
from tests.cast import Cast
from tests.scoring.given import FIRST, LAST, NOW, REACTION, recomputed, score
from tests.teams.grouping import page_of, told

pytestmark = pytest.mark.django_db
D = Decimal
DAYS = {"since": str(FIRST), "on": str(LAST), "by": "sum"}
ASKED = {"from": str(FIRST), "to": str(LAST)}
MOVED = date(2026, 6, 10)


@pytest.fixture(autouse=True)
def _clean() -> None:
    cache.clear()


def corrected(member: Member) -> None:
    """Every day of the member becomes 3.00 points more, as files come later."""
    score(member, REACTION)
    proof = Proof(on=FIRST, endorsements=60, recommendations=0, source="crm", ref="proof")
    batch = factories.applied(member, [proof], new_count=1)
    recomputed(member, batch=batch, why=Why.IMPORT)


def people(cast: Cast, names: int, *, away: int = 0) -> list[Member]:
    """Return so many members of Oslo, the last of whom are moved to South later."""
    found = [factories.member(cast.organization, cast.oslo, name=f"P{n}") for n in range(names)]
    for member in found:
        score(member, REACTION)
    for member in found[names - away :]:
        with tenant_scope(cast.organization.pk):
            member_move(member=member, team=cast.south, since=MOVED)
    return found


def test_the_page_leads_from_the_first_shown_sum_to_the_last_one(cast: Cast) -> None:
    people(cast, 2)
    corrected(cast.rep_member)

    page = page_of(cast, **DAYS)

    assert page.correction is not None
    assert page.correction.points == D("3.00")
    assert [link.label for link in page.correction.people] == [cast.rep_member.name]
    assert page.correction.people[0].url.startswith(
        f"/o/{cast.organization.slug}/members/{cast.rep_member.pk}/?since={FIRST}&on={LAST}"
    )
    assert (page.first_shown, page.ledger.before) == (D("0.00"), D("3.00"))
    assert page.since_first == page.ledger.after
    assert page.reason.endswith(" For 1 the first day was corrected since, +3.00.")
    moved = sum((points for _, points in page.terms), page.correction.points)
    assert page.first_shown + moved == page.ledger.after


def test_the_mean_takes_the_same_step(cast: Cast) -> None:
    people(cast, 3)
    corrected(cast.rep_member)

    page = page_of(cast, **{**DAYS, "by": "mean"})

    assert page.correction is not None
    assert (page.first_shown, page.correction.points) == (D("0.00"), D("0.75"))
    assert page.ledger.before == D("0.75")


def test_the_address_shows_the_line_and_both_changes(cast: Cast) -> None:
    people(cast, 1)
    corrected(cast.rep_member)
    client = Client()
    client.force_login(cast.owner)

    with time_machine.travel(NOW, tick=False):
        html = client.get(f"/o/{cast.organization.slug}/ledger/", DAYS).content.decode()

    assert "Corrected since, 1 member" in html
    assert "Change since 25 May as it is now" in html
    assert "Change since it was first shown" in html
    assert "0.00 + 3.00" in html


def test_the_api_tells_the_same(cast: Cast) -> None:
    people(cast, 1)
    corrected(cast.rep_member)

    body = told(cast, **ASKED).json()

    assert body["lines"][0] == {
        "component": "",
        "cause": "correction",
        "points": "3.00",
        "mean": "1.50",
        "members": 1,
    }
    assert (body["first"]["sum"], body["before"]["sum"]) == ("0.00", "3.00")
    points = [D(line["points"]) for line in body["lines"]]
    assert D(body["first"]["sum"]) + sum(points) == D(body["after"]["sum"])
    assert sum(points[1:]) == D(body["change"])
    [rita] = [one for one in body["members"] if one["member"] == cast.rep_member.pk]
    assert (rita["first"], rita["before"]) == ("0.00", "3.00")


def test_a_day_that_was_not_restated_has_no_correction(cast: Cast) -> None:
    people(cast, 2)

    page, body = page_of(cast, **DAYS), told(cast, **ASKED).json()

    assert (page.correction, page.first_shown) == (None, page.ledger.before)
    assert body["first"] == body["before"]


def test_of_fewer_hidden_people_than_the_floor_no_correction_is_told(cast: Cast) -> None:
    found = people(cast, 7, away=6)
    for member in found[1:5]:
        corrected(member)

    mine = told(cast, cast.manager, **ASKED).json()
    everybody = told(cast, **ASKED, team=str(cast.oslo.pk)).json()

    assert (mine["hidden"]["members"], mine["first"]) == (6, mine["before"])
    assert [line["cause"] for line in mine["lines"] if line["cause"] == "correction"] == []
    assert everybody["lines"][0]["points"] == "12.00"
    assert everybody["before"]["sum"] == mine["before"]["sum"] == "12.00"


def test_corrections_of_as_many_hidden_people_as_the_floor_are_one_line(cast: Cast) -> None:
    found = people(cast, 7, away=6)
    for member in found[1:6]:
        corrected(member)

    mine = told(cast, cast.manager, **ASKED).json()
    page = page_of(cast, cast.manager, **DAYS)

    assert (mine["lines"][0]["cause"], mine["lines"][0]["points"]) == ("correction", "15.00")
    assert mine["lines"][0]["members"] == 5
    assert mine["first"]["sum"] == "0.00"
    assert page.correction is not None
    assert (page.correction.people, page.correction.hidden) == ((), 5)
