"""What is measured when: declared, or implied by a document."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from scoring.core.coverage import CoveredDays, implied, union
from scoring.core.records import (
    Active,
    AnyRecord,
    Comment,
    Connection,
    Coverage,
    Followers,
    Member,
    Network,
    Outcome,
    Post,
    Profile,
    ProfileView,
    Proof,
    Reaction,
    ReferenceSSI,
    Saved,
    Search,
)
from scoring.core.versions.v1 import V1
from tests.unit.core.given import TODAY, ago, component, covers, heard, invited, said, scored

B3, F1, I4 = "original_publishing", "people_searches", "reactions_given"


def spans(*records: Coverage) -> dict[str, list[tuple[int, int]]]:
    return CoveredDays(records, V1).spans


def metrics(*records: AnyRecord) -> dict[str, tuple[date, date]]:
    return {name: (c.start, c.end) for c in implied(records) for name in c.metrics}


def test_nothing_is_measured_without_coverage() -> None:
    found = scored(Search(on=TODAY), Post(on=TODAY, form="original"))

    assert {c.coverage for c in found.components.values()} == {"not_measured", "not_applicable"}
    assert found.total is None


def test_a_covered_metric_that_tells_nothing_is_a_measured_zero() -> None:
    found = component(F1)

    assert (found.coverage, found.raw, found.points) == ("measured", 0, 0)


def test_what_has_no_value_has_no_numbers() -> None:
    found = scored(Search(on=TODAY)).components[F1]

    numbers = (found.raw, found.trials, found.fraction, found.points, found.covered_days)
    assert numbers == (None, None, None, None, None)


@pytest.mark.parametrize(
    ("oldest", "youngest", "coverage", "days"),
    [
        (89, 0, "measured", None),
        (2000, -5, "measured", None),
        (88, 0, "partial", 89),
        (24, 0, "partial", 25),
        (23, 0, "not_measured", None),
        (89, 28, "not_measured", None),
        (200, 90, "not_measured", None),
    ],
)
def test_at_least_half_of_the_weight_of_the_window_has_to_be_covered(
    oldest: int, youngest: int, coverage: str, days: int | None
) -> None:
    found = scored(covers(oldest, youngest)).components[F1]

    assert (found.coverage, found.covered_days) == (coverage, days)


def test_sources_cover_together_what_they_cover_singly() -> None:
    found = scored(covers(89, 60), covers(70, 30), covers(29)).components[F1]

    assert found.coverage == "measured"


def test_days_that_two_sources_cover_count_once() -> None:
    found = scored(covers(40, 5), covers(30)).components[F1]

    assert (found.coverage, found.covered_days) == ("partial", 41)


def test_only_events_of_covered_days_count() -> None:
    searches = [Search(on=ago(10)), Search(on=ago(45))]

    assert scored(covers(44), *searches).components[F1].fraction == (
        scored(covers(44), searches[0]).components[F1].fraction
    )


def test_a_day_that_any_source_covers_counts_for_all_of_them() -> None:
    other = Search(on=TODAY, source="b")

    assert scored(covers(200), Search(on=TODAY, source="a", count=0), other).components[F1].raw == 1


def test_comments_on_days_that_are_not_covered_still_serve_as_history() -> None:
    said_before = Comment(on=ago(60), quality=80, text_key="t", post="p")
    again = Comment(on=ago(10), quality=80, text_key="t", post="p")

    found = scored(covers(40), said_before, again).components["thoughtful_comments"]

    assert (found.coverage, found.raw) == ("partial", 0)


def test_rates_have_the_limits_of_coverage_but_are_never_scaled() -> None:
    found = scored(covers(30), invited(20, accepted=19)).components["invitation_acceptance"]

    assert (found.coverage, found.covered_days) == ("partial", 31)
    assert (found.successes, found.trials, found.fraction) == (1, 1, Decimal("0.233766"))


def test_coverage_names_single_components() -> None:
    found = scored(covers(200, 0, F1)).components

    assert {name for name, c in found.items() if c.coverage == "measured"} == {F1}


def test_coverage_that_ends_before_it_begins_covers_nothing() -> None:
    assert spans(covers(0, 5))[F1] == []


def test_adjacent_and_overlapping_spans_are_joined() -> None:
    assert union([(5, 9), (1, 2), (3, 3), (8, 12), (20, 21)]) == [(1, 3), (5, 12), (20, 21)]


def test_a_document_that_declares_coverage_implies_no_other() -> None:
    assert implied([covers(5, 0, F1), Search(on=ago(400))]) == []


def test_a_document_covers_its_metrics_from_its_first_to_its_last_activity() -> None:
    records = [Search(on=ago(50)), Reaction(on=ago(3)), Search(on=ago(20))]

    assert metrics(*records) == {
        "people_searches": (ago(50), ago(3)),
        "reactions_given": (ago(50), ago(3)),
        "regularity": (ago(50), ago(3)),
    }


@pytest.mark.parametrize(
    ("record", "names"),
    [
        (Post(on=TODAY, form="repost"), {"original_publishing", "content_shared"}),
        (
            Post(on=TODAY, form="repost", engagements=0),
            {
                "original_publishing",
                "content_shared",
                "engagement_on_originals",
                "engagement_received",
            },
        ),
        (Comment(on=TODAY, quality=0), {"thoughtful_comments", "regularity"}),
        (Followers(on=TODAY, gained=0), {"audience_growth"}),
        (ProfileView(on=TODAY, count=0), {"prospect_profile_views"}),
        (Saved(on=TODAY, what="lead"), {"leads_and_accounts_saved"}),
        (Active(on=TODAY), {"days_active"}),
        (invited(0), {"invitation_acceptance", "decision_makers_contacted"}),
        (
            heard(0),
            {"two_way_conversations", "message_response", "decision_makers_contacted"},
        ),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, set) else str(len(value)),
)
def test_an_activity_covers_what_it_feeds(record: Any, names: set[str]) -> None:
    assert metrics(record) == dict.fromkeys(names, (TODAY, TODAY))


@pytest.mark.parametrize(
    ("record", "names"),
    [
        (Profile(on=TODAY, values={}), {"profile_completeness"}),
        (Proof(on=TODAY, endorsements=0, recommendations=0), {"social_proof"}),
        (
            Network(on=TODAY, connections=0),
            {"network_size", "decision_maker_connections", "internal_connections"},
        ),
        (
            Connection(on=TODAY, contact="ada"),
            {"network_size", "decision_maker_connections", "internal_connections"},
        ),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, set) else str(len(value)),
)
def test_a_state_is_covered_from_its_first_snapshot_on(record: Any, names: set[str]) -> None:
    assert metrics(record) == dict.fromkeys(names, (TODAY, date.max))


def test_the_first_of_connections_and_snapshots_begins_the_coverage_of_the_network() -> None:
    records = [Network(on=ago(5), connections=9), Connection(on=ago(700), contact="ada")]

    assert metrics(*records)["decision_maker_connections"] == (ago(700), date.max)


def test_states_outcomes_and_reference_scores_do_not_stretch_the_activity() -> None:
    records = [
        Search(on=ago(9)),
        Connection(on=ago(900), contact="ada"),
        Proof(on=TODAY, endorsements=0, recommendations=0),
        Outcome(on=TODAY, kind="won"),
        ReferenceSSI(on=TODAY),
        Member(name="Rita", email="rita@example.com"),
    ]

    assert metrics(*records)[F1] == (ago(9), ago(9))


def test_a_replaced_object_implies_nothing() -> None:
    moved = [Search(on=ago(90), source="a", ref="1"), Search(on=ago(10), source="a", ref="1")]

    assert metrics(*moved, said(5))[F1] == (ago(10), ago(5))
