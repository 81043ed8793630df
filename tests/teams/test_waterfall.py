"""The waterfall: from the earlier score to the later one, exact, whatever is missing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.core.records import AnyRecord, Comment, Coverage, Post, Profile, Search
from teams.models import Member
from teams.reports.score_report import ScoreQuery, score_page
from teams.reports.waterfall_report import waterfall_of
from teams.reports.waterfall_shapes import Waterfall
from tests import factories
from tests.cast import Cast
from tests.scoring.given import FIRST, LAST, NOW, random_records, recomputed, score
from tests.teams.markup import Markup

SINCE = LAST - timedelta(days=7)


def fallen(cast: Cast, member: Member, since: date = SINCE) -> Waterfall | None:
    access = cast.access(cast.manager)
    query = ScoreQuery(since=since)
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        page = score_page(access=access, member=member, as_of=LAST, query=query, is_own=False)
        return waterfall_of(page, access=access, member=member)


def holds(found: Waterfall) -> bool:
    """Whether every step goes on from the one before, and the last ends at the later score."""
    reached = found.before
    for step in found.steps:
        reached += step.change
        if step.reached != reached or not step.change:
            return False
    return reached == found.after


def page_of(cast: Cast, user: User, path: str) -> Markup:
    client = Client()
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        answer = client.get(f"/o/{cast.organization.slug}/{path}")
    assert answer.status_code == 200
    return Markup(answer.content.decode())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_steps_connect_the_two_scores_of_any_evidence(cast: Cast, seed: int) -> None:
    score(cast.rep_member, *random_records(seed, LAST))

    found = fallen(cast, cast.rep_member)

    assert found is not None
    assert found.missing == found.of == ""
    assert found.steps
    assert holds(found)


def test_a_step_has_the_component_its_points_on_both_days_and_the_change(cast: Cast) -> None:
    posts = [Post(on=SINCE + timedelta(days=n), form="original", ref=f"{n}") for n in (1, 3)]
    score(cast.rep_member, *posts)

    found = fallen(cast, cast.rep_member)

    assert found is not None
    step = next(one for one in found.steps if one.name == "original_publishing")
    assert (step.code, step.pillar, step.was) == ("B3", "brand", Decimal("0.00"))
    assert step.now is not None
    assert step.change == step.now > 0
    assert found.still == 21 - len(found.steps) - 1  # F4 does not apply to a free seat


def test_other_rules_are_a_step_of_their_own_at_the_end(cast: Cast) -> None:
    score(cast.rep_member, Search(on=SINCE, ref="s"), Comment(on=SINCE, quality=100, ref="c"))
    with time_machine.travel("2026-05-30T08:00:00Z", tick=False):
        change = {"people_searches": {"max": 6, "target": 10}}
        factories.rule_version(cast.organization, cast.owner, LAST, components=change)
    recomputed(cast.rep_member)

    found = fallen(cast, cast.rep_member)

    assert found is not None
    assert found.steps[-1].label.startswith("Other own rules")
    assert found.steps[-1].code == ""
    assert holds(found)


def only(*metrics: str, start: date = date(2026, 5, 1)) -> Coverage:
    return Coverage(metrics=metrics, start=start, end=date(2026, 12, 31), source="crm")


INSIGHTS = (
    *("content_shared", "engagement_received", "thoughtful_comments"),
    *("reactions_given", "regularity"),
)
FIND = ("people_searches", "prospect_profile_views", "decision_makers_contacted", "days_active")


def partly(member: Member, *records: AnyRecord) -> None:
    factories.applied(member, records)
    recomputed(member)


def test_without_a_total_the_steps_connect_the_pillars_that_have_values(cast: Cast) -> None:
    covered = only(*INSIGHTS), only(*FIND)
    partly(cast.rep_member, *covered, Post(on=LAST, form="original", ref="p"))

    found = fallen(cast, cast.rep_member)

    assert found is not None
    assert found.of == "Find and Insights"
    assert holds(found)
    assert found.change > 0
    assert found.outside == (
        "Brand: not measured on either day.",
        "Relationships: not measured on either day.",
    )
    assert {step.pillar for step in found.steps} <= {"find", "insights"}


def test_a_pillar_that_came_to_be_measured_is_told_beside_the_steps(cast: Cast) -> None:
    late = only(*FIND, start=date(2026, 5, 11))
    partly(cast.rep_member, only(*INSIGHTS), late, Search(on=LAST, ref="s"))

    found = fallen(cast, cast.rep_member, FIRST)

    assert found is not None
    assert found.of == "Insights"
    assert found.outside[1].startswith("Find: not measured on 25 May and ")
    assert holds(found)


def test_where_nothing_is_common_or_nothing_was_scored_it_says_so(cast: Cast) -> None:
    ended = Coverage(metrics=INSIGHTS, start=date(2026, 1, 1), end=date(2026, 3, 31), source="crm")
    partly(cast.rep_member, ended, only(*FIND), Search(on=LAST, ref="s"))
    score(cast.other_rep_member)

    nothing = fallen(cast, cast.rep_member, date(2026, 4, 10))
    too_early = fallen(cast, cast.other_rep_member, FIRST - timedelta(days=1))

    assert nothing is not None
    assert nothing.missing.startswith("No pillar has a value on both days")
    assert len(nothing.outside) == 4
    assert too_early is not None
    assert too_early.missing == "There is no score on 24 May to begin from."
    assert fallen(cast, factories.member(cast.organization, cast.oslo)) is None


def test_while_the_score_is_computed_the_steps_follow(cast: Cast) -> None:
    score(cast.rep_member)
    factories.applied(
        cast.rep_member, [Profile(on=LAST, values={"banner": True}, source="crm", ref="q")]
    )

    found = fallen(cast, cast.rep_member)

    assert found is not None
    assert found.missing == "New data is being scored. The steps follow."


def test_manager_and_member_see_the_steps_with_a_row_for_each(cast: Cast) -> None:
    score(cast.rep_member, *random_records(4, LAST))
    found = fallen(cast, cast.rep_member)
    assert found is not None

    for user, path in ((cast.manager, f"members/{cast.rep_member.pk}/"), (cast.rep, "score/")):
        page = page_of(cast, user, f"{path}?since={SINCE}")
        assert "Step by step" in page.text
        assert page.open == page.stray == page.repeated_ids == []
        bars = [one for one in page.all("rect") if one.get("height") in ("8.8", "10")]
        assert len(bars) >= len(found.steps)
        for step in found.steps:
            sign = "+" if step.change > 0 else "\u2212"
            assert f"{sign}{abs(step.change):.2f}" in page.text
            assert f"{step.reached:.2f}" in page.text
