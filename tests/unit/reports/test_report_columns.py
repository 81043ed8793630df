"""The columns of the User Report: what is chosen, what a file holds, and how rows are summed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from teams.reports.report_columns import COLUMNS, DEFAULT, chosen, file_columns
from teams.reports.report_layout import layout_of
from teams.reports.report_shapes import Cause, NextStep, PillarCell, ReportRow
from teams.reports.report_sums import medians, totals
from teams.reports.shapes import Missing, Rate
from tests.row_columns import RowColumns

D = Decimal
FULL = ReportRow(
    id=7,
    name="Åsa Berg",
    email="asa@fjord.example",
    team="Oslo",
    role="Executive",
    seat="sales_navigator",
    total=D("61.20"),
    pillars=(
        PillarCell("brand", D("15.10")),
        PillarCell("find", D("14.20")),
        PillarCell("insights", D("16.30")),
        PillarCell("relationships", D("15.60")),
    ),
    change=D("-1.30"),
    cause=Cause("I3", "insights", "Thoughtful comments", D("-0.98")),
    rank=3,
    rank_change=-1,
    percentile=25,
    spark=(D("62.00"), D("61.20")),
    active_days=5,
    posts=1,
    comments=4,
    comments_scored=3,
    reactions=9,
    messages=8,
    inmails=2,
    invitations=6,
    searches=11,
    profile_views=12,
    leads=13,
    accounts=14,
    before={"posts": 2, "comments": 5, "comments_scored": 1},
    reply_rate=Rate(1, 3),
    acceptance=Rate(0, 0),
    next_action=NextStep("B3", "brand", "Publish a post", D("0.75")),
    connections=420,
    coverage=Rate(18, 21),
    data_through=date(2026, 6, 9),
)
VALUES: dict[str, Any] = {
    "member": "Åsa Berg",
    "email": "asa@fjord.example",
    "team": "Oslo",
    "role": "Executive",
    "seat": "Sales Navigator",
    "total": D("61.20"),
    "data_state": "total",
    "brand": D("15.10"),
    "find": D("14.20"),
    "insights": D("16.30"),
    "relationships": D("15.60"),
    "change": D("-1.30"),
    "cause": "Thoughtful comments",
    "cause_points": D("-0.98"),
    "rank": 3,
    "rank_change": -1,
    "percentile": 25,
    "spark": None,
    "active_days": 5,
    "posts": 1,
    "comments": 4,
    "comments_scored": 3,
    "reactions": 9,
    "messages": 8,
    "inmails": 2,
    "invitations": 6,
    "searches": 11,
    "profile_views": 12,
    "leads": 13,
    "accounts": 14,
    "reply_rate": D("0.3333"),
    "reply_rate_of": 3,
    "acceptance": None,
    "acceptance_of": 0,
    "next_action": "Publish a post",
    "next_gain": D("0.75"),
    "connections": 420,
    "coverage": D("0.8571"),
    "data_through": date(2026, 6, 9),
}
NOBODY = ReportRow(id=8, name="Bo", team="", missing=Missing("No data yet", "Nothing came."))


def keys(columns: Any) -> list[str]:
    return [column.key for column in columns]


def test_every_column_has_its_value_of_a_row() -> None:
    assert {key: column.value(FULL) for key, column in COLUMNS.items()} == VALUES


def test_what_is_not_measured_is_none_and_never_0() -> None:
    told = {key: column.value(NOBODY) for key, column in COLUMNS.items()}

    assert {key for key, value in told.items() if value is not None} == {"member", "data_state"}
    assert told["data_state"] == "No data yet. Nothing came."


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ([], list(DEFAULT)),
        (["total", "team"], ["member", "total", "team"]),
        (["team", "member", "team", "password", "email"], ["member", "team"]),
        (["password"], list(DEFAULT)),
    ],
)
def test_columns_stand_in_the_order_asked_for_after_the_member(
    asked: list[str], found: list[str]
) -> None:
    assert keys(chosen(asked)) == found


def test_a_file_holds_what_the_page_shows_and_what_stands_beside_it() -> None:
    columns = chosen(["total", "spark", "comments", "reply_rate", "next_action"])

    assert keys(file_columns(columns)) == [
        *("member", "email", "total", "data_state", "comments", "comments_scored"),
        *("reply_rate", "reply_rate_of", "next_action", "next_gain"),
    ]


def test_a_file_can_hold_the_counts_of_the_period_before() -> None:
    columns = file_columns(chosen(["posts", "comments", "total"]), with_before=True)

    told = {column.key: column.value(FULL) for column in columns if "before" in column.key}
    assert told == {"posts_before": 2, "comments_before": 5, "comments_scored_before": 1}
    assert columns[3].title == "Posts, period before"


def test_totals_and_medians_are_of_those_who_have_a_value() -> None:
    rows = [
        FULL,
        ReportRow(
            id=9,
            name="C",
            team="",
            total=D("50.01"),
            posts=4,
            comments=1,
            comments_scored=0,
            reply_rate=Rate(3, 4),
            acceptance=Rate(1, 2),
        ),
        NOBODY,
    ]

    members = RowColumns(rows)
    every = chosen(COLUMNS)
    sums, middle = totals(members, every), medians(members, every)

    assert (sums["posts"].value, sums["posts"].n) == (5, 2)
    assert (sums["comments"].value, sums["comments"].shown) == (5, [3, 5])
    assert (sums["reply_rate"].shown, sums["reply_rate"].value) == (Rate(4, 7), D("0.5714"))
    assert (sums["connections"].value, sums["connections"].n) == (420, 1)
    assert (middle["total"].value, middle["total"].n) == (D("55.61"), 2)
    assert (middle["posts"].value, middle["reply_rate"].value) == (D("2.5"), D("0.5417"))
    assert (middle["acceptance"].value, middle["acceptance"].n) == (D("0.5000"), 1)
    assert {*sums}.isdisjoint({"total", "rank", "member"})
    assert {*middle}.isdisjoint({"rank", "rank_change", "member", "data_through"})


def test_of_nobody_nothing_is_summed() -> None:
    members = RowColumns([NOBODY])
    found = totals(members, chosen(())) | medians(members, chosen(()))

    assert {(figure.value, figure.n) for figure in found.values()} == {(None, 0)}


def test_a_reason_stands_in_the_longest_run_of_empty_columns() -> None:
    known = ReportRow(id=1, name="A", team="X", connections=5, missing=NOBODY.missing)

    found = layout_of(known, chosen(["team", "posts", "connections", "total", "brand", "change"]))

    assert keys(found.before) == ["team", "posts", "connections"]
    assert (found.span, found.after, found.below) == (3, (), False)


def test_a_reason_without_a_place_stands_below_the_name() -> None:
    found = layout_of(NOBODY, chosen(["team", "total", "posts"]))

    assert (len(found.before), found.span, found.below) == (3, 0, True)
