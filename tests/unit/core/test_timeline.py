"""One reduction of the evidence for any day and any number of members."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import numpy as np
import pytest

from scoring.core.metrics import PAIRS
from scoring.core.records import AnyRecord, Invitation, Post, Proof, Reaction, Search
from scoring.core.score import evaluate
from scoring.core.sections import SECTIONS
from scoring.core.timeline import build, concatenate
from scoring.core.versions.v1 import V1
from tests.unit.core.given import (
    EVERYTHING,
    TODAY,
    ago,
    covers,
    invited,
    navigator,
    said,
    scored,
)

BUSY: list[AnyRecord] = [
    EVERYTHING,
    navigator(50),
    *(Post(on=ago(age), form="original", reactions=age) for age in range(0, 200, 7)),
    *(said(age, contact=f"c{age}", title=100) for age in range(0, 200, 9)),
]


def test_a_history_is_what_each_day_is_by_itself() -> None:
    history = evaluate([build(BUSY, V1)], ago(150), TODAY, V1)

    assert history.at(0, ago(150)) == scored(*BUSY, as_of=ago(150))
    assert history.at(0, ago(51)) == scored(*BUSY, as_of=ago(51))
    assert history.at(0, TODAY) == scored(*BUSY)


def test_days_outside_of_the_history_are_refused() -> None:
    history = evaluate([build(BUSY, V1)], ago(5), ago(3), V1)

    with pytest.raises(IndexError):
        history.at(0, ago(6))
    with pytest.raises(IndexError):
        history.at(0, ago(2))


def test_a_history_has_at_least_one_day() -> None:
    with pytest.raises(ValueError, match="is before"):
        evaluate([build(BUSY, V1)], TODAY, ago(1), V1)


def test_members_side_by_side_score_as_they_do_alone() -> None:
    members: list[list[AnyRecord]] = [
        BUSY,
        [],
        [covers(60), Search(on=ago(3), count=4)],
        [EVERYTHING],
    ]

    together = evaluate([build(records, V1) for records in members], TODAY, TODAY, V1)

    assert [together.at(n, TODAY) for n in range(4)] == [scored(*records) for records in members]


def test_joined_timelines_can_be_joined_again() -> None:
    single = [build([EVERYTHING, Search(on=TODAY, count=n)], V1) for n in range(4)]
    pairs = [concatenate(single[:2]), concatenate(single[2:])]

    found = evaluate(pairs, TODAY, TODAY, V1)

    place = V1.columns["people_searches"]
    assert found.raw[:, 0, place].tolist() == [n * 10**8 for n in range(4)]


def test_no_timelines_cannot_be_joined() -> None:
    with pytest.raises(ValueError, match="at least one"):
        concatenate([])


def test_very_many_contributions_are_summed_in_parts_to_the_same_numbers() -> None:
    reactions = [Reaction(on=ago(age)) for age in range(250)]
    timeline = build([EVERYTHING, *reactions], V1)
    members = 2 * PAIRS // (len(reactions) * 90)

    history = evaluate([timeline] * members, ago(99), TODAY, V1)

    raw = history.raw[:, :, V1.columns["reactions_given"]]
    assert raw.shape == (members, 100)
    assert np.unique(raw).tolist() == [3830992700]


def test_what_counted_only_before_the_first_day_asked_for_is_left_out() -> None:
    whole, recent = build(BUSY, V1), build(BUSY, V1, since=TODAY)

    assert len(recent.contributions) < len(whole.contributions)
    assert int(recent.contributions.end.min()) >= TODAY.toordinal()
    assert evaluate([recent], TODAY, TODAY, V1).at(0, TODAY) == scored(*BUSY)


def test_evidence_dated_after_the_cut_does_not_exist() -> None:
    cut = build([*BUSY, Post(on=TODAY, form="article")], V1, until=ago(1))
    before = [r for r in BUSY if not isinstance(r, Post) or r.on < TODAY]
    before = [r for r in before if getattr(r, "contact", "") != "c0"]

    found = evaluate([cut], TODAY, TODAY, V1)

    assert found.at(0, TODAY) == scored(*before)


def test_news_of_an_invitation_after_the_cut_does_not_exist() -> None:
    records = [EVERYTHING, invited(10, accepted=2), invited(9, contact="bob", withdrawn=2)]

    cut = build(records, V1, until=ago(3))

    found = evaluate([cut], TODAY, TODAY, V1).at(0, TODAY).components["invitation_acceptance"]
    assert (found.successes, found.trials) == (0, 0)


def test_a_timeline_of_another_model_is_refused() -> None:
    with pytest.raises(ValueError, match="another model"):
        evaluate([build(BUSY, replace(V1, name="draft"))], TODAY, TODAY, V1)


def test_every_kind_of_evidence_has_its_section() -> None:
    types = {kind.__name__ for section in SECTIONS for kind in section.types}

    assert types == {
        "Active",
        "Comment",
        "Connection",
        "Engagement",
        "Exchange",
        "Followers",
        "Invitation",
        "Network",
        "Post",
        "Profile",
        "ProfileView",
        "Proof",
        "Reaction",
        "Saved",
        "Search",
    }


def test_numbers_beyond_64_bits_are_summed_exactly() -> None:
    posts = [Post(on=ago(age), form="original", reactions=10**14) for age in range(90)]

    proof = Proof(on=ago(5), endorsements=10**14, recommendations=0)

    found = evaluate([build([EVERYTHING, proof, *posts], V1)], ago(1), TODAY, V1)

    assert found.raw.dtype == np.dtype(object)
    components = found.at(0, TODAY).components
    assert components["engagement_received"].raw == Decimal("38.309927") * 10**14
    assert components["social_proof"].raw == 10**14


def test_scores_are_those_of_the_same_day_whatever_day_they_begin_on() -> None:
    timeline = build(BUSY, V1)

    spans = [evaluate([timeline], TODAY - timedelta(days=n), TODAY, V1) for n in (0, 1, 100)]

    assert len({scores.at(0, TODAY).total for scores in spans}) == 1


def test_an_incoming_invitation_touches_no_rate() -> None:
    incoming = Invitation(on=ago(20), contact="ada", direction="in", accepted_on=ago(19))

    assert scored(EVERYTHING, incoming) == scored(EVERYTHING)
