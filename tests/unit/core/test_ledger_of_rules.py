"""A change of rules between two days: lines of their own, and still exact."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings

from scoring.core.ledger import ledger, ledger_over, rule_lines
from scoring.core.records import AnyRecord, Post
from scoring.core.revision import revised, revision_of
from scoring.core.rules import Rules
from scoring.core.score import evaluate, score
from scoring.core.timeline import Timeline, build
from scoring.core.versions.v1 import V1
from tests.unit.core.any_evidence import evidence
from tests.unit.core.given import EVERYTHING, TODAY, ago

SINCE = ago(30)
OLD = Rules(V1)
NEW = Rules(
    revised(
        revision_of(
            {
                "base": "ssi-v1",
                "components": {
                    "original_publishing": {"max": 9, "target": 10},
                    "profile_completeness": {"max": 5, "full": 100},
                    "leads_and_accounts_saved": {"max": 2, "target": 40},
                    "days_active": {"max": 6, "full": 10},
                },
                "policy": "linkedin_like",
            }
        ),
        "own-1",
    ),
    "linkedin_like",
    frozenset({"ours"}),
)
POSTS = [EVERYTHING, *(Post(on=ago(age), form="original") for age in (1, 2, 40, 50))]


def scored(records: list[AnyRecord], day: Any, rules: Rules) -> Any:
    return score(records, day, rules.spec, policy=rules.policy, aliases=rules.aliases)


def test_lines_of_the_same_rules_are_those_of_the_ledger() -> None:
    assert ledger_over(POSTS, SINCE, TODAY, OLD, OLD) == ledger(POSTS, SINCE, TODAY, V1)


def test_what_the_later_rules_make_of_the_last_day_stands_behind_everything_else() -> None:
    lines = ledger_over(POSTS, SINCE, TODAY, OLD, NEW)

    causes = [line.cause for line in lines]
    usual = [line for line in lines if line.cause != "rules"]
    assert usual == ledger(POSTS, SINCE, TODAY, V1)
    assert causes[len(usual) :] == ["rules"] * (len(lines) - len(usual))


def test_a_day_under_other_rules_has_their_points() -> None:
    was, now = (scored(POSTS, TODAY, rules) for rules in (OLD, NEW))
    name = "original_publishing"

    lines = ledger_over(POSTS, SINCE, TODAY, OLD, NEW)

    moved = {line.component: line.points for line in lines if line.cause == "rules"}
    assert moved[name] == now.components[name].points - was.components[name].points
    # A free seat's own component now counts as 0, so that the others are no longer scaled to 25.
    assert set(moved) == {"original_publishing", "days_active", "leads_and_accounts_saved"}


@settings(max_examples=60)
@given(evidence)
def test_the_lines_add_up_whatever_the_evidence(records: list[AnyRecord]) -> None:
    lines = ledger_over(records, SINCE, TODAY, OLD, NEW)

    before, after = scored(records, SINCE, OLD), scored(records, TODAY, NEW)
    for name, pillar in after.pillars.items():
        was, now = before.pillars[name].points, pillar.points
        both = was is not None and now is not None
        told = [line.points for line in lines if line.pillar == name]
        assert sum(told, Decimal(0)) == (now - was if both else 0)  # type: ignore[operator]


@settings(max_examples=60)
@given(evidence)
def test_the_lines_of_one_day_add_up_whatever_the_evidence(records: list[AnyRecord]) -> None:
    now, then = (
        evaluate([_timeline(records, rules)], TODAY, TODAY, rules.spec, rules.policy)
        for rules in (OLD, NEW)
    )

    (lines,) = rule_lines(now, then)

    was, will = now.at(0, TODAY), then.at(0, TODAY)
    for name, pillar in was.pillars.items():
        other = will.pillars[name].points
        told = sum((line.points for line in lines if line.pillar == name), Decimal(0))
        both = pillar.points is not None and other is not None
        assert told == ((other or 0) - (pillar.points or 0) if both else 0)


def _timeline(records: list[AnyRecord], rules: Rules) -> Timeline:
    return build(records, rules.spec, aliases=rules.aliases)
