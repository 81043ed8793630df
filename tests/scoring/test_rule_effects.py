"""What each changed rule makes of everybody: together the whole difference, beside the change."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import RuleVersion
from accounts.tenancy import tenant_scope
from scoring.core.records import Proof, Search
from scoring.rule_effects import RuleEffect, effects_data, effects_from
from tests import factories
from tests.cast import Cast
from tests.scoring.given import FIRST, LAST, REACTION, recomputed, score, scored
from tests.scoring.rule_desk import Desk, words

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 10)
PRAISE = Proof(on=FIRST, endorsements=10, recommendations=0, source="crm", ref="proof")
CHANGED = {
    "components": {
        "social_proof": {"max": 3, "target": 10},
        "people_searches": {"max": 6, "target": 10},
    },
    "policy": "linkedin_like",
    "phrases": {"en": ["hear hear"]},
}


@pytest.fixture
def desk(cast: Cast) -> Desk:
    """Rita is praised and has searched, and Rob has searched."""
    search = Search(on=LAST, count=1, source="crm", ref="s")
    score(cast.rep_member, PRAISE, search)
    score(cast.other_rep_member, search)
    factories.rule_draft(cast.organization, cast.admin, **CHANGED)
    return Desk(cast, cast.admin)


def publish(desk: Desk, since: date) -> None:
    seen = desk.get("publish/").context["form"].digest
    fields = {"effective_from": since.isoformat(), "note": "Why.", "confirm": "on", "seen": seen}
    assert desk.post("publish/", fields).status_code == 302


def test_the_preview_says_beside_each_change_whom_it_moves_and_how_far(desk: Desk) -> None:
    answer = desk.get("preview/")

    page = answer.context["page"]
    # A search of 40 days of 90 counts 1.45: 0.77 of F1 become 2.24. With 0.20 of F5 that is 1.15,
    # then 2.90, as scaled from 21 to 25, and 2.44 where the free seat's own component counts 0.
    assert {change.label: change.effect for change in page.changes} == {
        "Social proof": "1 of 2 members, +1.77",
        "People searches": "2 of 2 members, +1.75",
        "Free seats": "2 of 2 members, −0.46",
        "Low-effort phrases, English (en)": "none until comments and titles are imported again",
    }
    assert "Effect on the day" in words(answer)
    rows = {row.name: row.change for row in answer.context["preview"].rows}
    assert rows == {"Rita Rep": Decimal("3.06"), "Rob Rep": Decimal("1.29")}


def test_a_published_version_keeps_its_effect_without_telling_of_few(desk: Desk) -> None:
    for _ in range(4):
        scored(desk.cast.organization, Search(on=LAST, count=1, source="crm", ref="s"))
    publish(desk, TODAY + timedelta(days=9))
    score(desk.cast.rep_member, REACTION)

    told = Desk(desk.cast, desk.cast.rep)
    path = f"/o/{desk.cast.organization.slug}/rules/1/"
    answer = told.client.get(path)
    theirs = Desk(desk.cast, desk.cast.admin).client.get(path)

    effects = {change.rule: change.effect for change in answer.context["page"].changes}
    # The least and the most are two people's own: under 10 who move, only who publishes sees them.
    assert effects["people_searches"] == "6 of 6 members"
    assert {c.rule: c.effect for c in theirs.context["page"].changes} == {
        **effects,
        "people_searches": "6 of 6 members, +1.75",
        "policy": "6 of 6 members, −0.46",
    }
    assert effects["social_proof"] == "fewer than 5 members"
    assert "on the members’ scores of 9 Jun 2026, the latest when own rules 1" in words(answer)


def test_what_follows_rules_that_are_still_to_come_has_no_effect_yet(desk: Desk) -> None:
    publish(desk, TODAY + timedelta(days=9))
    factories.rule_draft(
        desk.cast.organization, desk.cast.admin, components={"days_active": {"max": 4, "full": 10}}
    )

    page = desk.get("preview/").context["page"]
    publish(desk, TODAY + timedelta(days=30))

    assert [change.effect for change in page.changes] == ["", "", ""]
    with tenant_scope(desk.cast.organization.pk):
        assert [row.effects for row in RuleVersion.objects.order_by("number")][1] == {}


def test_who_is_not_scored_by_the_rules_in_force_yet_is_told(desk: Desk) -> None:
    publish(desk, TODAY)
    desk.post("start/")

    at_once = words(desk.get("preview/"))
    recomputed(desk.cast.rep_member)
    later = words(desk.get("publish/"))
    recomputed(desk.cast.other_rep_member)
    scored_all = words(desk.get("preview/"))

    assert "There is nobody to compare yet. 2 members are not scored by the rules" in at_once
    assert "0 of 1 move by more than 5 points." in later
    assert "1 member is not scored by the rules in force yet, and not in these numbers." in later
    assert "not scored by the rules in force" not in scored_all


def test_effects_are_kept_as_they_are() -> None:
    effects = {
        "policy": RuleEffect(3, 9, Decimal("-0.39"), Decimal("1.20")),
        "aliases": RuleEffect(0, 9),
    }

    assert effects_from(effects_data(effects, LAST)) == (effects, LAST)
    assert effects_from(effects_data(effects, None)) == ({}, None)
