"""Day by day, as each pair of days is explained by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.core.ledger import ledger_over
from scoring.core.records import AnyRecord, Post
from scoring.core.revision import ComponentChange, Revision, revised
from scoring.core.rules import Rules
from scoring.core.versions.v1 import V1
from scoring.core.walk import Step, walk
from tests.unit.core.given import EVERYTHING, TODAY, ago, invited
from tests.unit.core.test_properties import members

STANDARD = Rules(V1, "equal", frozenset())
OWN = Rules(
    revised(
        Revision(
            base="ssi-v1",
            components={
                "social_proof": ComponentChange(
                    3, replace(V1.components[V1.columns["social_proof"]].curve, target=10)
                )
            },
        ),
        "own-1",
    ),
    "linkedin_like",
    frozenset({"ours"}),
)


@settings(max_examples=30)
@given(members, st.integers(0, 30), st.integers(0, 5), st.integers(0, 5))
def test_a_walk_is_the_ledger_of_every_pair_of_days(
    records: list[AnyRecord], age: int, before: int, after: int
) -> None:
    changed, last = ago(age), ago(age - after)
    first = changed - timedelta(days=before + 1)
    spans = [(STANDARD, first, changed - timedelta(days=1)), (OWN, changed, last)]

    found = list(walk(records, spans))

    days = [first + timedelta(days=n) for n in range(before + after + 2)]
    dated = [(day, STANDARD if day < changed else OWN) for day in days]
    assert found == [
        Step(on, tuple(ledger_over(records, since, on, rules, later)))
        for (since, rules), (on, later) in pairwise(dated)
    ]


def test_the_answer_to_an_invitation_is_news_of_its_day() -> None:
    records = [EVERYTHING, invited(20, accepted=1, title=100), Post(on=ago(3), form="original")]

    steps = {step.on: step.lines for step in walk(records, [(STANDARD, ago(4), TODAY)])}

    assert {line.cause for line in steps[ago(1)]} == {"ageing", "new", "rate"}
    assert {line.cause for line in steps[ago(3)]} == {"new"}
    assert {line.cause for line in steps[TODAY]} == {"ageing"}


def test_one_day_alone_is_no_step() -> None:
    assert list(walk([EVERYTHING], [(STANDARD, TODAY, TODAY)])) == []
