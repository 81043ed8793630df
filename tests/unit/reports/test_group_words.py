"""The words of a group's ledger, and what its address holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import get_args

import pytest

from scoring.core.group_ledger import GroupCause
from teams.reports.group_query import GroupQuery
from teams.reports.ledger_shapes import LedgerRow, Parts
from teams.reports.wording.causes import COMING, COMING_NOTES, group_reason

D = Decimal
ROW = LedgerRow(
    code="F1",
    name="people_searches",
    label="People searches",
    pillar="find",
    faded=D("-1.00"),
    new=D("1.25"),
    other=D("0.00"),
)


def test_every_way_to_come_and_to_go_has_words() -> None:
    assert set(COMING) == set(COMING_NOTES) == set(get_args(GroupCause))
    for cause in get_args(GroupCause):
        assert group_reason([ROW], [(cause, 2, D("-1.50"))]).endswith(", \u22121.50.")


@pytest.mark.parametrize(
    ("rows", "coming", "words"),
    [
        ([ROW], [], "Find grew most, +0.25: people searches +0.25."),
        (
            [ROW],
            [("left", 1, D("-40.00")), ("joined", 2, D("3.10"))],
            "Find grew most, +0.25: people searches +0.25. 1 left, \u221240.00. 2 joined, +3.10.",
        ),
        ([], [], "Nothing moved: the same evidence counts on both days."),
        (
            [],
            [("joined", 1, D("9.00"))],
            "Of those who are counted on both days nothing moved. 1 joined, +9.00.",
        ),
        ([], [("rest", 5, D("0.40"))], "5 whom you may not see moved other things, +0.40."),
        ([], [("untold", 3, D("0.00"))], "3 not told apart yet, 0.00."),
    ],
)
def test_a_change_is_told_in_sentences(
    rows: list[LedgerRow], coming: list[tuple[GroupCause, int, Decimal]], words: str
) -> None:
    assert group_reason(rows, coming) == words


def test_the_parts_of_a_row_are_ageing_new_and_everything_else() -> None:
    points = {"ageing": D("-1.00"), "new": D("2.00"), "seat": D("0.25"), "rules": D("-0.50")}

    assert Parts.of(points) == Parts(D("-1.00"), D("2.00"), D("-0.25"))  # type: ignore[arg-type]


def test_an_address_holds_the_whole_state_and_nothing_else() -> None:
    full = "/l/?team=3&since=2026-10-01&on=2026-11-01&by=sum&component=people_searches&page=2"
    params = dict(pair.split("=") for pair in full.partition("?")[2].split("&"))
    odd = {"team": "x", "since": "1999-01-01", "on": "no", "by": "all", "page": "-1"}

    found = GroupQuery.parse("/l/", params)

    assert found.url() == full
    assert (found.team, found.since, found.page) == (3, date(2026, 10, 1), 2)
    assert found.of("") == "/l/?team=3&since=2026-10-01&on=2026-11-01&by=sum#who"
    assert GroupQuery.parse("/l/", odd).url() == "/l/"
