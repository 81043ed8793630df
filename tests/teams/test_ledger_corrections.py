"""A day that was corrected: the ledger leads from what it showed first, everywhere alike."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.test import Client

from accounts.tenancy import tenant_scope
from scoring.core.records import Coverage, Post, Proof
from scoring.models import Why
from scoring.selectors import scores_on
from teams.models import Import
from teams.reports.member_scores import Change, member_change
from tests import factories
from tests.cast import Cast
from tests.scoring.given import (
    EVERYTHING,
    FIRST,
    LAST,
    NOW,
    REACTION,
    START,
    random_records,
    recomputed,
    score,
)
from tests.teams.calling import secret_of
from tests.teams.reporting import opened, page

pytestmark = pytest.mark.django_db
D = Decimal
PROOF = Proof(on=FIRST, endorsements=60, recommendations=0, source="crm", ref="proof")
AGO = "2026-05-27T08:00:00Z"
PILLARS = ("brand", "find", "insights", "relationships")


@pytest.fixture
def corrected(cast: Cast) -> Import:
    """Return the import that came later and made every day of Rita's 3.00 points more."""
    score(cast.rep_member, REACTION)
    batch = factories.applied(cast.rep_member, [PROOF], new_count=1)
    recomputed(cast.rep_member, batch=batch, why=Why.IMPORT)
    return batch


def change(cast: Cast) -> Change:
    access = cast.access(cast.owner)
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        return member_change(access=access, member=cast.rep_member, since=FIRST, on=LAST)


def test_the_page_leads_from_the_first_shown_value_and_names_the_import(
    cast: Cast, corrected: Import
) -> None:
    found = page(cast, user=cast.rep, since=FIRST, is_own=True)
    url = f"/o/{cast.organization.slug}/imports/{corrected.pk}/"

    ledger = found.ledger
    assert ledger is not None
    assert ledger.correction is not None
    assert (ledger.first, ledger.correction.points) == (D("0.00"), D("3.00"))
    assert ledger.correction.pillars == (("brand", D("3.00")),)
    assert ledger.correction.how.url == url
    assert ledger.correction.how.why == (
        "10 Jun 2026: files or activity came later (Files imported, 1 new, 0 changed)"
    )
    assert (ledger.before, ledger.after) == (D("3.00"), D("3.99"))
    assert ledger.first + ledger.correction.points + ledger.sum.net == ledger.after
    html = opened(cast, cast.rep, f"score/?since={FIRST}").content.decode()
    assert f'<a href="{url}">10 Jun 2026: files or activity came later' in html


def test_a_day_between_the_points_of_the_trend_is_led_from_as_well(
    cast: Cast, corrected: Import
) -> None:
    found = page(cast, since=LAST - timedelta(days=3))

    assert found.ledger is not None
    assert found.ledger.correction is not None
    assert found.ledger.correction.points == D("3.00")


