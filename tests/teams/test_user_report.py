"""The User Report: everybody once, and every number that of the snapshots."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from accounts.tenancy import tenant_scope
from scoring.core.records import AnyRecord, Comment, Coverage, Post, Proof, Reaction, Search
from scoring.selectors import scores_on
from teams.reports.score_report import ScoreQuery, score_page
from teams.reports.wording.labels import PILLAR_LABELS
from teams.services.people import member_move
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, REACTION, recomputed, score, scored
from tests.teams.reporting import NETWORK, names, report, rows

D = Decimal
AT = time_machine.travel(NOW, tick=False)
BEFORE = LAST - timedelta(days=7)
JANUARY = date(2026, 1, 1)


# -- who ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persona", "expected"),
    [
        ("owner", ["Mona Manager", "Rita Rep", "Rob Rep", "Sia Silent"]),
        ("analyst", ["Mona Manager", "Rita Rep", "Rob Rep", "Sia Silent"]),
        ("manager", ["Mona Manager", "Rita Rep"]),
        ("other_manager", ["Rob Rep"]),
    ],
)
def test_everybody_whom_the_viewer_may_see_has_one_row(
    cast: Cast, persona: str, expected: list[str]
) -> None:
    found = report(cast, cast.users[persona])

    assert sorted(names(found)) == expected
    assert found.summary.members == len(expected)


def test_who_was_in_several_teams_has_one_row_in_the_team_of_today(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        member_move(member=cast.rep_member, team=cast.south, since=date(2026, 6, 10))
        member_move(member=cast.other_rep_member, team=cast.oslo, since=date(2026, 6, 11))

    teams = {row.name: row.team for group in report(cast).groups for row in group.rows}

    assert teams["Rita Rep"] == teams["Rob Rep"] == "South"
    assert names(report(cast, cast.manager)) == ["Mona Manager"]


def test_nobody_of_another_organization_is_in_it(cast: Cast) -> None:
    score(cast.outside_member, REACTION)

    assert "Otto Out" not in names(report(cast))
    assert names(report(cast, q="otto")) == []


# -- numbers -----------------------------------------------------------------------------------


def test_a_row_shows_the_snapshot_of_the_day(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    found = report(cast)
    row = rows(found)["Rita Rep"]

    assert (found.as_of, found.since) == (LAST, BEFORE)
    assert row.total == D("0.99")
    assert [(cell.name, cell.points) for cell in row.pillars] == [
        ("brand", D("0.00")),
        ("find", D("0.24")),
        ("insights", D("0.75")),
        ("relationships", D("0.00")),
    ]
    assert (row.change, row.change_note) == (D("0.99"), "")
    assert (row.active_days, row.posts, row.comments, row.messages) == (1, 0, 0, 0)
    assert (row.data_through, row.missing) == (LAST, None)


def test_table_member_page_and_snapshot_tell_the_same(cast: Cast) -> None:
    records: list[AnyRecord] = [
        REACTION,
        NETWORK,
        Post(on=date(2026, 5, 4), form="original", source="crm", ref="p"),
        *(Search(on=LAST - timedelta(days=n), source="crm", ref=f"s{n}") for n in range(50)),
        Comment(on=LAST, quality=0, source="crm", ref="c"),
        Comment(on=date(2026, 4, 30), quality=80, source="crm", ref="before it was covered"),
    ]
    score(cast.rep_member, *records)
    row = rows(report(cast))["Rita Rep"]

    with AT, tenant_scope(cast.organization.pk):
        page = score_page(
            access=cast.access(cast.manager),
            member=cast.rep_member,
            as_of=LAST,
            query=ScoreQuery(since=BEFORE),
            is_own=False,
        )
        stored = scores_on(member_ids=[cast.rep_member.pk], on=LAST)[cast.rep_member.pk].score

    assert page.score == stored
    assert (row.total, row.low, row.high) == (stored.total, stored.low, stored.high)
    assert row.change == page.change == page.ledger.after - page.ledger.before
    assert [cell.points for cell in row.pillars] == [p.score.points for p in page.pillars]
    month = rows(report(cast, period="30"))["Rita Rep"]
    assert month.active_days == stored.components["days_active"].raw == 30
    assert row.active_days == 7
    assert row.connections == stored.components["network_size"].raw == 1000
    assert row.data_through == page.data_through


def test_the_change_is_over_seven_days_and_its_cause_did_most_of_it(cast: Cast) -> None:
    score(cast.rep_member, NETWORK, Reaction(on=LAST, source="crm", ref="r", count=10))

    row = rows(report(cast))["Rita Rep"]

    # The network was there a week ago; a day of reactions came since.
    assert row.change == row.total - D("5.00")
    assert (row.cause.code, row.cause.pillar, row.cause.label) == (
        "I4", "insights", "Reactions given"
    )  # fmt: skip
    assert 0 < row.cause.points < row.change


def test_what_fades_is_the_cause_of_a_loss(cast: Cast) -> None:
    old = [
        Post(on=BEFORE - timedelta(days=n), form="original", source="crm", ref=f"p{n}")
        for n in range(5)
    ]
    score(cast.rep_member, *old, Reaction(on=LAST, source="crm", ref="r"))

    row = rows(report(cast))["Rita Rep"]

    assert row.change < 0
    assert row.cause.points < 0
    assert row.cause.code in ("B3", "I1", "F5")


def test_a_cause_that_only_coverage_explains_is_told(cast: Cast) -> None:
    """From one week to the other endorsements are known, 60 points of which are full marks."""
    others = ("profile_completeness", "original_publishing", "engagement_on_originals")
    brand = Coverage(metrics=others, start=JANUARY, end=LAST, source="crm")
    proof = Coverage(metrics=("social_proof",), start=LAST, end=date.max, source="crm")
    rest = Coverage(
        metrics=(
            *("people_searches", "prospect_profile_views", "decision_makers_contacted"),
            *("days_active", "content_shared", "engagement_received", "thoughtful_comments"),
            *("network_size", "decision_maker_connections", "invitation_acceptance"),
            *("two_way_conversations", "message_response"),
        ),
        start=JANUARY,
        end=LAST,
        source="crm",
    )
    endorsed = Proof(on=LAST, endorsements=60, recommendations=0, source="crm")
    factories.applied(cast.rep_member, [brand, proof, rest, endorsed])
    recomputed(cast.rep_member)

    row = rows(report(cast))["Rita Rep"]

    assert (row.change, row.cause.code, row.cause.points) == (D("3.26"), "B2", D("3.26"))


def test_nothing_moved_has_no_cause(cast: Cast) -> None:
    score(cast.rep_member, NETWORK)

    row = rows(report(cast))["Rita Rep"]

    assert (row.change, row.cause) == (D("0.00"), None)


def test_who_has_no_earlier_total_is_told_so(cast: Cast) -> None:
    late = Coverage(metrics=("*",), start=date(2026, 5, 10), end=LAST, source="crm")
    factories.applied(cast.rep_member, [late])
    recomputed(cast.rep_member)

    row = rows(report(cast))["Rita Rep"]

    assert (row.change, row.change_note) == (None, "no earlier total")


def test_equal_totals_share_the_better_rank(cast: Cast) -> None:
    people = [scored(cast.organization, *found, name=f"P{n}") for n, found in enumerate(
        [[NETWORK], [REACTION], [REACTION], []]
    )]  # fmt: skip

    found = rows(report(cast))

    assert [found[member.name].rank for member in people] == [1, 2, 2, 4]
    assert [found[member.name].rank_change for member in people] == [0, 0, 0, -2]


def test_ranks_are_among_the_members_that_the_filter_leaves(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    score(cast.other_rep_member, NETWORK)

    assert rows(report(cast))["Rita Rep"].rank == 2
    assert rows(report(cast, q="rita"))["Rita Rep"].rank == 1


def test_counts_that_are_not_measured_are_none_and_not_zero(cast: Cast) -> None:
    insights = ("content_shared", "thoughtful_comments", "reactions_given", "regularity")
    profile = Coverage(metrics=insights, start=JANUARY, end=LAST)
    factories.applied(cast.rep_member, [profile, Comment(on=LAST, quality=80)])
    recomputed(cast.rep_member)

    row = rows(report(cast))["Rita Rep"]

    assert (row.comments, row.comments_scored, row.posts) == (1, 1, 0)
    assert (row.active_days, row.messages, row.connections) == (None, None, None)
    assert (row.reply_rate, row.acceptance) == (None, None)


def test_the_spark_has_a_point_a_week_and_ends_today(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    assert rows(report(cast))["Rita Rep"].spark == (D("0.00"), D("0.00"), D("0.99"))


# -- summary -----------------------------------------------------------------------------------


def test_the_summary_adds_up(cast: Cast) -> None:
    score(cast.rep_member, NETWORK)
    score(cast.other_rep_member, REACTION)

    found = report(cast).summary

    assert (found.members, found.with_total, found.three_pillars, found.without) == (4, 2, 0, 2)
    assert found.members == found.with_total + found.three_pillars + found.without
    moves = [(move.way, move.count) for move in found.moves]
    assert moves == [("up", 1), ("down", 0), ("level", 1)]
    assert [dot.total for dot in found.dots] == [D("0.99"), D("5.00")]
    assert [(band.label, band.count) for band in found.bands] == [
        ("Starting", 2),
        ("Developing", 0),
        ("Proficient", 0),
        ("Leading", 0),
    ]
    assert [(mover.name, mover.change) for mover in found.movers] == [("Rob Rep", D("0.99"))]
    assert found.median == D("3.00")


def test_the_median_moves_by_those_who_have_a_total_on_both_days(cast: Cast) -> None:
    score(cast.rep_member, NETWORK)
    newcomer = Coverage(metrics=("*",), start=date(2026, 5, 10), end=LAST, source="crm")
    factories.applied(cast.other_rep_member, [newcomer])
    recomputed(cast.other_rep_member)

    found = report(cast).summary

    assert found.median == D("2.50")
    assert (found.median_change, found.median_before) == (D("0.00"), None)


def test_the_median_of_the_earlier_day_is_told_where_all_have_both(cast: Cast) -> None:
    score(cast.rep_member, NETWORK)
    score(cast.other_rep_member, REACTION)

    found = report(cast).summary

    assert (found.median_before, found.median_change) == (D("2.50"), D("0.50"))


def test_a_group_has_the_medians_of_its_members(cast: Cast) -> None:
    score(cast.rep_member, NETWORK)
    score(cast.other_rep_member, REACTION)

    found = {group.name: group for group in report(cast).groups}

    assert [*found] == ["Oslo", "South", "No team"]
    oslo = found["Oslo"]
    assert (oslo.members, oslo.totals) == (1, 1)
    medians = {key: found.value for key, found in oslo.medians.items()}
    assert (medians["total"], medians["change"]) == (D("5.00"), D("0.00"))
    assert [medians[name] for name in PILLAR_LABELS] == [D("0.00")] * 3 + [D("5.00")]
    assert (found["No team"].totals, found["No team"].medians["total"].value) == (0, None)


def test_the_data_of_most_is_told_with_their_number(cast: Cast) -> None:
    score(cast.rep_member, NETWORK)
    score(cast.other_rep_member, REACTION)
    ended = Coverage(metrics=("*",), start=JANUARY, end=BEFORE, source="crm")
    factories.applied(cast.silent_member, [ended])
    recomputed(cast.silent_member)

    found = report(cast)

    assert (found.data_through, found.current) == (LAST, 2)
