"""What explains a number sums to the number, exactly, for any evidence on any day."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.core.explain import EXPLAINED, Explanation, explain, explanations, types_behind
from scoring.core.records import AnyRecord
from scoring.core.score import score
from scoring.core.versions.v1 import V1
from tests.unit.core.given import EVERYTHING, TODAY, ago
from tests.unit.core.test_properties import members, questions

FEW = settings(max_examples=60)


def hold(found: Explanation) -> None:
    """Raise where the entries are not the number."""
    raw = sum((entry.contribution for entry in found.entries), Decimal(0))
    assert max(raw, Decimal(0)) == found.raw, found.component.name
    assert raw >= 0 or found.component.name == "audience_growth"
    assert sum(entry.trial for entry in found.entries) == found.trials
    for entry in found.entries:
        assert entry.day == entry.record.on
        assert (entry.reason is None) == (entry.status == "counted")
        assert entry.status != "not_counted" or entry.contribution == 0
        if entry.weight is not None:
            assert entry.contribution == entry.units * entry.weight


def hold_against_score(found: Explanation, records: list[AnyRecord], **options: Any) -> None:
    told = score(records, found.as_of, V1, **options).components[found.component.name]
    assert found.score == told
    if told.trials is not None:
        assert (found.raw, found.trials) == (told.successes, told.trials)
    elif told.coverage == "measured" or (told.raw is not None and found.covered == 1):
        assert found.raw == told.raw


@FEW
@given(members, questions, st.integers(-2, 40))
def test_contributions_sum_to_the_raw_metric(
    records: list[AnyRecord], question: dict[str, Any], age: int
) -> None:
    found = explanations(records, ago(age), V1, **question)

    assert list(found) == list(V1.columns)
    for explanation in found.values():
        hold(explanation)
        hold_against_score(explanation, records, **question)


@FEW
@given(members, st.integers(0, 100))
def test_every_record_of_a_component_is_told_of_exactly_once_for_every_part(
    records: list[AnyRecord], age: int
) -> None:
    for name, found in explanations(records, ago(age), V1).items():
        told = [(id(entry.record), entry.what) for entry in found.entries]
        behind = {id(r) for r in records if isinstance(r, EXPLAINED[name].types)}

        assert len(told) == len(set(told))
        assert {record for record, _ in told} == behind


def test_one_component_alone_is_explained_as_among_all() -> None:
    found = explain([EVERYTHING], "network_size", TODAY, V1)

    assert found == explanations([EVERYTHING], TODAY, V1)["network_size"]
    assert found.as_of - TODAY == timedelta(0)


@FEW
@given(members, questions, st.integers(-2, 40))
def test_a_component_depends_on_no_other_types_of_record(
    records: list[AnyRecord], question: dict[str, Any], age: int
) -> None:
    for name, found in explanations(records, ago(age), V1, **question).items():
        behind = [record for record in records if isinstance(record, types_behind(name, V1))]

        assert explain(behind, name, ago(age), V1, **question) == found
