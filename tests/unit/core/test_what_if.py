"""What the score would be on a later day, with and without more activity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.core.mix import Mix, inputs
from scoring.core.planned import planned_records
from scoring.core.records import (
    AnyRecord,
    Connection,
    Coverage,
    Exchange,
    Invitation,
    Member,
    Post,
    Profile,
    Proof,
    Search,
)
from scoring.core.score import score
from scoring.core.sections import Evidence
from scoring.core.versions.v1 import V1
from scoring.core.what_if import Course, WhatIf, what_if
from tests.unit.core.any_evidence import COMPANIES
from tests.unit.core.any_plan import horizons, members, mixes, policies
from tests.unit.core.as_document import imported
from tests.unit.core.given import EVERYTHING, TODAY, ago, covers, navigator, scored

ALONE = [one for one in inputs(V1) if one.name not in {"invitations", "conversations"}]
OURS = frozenset(COMPANIES[1:2])
FEW = settings(max_examples=40, deadline=None)
SUNDAY = date(2026, 11, 29)


def asked(mix: Mix, *records: AnyRecord, horizon: date = SUNDAY, **options: Any) -> WhatIf:
    return what_if(records, mix, TODAY, horizon, V1, **options)


def planned(mix: Mix, *records: AnyRecord, horizon: date = SUNDAY) -> list[AnyRecord]:
    return planned_records(mix, Evidence(records, V1), TODAY, horizon, V1)


@FEW
@given(members(), mixes(), horizons, policies)
def test_what_if_is_what_the_importer_makes_of_the_same_events(
    records: list[AnyRecord], mix: Mix, horizon: date, policy: Any
) -> None:
    found = what_if(records, mix, TODAY, horizon, V1, policy=policy, aliases=OURS)
    names = [name for name, one in found.today.components.items() if one.points is not None]
    tomorrow = TODAY + timedelta(days=1)
    events: list[AnyRecord] = [Coverage(metrics=tuple(names), start=tomorrow, end=horizon)]
    events += planned_records(mix, Evidence(records, V1), TODAY, horizon, V1)

    arrived = imported(events, V1) if names else []

    then = score([*records, *arrived], horizon, V1, policy=policy, aliases=OURS)
    assert found.planned == then


@FEW
@given(members(), horizons)
def test_coasting_is_the_score_where_nothing_happens_on_covered_days(
    records: list[AnyRecord], horizon: date
) -> None:
    found = what_if(records, Mix(), TODAY, horizon, V1, aliases=OURS)

    assert found.coasting == found.planned
    assert found.today == score(records, TODAY, V1, aliases=OURS)


@FEW
@given(mixes(), mixes(), horizons)
def test_who_does_more_does_all_that_is_done_with_less(one: Mix, other: Mix, horizon: date) -> None:
    names = [one.name for one in inputs(V1)]
    more = replace(one, **{n: max(one.amount(n), other.amount(n)) for n in names})
    counted = {"reactions", "searches", "views", "saved"}
    fewer, many = (replace(mix, **dict.fromkeys(counted, 0)) for mix in (one, more))

    less, all_of_it = planned(fewer, horizon=horizon), planned(many, horizon=horizon)

    assert [record for record in less if record not in all_of_it] == []


@FEW
@given(members(), mixes(), horizons, st.sampled_from(ALONE))
def test_one_more_of_what_depends_on_nobody_never_lowers_a_total(
    records: list[AnyRecord], mix: Mix, horizon: date, one: Any
) -> None:
    more = replace(mix, **{one.name: min(one.most, mix.amount(one.name) + 1)})

    with_less = what_if(records, mix, TODAY, horizon, V1).planned.total
    with_more = what_if(records, more, TODAY, horizon, V1).planned.total

    assert (with_less is None) == (with_more is None)
    assert with_less is None or with_more is None or with_less <= with_more


def test_one_post_on_monday_is_worth_2_48_on_sunday() -> None:
    """x = w(6) = 0.870551: B3 1.34, I1 0.90, and one active day of 20 in Find, x 25/21."""
    found = asked(Mix(posts=1), EVERYTHING)

    assert found.components["original_publishing"].planned == Decimal("1.34")
    assert found.components["content_shared"].planned == Decimal("0.90")
    assert found.pillars["find"].planned == Decimal("0.24")
    assert found.total == Course(Decimal("0.00"), Decimal("0.00"), Decimal("2.48"))
    assert found.minutes_a_week == Decimal("30.0")


def test_what_is_done_already_weighs_less_on_the_horizon() -> None:
    """One search today: f(1/40) = 0.093059 is 0.56 of 6; at 30 days half of it, 0.29."""
    found = asked(Mix(), EVERYTHING, Search(on=TODAY), horizon=ago(-30))

    course = found.components["people_searches"]
    assert course == Course(Decimal("0.56"), Decimal("0.29"), Decimal("0.29"))


def test_components_that_are_not_measured_now_stay_so() -> None:
    """Posts on Monday, Wednesday and Friday: x = 2.737115, I1 2.16."""
    names = [c.name for c in V1.components if c.name != "original_publishing"]

    found = asked(Mix(posts=3), covers(200, 0, *names))

    assert found.components["original_publishing"] == Course(None, None, None)
    assert found.components["content_shared"].planned == Decimal("2.16")


def test_partly_covered_components_are_covered_from_now_on() -> None:
    found = asked(Mix(), covers(40, 5), horizon=ago(-60))

    states = {c.coverage for c in found.planned.components.values()} - {"not_applicable"}
    assert states == {"partial", "measured"}
    assert found.planned.components["people_searches"].covered_days == 85


def test_nothing_is_seen_where_nothing_is_measured() -> None:
    found = asked(Mix(posts=3, comments=9))

    assert found.total == Course(None, None, None)
    assert found.planned == scored(as_of=SUNDAY)


def test_what_is_dated_after_today_does_not_exist_yet() -> None:
    later = [Post(on=ago(-2), form="article"), Search(on=ago(-1))]

    found = asked(Mix(posts=1), EVERYTHING, *later)

    assert found.total.planned == Decimal("2.48")


@pytest.mark.parametrize(
    ("amount", "weekdays"),
    [(1, "Mon"), (2, "Mon Wed"), (3, "Mon Wed Fri"), (4, "Mon Tue Wed Fri")],
)
def test_units_of_a_week_spread_over_its_working_days(amount: int, weekdays: str) -> None:
    days = [r.on.strftime("%a") for r in planned(Mix(posts=amount)) if isinstance(r, Post)]

    assert " ".join(days) == weekdays


def test_the_same_days_return_every_week() -> None:
    fortnight = planned(Mix(posts=2), horizon=ago(-14))

    days = sorted(r.on.strftime("%d %b") for r in fortnight if isinstance(r, Post))
    assert days == ["02 Dec", "23 Nov", "25 Nov", "30 Nov"]


def test_counted_inputs_are_one_record_a_day_below_the_cap() -> None:
    searches = [r for r in planned(Mix(searches=20)) if isinstance(r, Search)]

    assert sorted(r.count for r in searches) == [4, 4, 4, 4, 4]


def test_of_twelve_invitations_at_30_per_cent_three_are_accepted_after_three_days() -> None:
    mix = Mix(invitations=6, accepted=30)

    records = planned(mix, horizon=ago(-14))

    sent = [r for r in records if isinstance(r, Invitation)]
    accepted = [r for r in sent if r.accepted_on]
    assert (len(sent), len(accepted)) == (12, 3)
    assert {r.accepted_on - r.on for r in accepted if r.accepted_on} == {timedelta(days=3)}
    assert [r.contact for r in accepted] == [
        r.contact for r in records if isinstance(r, Connection)
    ]


def test_an_acceptance_beyond_the_horizon_has_not_happened_yet() -> None:
    friday = date(2026, 11, 27)

    records = planned(Mix(invitations=10, accepted=100), horizon=friday)

    late = [r for r in records if isinstance(r, Invitation) and r.on > date(2026, 11, 24)]
    assert late != []
    assert {r.accepted_on for r in late} == {None}


def test_a_conversation_is_one_message_and_its_answer_the_day_after() -> None:
    out, back = (r for r in planned(Mix(conversations=1)) if isinstance(r, Exchange))

    assert (out.outbound, back.inbound) == (1, 1)
    assert back.on - out.on == timedelta(days=1)


def test_missing_checklist_items_come_by_points_one_a_day() -> None:
    known = Profile(on=ago(9), values={"photo": True, "about_chars": 199, "past_roles": 2})

    done = [r for r in planned(Mix(profile=3), known) if isinstance(r, Profile)]

    assert [(r.on.day, dict(r.values)) for r in done] == [
        (23, {"about_chars": 200}),
        (24, {"current_role_described": 1}),
        (25, {"headline_chars": 40}),
    ]


def test_recommendations_add_to_those_last_counted() -> None:
    known = Proof(on=ago(9), endorsements=4, recommendations=2)

    got = planned(Mix(recommendations=1), known, horizon=ago(-14))

    assert [(r.endorsements, r.recommendations) for r in got if isinstance(r, Proof)] == [
        (4, 3),
        (4, 4),
    ]


def test_leads_are_saved_where_a_sales_navigator_seat_is_held_all_the_time() -> None:
    ends = Member(name="Rita", email="r@example.com", seat="free", seat_since=date(2026, 11, 25))

    assert planned(Mix(saved=20)) == []
    assert len(planned(Mix(saved=20), navigator())) == 5
    assert planned(Mix(saved=20), navigator(), ends) == []


def test_the_horizon_lies_within_a_year_after_today() -> None:
    for horizon in (TODAY, ago(1), ago(-367)):
        with pytest.raises(ValueError, match="horizon"):
            asked(Mix(), EVERYTHING, horizon=horizon)


def test_amounts_that_are_not_sensible_are_refused() -> None:
    for mix in (Mix(posts=6), Mix(views=-1), Mix(accepted=101), Mix(received=10_001)):
        with pytest.raises(ValueError, match="must be from 0 to"):
            asked(mix, EVERYTHING)
