"""Times without activity: whole, measured, and never a file that is missing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.core.records import Active, AnyRecord, Coverage, Invitation, Post, Reaction
from scoring.core.registry import CURRENT, model
from teams.reports.absences import absences

V1 = model(CURRENT)
START = date(2026, 1, 1)
LAST = date(2026, 2, 28)


def day(number: int) -> date:
    """A day, counted from the first of January."""
    return START + timedelta(days=number - 1)


def covered(first: int, last: int, *metrics: str) -> Coverage:
    return Coverage(metrics=metrics or ("*",), start=day(first), end=day(last), source="crm")


def found(*records: AnyRecord) -> list[tuple[int, int]]:
    """The absences up to the end of February, by number of the days."""
    spans = absences(records, V1, LAST.toordinal())
    return [(a - START.toordinal() + 1, b - START.toordinal() + 1) for a, b in spans]


def test_fourteen_days_between_two_active_ones_are_an_absence() -> None:
    active = [Active(on=day(n)) for n in (5, 20, 30, 44, 58)]

    assert found(covered(1, 59), *active) == [(6, 19)]


def test_what_goes_on_at_the_end_is_one_too() -> None:
    assert found(covered(1, 59), Active(on=day(1)), Active(on=day(10))) == [(11, 59)]


def test_days_that_nothing_measures_are_none_and_end_one() -> None:
    assert found(covered(1, 20), covered(40, 50), Active(on=day(1))) == [(2, 20)]


def test_where_activity_is_not_measured_nothing_is_known() -> None:
    assert found(covered(1, 59, "network_size")) == []


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(Reaction(on=day(10), passive=True), id="passive"),
        pytest.param(Reaction(on=day(10), count=0), id="nothing happened"),
        pytest.param(Invitation(contact="bo", on=day(10), direction="in"), id="somebody else's"),
    ],
)
def test_what_makes_no_day_active_ends_no_absence(record: AnyRecord) -> None:
    assert found(covered(1, 20), record) == [(1, 20)]


@given(
    active=st.sets(st.integers(1, 59)),
    spans=st.lists(st.tuples(st.integers(1, 59), st.integers(0, 40)), max_size=4),
)
def test_an_absence_is_always_measured_idle_and_as_long_as_it_can_be(
    active: set[int], spans: list[tuple[int, int]]
) -> None:
    known = {n for first, more in spans for n in range(first, min(first + more, 59) + 1)}
    idle = known - active

    told = found(
        *(covered(first, first + more) for first, more in spans),
        *(Post(on=day(n), form="original") for n in active),
    )

    inside = {n for first, last in told for n in range(first, last + 1)}
    assert inside <= idle
    assert all(last - first >= 13 for first, last in told)
    assert all(first - 1 not in idle and last + 1 not in idle for first, last in told)
    longest, run = 0, 0
    for n in range(1, 60):
        run = run + 1 if n in idle and n not in inside else 0
        longest = max(longest, run)
    assert longest < 14
