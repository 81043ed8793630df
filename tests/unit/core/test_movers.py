"""Most improved, points per active day, newcomers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.core.ledger import ledger
from scoring.core.movers import (
    Progress,
    active_days,
    is_newcomer,
    most_improved,
    per_active_day,
)
from scoring.core.records import Active, Post, Reaction, Search
from scoring.core.result import Cause, LedgerLine
from scoring.core.timeline import build, concatenate
from scoring.core.versions.v1 import V1
from tests.unit.core.given import EVERYTHING, TODAY, ago


def progress(member: int, before: str | None, after: str | None) -> Progress:
    return Progress(
        member,
        None if before is None else Decimal(before),
        None if after is None else Decimal(after),
    )


def line(cause: Cause, points: str) -> LedgerLine:
    return LedgerLine("people_searches", "find", cause, Decimal(points))


def test_the_most_improved_is_who_gained_most_and_equals_share_the_better_rank() -> None:
    group = [
        progress(1, "60.00", "61.50"),
        progress(2, "20.00", "24.25"),
        progress(3, "70.00", "68.00"),
        progress(4, "30.00", "34.25"),
        progress(5, "10.00", "14.25"),
    ]

    found = [(mover.member, str(mover.change), mover.rank) for mover in most_improved(group)]

    assert found == [
        (4, "4.25", 1),
        (2, "4.25", 1),
        (5, "4.25", 1),
        (1, "1.50", 4),
        (3, "-2.00", 5),
    ]


def test_newcomers_are_marked_and_not_ranked() -> None:
    group = [
        progress(1, None, "30.00"),
        progress(2, "40.00", "39.00"),
        progress(3, None, "55.00"),
        progress(4, "50.00", None),
        progress(5, None, None),
    ]

    movers = most_improved(group)

    assert [(mover.member, mover.rank, mover.is_new) for mover in movers] == [
        (2, 1, False),
        (3, None, True),
        (1, None, True),
    ]


def test_equals_in_everything_stand_in_the_order_of_their_numbers() -> None:
    group = [progress(member, "1.00", "2.00") for member in (3, 1, 2)]

    assert [mover.member for mover in most_improved(group)] == [1, 2, 3]


def test_points_per_active_day_are_what_was_earned_and_not_what_aged() -> None:
    lines = [
        line("seat", "1.00"),
        line("coverage", "5.00"),
        line("ageing", "-7.00"),
        line("new", "2.00"),
        line("state", "0.50"),
        line("rate", "-0.10"),
    ]

    assert per_active_day(lines, 3) == Decimal("0.80")
    assert per_active_day(lines, 7) == Decimal("0.34")
    assert per_active_day([], 10) == Decimal("0.00")


def test_under_three_active_days_nothing_is_told_per_day() -> None:
    assert per_active_day([line("new", "2.00")], 2) is None


def test_active_days_are_those_between_the_two_days() -> None:
    since = ago(60)
    ada = [
        EVERYTHING,
        Active(on=ago(61)),
        Active(on=ago(60)),
        Active(on=ago(59)),
        Post(on=ago(40), form="original"),
        Search(on=ago(40)),
        Reaction(on=ago(0)),
        Reaction(on=ago(-1)),
        Search(on=ago(3), passive=True),
    ]
    timelines = [build(records, V1, since=since) for records in (ada, [], [EVERYTHING])]

    assert active_days(concatenate(timelines), since, TODAY).tolist() == [3, 0, 0]


def test_three_posts_on_three_days_are_told_per_day() -> None:
    records = [EVERYTHING, *(Post(on=ago(age), form="original") for age in (40, 2, 1, 0))]

    lines = ledger(records, ago(30), TODAY, V1)

    new = {li.component: li.points for li in lines if li.cause == "new"}
    assert per_active_day(lines, 3) == (sum(new.values()) / 3).quantize(Decimal("0.01"))


@pytest.mark.parametrize(("age", "new"), [(0, True), (90, True), (91, False), (-1, False)])
def test_a_newcomer_was_first_scored_within_90_days(age: int, new: bool) -> None:
    assert is_newcomer(ago(age), TODAY) is new


def test_who_was_never_scored_is_no_newcomer_yet() -> None:
    assert not is_newcomer(None, TODAY)