def test_a_day_that_was_not_restated_has_no_correction(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    found = page(cast, since=FIRST)

    assert found.ledger is not None
    assert (found.ledger.correction, found.ledger.first) == (None, found.ledger.before)
    assert change(cast).corrections == ()


def test_what_was_shown_without_a_total_is_led_from_by_its_pillars_alone(cast: Cast) -> None:
    partly = Coverage(
        metrics=("profile_completeness", "social_proof", "original_publishing",
                 "engagement_on_originals", "audience_growth"),
        start=START, end=EVERYTHING.end, source="crm",
    )  # fmt: skip
    factories.applied(cast.rep_member, [partly])
    recomputed(cast.rep_member)
    factories.applied(cast.rep_member, [EVERYTHING, PROOF])
    recomputed(cast.rep_member)

    found, told = page(cast, since=FIRST), change(cast)

    assert found.ledger is not None
    assert found.ledger.correction is None
    assert told.before.restated is not None
    assert told.before.restated.former["total"] is None
    assert [(li.pillar, li.points) for li in told.corrections] == [("brand", D("3.00"))]


def test_the_api_tells_the_correction_before_the_other_lines(cast: Cast, corrected: Import) -> None:
    secret = secret_of(cast, None)
    with time_machine.travel(NOW, tick=False):
        body = (
            Client()
            .get(
                f"/api/v1/organizations/{cast.organization.slug}/members/{cast.rep_member.pk}/ledger",
                {"from": str(FIRST)},
                headers={"Authorization": f"Bearer {secret}"},
            )
            .json()
        )

    assert body["lines"][0] == {
        "component": "",
        "cause": "correction",
        "points": "3.00",
        "pillar": "brand",
    }
    assert (body["before"], body["after"], body["change"]) == ("3.00", "3.99", "0.99")
    restated = body["restated"]
    assert (restated["why"], restated["import"]) == ("import", corrected.pk)
    assert restated["former"]["total"] == "0.00"
    told = sum(D(line["points"]) for line in body["lines"])
    assert told == D(body["after"]) - D(restated["former"]["total"])


def test_the_file_tells_the_correction_with_the_address_of_the_import(
    cast: Cast, corrected: Import
) -> None:
    answer = opened(cast, cast.rep, f"score.csv?since={FIRST}")

    rows = list(csv.DictReader(StringIO(answer.content.decode(), newline="")))
    lines = [row for row in rows if row["part"] == "ledger"]
    about = {row["name"]: row["text"] for row in rows if row["part"] == "about"}
    assert about["since_first_shown"] == "0.00"
    assert [lines[0][key] for key in ("name", "pillar", "cause", "points")] == [
        "",
        "brand",
        "correction",
        "3.00",
    ]
    assert lines[0]["text"].endswith(f" /o/{cast.organization.slug}/imports/{corrected.pk}/")
    assert {row["text"] for row in lines[1:]} == {""}


def test_new_activity_that_reaches_a_cap_is_marked_in_the_api_and_in_the_file(cast: Cast) -> None:
    posts = [
        Post(on=LAST - timedelta(days=n), form="original", source="crm", ref=f"p{n}")
        for n in range(14)
    ]
    score(cast.rep_member, REACTION, *posts)

    found = change(cast)
    rows = list(
        csv.DictReader(
            StringIO(opened(cast, cast.rep, f"score.csv?since={FIRST}").content.decode())
        )
    )
    capped = {row["name"] for row in rows if row["capped"] == "true"}
    full = {
        name
        for name, component in found.after.score.components.items()
        if component.points == component.max
    }
    shown = page(cast, since=FIRST).ledger

    assert shown is not None
    assert capped
    assert capped == {li.component for li in found.lines if li.cause == "new"} & full
    assert {row.name for row in shown.moved if row.reason.endswith(", cap reached")} == capped


@pytest.mark.parametrize("seed", range(6))
def test_first_shown_and_all_lines_add_up_over_any_evidence(cast: Cast, seed: int) -> None:
    factories.applied(cast.rep_member, [EVERYTHING, *random_records(seed, FIRST)])
    recomputed(cast.rep_member, at=AGO)
    with tenant_scope(cast.organization.pk):
        shown = scores_on(member_ids=[cast.rep_member.pk], on=FIRST)[cast.rep_member.pk].score
    batch = factories.applied(cast.rep_member, random_records(100 + seed, LAST))
    recomputed(cast.rep_member, batch=batch, why=Why.IMPORT)

    found, ledger = change(cast), page(cast, since=FIRST).ledger

    sums = defaultdict[str, Decimal](Decimal)
    for line in found.told:
        sums[line.pillar] += line.points
    after = found.after.score
    assert found.before.restated is not None
    assert {name: shown.pillars[name].points + sums[name] for name in PILLARS} == {
        name: after.pillars[name].points for name in PILLARS
    }
    assert ledger is not None
    assert ledger.correction is not None
    assert ledger.first == shown.total
    assert ledger.first + ledger.correction.points + ledger.sum.net == ledger.after == after.total
    assert ledger.since_first == after.total - shown.total
