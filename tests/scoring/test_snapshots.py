"""A stored snapshot is the score that the core computed, to the last digit."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given as told
from hypothesis import settings
from hypothesis import strategies as st

from scoring.core.model import Policy
from scoring.core.records import AnyRecord, Coverage, Invitation, Member, Network, Reaction
from scoring.core.registry import CURRENT, RELEASED, model
from scoring.core.score import evaluate
from scoring.core.timeline import build
from scoring.models import ScoreSnapshot
from scoring.snapshots import has_value, pack, points, unpack
from tests.scoring.given import EVERYTHING, FIRST, LAST, START, random_records
from tests.unit.core.any_evidence import evidence
from tests.unit.core.given import TODAY, covers

SPEC = model(CURRENT)
coverages = st.lists(
    st.builds(
        lambda oldest, youngest, names: covers(oldest, youngest, *names),
        st.integers(0, 130),
        st.integers(-5, 60),
        st.lists(st.sampled_from([c.name for c in SPEC.components]), max_size=8),
    ),
    max_size=4,
)


def rows_of(
    records: list[AnyRecord], first: date, last: date, policy: Policy = "equal"
) -> list[ScoreSnapshot]:
    packed = pack(evaluate([build(records, SPEC)], first, last, SPEC, policy))
    return [ScoreSnapshot(on=on, model=CURRENT, **values) for _, on, values in packed]


@settings(max_examples=60)
@told(evidence, coverages, st.sampled_from(["equal", "linkedin_like"]))
def test_what_is_packed_and_unpacked_is_the_score_itself(
    records: list[AnyRecord], covered: list[Coverage], policy: Policy
) -> None:
    first = TODAY - timedelta(days=35)
    scores = evaluate([build([*records, *covered], SPEC)], first, TODAY, SPEC, policy)

    rows = rows_of([*records, *covered], first, TODAY, policy)

    assert unpack(rows, RELEASED) == [scores.at(0, first + timedelta(days=n)) for n in range(36)]


@pytest.mark.parametrize("seed", range(12))
def test_documents_of_every_kind_survive_too(seed: int) -> None:
    records = random_records(seed, TODAY)
    first = TODAY - timedelta(days=95)
    scores = evaluate([build(records, SPEC)], first, TODAY, SPEC)

    rows = rows_of(records, first, TODAY)

    assert unpack(rows, RELEASED) == [scores.at(0, row.on) for row in rows]


def test_every_state_of_coverage_is_kept() -> None:
    states = ("social_proof", "reactions_given")
    whole = Coverage(metrics=("people_searches",), start=date(2026, 1, 1), end=LAST)
    seated = Member(name="A", email="a@example.com", seat="free")

    [row] = rows_of([Coverage(metrics=states, start=START, end=LAST), whole, seated], LAST, LAST)

    [score] = unpack([row], RELEASED)
    kept = {name: score.components[name].coverage for name in (*states, "people_searches")}
    assert kept == {
        "social_proof": "measured",
        "reactions_given": "partial",
        "people_searches": "measured",
    }
    assert score.components["reactions_given"].covered_days == 40
    assert score.components["message_response"].coverage == "not_measured"
    assert score.components["leads_and_accounts_saved"].coverage == "not_applicable"


def test_a_rate_keeps_its_successes_and_trials() -> None:
    sent = [Invitation(on=START, contact=f"c{n}", direction="out") for n in range(5)]
    accepted = Invitation(on=START, contact="d", direction="out", accepted_on=START)

    [score] = unpack(rows_of([EVERYTHING, accepted, *sent], LAST, LAST), RELEASED)

    component = score.components["invitation_acceptance"]
    assert (component.successes, component.trials, component.raw) == (1, 6, None)


def test_a_number_beyond_64_bits_keeps_its_points() -> None:
    [row] = rows_of([EVERYTHING, Network(on=LAST, connections=10**12)], LAST, LAST)

    assert unpack([row], RELEASED)[0].components["network_size"].points == Decimal("5.00")


def test_the_days_before_half_a_window_have_no_value() -> None:
    rows = pack(evaluate([build([EVERYTHING], SPEC)], START, LAST, SPEC))

    valued = [on for _, on, values in rows if has_value(values)]

    assert valued == [FIRST + timedelta(days=n) for n in range(16)]


def test_several_members_are_packed_in_their_order() -> None:
    quiet, loud = build([EVERYTHING], SPEC), build([EVERYTHING, Reaction(on=LAST)], SPEC)

    packed = list(pack(evaluate([quiet, loud], LAST, LAST, SPEC)))

    # 1 reaction in 40 of 90 days counts as 1.45: 0.18 of I4 and 0.57 of I5.
    assert [(member, values["insights"]) for member, _, values in packed] == [(0, 0), (1, 75)]


def test_nothing_is_unpacked_from_nothing() -> None:
    assert unpack([], RELEASED) == []


@pytest.mark.parametrize(
    ("cents", "expected"), [(None, None), (0, Decimal("0.00")), (7005, Decimal("70.05"))]
)
def test_hundredths_are_points(cents: int | None, expected: Decimal | None) -> None:
    assert points(cents) == expected


def test_a_snapshot_takes_less_than_half_of_its_cells() -> None:
    [row] = rows_of(random_records(5, TODAY), TODAY, TODAY)

    assert len(row.components) < 21 * 25 / 2
