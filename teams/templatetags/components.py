"""The components of a score in templates: their addresses and their curves."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from teams.charts.component_curve import component_curve
from teams.reports.component_report import component_url
from teams.reports.component_shapes import ComponentPage

register = template.Library()


@register.simple_tag(takes_context=True)
def component_address(context: Context, name: str) -> str:
    """Return the address of a component of the score page that is rendered, on its day."""
    page = context["page"]
    on = {} if page.is_latest else {"on": page.as_of.isoformat()}
    return component_url(context["access"], page.person.id, name, is_own=page.is_own, **on)


@register.inclusion_tag("charts/_curve.html")
def curve_chart(page: ComponentPage) -> dict[str, Any]:
    """Render the curve of a component with the member's point, the target and the cap."""
    curve = page.curve
    if curve is None:
        return {"page": page, "chart": None}
    here = None if curve.here is None else (curve.here.raw, curve.here.fraction)
    samples = [(at.raw, at.fraction) for at in curve.samples]
    return {"page": page, "curve": curve, "chart": component_curve(samples, curve.full, here)}
