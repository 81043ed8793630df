"""What is behind a number is told in plain words, for every reason and every kind of record."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import get_args

import pytest

from scoring.core.explain import EXPLAINED, Entry, explain
from scoring.core.records import (
    Active,
    AnyRecord,
    Comment,
    Connection,
    Engagement,
    Exchange,
    Followers,
    Invitation,
    Network,
    Post,
    Profile,
    ProfileView,
    Proof,
    Reaction,
    Saved,
    Search,
)
from scoring.core.shares import Reason
from scoring.core.versions.v1 import V1
from teams.reports.wording.records import REASONS, count_of, detail_of, verdict, what_of
from tests.unit.core.explain_examples import EXAMPLES
from tests.unit.core.given import EVERYTHING, TODAY, navigator

NOON = datetime(2026, 11, 8, 12, tzinfo=UTC)
MESSAGES = Exchange(
    on=TODAY,
    conversation="c-key",
    contact="p-key",
    first_at=NOON,
    first_out=True,
    outbound=2,
    inbound=1,
)


def entry(record: AnyRecord, what: str = "") -> Entry:
    one = Decimal(1)
    return Entry(record, TODAY, 0, "counted", None, one, one, one, one, what)


def test_every_reason_has_words_of_its_own() -> None:
    assert set(REASONS) == set(get_args(Reason))
    assert len(set(REASONS.values())) == len(REASONS)


@pytest.mark.parametrize(("reason", "component", "others", "record", "part"), EXAMPLES)
def test_a_record_says_why_it_does_not_count(
    reason: Reason, component: str, others: list[AnyRecord], record: AnyRecord, part: str
) -> None:
    records = [EVERYTHING, navigator(200), *others, record]
    found = explain(records, component, TODAY, V1, aliases=frozenset({"ours"}))

    said = [verdict(e, component) for e in found.entries if e.record is record]

    how = "Not counted" if part == "0" else "Counted in part"
    assert f"{how} because {REASONS[reason]}" in said


@pytest.mark.parametrize("words", REASONS.values())
def test_a_reason_is_the_end_of_a_sentence_that_shames_nobody(words: str) -> None:
    assert words[0].islower()
    assert not words.endswith(".")
    assert not {"bad", "poor", "spam", "lazy", "only", "fail", "wrong"} & set(words.split())


@pytest.mark.parametrize(
    ("record", "what", "told"),
    [
        (Post(on=TODAY, form="original"), "", ("Original post", 1, "")),
        (Post(on=TODAY, form="article"), "", ("Article", 1, "")),
        (Post(on=TODAY, form="reshare_with_text"), "", ("Reshare with own words", 1, "")),
        (Post(on=TODAY, form="repost"), "", ("Repost", 1, "")),
        (Engagement(on=TODAY, reactions=3), "", ("Numbers of a post", 1, "")),
        (Comment(on=TODAY, quality=80), "", ("Comment", 1, "")),
        (Comment(on=TODAY, quality=40, own_post=True), "", ("Comment on an own post", 1, "")),
        (Reaction(on=TODAY, count=3), "", ("Reaction", 3, "")),
        (Followers(on=TODAY, gained=-2), "", ("Followers gained, net", -2, "")),
        (Search(on=TODAY, count=4), "", ("People search", 4, "")),
        (Search(on=TODAY, advanced=True), "", ("Advanced people search", 1, "")),
        (ProfileView(on=TODAY, contact="k"), "", ("Profile view", 1, "")),
        (ProfileView(on=TODAY, degree=1), "", ("Profile view of a connection", 1, "")),
        (ProfileView(on=TODAY, coworker=True), "", ("Profile view of a co-worker", 1, "")),
        (Saved(on=TODAY, what="lead", count=2), "", ("Saved lead", 2, "")),
        (Active(on=TODAY), "", ("Active day, as a source tells it", 1, "")),
        (Connection(on=TODAY, contact="k"), "", ("Connection with a contact", 1, "")),
        (
            Invitation(on=TODAY, contact="k", direction="out"),
            "",
            ("Invitation to a contact", 1, ""),
        ),
        (
            Invitation(on=TODAY, contact="k", direction="in"),
            "",
            ("Invitation from a contact", 1, ""),
        ),
        (MESSAGES, "", ("Messages with a contact", 3, "2 sent, 1 received")),
        (Network(on=TODAY, connections=610), "", ("Count of the whole network", 1, "")),
        (
            Profile(on=TODAY, values={"location": True}),
            "location+industry",
            ("Profile: location and industry", 1, ""),
        ),
        (Profile(on=TODAY, values={}), "", ("Profile checklist", 1, "")),
        (
            Proof(on=TODAY, endorsements=7, recommendations=2),
            "endorsements",
            ("Endorsements", 7, ""),
        ),
        (
            Proof(on=TODAY, endorsements=7, recommendations=2),
            "recommendations",
            ("Recommendations", 2, ""),
        ),
        (
            Proof(on=TODAY, endorsements=7, recommendations=2),
            "",
            ("Endorsements and recommendations", 1, ""),
        ),
    ],
)
def test_a_record_is_told_by_its_type_and_form(
    record: AnyRecord, what: str, told: tuple[str, int, str]
) -> None:
    one = entry(record, what)

    assert (what_of(one), count_of(one), detail_of(record, "days_active")) == told


@pytest.mark.parametrize(
    ("record", "detail"),
    [
        (Post(on=TODAY, form="original", reactions=3, comments=1), "3 reactions, 1 comment"),
        (Engagement(on=TODAY, engagements=9), "9 engagements"),
        (Post(on=TODAY, form="article"), "no numbers told"),
    ],
)
def test_what_posts_received_is_told_where_it_counts(record: AnyRecord, detail: str) -> None:
    assert detail_of(record, "engagement_received") == detail
    assert detail_of(record, "content_shared") == ""


def test_every_type_of_record_that_is_explained_has_words() -> None:
    told = {type(record) for *_, record, _ in EXAMPLES} | {Followers, Active}

    assert {kind for one in EXPLAINED.values() for kind in one.types} == told
