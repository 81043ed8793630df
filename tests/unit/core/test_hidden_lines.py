"""People who may not be told apart: every line rests on enough of them, and sums stay exact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as some

from scoring.core.group_ledger import MemberChange, group_ledger
from scoring.core.hidden_lines import Key, folded
from scoring.core.result import LedgerLine
from scoring.core.versions.v1 import V1

D = Decimal
FLOOR = 5
SEARCHES, POSTS, REPLIES = "people_searches", "original_publishing", "message_response"


def line(component: str, points: str, cause: str = "new") -> LedgerLine:
    return LedgerLine(component, V1.pillar_of[component], cause, D(points))  # type: ignore[arg-type]


def stayed(*lines: LedgerLine) -> MemberChange:
    points = sum((each.points for each in lines), D("0.00"))
    return MemberChange(True, True, D("40.00"), D("40.00") + points, lines)


def unknown() -> MemberChange:
    return MemberChange(True, True, D("40.00"), D("41.00"), None)


def movers(changes: Sequence[MemberChange]) -> dict[Key, int]:
    found: dict[Key, int] = defaultdict(int)
    for change in changes:
        for each in change.lines or ():
            found[each.component, each.cause] += 1
    return dict(found)


def test_what_enough_of_them_moved_is_told_as_it_is() -> None:
    changes = [stayed(line(SEARCHES, "0.10")) for _ in range(5)]

    assert folded(changes, FLOOR) == changes


def test_what_one_of_them_moved_goes_into_the_rest_with_what_hides_it() -> None:
    alone = stayed(line(SEARCHES, "0.10"), line(REPLIES, "0.70", "rate"))
    others = [stayed(line(SEARCHES, "0.10"), line(POSTS, "0.20")) for _ in range(5)]
    more = stayed(line(POSTS, "0.20"))

    found = folded([alone, *others, more], FLOOR)

    assert movers(found) == {(SEARCHES, "new"): 6} or movers(found) == {(POSTS, "new"): 6}
    assert [change.rest for change in found] == [D("0.70"), *[D("0.20")] * 5, D("0.20")]
    assert [change.points for change in found] == [
        change.points for change in [alone, *others, more]
    ]


def test_the_rest_counts_everybody_whoever_moved_it() -> None:
    alone, still = stayed(line(SEARCHES, "0.10")), stayed()

    found = folded([alone, still, still, still, still], FLOOR)

    ledger = group_ledger(found, V1)
    assert [(each.cause, each.points, each.members) for each in ledger.lines] == [
        ("rest", D("0.10"), 5)
    ]


def test_fewer_corrections_than_the_floor_are_not_told() -> None:
    corrected = replace(stayed(), restated=True, first=D("38.00"))
    same = replace(stayed(), restated=True, first=D("40.00"))

    four, five = folded([*[corrected] * 4, same], FLOOR), folded([corrected] * 5, FLOOR)

    assert group_ledger(four, V1).lines == ()
    assert [(each.cause, each.points) for each in group_ledger(five, V1).lines] == [
        ("correction", D("10.00"))
    ]


def test_causes_of_one_component_are_told_apart() -> None:
    aged = [stayed(line(SEARCHES, "-0.30", "ageing")) for _ in range(9)]
    both = stayed(line(SEARCHES, "-0.30", "ageing"), line(SEARCHES, "0.10"))

    found = folded([*aged, both], FLOOR)

    assert movers(found) == {}
    assert sum(change.rest for change in found if change.rest is not None) == D("-2.90")


def test_while_a_few_are_not_known_nobody_is_told() -> None:
    known = [stayed(line(SEARCHES, "0.10")) for _ in range(7)]

    one_unknown = folded([*known, unknown()], FLOOR)
    few_known = folded([known[0], *[unknown()] * 7], FLOOR)
    many_of_both = folded([*known, *[unknown()] * 5], FLOOR)

    assert [change.lines for change in one_unknown] == [None] * 8
    assert [change.lines for change in few_known] == [None] * 8
    assert many_of_both == [*known, *[unknown()] * 5]


def test_who_came_or_went_is_left_as_they_are() -> None:
    joined = MemberChange(False, True, None, D("40.00"))
    changes = [stayed(line(SEARCHES, "0.10")), *[stayed() for _ in range(4)], joined]

    assert folded(changes, FLOOR)[-1] == joined


LINES = some.lists(
    some.tuples(
        some.sampled_from((SEARCHES, POSTS, REPLIES, "network_size", "regularity")),
        some.sampled_from(("ageing", "new", "state")),
        some.integers(-300, 300).filter(bool),
    ),
    max_size=6,
    unique_by=lambda each: each[:2],
)


@settings(max_examples=300, deadline=None)
@given(some.lists(LINES, min_size=FLOOR, max_size=12))
def test_no_line_rests_on_a_few_and_every_sum_is_exact(
    people: list[list[tuple[str, str, int]]],
) -> None:
    changes = [
        stayed(*(line(name, str(D(cents).scaleb(-2)), cause) for name, cause, cents in each))
        for each in people
    ]

    found = folded(changes, FLOOR)

    told, before = movers(found), movers(changes)
    assert set(told.values()) <= set(range(FLOOR, 13))
    assert {key: before[key] for key in told} == told
    rest = before.keys() - told.keys()
    moved_rest = sum(any((li.component, li.cause) in rest for li in c.lines or ()) for c in changes)
    assert not rest or not told or moved_rest >= FLOOR
    assert {change.rest is None for change in found} == {not rest}
    ledger, whole = group_ledger(found, V1), group_ledger(changes, V1)
    assert (ledger.before, ledger.after) == (whole.before, whole.after)
    assert sum(each.points for each in ledger.lines) == ledger.after.total - ledger.before.total
    assert sum(each.mean or D(0) for each in ledger.lines) == (
        (ledger.after.mean or D(0)) - (ledger.before.mean or D(0))
    )
