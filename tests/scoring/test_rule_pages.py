"""The rulebook: every number is the model's, whichever version is shown."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from scoring.core.revision import revised, revision_of
from scoring.core.versions.v1 import V1
from teams.reports.rule_examples import examples_of
from teams.reports.wording.rules import counts_of, missing_words, policy_words, weekly
from tests import factories
from tests.cast import Cast
from tests.scoring.given import NOW
from tests.teams.markup import Markup

pytestmark = pytest.mark.django_db

HARDER = {
    "original_publishing": {"max": 9, "target": 20},
    "engagement_on_originals": {"max": 4, "target": 300},
}
OTHER = revised(revision_of({"base": "ssi-v1", "components": HARDER}), "own-1")


def get(user: User, cast: Cast, path: str, at: str = NOW) -> HttpResponse:
    client = Client()
    client.force_login(user)
    with time_machine.travel(at, tick=False):
        return client.get(f"/o/{cast.organization.slug}/rules/{path}")


def published(cast: Cast, on: date, **revision: Any) -> None:
    with time_machine.travel(NOW, tick=False):
        factories.rule_version(
            cast.organization, cast.admin, on, note="We publish more.", **revision
        )


def words(answer: HttpResponse) -> str:
    return " ".join(Markup(answer.content.decode()).text.split())


def test_a_rep_reads_the_standard_model(cast: Cast) -> None:
    answer = get(cast.rep, cast, "")

    said = words(answer)
    assert answer.status_code == 200
    assert "Computed by Pillars, not LinkedIn’s SSI" in said
    assert "Original post 1, article or newsletter 2, reshare with 25 own words or more" in said
    assert "Who works at Fjord Sales AS is a co-worker" in said
    assert "F4 does not apply to free seats; their Find is scaled from 21 to 25" in said
    assert "rules/draft" not in answer.content.decode()


def test_the_standard_model_is_there_whatever_is_published(cast: Cast) -> None:
    published(cast, date(2026, 6, 10), components=HARDER)

    assert get(cast.rep, cast, "").context["page"].edition.number == 1
    assert get(cast.rep, cast, "0/").context["page"].edition.spec is V1


def test_a_version_to_come_is_shown_but_does_not_hold(cast: Cast) -> None:
    published(cast, date(2026, 7, 1), components=HARDER)

    today, then = get(cast.rep, cast, ""), get(cast.rep, cast, "1/")

    assert today.context["page"].edition.number == 0
    assert then.context["page"].edition.state == "to come"
    assert "These rules begin on 1 Jul 2026." in words(then)
    assert "We publish more." in words(then)


def test_a_version_that_nobody_published_is_not_found(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        factories.rule_draft(cast.organization, cast.admin)

    assert [get(cast.owner, cast, path).status_code for path in ("1/", "7/", "1.json")] == [404] * 3


def test_a_version_differs_from_the_one_before_in_words(cast: Cast) -> None:
    published(cast, date(2026, 6, 10), components=HARDER, phrases={"de": ["gut gesagt"]})
    published(
        cast, date(2026, 7, 1), components={}, policy="linkedin_like", phrases={"de": ["stark"]}
    )

    first, second = (get(cast.rep, cast, path).context["page"].changes for path in ("1/", "2/"))

    assert [change.said for change in first] == [
        "Original publishing: 7 to 9 points, full marks at 15 to 20",
        "Engagement on own originals: 6 to 4 points",
        "Low-effort phrases, German (de): with gut gesagt",
    ]
    assert [change.said for change in second] == [
        "Original publishing: 9 to 7 points, full marks at 20 to 15",
        "Engagement on own originals: 4 to 6 points",
        "Free seats: Free seats score 0 of 4 points on F4",
        "Low-effort phrases, German (de): without gut gesagt, with stark",
    ]
    assert (first[0].was, first[0].now) == (
        "7 points, full marks at 15",
        "9 points, full marks at 20",
    )


@pytest.mark.parametrize(
    ("path", "name", "target"), [("0.json", "ssi-v1", 15), ("1.json", "own-1", 20)]
)
def test_a_version_is_a_file_with_every_constant(
    cast: Cast, path: str, name: str, target: int
) -> None:
    published(cast, date(2026, 7, 1), components=HARDER)

    answer = get(cast.rep, cast, path)

    data = json.loads(answer.content)
    publishing = data["definition"]["pillars"][0]["components"][2]
    assert answer.headers["Content-Type"] == "application/json"
    assert f"rules-{name}.json" in answer.headers["Content-Disposition"]
    assert (data["name"], data["revision"]["aliases"]) == (name, ["Fjord Sales AS"])
    assert publishing["curve"] == {"kind": "logarithmic", "target": target}
    assert data["effective_until" if name == "ssi-v1" else "effective_from"] in (
        "2026-06-30",
        "2026-07-01",
    )


def test_the_file_says_what_the_draft_of_another_organization_can_say(cast: Cast) -> None:
    published(cast, date(2026, 7, 1), components=HARDER)

    data = json.loads(get(cast.rep, cast, "1.json").content)

    assert revised(revision_of(data["revision"]), "own-1").components == OTHER.components


@pytest.mark.parametrize("spec", [V1, OTHER], ids=["standard", "own"])
def test_every_component_has_words_and_an_example_that_adds_up(spec: Any) -> None:
    examples = examples_of(spec)

    for component in spec.components:
        example = examples[component.name]
        parts = [part.raw for part in example.parts if part.raw is not None]
        assert counts_of(component, spec).what
        assert example.score.coverage == "measured"
        assert Decimal(0) < example.score.points < component.max
        assert sum(parts, Decimal(0)) == (example.score.raw if parts else 0)


def test_an_example_is_worked_out_by_the_rules_that_are_shown(cast: Cast) -> None:
    published(cast, date(2026, 7, 1), components=HARDER)

    pages = [get(cast.rep, cast, path).context["page"] for path in ("0/", "1/")]

    assert [page.pillars[0].rows[2].working for page in pages] == [
        (
            "x = 1 + 0.850667 + 1 = 2.850667",
            "ln(1 + 10 · 2.850667 / 15) / ln 11 = 0.444083",
            "0.444083 · 7 = 3.11 points",
        ),
        (
            "x = 1 + 0.850667 + 1 = 2.850667",
            "ln(1 + 10 · 2.850667 / 20) / ln 11 = 0.369478",
            "0.369478 · 9 = 3.33 points",
        ),
    ]


def test_a_rate_is_worked_out_with_its_neutral_cases(cast: Cast) -> None:
    row = get(cast.rep, cast, "").context["page"].pillars[3].rows[3]

    assert row.working == (
        "r = (6 + 10 · 10%) / (20 + 10) = 23.33%",
        "(23.33% − 10%) / (45% − 10%) = 0.380952",
        "0.380952 · 4 = 1.52 points",
    )
    assert [(each.x, str(each.points)) for each in row.curve][:3] == [
        ("0 of 20", "0"),
        ("2 of 20", "0"),
        ("4 of 20", "0.76"),
    ]


def test_words_follow_the_numbers_of_the_model() -> None:
    publishing = OTHER.components[2]

    assert weekly(publishing, OTHER) == "3.7 posts"
    assert weekly(V1.components[2], V1) == "2.7 posts"
    assert policy_words("linkedin_like", V1) == "Free seats score 0 of 4 points on F4"
    assert any("60% of its points measured" in each for each in missing_words(V1, 8))
    assert missing_words(V1, 8)[-1] == "A mean or a rank is shown for 8 people or more."
