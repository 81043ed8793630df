"""Why a group's sum changed: its members' ledgers, who came, who went."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.core.group_ledger import GroupLine, MemberChange, group_ledger
from scoring.core.result import Cause, LedgerLine
from scoring.core.versions.v1 import V1

Told = tuple[str, Cause, str]


def member(
    before: str | None,
    after: str | None,
    *lines: Told,
    belonged: bool = True,
    belongs: bool = True,
) -> MemberChange:
    return MemberChange(
        belonged=belonged,
        belongs=belongs,
        before=None if before is None else Decimal(before),
        after=None if after is None else Decimal(after),
        lines=[LedgerLine(c, V1.pillar_of[c], cause, Decimal(p)) for c, cause, p in lines],
    )


def told(line: GroupLine) -> tuple[str, str, str, str, int]:
    return line.component, line.cause, str(line.points), str(line.mean), line.members


def test_lines_of_one_component_and_cause_are_one_line_of_the_group() -> None:
    ada = member(
        "40.00", "41.00", ("people_searches", "ageing", "-1"), ("people_searches", "new", "2")
    )
    bob = member("30.00", "29.50", ("people_searches", "ageing", "-0.50"))

    found = group_ledger([ada, bob], V1)

    assert [told(line) for line in found.lines] == [
        ("people_searches", "ageing", "-1.50", "-0.75", 2),
        ("people_searches", "new", "2", "1.00", 1),
    ]
    assert (found.before.total, found.after.total) == (Decimal("70.00"), Decimal("70.50"))
    assert (found.before.mean, found.after.mean) == (Decimal("35.00"), Decimal("35.25"))


def test_a_corrected_first_day_is_led_to_from_what_it_showed_first() -> None:
    ada = member("40.00", "41.00", ("network_size", "state", "1"))
    bob = replace(member("30.00", "30.00"), restated=True, first=Decimal("27.50"))
    dora = replace(member("20.00", "20.00"), restated=True)
    gone = replace(member(None, None), restated=True, first=Decimal("5.25"))

    found = group_ledger([ada, bob, dora, gone], V1)

    assert [told(line) for line in found.lines] == [
        ("", "correction", "17.25", "5.75", 3),
        ("network_size", "state", "1", "0.33", 1),
    ]
    assert (found.first.n, found.first.total, found.first.mean) == (
        3,
        Decimal("72.75"),
        Decimal("24.25"),
    )
    assert (found.before.n, found.before.total, found.before.mean) == (
        3,
        Decimal("90.00"),
        Decimal("30.00"),
    )


def test_nobody_who_was_elsewhere_on_the_first_day_corrects_it() -> None:
    joined = replace(
        member("30.00", "31.00", belonged=False), restated=True, first=Decimal("27.50")
    )

    found = group_ledger([member("40.00", "40.00"), joined], V1)

    assert [line.cause for line in found.lines] == ["joined"]
    assert found.first == found.before


def test_a_day_that_showed_no_total_first_has_none_to_lead_from() -> None:
    dora = replace(member("20.00", "20.00"), restated=True)

    found = group_ledger([dora], V1)

    assert found.lines == ()
    assert found.first == found.before


def test_of_whom_no_ledger_is_known_the_difference_is_one_line() -> None:
    ada = member("40.00", "41.00", ("network_size", "state", "1"))
    bob = member("30.00", "29.50")
    dora = MemberChange(True, True, Decimal("20.00"), Decimal("22.25"), None)
    eli = MemberChange(True, True, Decimal("10.00"), Decimal("9.00"), None)

    found = group_ledger([ada, replace(bob, after=bob.before), dora, eli], V1)

    assert [told(line) for line in found.lines] == [
        ("network_size", "state", "1", "0.25", 1),
        ("", "untold", "1.25", "0.31", 2),
    ]
    assert found.after.total - found.before.total == Decimal("2.25")


def test_who_went_comes_first_and_who_came_comes_last() -> None:
    group = [
        member("40.00", "41.00", ("network_size", "state", "1")),
        member(None, "60.00", belonged=False),
        member("20.00", "25.00", belongs=False),
        member(None, "50.00"),
        member("10.00", None),
    ]

    found = group_ledger(group, V1)

    # 70 of three, 50 of two, 40 of one, 41 of one, 91 of two, 151 of three.
    assert [told(line) for line in found.lines] == [
        ("", "left", "-20.00", "1.67", 1),
        ("", "unmeasured", "-10.00", "15.00", 1),
        ("network_size", "state", "1", "1.00", 1),
        ("", "measured", "50.00", "4.50", 1),
        ("", "joined", "60.00", "4.83", 1),
    ]
    assert (found.before.members, found.before.n) == (4, 3)
    assert (found.after.members, found.after.n) == (4, 3)


def test_lines_stand_in_the_order_of_a_member_s_ledger() -> None:
    group = [
        member(
            "1.00", "3.00", ("two_way_conversations", "new", "1"), ("social_proof", "state", "1")
        ),
        member(
            "1.00",
            "5.00",
            ("leads_and_accounts_saved", "seat", "1"),
            ("people_searches", "coverage", "1"),
            ("two_way_conversations", "ageing", "1"),
            ("two_way_conversations", "new", "1"),
        ),
    ]

    assert [(line.component, line.cause) for line in group_ledger(group, V1).lines] == [
        ("leads_and_accounts_saved", "seat"),
        ("people_searches", "coverage"),
        ("social_proof", "state"),
        ("two_way_conversations", "ageing"),
        ("two_way_conversations", "new"),
    ]


def test_lines_that_cancel_out_are_left_out() -> None:
    group = [
        member("1.00", "2.00", ("regularity", "new", "1")),
        member("2.00", "1.00", ("regularity", "new", "-1")),
    ]

    assert group_ledger(group, V1).lines == ()


def test_who_has_no_total_on_both_days_adds_nothing_but_belongs() -> None:
    found = group_ledger([member(None, None), member("5.00", "5.00")], V1)

    assert found.lines == ()
    assert (found.before.members, found.before.n, found.before.total) == (2, 1, Decimal("5.00"))


def test_lines_of_who_comes_or_goes_are_not_asked_for() -> None:
    moved = member("5.00", "9.00", ("regularity", "new", "4"), belonged=False)

    assert [told(line) for line in group_ledger([moved], V1).lines] == [
        ("", "joined", "9.00", "None", 1)
    ]


def test_a_joiner_with_nothing_is_told_since_the_mean_falls() -> None:
    found = group_ledger([member("8.00", "8.00"), member(None, "0.00", belonged=False)], V1)

    assert [told(line) for line in found.lines] == [("", "joined", "0.00", "-4.00", 1)]


def test_a_group_that_was_wholly_replaced_passes_through_nobody() -> None:
    group = [member("40.00", None, belongs=False), member(None, "50.00", belonged=False)]

    assert [told(line) for line in group_ledger(group, V1).lines] == [
        ("", "left", "-40.00", "-40.00", 1),
        ("", "joined", "50.00", "50.00", 1),
    ]


def test_an_empty_group_has_no_mean() -> None:
    found = group_ledger([], V1)

    assert (found.before.n, found.before.mean, found.lines) == (0, None, ())


def test_lines_that_do_not_explain_the_difference_are_refused() -> None:
    with pytest.raises(ValueError, match="do not explain"):
        group_ledger([member("1.00", "2.00", ("regularity", "new", "0.99"))], V1)


cents = st.integers(0, 10_000).map(lambda total: Decimal(total).scaleb(-2))
totals = st.none() | cents
names = st.sampled_from([c.name for c in V1.components])
causes = st.sampled_from(["seat", "coverage", "ageing", "new", "state", "rate"])


@st.composite
def changes(draw: st.DrawFn) -> MemberChange:
    """Anybody, with any lines that explain the difference."""
    before, after = draw(totals), draw(totals)
    lines: list[LedgerLine] = []
    if before is not None and after is not None:
        steps = [before, *draw(st.lists(cents, max_size=4)), after]
        for first, last in pairwise(steps):
            name = draw(names)
            lines.append(LedgerLine(name, V1.pillar_of[name], draw(causes), last - first))
    return MemberChange(draw(st.booleans()), draw(st.booleans()), before, after, lines)


@given(st.lists(changes(), max_size=12))
def test_the_lines_sum_to_the_difference_of_sums_and_of_means(group: list[MemberChange]) -> None:
    found = group_ledger(group, V1)

    first = [m.before for m in group if m.belonged and m.before is not None]
    last = [m.after for m in group if m.belongs and m.after is not None]
    assert sum(line.points for line in found.lines) == sum(last) - sum(first)
    means = [line.mean for line in found.lines]
    if first and last:
        rounded = [
            (sum(day, Decimal(0)) / len(day)).quantize(Decimal("0.01"), ROUND_HALF_UP)
            for day in (first, last)
        ]
        assert sum(mean for mean in means if mean is not None) == rounded[1] - rounded[0]
    else:
        assert set(means) <= {None}
