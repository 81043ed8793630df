"""Every cell of the User Report's page says the value that its column has of the row."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from teams.reports.report_column_shapes import Column
from teams.reports.report_columns import CHOOSABLE, COLUMNS
from teams.reports.report_layout import layout_of
from teams.reports.report_shapes import ReportRow, UserReport
from teams.reports.report_sums import medians, totals
from tests.cast import Cast
from tests.row_columns import RowColumns
from tests.scoring.given import LAST, random_records, score, scored
from tests.teams.reporting import opened, report
from tests.teams.tables import Tables, plain

ALL = ",".join(column.key for column in CHOOSABLE)
CENT = Decimal("0.01")


def expected(column: Column, row: ReportRow) -> str:
    """Return what the cell has to say, written from the value that files have."""
    value = column.value(row)
    match column.kind:
        case "total" if value is None and row.partial is not None:
            return f"{row.partial:.2f} of 75"
        case "total" if value is not None and row.estimated:
            return f"{value:.2f} {row.low:.2f} to {row.high:.2f}"
        case "total" | "pillar":
            return "not measured" if value is None else f"{value:.2f}"
        case "delta":
            return row.change_note if value is None else f"{way(value)} {plus(value)}"
        case "moved":
            if value is None:
                return "new" if row.rank else ""
            return f"{way(value)} {abs(value) or ''}".strip()
        case "cause" | "action":
            made = row.cause if column.kind == "cause" else row.next_action
            if made is None:
                return ""
            points = made.points if hasattr(made, "points") else made.gain
            return f"{made.code}{value} {plus(points)}"
        case "count":
            return "–not measured" if value is None else str(value)
        case "comments":
            return "–not measured" if value is None else f"{row.comments_scored} of {value}"
        case "rate":
            rate = column.shown(row)
            if rate is None:
                return "–not measured"
            if value is None:
                return "0/0"
            whole = (100 * Decimal(rate.successes) / rate.trials).quantize(1, ROUND_HALF_UP)
            assert abs(value - Decimal(rate.successes) / rate.trials) <= Decimal("0.00005")
            return f"{whole}% {rate.successes}/{rate.trials}"
        case "day":
            return f"{value.day} {value:%b}" if isinstance(value, date) else ""
        case "spark":
            return ""
    return "" if value is None else str(value)


def way(value: Decimal | int) -> str:
    return "up" if value > 0 else "down" if value < 0 else "no change"


def plus(value: Decimal) -> str:
    return f"+{value:.2f}" if value > 0 else f"{value:.2f}"


@pytest.mark.parametrize("seed", range(4))
def test_every_cell_of_random_people_is_the_value_of_its_column(cast: Cast, seed: int) -> None:
    for number, member in enumerate((cast.rep_member, cast.other_rep_member)):
        score(member, *random_records(1000 * seed + number, LAST))
    for number in range(4):
        scored(cast.organization, *random_records(1000 * seed + 10 + number, LAST), team=cast.oslo)

    page = opened(cast, cast.owner, f"report/?period=30&cols={ALL}")

    found: UserReport = page.context["report"]
    told = {
        plain(row[0]).split(" estimated")[0]: row[1:]
        for row in Tables(page.content.decode()).rows
        if row
    }
    compared = 0
    for row in (row for group in found.groups for row in group.rows):
        [cells] = [cells for name, cells in told.items() if name.startswith(row.name)]
        layout = layout_of(row, found.columns)
        if layout.span:
            del cells[len(layout.before)]
        for column, text in zip((*layout.before, *layout.after), cells, strict=True):
            assert plain(text) == expected(column, row), (row.name, column.key)
            compared += 1
    assert compared >= 6 * 25


@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_order_and_sums_are_those_of_the_rows(cast: Cast, direction: str) -> None:
    """Columns of numbers against a plain sort of the rows, and sums of their values."""
    for number in range(7):
        scored(cast.organization, *random_records(70 + number, LAST), team=cast.oslo)
    columns = [column for column in COLUMNS.values() if column.sorts]

    for column in columns:
        found = report(cast, sort=column.key, dir=direction, period="30", cols=ALL.split(","))
        rows = [row for group in found.groups for row in group.rows]

        named = sorted(rows, key=lambda row: (row.name.casefold(), row.id))
        known = [row for row in named if column.rank_by(row) is not None]
        known.sort(key=column.rank_by, reverse=direction == "desc")
        unknown = [row for row in named if column.rank_by(row) is None]
        assert [row.id for row in rows] == [row.id for row in (*known, *unknown)], column.key
        assert found.totals == totals(RowColumns(rows), found.columns)
        assert found.medians == medians(RowColumns(rows), found.columns)


def test_the_feet_are_sums_of_the_cells(cast: Cast) -> None:
    for number in range(5):
        scored(cast.organization, *random_records(50 + number, LAST), team=cast.oslo)

    page = opened(cast, cast.owner, f"report/?period=30&cols={ALL}")

    found: UserReport = page.context["report"]
    rows = [row for group in found.groups for row in group.rows]
    total, _ = [
        row
        for row in Tables(page.content.decode()).rows
        if plain(row[0]).startswith(("Total of", "Median of"))
    ]
    for column, text in zip(found.columns[1:], total[1:], strict=True):
        values = [value for value in map(column.value, rows) if value is not None]
        if column.sums == "sum" and column.kind == "count" and values:
            assert plain(text) == f"{sum(values)} n {len(values)}", column.key
        elif not column.sums:
            assert plain(text) == "", column.key
