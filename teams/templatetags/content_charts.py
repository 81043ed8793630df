"""The marks of the content lab in templates; the numbers stand beside each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template

from teams.charts import lift
from teams.charts.number import percent
from teams.reports.content_shapes import CommentsPanel, ComponentStep, Figure
from teams.templatetags.figures import raw

register = template.Library()


@register.filter
def spread(found: Figure) -> str:
    """Return the interval of a median: "14 to 31"."""
    return f"{raw(found.low)} to {raw(found.high)}"


@register.filter
def share(part: Decimal, whole: Decimal) -> str:
    """Return a part of a whole as a coordinate; nothing of nothing is nothing."""
    return percent(part, whole) if whole else "0%"


@register.inclusion_tag("charts/_lift.html")
def lift_bar(found: Figure) -> dict[str, Any]:
    """Render a multiple of the usual post with its interval."""
    return {"mark": lift.lift_mark(found.value, found.low, found.high)}


@register.inclusion_tag("charts/_lift_axis.html")
def lift_axis() -> dict[str, Any]:
    """Render the scale above the bars."""
    return {"ticks": lift.lift_ticks()}


@register.inclusion_tag("charts/_step.html")
def step_bar(step: ComponentStep) -> dict[str, Any]:
    """Render what a component had of its cap and has now."""
    return {"mark": lift.step_mark(step.before, step.after, step.cap)}


@register.inclusion_tag("charts/_comment_shares.html")
def comment_shares(panel: CommentsPanel) -> dict[str, Any]:
    """Render the comments by length in one bar, those of the shortest first."""
    counts = [0 if row.hidden else row.comments for row in panel.rows[:4]]
    return {"panel": panel, "parts": lift.shares(counts)}
