"""What to do next, and exactly what it would earn."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from scoring.core.advice import next_actions
from scoring.core.catalogue import catalogue
from scoring.core.records import (
    Active,
    AnyRecord,
    Comment,
    Coverage,
    Post,
    Profile,
    ProfileView,
    Proof,
    Reaction,
    Saved,
    Search,
)
from scoring.core.result import NextAction
from scoring.core.versions.v1 import V1
from tests.unit.core.given import (
    EVERYTHING,
    TODAY,
    ago,
    covers,
    heard,
    navigator,
    said,
    scored,
)

CATALOGUE = catalogue(V1)
COMPLETE = Profile(
    on=ago(9),
    values={
        "photo": True,
        "banner": True,
        "headline_chars": 40,
        "about_chars": 200,
        "current_role_described": True,
        "past_roles": 2,
        "education": 1,
        "skills": 5,
        "location": True,
        "industry": True,
        "featured": True,
        "custom_url": True,
    },
)


def advised(*records: AnyRecord, as_of: date = TODAY, **options: Any) -> dict[str, NextAction]:
    found = next_actions(records, as_of, V1, limit=len(CATALOGUE), **options)
    return {action.action: action for action in found}


def test_an_action_is_worth_what_the_score_would_gain() -> None:
    records = [EVERYTHING, COMPLETE, *(Reaction(on=ago(age)) for age in range(0, 60, 2))]
    comments = [Comment(on=TODAY, quality=100) for _ in range(3)]

    action = advised(*records)["write_comments"]

    now, then = scored(*records), scored(*records, *comments)
    assert now.total is not None
    assert then.total is not None
    assert action.gain == then.total - now.total == Decimal("2.71")
    assert (action.before, action.after) == (Decimal("0.00"), Decimal("2.71"))
    assert (action.component, action.pillar) == ("thoughtful_comments", "insights")


def test_the_best_three_come_first() -> None:
    everything = advised(EVERYTHING)

    best = next_actions([EVERYTHING], TODAY, V1)

    gains = [action.gain for action in everything.values()]
    assert gains == sorted(gains, reverse=True)
    assert best == list(everything.values())[:3]


def test_ties_go_to_less_effort_and_then_by_name() -> None:
    found = list(advised(covers(100, 0, "profile_completeness"), covers(100, 0, "social_proof")))

    assert found == []

    brand = covers(100, 0, "profile_completeness", "original_publishing", "social_proof")
    tied = [a for a in advised(brand).values() if a.after == Decimal("0.56")]

    assert [(a.action, a.minutes) for a in tied] == [
        ("complete_skills", 5),
        ("complete_banner", 10),
        ("complete_past_roles", 10),
    ]


def test_what_earns_nothing_is_left_out() -> None:
    records = [EVERYTHING, COMPLETE, Search(on=TODAY, count=10), Active(on=TODAY)]

    found = advised(*records)

    assert {"search_people", "be_active", "save_leads", "answer_messages"} & found.keys() == set()
    assert [name for name in found if name.startswith("complete_")] == []
    assert min(action.gain for action in found.values()) > 0


def test_leads_are_saved_on_sales_navigator_seats_only() -> None:
    assert "save_leads" in advised(EVERYTHING, navigator())
    assert "save_leads" not in advised(EVERYTHING, navigator(), seat="free")
    assert "save_leads" not in advised(EVERYTHING, policy="linkedin_like")


def test_people_who_wrote_and_were_not_written_to_can_be_answered() -> None:
    waiting = [EVERYTHING, heard(3)]

    assert advised(*waiting)["answer_messages"].after == (
        scored(*waiting, said(0)).components["two_way_conversations"].points
    )
    assert "answer_messages" not in advised(*waiting, said(1))
    assert "answer_messages" not in advised(EVERYTHING, heard(90))


def test_one_more_recommendation_is_counted_on_top_of_the_last_ones() -> None:
    proof = [
        Proof(on=ago(90), endorsements=30, recommendations=9),
        Proof(on=ago(9), endorsements=30, recommendations=2),
    ]

    action = advised(EVERYTHING, *proof)["ask_for_recommendation"]

    more = Proof(on=TODAY, endorsements=30, recommendations=3)
    assert action.after == scored(EVERYTHING, more).components["social_proof"].points
    assert "ask_for_recommendation" not in advised(EVERYTHING)


def test_co_workers_are_connected_with_where_the_company_is_known() -> None:
    assert "connect_coworkers" in advised(EVERYTHING, aliases=frozenset({"ours"}))
    assert "connect_coworkers" not in advised(EVERYTHING)


@pytest.mark.parametrize(
    ("action", "record"),
    [
        ("search_people", Search(on=TODAY, source="a", count=3)),
        ("view_prospects", ProfileView(on=TODAY, source="a", count=3)),
        ("react", Reaction(on=TODAY, source="a", count=3)),
        ("save_leads", Saved(on=TODAY, source="a", what="lead", count=3)),
    ],
)
def test_what_is_done_adds_to_the_source_that_tells_of_the_day(
    action: str, record: AnyRecord
) -> None:
    records = [EVERYTHING, navigator(), record]

    found = advised(*records)[action]

    assert found.before == scored(*records).components[found.component].points
    assert found.after > advised(EVERYTHING, navigator())[action].after


def test_what_is_done_counts_on_the_last_covered_day() -> None:
    action = advised(covers(300, 4))["publish_post"]

    done = scored(covers(300, 4), Post(on=ago(4), form="original"))
    assert action.after == done.components["original_publishing"].points


def test_components_without_a_value_are_not_advised_on() -> None:
    names = [c.name for c in V1.components if c.name != "reactions_given"]

    assert "react" not in advised(covers(300, 0, *names))


def test_nothing_is_advised_where_nothing_is_measured() -> None:
    assert advised() == {}


def test_old_evidence_still_explains_what_is_new() -> None:
    """The same gains with and without what has left the window, history included."""
    old = [
        Post(on=ago(120), form="original"),
        Search(on=ago(95)),
        said(119, contact="bob", title=100),
        said(125, contact="eve", title=50),
    ]
    records = [EVERYTHING, said(89, contact="bob"), said(30, contact="eve"), *old]

    action = advised(*records)["contact_decision_makers"]

    two = [said(0, contact=key, title=100) for key in ("x", "y")]
    assert action.before == scored(*records).components["decision_makers_contacted"].points
    assert action.after == scored(*records, *two).components["decision_makers_contacted"].points


def test_every_action_names_a_component_and_has_its_own_name() -> None:
    assert {action.component for action in CATALOGUE} <= V1.columns.keys()
    assert len({action.name for action in CATALOGUE}) == len(CATALOGUE) == 31
    assert min(action.minutes for action in CATALOGUE) > 0


def test_the_first_days_of_the_calendar_can_be_asked_about() -> None:
    whole = Coverage(metrics=("*",), start=date.min, end=date.max)

    found = advised(whole, Search(on=date.min), heard(0), as_of=date(1, 2, 10))

    assert "complete_photo" in found
