"""The order of the rows of the User Report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from teams.reports.report_query import ReportQuery
from teams.reports.report_shapes import ReportRow
from teams.reports.shapes import Rate
from teams.reports.table_state import unknown_last


def ordered(rows: Sequence[ReportRow], query: ReportQuery) -> list[ReportRow]:
    """Return the rows in the order of the query; those without the value come last, by name."""
    by_name = sorted(rows, key=lambda row: (row.name.casefold(), row.id))
    if not query.sort:
        by_total = sorted(by_name, key=lambda row: (row.total is None, -(row.total or 0)))
        return sorted(by_total, key=lambda row: (row.team == "", row.team.casefold()))
    return unknown_last(by_name, lambda row: _value(row, query.sort), query.direction)


def _value(row: ReportRow, key: str) -> Any:
    match key:
        case "member":
            return row.name.casefold()
        case "team":
            return row.team.casefold() or None
        case "brand" | "find" | "insights" | "relationships":
            return next((cell.points for cell in row.pillars if cell.name == key), None)
        case "reply_rate" | "acceptance":
            rate: Rate | None = getattr(row, key)
            return None if rate is None or not rate.trials else rate.successes / rate.trials
    return getattr(row, key)
