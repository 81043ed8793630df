"""What was counted is told in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from scoring.core.records import (
    AnyRecord,
    Comment,
    Engagement,
    Exchange,
    Followers,
    Invitation,
    Post,
    Reaction,
    Search,
)
from scoring.core.result import ComponentScore
from teams.reports.counted import counted, describe

D = date(2026, 11, 22)
LONG_AGO = date(2026, 8, 24)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

RECORDS: list[AnyRecord] = [
    Post(on=D, form="original", reactions=4, comments=1),
    Post(on=D, form="original"),
    Post(on=D, form="article"),
    Post(on=D, form="reshare_with_text", words=30),
    Post(on=D, form="reshare_with_text", words=3),
    Post(on=LONG_AGO, form="original"),
    Comment(on=D, quality=80),
    Comment(on=D, quality=0),
    Reaction(on=D, count=3),
    Search(on=D, count=2),
    Followers(on=D, gained=-2),
    Invitation(on=D, contact="a", direction="out"),
    Invitation(on=D, contact="b", direction="in"),
    Exchange(
        on=D, conversation="c", contact="a", first_at=NOON, first_out=True, outbound=1, inbound=1
    ),
]


@pytest.mark.parametrize(
    ("component", "words"),
    [
        (
            "original_publishing",
            "2 original posts, 1 article, 2 reshares with own words",
        ),
        ("engagement_received", "4 reactions, 1 comment, 0 reposts"),
        ("thoughtful_comments", "2 comments, 1 of substance"),
        ("reactions_given", "3 reactions"),
        ("people_searches", "2 people searches"),
        ("audience_growth", "−2 followers net"),
        ("decision_makers_contacted", "1 person contacted"),
        ("two_way_conversations", "1 contact in two-way conversations"),
    ],
)
def test_a_component_tells_what_was_counted_in_the_window(component: str, words: str) -> None:
    told = describe(component, RECORDS, after=LONG_AGO, upto=D)

    assert told == words


@pytest.mark.parametrize(
    ("component", "told"),
    [
        ("engagement_on_originals", "40 engagements"),
        ("engagement_received", "3 reactions, 0 comments, 1 repost, 90 engagements"),
    ],
)
def test_what_another_source_tells_of_a_post_is_counted_once(component: str, told: str) -> None:
    records: list[AnyRecord] = [
        Post(on=D, form="original", moment=1_790_000_000_000),
        Engagement(on=D, moment=1_790_000_000_549, engagements=40),
        Post(on=D, form="repost", reactions=3, reposts=1),
        Engagement(on=D, moment=1_780_000_000_000, engagements=50),
    ]

    assert describe(component, records, after=LONG_AGO, upto=D) == told


def test_a_rate_tells_successes_and_trials() -> None:
    rate = ComponentScore(
        name="message_response",
        code="R6",
        pillar="relationships",
        max=4,
        coverage="measured",
        successes=3,
        trials=12,
        points=Decimal("1.88"),
    )

    assert counted(rate, [], as_of=D) == "3 answered of 12 decided openers"


def test_what_is_not_measured_has_no_count() -> None:
    unknown = ComponentScore(
        name="people_searches", code="F1", pillar="find", max=6, coverage="not_measured"
    )

    assert counted(unknown, RECORDS, as_of=D) == ""


def test_of_a_day_that_two_sources_tell_the_one_that_tells_more_stands() -> None:
    records = [
        Reaction(on=D, count=3, source="linkedin"),
        *(Reaction(on=D, source="linkedin.changelog") for _ in range(4)),
        Reaction(on=date(2026, 11, 21), count=2, source="linkedin"),
        Reaction(on=date(2026, 11, 21), source="linkedin.changelog"),
    ]

    assert describe("reactions_given", records, after=LONG_AGO, upto=D) == "6 reactions"
