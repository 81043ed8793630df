"""Where the cells of a row stand: who has no total is told why across the empty columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from teams.reports.report_column_shapes import Column, Group
from teams.reports.report_shapes import ReportRow

# In fewer columns a reason has no place: it stands below the name.
LEAST_SPAN = 3


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a row after the member's. What says why something is missing stands in a cell
    of ``span`` columns between those ``before`` and those ``after`` it, or ``below`` the name.
    """

    before: tuple[Column, ...]
    span: int = 0
    after: tuple[Column, ...] = ()
    below: bool = False


@dataclass(frozen=True, slots=True)
class HeadGroup:
    """What stands above neighbouring heads: a group and how many columns it has here."""

    group: Group
    span: int


def layout_of(row: ReportRow, columns: Sequence[Column]) -> Layout:
    """Return the cells of a row after the member's.

    Without a total the longest run of columns without a value, where it is long enough, becomes
    one cell for the reason. Everything that has a value stands in its own column.
    """
    others = tuple(columns[1:])
    if row.missing is None:
        return Layout(others)
    first, length = _longest_run([_is_empty(column, row) for column in others])
    if length < LEAST_SPAN:
        return Layout(others, below=True)
    return Layout(others[:first], length, others[first + length :])


def head_groups(columns: Sequence[Column]) -> tuple[HeadGroup, ...]:
    """Return the groups above the heads after the member's, neighbours together."""
    found: list[HeadGroup] = []
    for column in columns[1:]:
        if found and found[-1].group == column.group:
            found[-1] = HeadGroup(column.group, found[-1].span + 1)
        else:
            found.append(HeadGroup(column.group, 1))
    return tuple(found)


def _is_empty(column: Column, row: ReportRow) -> bool:
    """Return whether a page has nothing to show of the row in a column."""
    if column.group == "who" or column.value(row) is not None:
        return False
    if column.kind == "total":
        return row.partial is None
    return column.kind not in ("spark", "rate") or not column.shown(row)


def _longest_run(empty: Sequence[bool]) -> tuple[int, int]:
    """Return start and length of the longest run of True, the first of equal ones."""
    best = (0, 0)
    start = 0
    for place, is_empty in enumerate(empty):
        if not is_empty:
            start = place + 1
        elif place + 1 - start > best[1]:
            best = (start, place + 1 - start)
    return best
