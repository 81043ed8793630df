"""The charts of teams in templates; the tables behind them have the numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template

from teams.charts.crosses import Reach, cross_chart
from teams.charts.spread import Week, spread
from teams.reports.compare_shapes import Cell, ComparePage
from teams.reports.team_shapes import TeamPage
from teams.templatetags.figures import MINUS

register = template.Library()


@register.filter
def exactly(value: Decimal | None) -> str:
    """Return a number with the decimals that it was rounded to; "" for None."""
    return "" if value is None else f"{value:f}".replace("-", MINUS)


@register.inclusion_tag("charts/_spread.html")
def spread_chart(page: TeamPage) -> dict[str, Any]:
    """Render the median of a team by the week with the quartiles around it."""
    weeks = [Week(p.on, p.total.median, p.total.low, p.total.high) for p in page.trend]
    told = [point for point in page.trend if point.total.median is not None]
    return {
        "chart": spread(weeks),
        "page": page,
        "first": told[0] if told else None,
        "last": told[-1] if told else None,
    }


@register.inclusion_tag("charts/_crosses.html")
def compare_chart(page: ComparePage) -> dict[str, Any]:
    """Render teams by two measures, a numbered cross each."""
    groups = [
        (team.number, x, y)
        for team in page.teams
        if (x := _reach(team.x)) is not None and (y := _reach(team.y)) is not None
    ]
    return {"chart": cross_chart(groups), "page": page}


def _reach(cell: Cell) -> Reach | None:
    return None if cell.median is None else Reach(cell.median, cell.low, cell.high)
