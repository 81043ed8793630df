"""Charts in templates: read-model shapes become geometry, geometry becomes SVG."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

from scoring.core.result import ComponentScore
from teams.charts import bars, goal, quadrants, ring, small, strip, trend, waterfall
from teams.charts.number import percent
from teams.charts.scatter import scatter
from teams.reports.calibration_shapes import Comparison
from teams.reports.day_shapes import DayStrip
from teams.reports.goal_shapes import GoalRow
from teams.reports.import_shapes import Counts
from teams.reports.ledger_shapes import Ledger, LedgerRow
from teams.reports.outcome_shapes import QuadrantPanel
from teams.reports.report_shapes import BandCount, Dots, Summary
from teams.reports.shapes import NextPoint, PillarRow, ScorePage, Standing
from teams.reports.trend_shapes import Trend
from teams.reports.waterfall_shapes import Waterfall

register = template.Library()


@register.filter
def of(value: Decimal | int, whole: int) -> str:
    """Return ``value`` of ``whole`` as a coordinate in percent."""
    return percent(value, whole)


@register.inclusion_tag("charts/_ring.html")
def ring_chart(page: ScorePage) -> dict[str, Any]:
    """Render the ring of a score page; without a score all four quarters are open."""
    slices = [
        ring.Slice(row.name, row.score.points, row.score.estimated, row.median, row.goal)
        for row in page.pillars
    ] or [ring.Slice(name, None) for name in trend.STACK[::-1]]
    return {"page": page, "quarters": ring.ring(slices)}


@register.inclusion_tag("charts/_pillar_bar.html")
def pillar_bar(row: PillarRow) -> dict[str, Any]:
    """Render the bar of a pillar with median, goal, and the bounds of an estimate."""
    score = row.score
    bar = bars.pillar_bar(
        score.points,
        median=row.median,
        goal=row.goal,
        estimated=score.estimated,
        low=score.low,
        high=score.high,
    )
    return {"bar": bar, "name": row.name}


@register.inclusion_tag("charts/_headroom.html")
def headroom(point: NextPoint) -> dict[str, Any]:
    """Render what a component has of its cap, and the gain of an action."""
    action = point.action
    return {
        "bar": bars.headroom(action.before, action.after, point.max),
        "name": action.pillar,
    }


@register.inclusion_tag("charts/_headroom.html")
def cap_bar(component: ComponentScore) -> dict[str, Any]:
    """Render what a component has of its cap."""
    earned = component.points or Decimal(0)
    return {"bar": bars.headroom(earned, earned, component.max), "name": component.pillar}


@register.inclusion_tag("charts/_net_bar.html")
def net_bar(row: LedgerRow, ledger: Ledger) -> dict[str, Any]:
    """Render the net change of a component on the scale of its ledger."""
    bar = bars.diverging_bar(
        row.net,
        limit=ledger.limit,
        has_gains=any(other.net > 0 for other in ledger.moved),
        has_losses=any(other.net < 0 for other in ledger.moved),
    )
    return {"bar": bar, "name": row.pillar}


@register.inclusion_tag("scoring/_waterfall_rows.html", takes_context=True)
def waterfall_rows(context: dict[str, Any], found: Waterfall) -> dict[str, Any]:
    """Render the rows of a waterfall, each with its bar on the axis of all of them."""
    chart = waterfall.waterfall(found.before, [step.change for step in found.steps])
    rows = list(zip(found.steps, chart.bars, strict=True))
    own = {name: context[name] for name in ("page", "access")}
    return {"waterfall": found, "chart": chart, "rows": rows, **own}


@register.inclusion_tag("charts/_strip.html")
def day_strip(found: DayStrip) -> dict[str, Any]:
    """Render the days of one kind, darker where there is more."""
    return {"cells": strip.strip(found.counts)}


@register.inclusion_tag("charts/_spark.html")
def spark(values: Sequence[Decimal]) -> dict[str, Any]:
    """Render a sparkline; nothing under two values."""
    return {"spark": small.spark(values)}


@register.inclusion_tag("charts/_histogram.html")
def histogram(standing: Standing) -> dict[str, Any]:
    """Render the totals of a pool by tens, with the member's own bin."""
    return {
        "standing": standing,
        "columns": small.histogram(standing.bins, standing.own_bin),
        "id": f"hist-{slugify(standing.pool)}",
    }


@register.inclusion_tag("charts/_distribution.html")
def distribution(summary: Summary) -> dict[str, Any]:
    """Render one dot per total over the bands."""
    return {
        "summary": summary,
        "dots": _dots(summary.dots),
        "bands": [_band(band, index) for index, band in enumerate(summary.bands)],
        "median": "" if summary.median is None else percent(summary.median, 100),
    }


