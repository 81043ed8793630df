"""What faded sums to what the ledger calls ageing, for any evidence."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.core.evidence import current, known_on
from scoring.core.explain import explain
from scoring.core.fading import FADES, fading
from scoring.core.ledger import aged_metrics
from scoring.core.records import AnyRecord, Search
from scoring.core.timeline import build
from scoring.core.versions.v1 import V1
from tests.unit.core.given import EVERYTHING, TODAY, ago
from tests.unit.core.test_properties import members

FADING = [c.name for c in V1.components if c.kind in FADES]


@settings(max_examples=25)
@given(members, st.integers(1, 95), st.booleans())
def test_then_is_the_metric_of_the_first_day_and_now_what_the_ledger_ages_it_to(
    records: list[AnyRecord], days: int, has_alias: bool
) -> None:
    since = TODAY - timedelta(days=days)
    options: dict[str, Any] = {"aliases": frozenset({"ours"} if has_alias else ())}
    known = known_on(current(records), since)
    aged = aged_metrics([build(records, V1, until=since, since=TODAY, **options)], TODAY)

    for name in FADING:
        found = fading(records, name, since, TODAY, V1, **options)

        left = int(aged.raw[0, 0, V1.columns[name]])
        assert found.now == Decimal(left).scaleb(-8)
        # News of a post that came later had no place in the number of that day.
        assert found.then == explain(known, name, since, V1, **options).raw
        assert max(sum((one.then for one in found.entries), Decimal(0)), 0) == found.then
        assert max(sum((one.now for one in found.entries), Decimal(0)), 0) == found.now
        assert all(one.entry.day <= since for one in found.entries)


def test_a_record_loses_weight_and_then_leaves_the_window() -> None:
    records = [EVERYTHING, Search(on=ago(30), count=2), Search(on=ago(60)), Search(on=TODAY)]

    found = fading(records, "people_searches", ago(30), TODAY, V1)

    assert [(one.entry.age, one.then, one.now) for one in found.entries] == [
        (0, Decimal(2), Decimal(1)),
        (30, Decimal("0.5"), Decimal("0.25")),
    ]
    assert (found.then, found.now) == (Decimal("2.5"), Decimal("1.25"))
    assert [one.lost for one in found.entries] == [Decimal(1), Decimal("0.25")]
    assert fading(records, "people_searches", ago(30), ago(-60), V1).now == 0


@pytest.mark.parametrize("name", ["network_size", "message_response", "nothing"])
def test_what_does_not_fade_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="nothing that fades"):
        fading([], name, ago(1), TODAY, V1)


def test_a_first_day_is_the_earlier_one() -> None:
    with pytest.raises(ValueError, match="is not before"):
        fading([], "people_searches", TODAY, TODAY, V1)
