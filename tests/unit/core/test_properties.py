"""What must hold for any evidence (model section 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scoring.core.ledger import ledger
from scoring.core.records import (
    AnyRecord,
    Comment,
    Coverage,
    Followers,
    Post,
    ProfileView,
    Reaction,
    Saved,
    Search,
)
from scoring.core.result import Score
from scoring.core.score import evaluate
from scoring.core.timeline import build
from scoring.core.versions.v1 import V1
from tests.unit.core.any_evidence import COMPANIES, ages, contacts, evidence, sources
from tests.unit.core.given import (
    EVERYTHING,
    TODAY,
    ago,
    covers,
    heard,
    invited,
    navigator,
    said,
    scored,
    seated,
)

FEW = settings(max_examples=40)
OURS = frozenset(COMPANIES[1:2])
NOBODY: frozenset[str] = frozenset()

past = ages.map(lambda age: max(age, 0))
seats = st.lists(
    st.builds(
        seated,
        st.sampled_from(["free", "sales_navigator"]),
        st.one_of(st.none(), st.integers(0, 120)),
    ),
    max_size=3,
)
coverage = st.lists(
    st.builds(
        lambda oldest, youngest, metrics: covers(oldest, youngest, *metrics),
        ages,
        st.integers(-3, 60),
        st.lists(st.sampled_from([c.name for c in V1.components]), max_size=12),
    ),
    min_size=1,
    max_size=5,
)
questions = st.fixed_dictionaries(
    {
        "policy": st.sampled_from(["equal", "linkedin_like"]),
        "aliases": st.sampled_from([OURS, NOBODY]),
    }
)
members = st.tuples(evidence, coverage, seats).map(lambda told: [r for part in told for r in part])

GOOD = [
    Post(on=TODAY, form="original"),
    Post(on=TODAY, form="article"),
    Reaction(on=TODAY),
    Search(on=TODAY),
    ProfileView(on=TODAY, degree=2, contact="a prospect"),
    Saved(on=TODAY, what="lead"),
    Followers(on=TODAY, gained=1),
]


def points(score: Score) -> dict[str, Decimal]:
    return {p.name: p.points for p in score.measured_pillars if p.points is not None}


def known(value: Decimal | None) -> Decimal:
    assert value is not None
    return value


@FEW
@given(members, questions)
def test_pillars_lie_within_25_points_and_totals_within_100(
    records: list[AnyRecord], question: dict[str, Any]
) -> None:
    found = scored(*records, **question)

    assert all(0 <= value <= 25 for value in points(found).values())
    assert all(0 <= p.low <= p.high <= 25 for p in found.pillars.values())
    assert 0 <= (found.total or 0) <= 100
    assert 0 <= found.low <= found.high <= 100


@FEW
@given(members, questions)
def test_displayed_components_sum_to_their_pillar_and_pillars_to_the_total(
    records: list[AnyRecord], question: dict[str, Any]
) -> None:
    found = scored(*records, **question)

    shown = dict.fromkeys(found.pillars, Decimal(0))
    for component in found.components.values():
        shown[component.pillar] += component.points or 0
    assert shown == {name: pillar.earned for name, pillar in found.pillars.items()}
    whole = [p for p in found.pillars.values() if p.measured_max == 25]
    assert [p.points for p in whole] == [p.earned for p in whole]
    assert found.total == (sum(points(found).values()) if len(points(found)) == 4 else None)


@pytest.mark.parametrize("event", GOOD)
@settings(max_examples=15)
@given(records=evidence, source=sources, age=past)
def test_a_good_event_never_lowers_a_total(
    event: Any, records: list[AnyRecord], source: str, age: int
) -> None:
    more = replace(event, on=ago(age), source=source)

    before = points(scored(EVERYTHING, navigator(), *records))
    after = points(scored(EVERYTHING, navigator(), *records, more))

    assert before.keys() == after.keys()
    assert all(after[name] >= before[name] for name in before)


@FEW
@given(evidence, contacts, past, st.sampled_from([0, 50, 100]))
def test_an_accepted_invitation_to_a_known_title_never_lowers_a_total(
    records: list[AnyRecord], contact: str, age: int, title: int
) -> None:
    before = scored(EVERYTHING, *records)
    assume(before.components["decision_makers_contacted"].points is not None)

    new = invited(age, contact=f"new {contact}", title=title, accepted=age)
    after = points(scored(EVERYTHING, *records, new))

    assert all(after[name] >= value for name, value in points(before).items())


@FEW
@given(evidence, contacts, past, st.sampled_from([0, 50, 100]))
def test_an_answered_opener_to_a_known_title_never_lowers_a_total(
    records: list[AnyRecord], contact: str, age: int, title: int
) -> None:
    before = scored(EVERYTHING, *records)
    assume(before.components["decision_makers_contacted"].points is not None)

    told = {"contact": f"new {contact}", "conversation": "new"}
    new = [said(age, title=title, **told), heard(max(age - 2, 0), hour=11, **told)]
    after = points(scored(EVERYTHING, *records, *new))

    assert all(after[name] >= value for name, value in points(before).items())


@FEW
@given(evidence, contacts, st.integers(7, 95))
def test_an_unanswered_opener_never_raises_the_response(
    records: list[AnyRecord], contact: str, age: int
) -> None:
    ignored = said(age, contact=contact, conversation="new")

    before = scored(EVERYTHING, *records).components["message_response"]
    after = scored(EVERYTHING, *records, ignored).components["message_response"]

    assert known(after.points) <= known(before.points)


@FEW
@given(evidence, st.integers(14, 95))
def test_an_ignored_invitation_never_raises_the_acceptance(
    records: list[AnyRecord], age: int
) -> None:
    ignored = invited(age, contact="somebody new")

    before = scored(EVERYTHING, *records).components["invitation_acceptance"]
    after = scored(EVERYTHING, *records, ignored).components["invitation_acceptance"]

    assert known(after.points) <= known(before.points)


@FEW
@given(members, past)
def test_a_low_effort_comment_changes_nothing(records: list[AnyRecord], age: int) -> None:
    empty = Comment(on=ago(age), quality=0, post="p", text_key="t")

    assert scored(*records, empty) == scored(*records)


@FEW
@given(members.flatmap(lambda told: st.tuples(st.just(told), st.permutations(told))), questions)
def test_shuffled_events_change_nothing(
    told: tuple[list[AnyRecord], list[AnyRecord]], question: dict[str, Any]
) -> None:
    records, shuffled = told

    assert scored(*shuffled, **question) == scored(*records, **question)


@FEW
@given(evidence, coverage)
def test_removing_a_source_never_turns_a_component_that_no_other_covers_into_0(
    records: list[AnyRecord], left: list[Coverage]
) -> None:
    empty = scored(*left).components

    found = scored(*records, *left).components

    uncovered = [name for name, component in empty.items() if component.points is None]
    assert {found[name].points for name in uncovered} <= {None}


@settings(max_examples=150)
@given(members, st.integers(-2, 40), questions)
def test_what_is_dated_later_does_not_exist_yet(
    records: list[AnyRecord], age: int, question: dict[str, Any]
) -> None:
    day = ago(age)
    aliases, policy = question["aliases"], question["policy"]
    until = build(records, V1, aliases=aliases, until=day)

    assert evaluate([until], day, day, V1, policy).at(0, day) == scored(
        *records, as_of=day, **question
    )


@FEW
@given(members, st.integers(1, 100), questions)
def test_ledger_lines_sum_to_the_difference(
    records: list[AnyRecord], age: int, question: dict[str, Any]
) -> None:
    since = ago(age)
    before = points(scored(*records, as_of=since, **question))
    after = points(scored(*records, **question))

    lines = ledger(records, since, TODAY, V1, **question)

    lasting = before.keys() & after.keys()
    sums = dict.fromkeys(lasting, Decimal(0))
    for line in lines:
        sums[line.pillar] += line.points
    assert sums == {name: after[name] - before[name] for name in lasting}
    assert Decimal(0) not in [line.points for line in lines]


@FEW
@given(st.lists(members, min_size=2, max_size=4), questions, st.integers(1, 40))
def test_members_are_independent_and_days_are_scored_as_if_alone(
    everybody: Sequence[list[AnyRecord]], question: dict[str, Any], span: int
) -> None:
    policy, aliases = question["policy"], question["aliases"]
    first = TODAY - timedelta(days=span)
    timelines = [build(records, V1, aliases=aliases) for records in everybody]

    found = evaluate(timelines, first, TODAY, V1, policy)

    for member, records in enumerate(everybody):
        for day in (first, ago(span // 2), TODAY):
            assert found.at(member, day) == scored(*records, as_of=day, **question)
