"""The cells of the User Report: every kind of column is written in one place, in one way.

Functions and not fragments: a page has a thousand cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from teams.charts.number import percent
from teams.charts.small import spark as spark_of
from teams.reports.report_column_shapes import Column, Kind
from teams.reports.report_filter_shapes import ColumnChoice
from teams.reports.report_layout import layout_of
from teams.reports.report_shapes import Cause, Improved, NextStep, PillarCell, ReportRow
from teams.reports.report_sums import Figure
from teams.reports.shapes import Rate
from teams.templatetags import figures
from teams.templatetags.figures import raw, said_once, written_once

register = template.Library()
EMPTY = SafeString("")


@register.filter
def at(values: Mapping[str, Any], key: str) -> Any:
    """Return what stands at a key; None where nothing does."""
    return values.get(key)


@register.simple_tag(takes_context=True)
def places(context: template.Context, gains: Iterable[Improved]) -> SafeString:
    """Render who gained, by place: ties have the same number. Nothing where nobody did."""
    org = context["access"].organization.slug
    items = "".join([_place(org, one) for one in gains])
    return SafeString(f'<ol class="places">{items}</ol>' if items else "")


def _place(org: str, one: Improved) -> SafeString:
    return format_html(
        '<li value="{}"><a href="{}">{}</a> <span class="mute">{}</span></li>',
        one.rank,
        reverse("teams:member", args=(org, one.member_id)),
        one.name,
        figures.signed(one.points),
    )


@register.simple_tag(takes_context=True)
def report_row(
    context: template.Context, row: ReportRow, columns: Sequence[Column], is_paper: bool = False
) -> SafeString:
    """Render a row; who has no total is told why, and but for paper the next step."""
    place = layout_of(row, columns)
    is_empty = row.missing is not None and not row.measured
    css = ' class="nodata"' if is_empty else ""
    why = _why(context, row, is_paper=is_paper) if place.below or place.span else ""
    below = why if place.below else ""
    cell = ""
    if place.span:
        mute = " mute" if row.measured else ""
        cell = f'<td colspan="{place.span}" class="cause{mute}">{why}</td>'
    before, after = (
        "".join([_cell(column, row) for column in some]) for some in (place.before, place.after)
    )
    head = _member(row, context["access"].organization.slug)
    return SafeString(
        f'<tr{css}><th scope="row" class="stick">{head}{below}</th>{before}{cell}{after}</tr>\n'
    )


def _why(context: template.Context, row: ReportRow, *, is_paper: bool) -> str:
    with context.push(row=row, is_paper=is_paper):
        known: Any = context.flatten()
        why = render_to_string("teams/_report_why.html", known)
    return f'<div class="why">{why}</div>'


def _member(row: ReportRow, org: str) -> str:
    """Return the name of a row, which leads to the member, with all marks."""
    marks = "".join([f' <span class="tag">{conditional_escape(tag)}</span>' for tag in row.tags])
    if row.estimated:
        marks += ' <span class="tag tag--dash">estimated</span>'
    elif row.measured and row.total is None:
        marks += f' <span class="tag tag--dash">{row.measured} of 4</span>'
    return f"{_name(org, row.id, row.name)}{marks}</a>"


@written_once
def _name(org: str, member_id: int, name: str) -> SafeString:
    url = reverse("teams:member", args=(org, member_id))
    return format_html('<a class="who" href="{}"><span>{}</span>', url, name)


def _cell(column: Column, row: ReportRow) -> str:
    written = _WRITERS[column.kind](column, row)
    before = column.before(row)
    if before is not None:
        words = gettext("%(number)s before") % {"number": figures.thousands(before)}
        written = format_html('{}<br><small class="mute nowrap">{}</small>', written, words)
    return f'<td class="{_css(column, row)}">{written}</td>'


@register.simple_tag
def report_figure(column: Column, found: Mapping[str, Figure], with_n: bool = True) -> SafeString:
    """Render a total or a median of the column, and of how many it is; nothing where none is."""
    figure = found.get(column.key)
    if figure is None or figure.shown is None:
        return EMPTY
    written = _FIGURES[column.kind](figure.shown)
    if not with_n:
        return written
    n = figures.thousands(figure.n)
    return format_html('{}<br><small class="mute nowrap">n {}</small>', written, n)


@register.simple_tag
def column_choices(choices: Iterable[ColumnChoice]) -> SafeString:
    """Render a box for each column that can be shown, with links that move those that are."""
    return SafeString(
        "".join(
            [
                _column_choice(
                    one.column.key,
                    one.column.title,
                    one.column.explanation,
                    one.is_shown,
                    one.earlier,
                    one.later,
                )
                for one in choices
            ]
        )
    )


@said_once
def _column_choice(
    key: str, title: str, explanation: str, is_shown: bool, earlier: str, later: str
) -> SafeString:
    return format_html(
        '<li><label class="check" title="{}"><input type="checkbox" name="cols" value="{}"{}>'
        "<span>{}</span></label>{}{}</li>",
        explanation,
        key,
        SafeString(" checked" if is_shown else ""),
        title,
        _mover(earlier, gettext("Earlier"), "sortu", gettext("Move %(column)s earlier"), title),
        _mover(later, gettext("Later"), "sortd", gettext("Move %(column)s later"), title),
    )


def _mover(url: str, way: str, icon: str, words: str, column: str) -> SafeString:
    if not url:
        return EMPTY
    return format_html(
        '<a href="{}" title="{}">{}<span class="vh">{}</span></a>',
        url,
        way,
        figures.icon(icon, "i i--s"),
        words % {"column": column},
    )


def _css(column: Column, row: ReportRow) -> str:
    if column.kind == "pillar":
        known = column.value(row) is not None
        return f"{column.css} {figures.PILLARS[column.key].css if known else 'mute t-11'}"
    if column.kind == "total" and row.total is None:
        return "num mute nowrap" if row.partial is not None else "num mute t-11"
    return column.css


def _text(column: Column, row: ReportRow) -> SafeString:
    return conditional_escape(column.value(row) or "")


def _total(_column: Column, row: ReportRow) -> SafeString:
    if row.total is not None:
        written = figures.figure(row.total)
        if not row.estimated or row.low is None:
            return written
        low, high = figures.points(row.low), figures.points(row.high)
        words = gettext("%(low)s to %(high)s") % {"low": low, "high": high}
        return format_html('{}<br><small class="nowrap">{}</small>', written, words)
    if row.partial is not None:
        return format_html("{}<br><small>of 75</small>", figures.figure(row.partial))
    return _unmeasured()


def _pillar(column: Column, row: ReportRow) -> SafeString:
    cell: PillarCell | None = column.shown(row)
    if cell is None or cell.points is None:
        return _unmeasured()
    return _bar(cell.name, cell.points, estimated=cell.estimated)


@written_once
def _bar(name: str, points: Decimal, *, estimated: bool) -> SafeString:
    key = figures.PILLARS[name].key
    paint = format_html('fill="url(#hatch-{})"', key) if estimated else 'class="fill"'
    return format_html(
        '{}<svg class="mini" width="52" height="4" aria-hidden="true">'
        '<rect class="track" width="100%" height="4" rx="1"/>'
        '<rect {} width="{}" height="4" rx="1"/></svg>',
        figures.figure(points),
        SafeString(paint),
        percent(points, 25),
    )


def _delta(_column: Column, row: ReportRow) -> SafeString:
    if row.change is not None:
        return figures.delta(row.change)
    return format_html('<span class="mute note">{}</span>', row.change_note)


def _cause(column: Column, row: ReportRow) -> SafeString:
    cause: Cause | None = column.shown(row)
    return EMPTY if cause is None else _coded(cause.code, cause.pillar, cause.label, cause.points)


def _action(column: Column, row: ReportRow) -> SafeString:
    step: NextStep | None = column.shown(row)
    return EMPTY if step is None else _coded(step.code, step.pillar, step.title, step.gain)


@written_once
def _coded(code: str, pillar: str, label: str, points: Decimal) -> SafeString:
    return format_html(
        '{}{} <span class="mute">{}</span>',
        figures.code(code, pillar),
        label,
        figures.signed(points),
    )


def _rank(column: Column, row: ReportRow) -> SafeString:
    value = column.value(row)
    return EMPTY if value is None else conditional_escape(figures.thousands(value))


def _moved(_column: Column, row: ReportRow) -> SafeString:
    if row.rank_change is not None:
        return figures.moved(row.rank_change)
    return _new() if row.rank else EMPTY


@said_once
def _new() -> SafeString:
    return conditional_escape(gettext("new"))


def _spark(_column: Column, row: ReportRow) -> SafeString:
    return _line(row.spark)


@written_once
def _line(values: tuple[Decimal, ...]) -> SafeString:
    line = spark_of(values)
    if line is None:
        return EMPTY
    return format_html(
        '<svg class="spark" viewBox="0 0 76 24" aria-hidden="true"><path d="{}"/>'
        '<circle cx="{}" cy="{}" r="2"/></svg>',
        line.path,
        line.x,
        line.y,
    )


def _count(column: Column, row: ReportRow) -> SafeString:
    value: int | None = column.value(row)
    return _none() if value is None else _number(value)


def _comments(column: Column, row: ReportRow) -> SafeString:
    pair = column.shown(row)
    return _none() if pair is None else _scored_of(pair)


def _rate(column: Column, row: ReportRow) -> SafeString:
    rate: Rate | None = column.shown(row)
    return _none() if rate is None else _share(rate)


def _day(column: Column, row: ReportRow) -> SafeString:
    value: date | None = column.value(row)
    return EMPTY if value is None else _date(value)


@said_once
def _date(value: date) -> SafeString:
    return conditional_escape(date_format(value, "j M"))


def _points(column: Column, row: ReportRow) -> SafeString:
    return conditional_escape(figures.signed(column.value(row)))


@said_once
def _none() -> SafeString:
    words = gettext("not measured")
    return format_html(
        '<span class="mute" title="{}"><span aria-hidden="true">–</span>'
        '<span class="vh">{}</span></span>',
        words,
        words,
    )


@said_once
def _unmeasured() -> SafeString:
    first, _, second = gettext("not measured").partition(" ")
    return format_html("{}<br>{}", first, second)


@written_once
def _number(value: int | Decimal) -> SafeString:
    """Write a count, or the median of counts, which may be a half."""
    return conditional_escape(raw(Decimal(value)))


def _scored_of(pair: Sequence[int] | Decimal) -> SafeString:
    if isinstance(pair, Decimal):
        return _number(pair)
    return _of(*pair)


@written_once
def _of(scored: int, written: int) -> SafeString:
    told = map(figures.thousands, (scored, written))
    return format_html('{}<span class="mute"> of {}</span>', *told)


@written_once
def _share(rate: Rate | Decimal) -> SafeString:
    if isinstance(rate, Decimal):
        return conditional_escape(figures.share(rate))
    if rate.percent is None:
        return SafeString('<span class="mute">0/0</span>')
    return format_html(
        '{}%<span class="mute"> {}/{}</span>', rate.percent, rate.successes, rate.trials
    )


_WRITERS: Mapping[Kind, Callable[[Column, ReportRow], SafeString]] = {
    "text": _text,
    "total": _total,
    "pillar": _pillar,
    "delta": _delta,
    "cause": _cause,
    "rank": _rank,
    "moved": _moved,
    "spark": _spark,
    "count": _count,
    "comments": _comments,
    "rate": _rate,
    "action": _action,
    "points": _points,
    "day": _day,
}
_FIGURES: Mapping[Kind, Callable[[Any], SafeString]] = {
    "total": figures.figure,
    "pillar": figures.figure,
    "delta": figures.delta,
    "count": _number,
    "comments": _scored_of,
    "rate": _share,
}
