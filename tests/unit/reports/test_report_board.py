"""Who gained most and who is new, against a naive sort of the rows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.core.rules import Rules
from scoring.core.versions.v1 import V1
from teams.reports.report_board import Compared, board_of, marked
from teams.reports.report_query import ReportQuery
from teams.reports.report_shapes import Board, ReportRow
from tests.row_columns import RowColumns

D = Decimal
AS_OF = date(2026, 6, 9)
QUERY = ReportQuery("/report/")
DAYS = Compared(AS_OF - timedelta(days=7), AS_OF, Rules(V1))
# A total and its change in hundredths, of which many are equal; a change may be missing.
anybody = st.tuples(st.integers(0, 40), st.one_of(st.none(), st.integers(-3, 3)))


def row(number: int, total: int | None, change: int | None = None) -> ReportRow:
    return ReportRow(
        id=number,
        name=f"Member {number}",
        team="",
        total=None if total is None else D(total).scaleb(-2),
        change=None if change is None else D(change).scaleb(-2),
    )


def board(
    rows: list[ReportRow],
    newcomers: dict[int, date] | None = None,
    same_rules: set[int] | None = None,
) -> Board:
    others = {each.id for each in rows} - same_rules if same_rules is not None else set()
    members = RowColumns(rows, others, newcomers or {})
    return board_of(members, DAYS, members.newcomers, QUERY)


@given(st.lists(anybody, max_size=30), st.sets(st.integers(0, 29)))
@settings(max_examples=80)
def test_places_are_those_of_a_naive_sort_and_nobody_is_listed_for_a_loss(
    people: list[tuple[int, int | None]], other_rules: set[int]
) -> None:
    rows = [row(number, total, change) for number, (total, change) in enumerate(people)]
    changes = {r.id: r.change for r in rows if r.change is not None and r.id not in other_rules}

    found = board(rows, same_rules={r.id for r in rows} - other_rules)

    gains = sorted((c for c in changes.values() if c > 0), reverse=True)
    expected = [(1 + sum(c > gain for c in changes.values()), gain) for gain in gains]
    enough = len(changes) >= 5
    assert found.compared == len(changes)
    assert [(one.rank, one.points) for one in found.improved] == expected[:5] * enough
    assert all(changes[one.member_id] == one.points for one in found.improved)


def test_equals_share_the_place_and_each_is_marked() -> None:
    rows = [row(n, 100 * n, change) for n, change in enumerate([50, 120, 120, -900, 0, 10], 1)]

    found = board(rows)

    assert [(one.name, one.points, one.rank) for one in found.improved] == [
        ("Member 3", D("1.20"), 1),
        ("Member 2", D("1.20"), 1),
        ("Member 1", D("0.50"), 3),
        ("Member 6", D("0.10"), 4),
    ]
    assert found.note == "Of 6 with a total on both days. Equal gains share a place."
    assert [r.tags for r in marked(rows, found, {})] == [
        *((), ("most improved",), ("most improved",)),
        *((), (), ()),
    ]


def test_of_four_nobody_is_compared() -> None:
    found = board([row(n, 100, 10) for n in range(4)])

    assert found.improved == ()
    assert found.note == "Under 5 totals on both days by the same rules: not compared."


def test_where_nobody_gained_nobody_is_listed() -> None:
    found = board([row(n, 100, -n) for n in range(5)])

    assert (found.improved, found.note) == ((), "None of 5 totals is higher.")


def test_newcomers_are_listed_latest_first_and_marked_in_their_rows() -> None:
    rows = [row(n, 100, 1) for n in range(6)]
    new = {4: AS_OF - timedelta(days=90), 2: AS_OF, 0: AS_OF - timedelta(days=90)}

    found = board(rows, new)

    assert [(one.name, one.since) for one in found.newcomers] == [
        ("Member 2", AS_OF),
        ("Member 0", AS_OF - timedelta(days=90)),
        ("Member 4", AS_OF - timedelta(days=90)),
    ]
    assert [r.id for r in marked(rows, found, new) if "newcomer" in r.tags] == [0, 2, 4]
    assert found.newcomers_note == "First total at most 90 days ago. Less of their history counts."


def test_where_most_are_newcomers_nobody_is_marked() -> None:
    rows = [row(n, 100, 1) for n in range(5)]
    new = dict.fromkeys((0, 1, 2), AS_OF)

    found = board(rows, new)

    assert (found.newcomers, found.are_marked) == ((), False)
    assert found.newcomers_note == "3 have had a total for 90 days at most: too many to be marked."
    assert not any("newcomer" in r.tags for r in marked(rows, found, new))


def test_more_newcomers_than_are_listed_are_counted() -> None:
    rows = [row(n, 100, 1) for n in range(14)]

    found = board(rows, dict.fromkeys(range(7), AS_OF))

    assert len(found.newcomers) == 5
    assert ", 2 more are marked." in found.newcomers_note


def test_gains_an_active_day_are_offered_at_the_same_state_of_the_report() -> None:
    query = ReportQuery.parse("/report/", {"q": "rita", "sort": "rank", "page": "3"})

    found = board_of(RowColumns([]), DAYS, RowColumns([]).newcomers, query)

    assert found.per_day_url == "/report/?q=rita&sort=rank&dir=asc&per=day"
    assert ReportQuery.parse("/report/", {"per": "hour"}).per == ""
