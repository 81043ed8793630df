"""The User Report: a manager's people, one row a member, nobody left out silently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy.typing as npt
from django.urls import reverse
from django.utils.translation import gettext

from accounts.access import Access
from accounts.roles import Capability
from scoring.core.registry import CURRENT, model
from teams.importers.registry import uncollected
from teams.reports.report_board import Compared, board_of, marked
from teams.reports.report_counts import MISSING
from teams.reports.report_details import causes, detailed
from teams.reports.report_filters import chips_of
from teams.reports.report_form import filters_of
from teams.reports.report_next import next_steps
from teams.reports.report_period import Period, PeriodError
from teams.reports.report_query import ReportQuery
from teams.reports.report_reading import Reading, read
from teams.reports.report_selection import Selection
from teams.reports.report_shapes import ReportGroup, ReportRow, ReportRows, UserReport
from teams.reports.report_summary import furthest, group_of, summary
from teams.reports.report_sums import medians, totals
from teams.reports.report_texts import Texts
from teams.reports.roster import TeamNode
from teams.reports.shapes import Missing
from teams.reports.table_state import PAGE, address, page_link, pages_of, shown_of
from teams.reports.wording.labels import rules_label

Array = npt.NDArray[Any]


def user_report(*, access: Access, query: ReportQuery) -> UserReport:
    """Return the report of the members that the viewer may see, filtered, sorted and paged.

    The number of queries does not depend on the number of members. Ranks are among the totals
    of the filtered members; counts are of the days of the query, rates of 90. A preset ends on the
    last day that all of them have been scored for, whatever the filter leaves.
    """
    reading = read(access, query)
    period, left = reading.days.period, reading.left
    order = _ordered(reading, query)
    query = query.on_page(query.asked.page_of(query.page, pages_of(len(left))))
    page = order[PAGE * (query.page - 1) : PAGE * query.page].tolist()
    shown, movers = _shown(access, reading, page, query)
    days = Compared(period.since, period.last, reading.rules, access.policy.floor)
    board = board_of(left, days, reading.newcomers, query)
    through = left.numbers("data_through")
    latest = int(through.max(initial=MISSING))
    choices, scope = _teams(access, reading, query)
    new = left.ids[reading.newcomers].tolist()
    return UserReport(
        as_of=period.last,
        since=period.since,
        rules=rules_label(reading.rules.name),
        filters=filters_of(query, reading.days, choices, reading.seen.roles, reading.group_name),
        summary=summary(left, reading.banded, movers, query, model(CURRENT)),
        board=board,
        columns=query.columns,
        groups=_groups(marked(shown, board, new), left, query),
        totals=left.once(("totals", query.cols), lambda: totals(left, query.columns)),
        medians=left.once(("medians", query.cols), lambda: medians(left, query.columns)),
        compared=query.compare,
        error=reading.days.error,
        why_url=_ledger(access, period, query),
        data_through=None if latest == MISSING else date.fromordinal(latest),
        current=0 if latest == MISSING else int((through == latest).sum()),
        missing=None if len(left) else _nobody(is_anybody=bool(len(reading.seen))),
        previous=page_link(gettext("Previous"), query, query.page - 1, len(left)),
        next=page_link(gettext("Next"), query, query.page + 1, len(left)),
        shown=shown_of(query.page, len(page), len(left), "member"),
        scope=scope,
    )


def report_rows(*, access: Access, query: ReportQuery, bounds: bool = False) -> ReportRows:
    """Return all rows of the report that the query leaves, in its order, whatever the page.

    They have all that the columns of the query ask for, in files and on paper, with ``bounds`` how
    far an estimated total may lie off, too; the line of 26 weeks is left out. Next actions are
    worked out of evidence, which takes a while for many. Raises PeriodError for days that cannot
    be, NotUnderstoodError for anything else: a file is of what was asked for, or there is none.
    """
    query.asked.require()
    reading = read(access, query)
    if reading.days.error:
        raise PeriodError(reading.days.error)
    period = reading.days.period
    choices, scope = _teams(access, reading, query)
    has_causes = any(column.key == "cause" for column in query.columns)
    with uncollected():
        rows = reading.left.made(_ordered(reading, query).tolist())
    rows = detailed(access, reading, rows, sparks=False, scores=bounds or has_causes)
    rows = _with_steps(reading, rows, query)
    return ReportRows(
        as_of=period.last,
        since=period.since,
        rules=rules_label(reading.rules.name),
        rows=rows,
        totals=totals(reading.left, query.columns),
        medians=medians(reading.left, query.columns),
        groups=lambda most: _groups(rows[:most], reading.left, query),
        scope=scope,
        chips=chips_of(query, choices, reading.group_name),
    )


def _ordered(reading: Reading, query: ReportQuery) -> Array:
    """Return the places of all members in the order of the query; whole scores are read where
    causes sort.
    """
    if query.sort != "cause":
        return reading.left.ordered(query)
    found = causes(reading)
    labels = (found.get(pk) for pk in reading.left.ids.tolist())
    told = Texts.of(cause.label if cause else "" for cause in labels)
    return reading.left.ordered(query, told.codes)


def _shown(
    access: Access, reading: Reading, page: Sequence[int], query: ReportQuery
) -> tuple[list[ReportRow], list[ReportRow]]:
    """Return the rows of a page as it shows them, and those who moved furthest."""
    moved = reading.left.once("furthest", lambda: furthest(reading.left))
    places = [*page, *(place for place in moved if place not in page)]
    rows = detailed(access, reading, reading.left.made(places))
    by_place = dict(zip(places, rows, strict=True))
    shown = _with_steps(reading, rows[: len(page)], query)
    return shown, [by_place[place] for place in moved]


def _with_steps(reading: Reading, rows: list[ReportRow], query: ReportQuery) -> list[ReportRow]:
    if not any(column.key == "next_action" for column in query.columns):
        return rows
    scored = [row.id for row in rows if row.measured]
    steps = next_steps(reading=reading, member_ids=scored)
    return [replace(row, next_action=steps.get(row.id)) for row in rows]


def _teams(
    access: Access, reading: Reading, query: ReportQuery
) -> tuple[list[TeamNode], frozenset[int] | None]:
    """Return the teams to choose from, and those whose members the report is of: None is all.

    The log of looks finds members by their teams of today. A team of an earlier day had others in
    it: then the report counts as one of every team that the viewer sees.
    """
    sees_all = access.can(Capability.VIEW_ALL_TEAMS)
    everything = frozenset(node.id for node in reading.tree)
    visible = everything if sees_all else reading.viewer.team_ids
    days = reading.days
    last = reading.state.today if days.is_latest else days.period.last
    inhabited = reading.seen.team_ids
    choices = [
        n
        for n in reading.tree
        if n.id in visible and (n.id in query.teams or (n.is_open_on(last) and n.below & inhabited))
    ]
    if not query.teams or not reading.days.is_latest:
        return choices, None if sees_all else visible
    below = [node.below for node in reading.tree if node.id in query.teams]
    return choices, frozenset().union(*below) & visible


def _groups(
    shown: Sequence[ReportRow], members: Selection, query: ReportQuery
) -> tuple[ReportGroup, ...]:
    """Return the rows that are shown by group, each with the medians of all of its members."""
    by = query.grouped_by
    if by == "none":
        return (group_of("", members, shown, query.columns),) if shown else ()
    nameless = gettext("No team") if by == "team" else gettext("No role")
    names = dict.fromkeys(getattr(row, by) for row in shown)
    return tuple(
        group_of(
            name or nameless,
            members.part(members.named(by, name)),
            [row for row in shown if getattr(row, by) == name],
            query.columns,
        )
        for name in names
    )


def _ledger(access: Access, period: Period, query: ReportQuery) -> str:
    """Return the address of the ledger of the same days, and of the team where it is one."""
    params = {
        "team": query.teams[0] if len(query.teams) == 1 else "",
        "since": period.since.isoformat(),
        "on": period.last.isoformat(),
    }
    return address(reverse("teams:ledger", kwargs={"org": access.organization.slug}), params)


def _nobody(*, is_anybody: bool) -> Missing:
    if is_anybody:
        reason = gettext("Nobody is left by these filters. Clear one to see more.")
        return Missing(gettext("No match"), reason)
    reason = gettext("No team with members has been assigned to you.")
    return Missing(gettext("No members yet"), reason)
