"""The components of a score in templates: their addresses and their curves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from scoring.core.result import Cause
from teams.charts.component_curve import component_curve
from teams.reports.component_report import component_url
from teams.reports.component_shapes import ComponentPage
from teams.reports.wording.causes import other_label

register = template.Library()
register.filter("other_label", other_label)


@register.simple_tag(takes_context=True)
def component_address(
    context: Context, name: str, since: date | None = None, show: str = ""
) -> str:
    """Return the address of a component of the score page that is rendered, on its day.

    With ``since`` the records can be looked at by what came new after that day, and what faded.
    """
    page = context["page"]
    query = {} if since is None else {"since": since.isoformat()}
    if not page.is_latest:
        query["on"] = page.as_of.isoformat()
    if show:
        query["show"] = show
    return component_url(context["access"], page.person.id, name, is_own=page.is_own, **query)


@register.simple_tag(takes_context=True)
def cause_address(context: Context, name: str, cause: Cause, since: date) -> str:
    """Return where that lies which moved a component besides ageing and new activity."""
    page, org = context["page"], {"org": context["access"].organization.slug}
    if cause == "rules":
        return reverse("scoring:rules", kwargs=org)
    if cause == "coverage" and page.is_own:
        return reverse("teams:coverage", kwargs=org)
    if cause == "coverage":
        return reverse("teams:member_coverage", kwargs={**org, "member_id": page.person.id})
    return f"{component_address(context, name, since)}#records"


@register.inclusion_tag("charts/_curve.html")
def curve_chart(page: ComponentPage) -> dict[str, Any]:
    """Render the curve of a component with the member's point, the target and the cap."""
    curve = page.curve
    if curve is None:
        return {"page": page, "chart": None}
    here = None if curve.here is None else (curve.here.raw, curve.here.fraction)
    samples = [(at.raw, at.fraction) for at in curve.samples]
    return {"page": page, "curve": curve, "chart": component_curve(samples, curve.full, here)}
