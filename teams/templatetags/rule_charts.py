"""The curves of the rules in templates."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import template

from scoring.core.model import LinearCurve, LogCurve, RateCurve
from teams.charts import bars, curves
from teams.reports.rule_shapes import CurveRow, PreviewPage, PreviewRow, RulebookPage, RuleRow

register = template.Library()


@register.inclusion_tag("charts/_small_curve.html")
def small_curve(row: RuleRow) -> dict[str, Any]:
    """Render the curve of a component in its row; words and numbers stand beside it."""
    return {"row": row, "curve": curves.small_curve(row.component.curve)}


@register.inclusion_tag("charts/_plot.html")
def rule_plot(row: RuleRow) -> dict[str, Any]:
    """Render the curve of a component with its target, and with what parts of it earn."""
    match row.component.curve:
        case LogCurve(target=full) | LinearCurve(full=full):
            ticks = [(0.0, "0"), (float(full), f"full at {full}")]
        case RateCurve(low=low, high=high):
            ticks = [(float(low), f"{low}%"), (float(high), f"full at {high}%")]
    marks = [(float(each.at), f"{each.points:.2f}") for each in _few(row.curve) if each.points]
    told = ", ".join(f"{each.x} earns {each.points:.2f}" for each in row.curve)
    return {
        "plot": curves.curve_plot(row.component.curve, marks, ticks),
        "id": f"plot-{row.component.code}",
        "pillar": row.pillar,
        "title": f"What {row.label} earns",
        "told": f"{told}, of {row.component.max} points.",
    }


@register.inclusion_tag("charts/_plot.html")
def share_plot(page: RulebookPage) -> dict[str, Any]:
    """Render the curve that all counts have in common."""
    marks = [(float(e.at), f"{e.x} earns {100 * e.fraction:.0f}%") for e in _few(page.shares)]
    told = ", ".join(
        f"{each.x} of the target earns {100 * each.fraction:.0f}%" for each in page.shares
    )
    return {
        "plot": curves.curve_plot(LogCurve(100), marks[:-1], [(0.0, "0"), (100.0, "target")]),
        "id": "plot-share",
        "pillar": "",
        "title": "Share of the points by share of the target",
        "told": f"{told}.",
    }


@register.inclusion_tag("charts/_plot.html")
def decay_plot(page: RulebookPage) -> dict[str, Any]:
    """Render what is left of an event's weight as it grows old."""
    spans = page.edition.spec.spans
    marked = {7, spans.half_life, 2 * spans.half_life}
    marks = [(int(e.at), f"{e.x} d: {e.fraction:.2f}") for e in page.decay if e.at in marked]
    told = ", ".join(f"{each.fraction} after {each.x} days" for each in page.decay)
    return {
        "plot": curves.decay_plot(spans.half_life, spans.window, marks),
        "id": "plot-decay",
        "pillar": "",
        "title": "Weight of an event by its age",
        "told": f"{told}.",
    }


@register.inclusion_tag("charts/_net_bar.html")
def move_bar(row: PreviewRow, page: PreviewPage) -> dict[str, Any]:
    """Render how far a member would move, on the scale of the largest move."""
    bar = bars.diverging_bar(
        row.change or Decimal(0),
        limit=page.limit,
        has_gains=page.has_gains,
        has_losses=page.has_losses,
    )
    return {"bar": bar, "name": ""}


def _few(rows: Sequence[CurveRow]) -> Sequence[CurveRow]:
    """Every second one, the last included: labels of all would run into one another."""
    return rows[1::2]
