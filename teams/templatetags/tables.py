"""The heads of tables that sort."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from teams.reports.report_shapes import Head
from teams.templatetags.figures import icon, written_once

register = template.Library()


@register.simple_tag
@written_once
def sort_head(
    key: str, head: Head, css: str = "", title: str = "", target: str = "#report"
) -> SafeString:
    """Render the head of a column that sorts what stands in ``target``, an element by its id."""
    return format_html(
        '<th scope="col"{}{}{}><a class="sort" id="sort-{}" href="{}" hx-get="{}" hx-target="{}" '
        'hx-swap="outerHTML" hx-push-url="true"><span>{}</span>{}</a></th>',
        format_html(' class="{}"', css) if css else "",
        format_html(' title="{}"', title) if title else "",
        format_html(' aria-sort="{}"', head.direction) if head.direction else "",
        key,
        head.url,
        head.url,
        target,
        head.label,
        icon("sortu" if head.direction == "ascending" else "sortd"),
    )
