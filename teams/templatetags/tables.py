"""The heads of tables: those that sort, and what stands above neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from teams.reports.report_column_shapes import Group
from teams.reports.report_layout import HeadGroup, head_groups
from teams.reports.report_print import PrintPage
from teams.reports.report_shapes import Head, UserReport
from teams.templatetags.figures import icon, said_once, written_once

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


@register.simple_tag
def groups_above(report: UserReport | PrintPage) -> SafeString:
    """Render the row of what stands above neighbouring heads."""
    days = (report.as_of, report.since, report.days)
    cells = "".join([_above(part, *days) for part in head_groups(report.columns)])
    return SafeString(f'<tr class="groups"><td class="stick"></td>{cells}</tr>')


@said_once
def _above(part: HeadGroup, as_of: date, since: date, days: int) -> SafeString:
    if part.group == "who":
        return format_html('<td colspan="{}"></td>', part.span)
    on_these = gettext("On this day") if days == 1 else gettext("In these %(n)s days")
    words: Mapping[Group, str] = {
        "score": gettext("Score on %(day)s"),
        "change": gettext("Since %(since)s"),
        "standing": gettext("Standing"),
        "range": on_these,
        "window": gettext("In 90 days"),
        "next": gettext("Next"),
        "state": gettext("State"),
    }
    told = {"day": date_format(as_of, "j M"), "since": date_format(since, "j M"), "n": days}
    return format_html(
        '<th scope="colgroup" colspan="{}">{}</th>', part.span, words[part.group] % told
    )
