"""The words of causes and next actions, one for each, which never shame and can be translated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest

from scoring.core.catalogue import catalogue
from scoring.core.records import Post, Profile
from scoring.core.result import Cause, LedgerLine, Score
from scoring.core.versions.v1 import V1
from teams.reports.ledger_shapes import LedgerRow
from teams.reports.member_ledger import OTHER, ledger_of
from teams.reports.wording import causes, counts
from teams.reports.wording.actions import ACTIONS, title_of
from teams.reports.wording.causes import reason
from teams.reports.wording.checklist import ITEMS, item_label
from teams.reports.wording.labels import COMPONENTS, RESTATED, component_label, restated
from tests.unit.core.given import EVERYTHING, TODAY, ago, invited, scored

NEW = Post(on=TODAY, form="original")

# What is told of each cause alone, of this component.
TOLD: dict[Cause, tuple[str, str]] = {
    "seat": ("leads_and_accounts_saved", "seat: free to Sales Navigator"),
    "coverage": ("audience_growth", "not measured to measured"),
    "ageing": ("original_publishing", "older activity lost weight"),
    "new": ("original_publishing", "new: 1 original post"),
    "state": ("profile_completeness", "0 to 15"),
    "rate": ("invitation_acceptance", "rate moved: 1 accepted of 1 decided invitation"),
    "rules": ("social_proof", "rules v1.0 to own rules 2"),
}
# The action: what is asked for once, and what three times (of a headline, three characters).
ASKED = {
    "publish_post": ("Publish an original post", "Publish three original posts"),
    "publish_article": ("Publish an article", "Publish three articles"),
    "share_with_own_words": (
        "Share a post with 25 words of your own",
        "Share three posts with 25 words of your own",
    ),
    "write_comments": (
        "Write one comment of 25 words or more",
        "Write three comments of 25 words or more",
    ),
    "answer_commenters": (
        "Answer one comment on your own posts in 25 words or more",
        "Answer three comments on your own posts in 25 words or more",
    ),
    "write_one_comment": (
        "Write one comment of 25 words or more today",
        "Write three comments of 25 words or more today",
    ),
    "react": ("React to one post", "React to three posts"),
    "search_people": ("Run one people search", "Run three people searches"),
    "search_with_filters": (
        "Run one people search with filters",
        "Run three people searches with filters",
    ),
    "view_prospects": ("View one prospect’s profile", "View three prospects’ profiles"),
    "contact_decision_makers": (
        "Contact one decision maker you have not written to in 25 days",
        "Contact three decision makers you have not written to in 25 days",
    ),
    "save_leads": ("Save one lead", "Save three leads"),
    "save_accounts": ("Save one account", "Save three accounts"),
    "be_active": ("Be active today", "Be active today"),
    "answer_messages": ("Answer people who wrote to you", "Answer people who wrote to you"),
    "connect_decision_makers": (
        "Connect with one decision maker",
        "Connect with three decision makers",
    ),
    "connect_coworkers": ("Connect with one co-worker", "Connect with three co-workers"),
    "connect_former_colleagues": (
        "Connect with one person you have worked with",
        "Connect with three people you have worked with",
    ),
    "ask_for_recommendation": (
        "Ask a customer for a recommendation",
        "Ask three customers for a recommendation",
    ),
    "ask_for_endorsements": (
        "Ask one person you have worked with to endorse a skill",
        "Ask three people you have worked with to endorse a skill",
    ),
    "complete_photo": ("Add a profile photo", "Add a profile photo"),
    "complete_banner": ("Add a banner image", "Add a banner image"),
    "complete_headline_chars": (
        "Write a headline of 25 characters or more",
        "Write a headline of 25 characters or more",
    ),
    "complete_about_chars": (
        "Add an About text of 25 characters",
        "Add an About text of 25 characters",
    ),
    "complete_current_role_described": ("Describe your current role", "Describe your current role"),
    "complete_past_roles": ("Add one past role", "Add three past roles"),
    "complete_education": ("Add your education", "Add your education"),
    "complete_skills": ("Add one skill", "Add three skills"),
    "complete_location": ("Set your location and industry", "Set your location and industry"),
    "complete_featured": (
        "Feature a link, a post or a document",
        "Feature a link, a post or a document",
    ),
    "complete_custom_url": ("Set a custom profile address", "Set a custom profile address"),
}
COUNTED = {
    "original": ("1 original post", "2 original posts"),
    "article": ("1 article", "2 articles"),
    "reshare_with_text": ("1 reshare with own words", "2 reshares with own words"),
    "repost": ("1 repost", "2 reposts"),
    "reaction": ("1 reaction", "2 reactions"),
    "comment": ("1 comment", "2 comments"),
    "engagement": ("1 engagement", "2 engagements"),
    "search": ("1 people search", "2 people searches"),
    "view": ("1 profile view", "2 profile views"),
    "saved": ("1 saved lead or account", "2 saved leads and accounts"),
    "follower": ("1 follower net", "2 followers net"),
    "contacted": ("1 person contacted", "2 people contacted"),
    "two_way": ("1 contact in two-way conversations", "2 contacts in two-way conversations"),
    "connection": ("1 connection", "2 connections"),
    "coworker": ("1 co-worker", "2 co-workers"),
}


# -- every cause -------------------------------------------------------------------------------


def days() -> tuple[Score, Score]:
    """Two days that differ in everything that a cause can tell of."""
    records = [NEW, Profile(on=TODAY, values={"photo": True}), invited(20, accepted=0)]
    after = scored(EVERYTHING, *records)
    before = scored(EVERYTHING, as_of=ago(1))
    unmeasured = replace(before.components["audience_growth"], coverage="not_measured")
    before = replace(before, components=before.components | {"audience_growth": unmeasured})
    return before, replace(after, seat="sales_navigator", model="own-2")


@pytest.mark.parametrize("cause", [each for each in get_args(Cause) if each != "correction"])
def test_every_cause_has_its_words(cause: Cause) -> None:
    before, after = days()
    component, words = TOLD[cause]
    line = LedgerLine(component, V1.pillar_of[component], cause, Decimal("0.10"))

    found = ledger_of([line], spec=V1, records=[NEW], before=before, after=after)

    assert [row.reason for row in found.moved] == [words]


def test_new_activity_that_reaches_the_cap_says_so() -> None:
    before, after = days()
    full = replace(after.components["original_publishing"], points=Decimal("7.00"))
    after = replace(after, components=after.components | {"original_publishing": full})
    new, old = (
        LedgerLine("original_publishing", "brand", cause, Decimal(points))
        for cause, points in (("new", "0.10"), ("ageing", "-0.20"))
    )

    at_cap, faded = (
        ledger_of(lines, spec=V1, records=[NEW], before=before, after=after).moved[0].reason
        for lines in ([new], [old])
    )

    assert full.max == 7
    assert (at_cap, faded) == (
        "new: 1 original post, cap reached",
        "older activity lost weight",
    )


def test_causes_that_are_neither_ageing_nor_new_stand_side_by_side() -> None:
    before, after = days()
    lines = [
        LedgerLine("invitation_acceptance", "relationships", cause, Decimal(points))
        for cause, points in (("coverage", "-0.12"), ("rate", "0.50"), ("rules", "0.01"))
    ]

    [row] = ledger_of(lines, spec=V1, records=[NEW], before=before, after=after).moved

    assert [(part.cause, str(part.points)) for part in row.others] == [
        ("rules", "0.01"),
        ("rate", "0.50"),
        ("coverage", "-0.12"),
    ]
    assert row.other == sum(part.points for part in row.others)
    assert {causes.other_label(cause) for cause in OTHER} == set(OTHER)


def test_what_has_no_count_is_new_activity_and_coverage_may_grow_unnoticed() -> None:
    assert causes.new("") == "new activity"
    assert causes.coverage("partial", "partial") == "more or fewer covered days"


def row(points: str, faded: str = "0") -> LedgerRow:
    moved, aged = Decimal(points), Decimal(faded)
    return LedgerRow(
        code="B3",
        name="original_publishing",
        label="Original publishing",
        pillar="brand",
        faded=aged,
        new=moved - aged,
        other=Decimal(0),
        reason="",
    )


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "Nothing moved: the same evidence counts on both days."),
        ([row("1.20")], "Brand grew most, +1.20: original publishing +1.20."),
        (
            [row("-0.35", "-0.35")],
            "Brand fell most, −0.35: original publishing −0.35. Older activity lost weight.",
        ),
        (
            [row("0.50"), row("-0.50")],
            "Brand held most, 0.00: original publishing +0.50 and original publishing −0.50.",
        ),
        (
            [
                row("-1.06"),
                replace(row("1.00"), pillar="find"),
                replace(row("0.40"), pillar="insights"),
            ],
            "Find grew most, +1.00: original publishing +1.00.",
        ),
    ],
)
def test_the_sentence_over_a_change(rows: list[LedgerRow], words: str) -> None:
    assert reason(sum((one.net for one in rows), Decimal(0)), rows) == words


@pytest.mark.parametrize(
    ("why", "because"),
    [
        ("import", "files or activity came later"),
        ("undo", "an import was undone"),
        ("settings", "settings were changed"),
        ("sweep", "facts changed"),
    ],
)
def test_every_reason_of_a_restated_day_has_its_words(why: str, because: str) -> None:
    told = restated(date(2026, 11, 8), why, Decimal("36.77"))

    assert told == f"Restated on 8 Nov 2026, because {because}. First shown: 36.77."
    assert set(RESTATED) == {"import", "undo", "settings", "sweep"}


# -- every next action, and every count ----------------------------------------------------------


@pytest.mark.parametrize("name", ASKED)
def test_an_action_asks_for_one_and_for_several(name: str) -> None:
    assert (title_of(name, 1, 25), title_of(name, 3, 25)) == ASKED[name]


def test_every_action_of_the_catalogue_has_its_words_and_no_other() -> None:
    names = {action.name for action in catalogue(V1)}

    assert set(ACTIONS) == set(ASKED) == names
    assert title_of("complete_headline_chars", 1, 1) == "Write a headline of 1 character or more"
    assert title_of("react", 10, 0) == "React to ten posts"
    assert title_of("react", 11, 0) == "React to 11 posts"


@pytest.mark.parametrize("kind", COUNTED)
def test_one_thing_and_several(kind: str) -> None:
    assert (counts.things(kind, 1), counts.things(kind, 2)) == COUNTED[kind]
    assert set(counts.THINGS) == set(COUNTED)


def test_a_loss_has_its_sign() -> None:
    assert counts.things("follower", -1) == "−1 followers net"


def test_every_component_and_every_part_of_the_checklist_has_one_name() -> None:
    assert set(COMPONENTS) == set(V1.columns)
    assert component_label("message_response") == "Reply rate"
    assert {key for part in V1.checklist for key in part.keys} == set(ITEMS)
    assert item_label("custom_url") == "Custom address"
    assert item_label("about_chars") == "Characters of the about text"