@lru_cache(maxsize=8)
def _dots(dots: Dots) -> SafeString:
    """Render the dots, which are thousands before those that cover one another are dropped."""
    marks = small.dots((dot.total, dot.estimated) for dot in dots)
    return format_html_join(
        "",
        '<circle{} cx="{}" cy="{}" r="{}"/>',
        (
            (
                SafeString(' class="est"' if m.estimated else ""),
                m.x,
                m.y,
                "3" if m.estimated else "3.6",
            )
            for m in marks
        ),
    )


def _band(band: BandCount, index: int) -> dict[str, Any]:
    return {
        "band": band,
        "x": percent(band.low, 100),
        "width": percent(band.high - band.low, 100),
        "middle": percent(Decimal(band.low + band.high) / 2, 100),
        "shaded": index % 2 == 0,
    }


@register.inclusion_tag("charts/_tally.html")
def tally_bar(counts: Counts) -> dict[str, Any]:
    """Render the shares of new, known, changed and faulty rows in one bar."""
    kinds = {
        "tb-new": counts.new,
        "tb-known": counts.known,
        "tb-corr": counts.changed,
        "tb-err": counts.problems,
    }
    before, parts = 0, []
    for css, count in kinds.items():
        if count:
            x, width = percent(before, counts.total), percent(count, counts.total)
            parts.append({"css": css, "x": x, "width": width})
            before += count
    return {"parts": parts}


@register.inclusion_tag("charts/_cover.html")
def cover(row: PillarRow, page: ScorePage) -> dict[str, Any]:
    """Render the components of a pillar as cells, by whether they are measured."""
    components = page.score.components.values() if page.score else ()
    return {
        "row": row,
        "cells": small.cells(
            (c.code, c.max, c.coverage) for c in components if c.pillar == row.name
        ),
    }


@register.inclusion_tag("charts/_quadrants.html")
def quadrant_chart(panel: QuadrantPanel) -> dict[str, Any]:
    """Render a dot per member, split at both medians; nothing without medians."""
    if panel.score is None or panel.attainment is None:
        return {"panel": panel, "chart": None}
    points = [(point.score, point.attainment) for point in panel.points]
    chart = quadrants.quadrant_chart(points, (panel.score, panel.attainment))
    return {"panel": panel, "chart": chart}


@register.inclusion_tag("charts/_trend.html")
def trend_chart(history: Trend) -> dict[str, Any]:
    """Render the stacked history with its markers and the list that explains them."""
    samples = [
        trend.Sample(
            point.on,
            {name: getattr(point, name) for name in trend.STACK},
            point.total,
            point.model,
            point.restated.first if point.restated else None,
            point.anew,
        )
        for point in history.points
    ]
    markers = [(marker.on, marker.kind, marker.until) for marker in history.markers]
    chart = trend.trend(samples, markers, [(one.on, one.total) for one in history.recorded])
    numbers = chart.numbers if chart else range(1, len(markers) + 1)
    totals = [point for point in history.points if point.total is not None]
    return {
        "trend": history,
        "chart": chart,
        "first": totals[0] if totals else None,
        "last": totals[-1] if totals else None,
        "names": trend.STACK[::-1],
        "markers": list(zip(numbers, history.markers, strict=True)),
        "anew": [point for point in history.points if point.anew is not None],
        "recorded": history.recorded,
        "recorded_last": history.recorded[-1] if history.recorded else None,
    }


@register.inclusion_tag("charts/_goal.html")
def goal_line(row: GoalRow) -> dict[str, Any]:
    """Render what was had, the pace and the projection of a goal with an outlook."""
    outlook = row.outlook
    if outlook is None:
        return {"chart": None}
    ends = [max(row.line.start, outlook.first), min(row.line.due, outlook.last)]
    ahead = [(day.on, day.projected) for day in outlook.ahead if day.projected is not None]
    now = [(outlook.as_of, row.points)]
    begin = [(day, points) for day, points in now if points is not None and ahead]
    return {
        "goal": row,
        "outlook": outlook,
        "chart": goal.goal_chart(
            first=outlook.first,
            today=outlook.as_of,
            last=outlook.last,
            past=[(day.on, day.points) for day in outlook.past] or now,
            pace=[(day, row.line.on(day)) for day in ends] if ends[0] < ends[1] else [],
            projection=[*begin, *ahead],
            target=row.target,
            reached_on=outlook.reached_on,
        ),
    }


@register.inclusion_tag("charts/_scatter.html")
def scatter_chart(found: Comparison) -> dict[str, Any]:
    """Render LinkedIn's points across and ours upwards, one dot a member."""
    height = 400 if found.name == "total" else 160
    points = ((one.theirs, one.ours, one.estimated) for one in found.points)
    return {"found": found, "chart": scatter(points, found.top, height)}
