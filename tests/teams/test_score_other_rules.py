"""A history as it was, and beside it by the rules of another version: computed, never stored."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.rules import Rulebook, rulebook_of
from accounts.tenancy import tenant_scope
from scoring.core.records import Search
from scoring.core.score import score as score_of
from scoring.core.versions.v1 import V1
from scoring.evidence import evidence_of
from scoring.models import ScoreSnapshot
from teams.reports.shapes import ScorePage
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, START, score, shown
from tests.teams.markup import Markup
from tests.teams.reporting import opened, page

pytestmark = pytest.mark.django_db
D = Decimal
CHANGED = date(2026, 6, 1)
WEEK = timedelta(weeks=1)
SEARCHES = [Search(on=START + n * WEEK, count=9, source="crm", ref=f"s{n}") for n in range(6)]


@pytest.fixture
def rita(cast: Cast) -> Cast:
    """Return people of whom Rita searched every week, and other rules from 1 June on."""
    with time_machine.travel("2026-05-25T08:00:00Z", tick=False):
        factories.rule_version(cast.organization, cast.owner, CHANGED, policy="linkedin_like")
    score(cast.rep_member, *SEARCHES)
    return cast


def book(cast: Cast) -> Rulebook:
    with tenant_scope(cast.organization.pk):
        return rulebook_of(cast.organization)


def expected(cast: Cast, days: list[date], number: int) -> list[Decimal | None]:
    """Return the totals of the days by one version, each computed by itself."""
    with tenant_scope(cast.organization.pk):
        records = evidence_of(member=cast.rep_member).records
    rules = book(cast).periods[number].rules
    return [
        score_of(records, on, rules.spec, policy=rules.policy, aliases=rules.aliases).total
        for on in days
    ]


def points(found: ScorePage) -> list[tuple[date, Decimal | None, Decimal | None]]:
    assert found.trend is not None
    return [(point.on, point.total, point.anew) for point in found.trend.points]


@pytest.mark.parametrize("number", [0, 1])
def test_every_week_stands_there_as_it_was_and_by_the_version_that_is_asked_for(
    rita: Cast, number: int
) -> None:
    stored = shown(rita.rep_member)

    usual, found = page(rita), page(rita, rules=str(number))

    days = [on for on, *_ in points(found)]
    assert [total for _, total, _ in points(found)] == [total for _, total, _ in points(usual)]
    assert [anew for *_, anew in points(found)] == expected(rita, days, number)
    assert [total == anew for _, total, anew in points(found)] == [
        (on >= CHANGED) == bool(number) for on in days
    ]
    assert {anew for *_, anew in points(usual)} == {None}
    assert shown(rita.rep_member) == stored


def test_the_day_that_is_looked_at_stands_there_twice_with_its_pillars(rita: Cast) -> None:
    trend = page(rita, rules="0").trend

    assert trend is not None
    assert trend.anew is not None
    rows = {row.name: row for row in trend.anew.rows}
    assert (trend.anew.label, trend.anew.was, trend.anew.on) == ("rules v1.0", "own rules 1", LAST)
    assert list(rows) == ["brand", "find", "insights", "relationships", "total"]
    with tenant_scope(rita.organization.pk):
        snapshot = ScoreSnapshot.objects.get(member=rita.rep_member, on=LAST)
        records = evidence_of(member=rita.rep_member).records
    v1 = score_of(records, LAST, V1, aliases=book(rita).periods[0].rules.aliases)
    assert [row.first for row in rows.values()] == [
        D(getattr(snapshot, name)).scaleb(-2) for name in rows
    ]
    assert [rows[name].now for name in v1.pillars] == [p.points for p in v1.pillars.values()]
    assert rows["total"].now == v1.total
    assert rows["find"].change not in (None, 0)


def test_the_page_has_a_second_line_a_second_column_and_keeps_the_choice(rita: Cast) -> None:
    address = f"score/?on={LAST - WEEK}&since={CHANGED - WEEK}&weeks=4&rules=0"

    html = opened(rita, rita.rep, address).content.decode()

    found = Markup(html)
    assert len([p for p in found.all("path") if p.get("class") == "anew"]) == 1
    assert "Total Restated, rules v1.0" in found.text
    assert "2 Jun 2026, as it was and by rules v1.0" in found.text
    assert [o["value"] for o in found.all("option") if "selected" in o][-1] == "0"
    assert "weeks=13&amp;rules=0" in html
    kept = [(i["form"], i["value"]) for i in found.all("input") if i.get("name") == "rules"]
    assert kept == [("compare", "0"), ("day", "0"), ("pick", "0")]
    inside = Markup(html.split('id="read-by"')[1].split("</form>")[0])
    assert [(i["name"], i["value"]) for i in inside.all("input")] == [
        ("on", str(LAST - WEEK)),
        ("since", str(CHANGED - WEEK)),
        ("weeks", "4"),
    ]


def test_a_manager_reads_the_history_of_a_member_by_other_rules(rita: Cast) -> None:
    answer = opened(rita, rita.manager, f"members/{rita.rep_member.pk}/?rules=0")

    assert "Restated, rules v1.0" in answer.content.decode()
    assert points(answer.context["page"]) == points(page(rita, rules="0"))


@pytest.mark.parametrize("number", ["2", "-1", "own", "1.0", "\u0661"])
def test_a_version_that_there_is_not_is_none(rita: Cast, number: str) -> None:
    answer = opened(rita, rita.rep, f"score/?rules={number}")

    trend = answer.context["page"].trend
    assert (answer.status_code, trend.anew) == (200, None)
    assert "rules=" not in trend.choices[0].url


def test_with_the_standard_rules_alone_there_is_nothing_to_choose(cast: Cast) -> None:
    score(cast.rep_member, *SEARCHES)

    answer = opened(cast, cast.rep, "score/?rules=0")

    assert 'id="read-by"' not in answer.content.decode()
    assert answer.context["page"].trend.anew is None


def test_reading_by_other_rules_asks_no_more_queries(rita: Cast) -> None:
    counts = []
    for address in ("score/", "score/?rules=0&weeks=52"):
        opened(rita, rita.rep, address)
        with CaptureQueriesContext(connection) as queries:
            opened(rita, rita.rep, address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
