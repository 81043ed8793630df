"""Which records are behind a number, and why others are not: one example for every reason."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

import pytest

from scoring.core.explain import Explanation, explain
from scoring.core.records import (
    Active,
    AnyRecord,
    Followers,
    Network,
    Profile,
    ProfileView,
    Proof,
    Reaction,
    Saved,
    Search,
)
from scoring.core.sections import SECTIONS, Evidence
from scoring.core.shares import Reason
from scoring.core.trace import Trace
from scoring.core.versions.v1 import V1
from tests.unit.core.explain_examples import EXAMPLES, ORIGINAL, PRAISED, TOLD, comment, connected
from tests.unit.core.given import (
    EVERYTHING,
    TODAY,
    ago,
    covers,
    heard,
    invited,
    navigator,
    said,
)

OURS = frozenset({"ours"})
# Records in the order of their entries, each with its status, reason and contribution.
Told = tuple[AnyRecord, str, str | None, str]


def explained(name: str, *records: AnyRecord, **options: Any) -> Explanation:
    return explain([EVERYTHING, *records], name, TODAY, V1, **options)


def told(found: Explanation) -> list[Told]:
    return [(e.record, e.status, e.reason, str(e.contribution)) for e in found.entries]


@pytest.mark.parametrize(
    ("reason", "component", "others", "record", "part"),
    EXAMPLES,
)
def test_a_record_is_left_out_or_counts_in_part_for_this_reason(
    reason: str, component: str, others: list[AnyRecord], record: AnyRecord, part: str
) -> None:
    found = explained(component, navigator(200), *others, record, aliases=OURS)

    status = "not_counted" if part == "0" else "counted_in_part"
    assert (record, status, reason, part) in told(found)


def test_there_is_an_example_for_every_reason() -> None:
    assert {example[0] for example in EXAMPLES} | {"not_covered"} == set(get_args(Reason))


def test_a_search_on_a_day_that_no_source_covers_is_not_counted() -> None:
    search = Search(on=ago(5))

    found = explain([covers(89, 6), covers(4), search], "people_searches", TODAY, V1)

    assert told(found) == [(search, "not_counted", "not_covered", "0")]


def test_an_original_of_30_days_counts_half() -> None:
    post = replace(ORIGINAL, on=ago(30))

    found = explained("original_publishing", post)

    (entry,) = found.entries
    assert (entry.day, entry.age, entry.status, entry.reason) == (ago(30), 30, "counted", None)
    assert (entry.units, entry.alone, entry.weight) == (1, 1, Decimal("0.5"))
    assert entry.contribution == found.raw == Decimal("0.5")


def test_the_latest_come_first_and_of_a_day_those_that_count() -> None:
    late, early = Search(on=TODAY), Search(on=ago(7), count=11)

    found = explained("people_searches", early, Search(on=TODAY, count=0), late)

    assert [(e.age, str(e.units), e.reason) for e in found.entries] == [
        (0, "1", None),
        (0, "0", "zero"),
        (7, "10", "over_cap"),
    ]
    assert found.with_status("counted")[0].record is late


def test_an_article_counts_on_top_of_the_post_of_its_day() -> None:
    article = replace(ORIGINAL, form="article")

    found = explained("original_publishing", ORIGINAL, article, replace(ORIGINAL))

    assert told(found) == [
        (article, "counted", None, "2"),
        (ORIGINAL, "counted", None, "1"),
        (ORIGINAL, "not_counted", "over_cap", "0"),
    ]
    assert found.raw == 3


def test_more_losses_than_gains_of_followers_are_nothing() -> None:
    found = explained("audience_growth", Followers(on=TODAY, gained=-3))

    assert [str(entry.contribution) for entry in found.entries] == ["-3"]
    assert found.raw == 0


def test_every_item_of_the_checklist_is_told_by_its_own_record() -> None:
    old = Profile(on=ago(9), values={"photo": True, "location": True})
    new = Profile(on=ago(1), values={"industry": True, "about_chars": 199})

    found = explained("profile_completeness", old, new)

    assert [(e.what, e.record, e.status, str(e.units)) for e in found.entries] == [
        ("location+industry", new, "counted", "5"),
        ("about_chars", new, "not_counted", "0"),
        ("photo", old, "counted", "15"),
    ]
    assert found.raw == 20


def test_a_recommendation_counts_five_endorsements() -> None:
    found = explained("social_proof", Proof(on=TODAY, endorsements=4, recommendations=2))

    assert [(e.what, str(e.units)) for e in found.entries] == [
        ("recommendations", "10"),
        ("endorsements", "4"),
    ]


def test_a_snapshot_stands_where_it_tells_of_more_connections() -> None:
    snapshot = Network(on=ago(4), connections=400)

    found = explained("network_size", snapshot, connected(2))

    assert told(found)[1] == (snapshot, "counted", None, "400")
    assert found.raw == 400


def test_of_invitations_those_decided_are_trials_and_those_accepted_successes() -> None:
    won, lost, open_ = (
        invited(20, accepted=10),
        invited(20, contact="bob"),
        invited(2, contact="cyd"),
    )

    found = explained("invitation_acceptance", won, lost, open_)

    assert [(e.record, e.trial, str(e.contribution)) for e in found.entries] == [
        (open_, False, "0"),
        (won, True, "1"),
        (lost, True, "0"),
    ]
    assert (found.raw, found.trials) == (1, 2)


def test_an_answered_opener_is_told_by_the_first_record_of_its_day() -> None:
    first, second, answer = said(20, hour=8), said(20, hour=9), heard(10)

    found = explained("message_response", second, answer, first)

    assert [e.record for e in found.entries if e.trial] == [first]
    assert (found.raw, found.trials) == (1, 1)


def test_somebody_asked_who_answered_counts_by_the_last_message() -> None:
    last = said(30, title=50)

    found = explained("decision_makers_contacted", said(60), last, heard(40))

    assert told(found)[0] == (last, "counted", None, "0.25")


def test_a_conversation_counts_by_its_last_message() -> None:
    last = heard(0)

    found = explained("two_way_conversations", said(60), last)

    assert told(found)[0] == (last, "counted", None, "1")


def test_engagement_counts_on_the_day_of_the_source_that_stands() -> None:
    found = explained("engagement_received", PRAISED, TOLD)

    assert told(found) == [
        (TOLD, "counted", None, "3"),
        (PRAISED, "not_counted", "other_source", "0"),
    ]


def test_what_is_given_twice_counts_twice() -> None:
    search = Search(on=TODAY)

    found = explained("people_searches", search, search)

    assert [str(entry.units) for entry in found.entries] == ["1", "1"]
    assert found.raw == 2


def test_a_part_of_the_window_leaves_contributions_as_they_are() -> None:
    found = explain([covers(29), Search(on=TODAY)], "people_searches", TODAY, V1)

    assert found.raw == 1
    assert found.score.coverage == "partial"
    assert 0 < found.covered < 1
    assert found.score.raw == round(Decimal(1) / Decimal(float(found.covered)), 6)


def test_a_whole_window_is_covered_wholly() -> None:
    assert explained("people_searches").covered == Fraction(1)


def test_an_unknown_component_is_refused() -> None:
    with pytest.raises(ValueError, match="knows no component 'charm'"):
        explained("charm")


def test_every_section_tells_the_components_that_it_names() -> None:
    done: list[AnyRecord] = [
        EVERYTHING, navigator(), PRAISED, comment(), Reaction(on=TODAY), Search(on=TODAY),
        ProfileView(on=TODAY), Saved(on=TODAY, what="lead"), Followers(on=TODAY, gained=1),
        Active(on=TODAY), Profile(on=TODAY, values={"photo": True}), connected(3), invited(20),
        Proof(on=TODAY, endorsements=1, recommendations=1), said(3, title=100), heard(1),
    ]  # fmt: skip
    evidence = Evidence(done, V1)

    for section in SECTIONS:
        assert Trace(evidence, [section]).rows.keys() == section.components
    named = [name for section in SECTIONS for name in section.components]
    assert sorted(named) == sorted(V1.columns)
