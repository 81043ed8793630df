"""Why it changed: lines that add up to the last hundredth."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from scoring.core.ledger import ledger, ledgers
from scoring.core.records import (
    Active,
    AnyRecord,
    Connection,
    Followers,
    Post,
    Profile,
    Reaction,
    Saved,
    Search,
)
from scoring.core.timeline import build
from scoring.core.versions.v1 import V1
from tests.unit.core.given import (
    EVERYTHING,
    TODAY,
    ago,
    covers,
    heard,
    invited,
    navigator,
    said,
    scored,
    seated,
)

SINCE = ago(30)
Line = tuple[str, str, str]


def lines(*records: AnyRecord, since: date = SINCE, **options: Any) -> list[Line]:
    found = ledger(records, since, TODAY, V1, **options)
    return [(line.component, line.cause, str(line.points)) for line in found]


def change(pillar: str, *records: AnyRecord, **options: Any) -> Decimal:
    before = scored(*records, as_of=SINCE, **options).pillars[pillar].points
    after = scored(*records, **options).pillars[pillar].points
    assert before is not None
    assert after is not None
    return after - before


def total(found: list[Line]) -> Decimal:
    return sum((Decimal(points) for *_, points in found), Decimal(0))


def test_what_was_done_ages_and_what_is_done_is_new() -> None:
    posts = [Post(on=ago(age), form="original") for age in (30, 31, 32, 1)]

    found = lines(EVERYTHING, *posts)

    assert found == [
        ("original_publishing", "ageing", "-1.17"),
        ("original_publishing", "new", "0.83"),
        ("days_active", "ageing", "-0.71"),
        ("days_active", "new", "0.24"),
        ("content_shared", "ageing", "-0.88"),
        ("content_shared", "new", "0.62"),
    ]


def test_nothing_changes_where_nothing_ages_and_nothing_is_new() -> None:
    assert lines(EVERYTHING, Profile(on=ago(500), values={"photo": True})) == []


def test_states_and_rates_change_as_a_whole() -> None:
    records = [
        EVERYTHING,
        Profile(on=ago(5), values={"photo": True}),
        invited(60, contact="bob"),
        invited(20, accepted=10),
    ]

    found = lines(*records)

    assert ("profile_completeness", "state", "1.05") in found
    assert ("invitation_acceptance", "rate", "0.76") in found
    assert "network_size" not in [name for name, *_ in found]


def test_active_days_age_and_are_new() -> None:
    days = [Active(on=ago(age)) for age in (31, 30, 29, 2)]

    found = lines(EVERYTHING, *days, policy="linkedin_like")

    assert found == [("days_active", "ageing", "-0.40"), ("days_active", "new", "0.40")]


def test_a_follower_lost_ages_upwards() -> None:
    gains = [Followers(on=ago(31), gained=20), Followers(on=ago(30), gained=-19)]

    found = lines(EVERYTHING, *gains)

    assert [cause for _, cause, _ in found] == ["ageing"]
    assert total(found) == change("brand", EVERYTHING, *gains)


def test_a_change_of_seat_is_wholly_the_seat_s() -> None:
    records = [
        EVERYTHING,
        seated("free"),
        navigator(29),
        Saved(on=ago(9), what="account", count=5),
        *(Search(on=ago(age), count=5) for age in range(90)),
    ]

    found = lines(*records)

    # Find is 10 of 21 on both days; then F4 adds its points and its 4 to the 25.
    assert found[0][:2] == ("leads_and_accounts_saved", "seat")
    assert "leads_and_accounts_saved" not in [name for name, *_ in found[1:]]
    assert total(found) == change("find", *records)


def test_a_seat_under_the_linkedin_like_policy_starts_from_a_measured_zero() -> None:
    records = [
        EVERYTHING,
        seated("free"),
        navigator(29),
        Saved(on=ago(0), what="lead", count=4, passive=True),
    ]

    found = lines(*records, policy="linkedin_like")

    saved = scored(*records).components["leads_and_accounts_saved"].points
    assert found == [("leads_and_accounts_saved", "seat", str(saved))]


def test_a_seat_that_began_anew_ages_with_the_seat_of_today() -> None:
    records = [
        EVERYTHING,
        navigator(200),
        seated("free", 25),
        navigator(24),
        Saved(on=ago(31), what="lead", count=9, passive=True),
        Saved(on=ago(5), what="lead", count=9, passive=True),
    ]

    found = lines(*records, policy="linkedin_like")

    assert [line[:2] for line in found] == [
        ("leads_and_accounts_saved", "coverage"),
        ("leads_and_accounts_saved", "ageing"),
        ("leads_and_accounts_saved", "new"),
    ]
    aged = scored(*records, as_of=SINCE).components["leads_and_accounts_saved"].points
    assert aged is not None
    assert Decimal(found[0][2]) + Decimal(found[1][2]) == -aged


def test_a_component_that_becomes_measured_is_wholly_coverage() -> None:
    insights = ("content_shared", "engagement_received", "thoughtful_comments", "regularity")
    records = [
        covers(200, 0, *insights),
        covers(29, 0, "reactions_given"),
        *(Reaction(on=ago(age), count=2) for age in range(60)),
    ]

    found = lines(*records)

    of_reactions = [line for line in found if line[0] == "reactions_given"]
    assert [cause for _, cause, _ in of_reactions] == ["coverage"]
    assert total(found) == change("insights", *records)


def test_where_only_the_covered_share_moved_it_is_told_apart_from_ageing() -> None:
    records = [covers(80), *(Search(on=ago(age), count=2, passive=True) for age in (32, 31, 3))]

    found = lines(*records, policy="linkedin_like")

    assert [line[:2] for line in found] == [
        ("people_searches", "coverage"),
        ("people_searches", "ageing"),
        ("people_searches", "new"),
    ]
    assert Decimal(found[0][2]) < 0
    assert total(found) == change("find", *records, policy="linkedin_like")


def test_a_pillar_without_a_value_on_one_of_the_days_has_no_lines() -> None:
    records = [covers(29), Search(on=ago(3)), Post(on=ago(3), form="original")]

    assert scored(*records).total is not None
    assert lines(*records) == []


def test_contacts_age_by_the_answers_known_then_and_the_ages_of_today() -> None:
    unanswered = [EVERYTHING, said(33, title=100)]
    answered = [*unanswered, heard(2)]

    aged = scored(*unanswered).components["decision_makers_contacted"].points
    then = scored(*unanswered, as_of=SINCE).components["decision_makers_contacted"].points
    now = scored(*answered).components["decision_makers_contacted"].points
    found = {
        cause: points
        for name, cause, points in lines(*answered, policy="linkedin_like")
        if name == "decision_makers_contacted"
    }

    assert aged is not None
    assert then is not None
    assert now is not None
    assert found == {"ageing": str(aged - then), "new": str(now - aged)}


def test_the_share_of_known_titles_is_judged_on_the_two_days_only() -> None:
    """Known on both days, but not by what was known on the first about the last."""
    records = [
        EVERYTHING,
        said(95, contact="ada", title=100),
        said(90, contact="eve", title=50),
        said(80, contact="bob"),
        said(70, contact="joe"),
        Connection(on=ago(5), contact="bob", title=50),
        Connection(on=ago(5), contact="joe", title=50),
    ]

    causes = {cause for name, cause, _ in lines(*records) if name == "decision_makers_contacted"}

    assert causes == {"ageing", "new"}


def test_seats_come_first_then_coverage_then_each_component() -> None:
    records = [
        covers(75),
        seated("free"),
        navigator(28),
        *(Search(on=ago(age)) for age in (35, 3)),
        *(Post(on=ago(age), form="original") for age in (33, 2)),
        Profile(on=ago(3), values={"photo": True}),
    ]

    found = lines(*records)

    causes = [cause for _, cause, _ in found]
    assert causes[0] == "seat"
    assert causes[1:] == sorted(causes[1:], key=lambda cause: cause != "coverage")
    later = [name for name, cause, _ in found if cause not in ("seat", "coverage")]
    assert later == sorted(later, key=lambda name: V1.columns[name])


def test_many_members_have_the_ledgers_they_have_alone() -> None:
    members = [
        [EVERYTHING, Post(on=ago(40), form="original"), Search(on=ago(4))],
        [covers(60), navigator(20), Reaction(on=ago(31), count=8)],
        [],
    ]
    whole = [build(records, V1) for records in members]
    aged = [build(records, V1, until=SINCE) for records in members]

    found = ledgers(whole, aged, SINCE, TODAY, V1)

    assert found == [ledger(records, SINCE, TODAY, V1) for records in members]


@pytest.mark.parametrize("since", [TODAY, ago(-1)])
def test_a_ledger_needs_an_earlier_day(since: date) -> None:
    with pytest.raises(ValueError, match="is not before"):
        ledger([EVERYTHING], since, TODAY, V1)
