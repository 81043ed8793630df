"""What a User Report is of: its days, and whom the viewer may see and the filters leave."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from accounts.access import Access
from accounts.rules import rulebook_of
from accounts.selectors import last_complete_day
from scoring.core.rules import Rules
from teams.access import Seen, access_group, require_values, seen_in_detail
from teams.importers.registry import uncollected
from teams.reports import report_period
from teams.reports.report_filters import Known, bands, here, in_bands, newcomers, unbanded
from teams.reports.report_period import Period, PeriodError
from teams.reports.report_pieces import State, state_of
from teams.reports.report_query import ReportQuery
from teams.reports.report_selection import Selection
from teams.reports.report_table import Table, Tabled, people_of, table_of
from teams.reports.roster import TeamNode
from teams.selectors.saved import group_member_ids

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a report. ``latest`` is the last day that a report can be of, ``error`` says why
    the default stands in place of what was asked for.
    """

    period: Period
    latest: date
    is_latest: bool
    error: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Whom the filters leave of those whom the viewer may see, and what that was made of.

    ``viewer`` says who these are, ``seen`` are they without any filter. ``banded`` counts the
    totals by band before the filter by bands. ``newcomers`` are the places of those who are new,
    in ``left``.
    """

    state: State
    days: Days
    rules: Rules
    rules_today: Rules
    tree: tuple[TeamNode, ...]
    viewer: Seen
    seen: Selection
    left: Selection
    banded: Counter[str]
    newcomers: Array
    group_name: str


@uncollected()
def read(access: Access, query: ReportQuery) -> Reading:
    """Return the members whom the viewer may see, and whom the filters leave.

    The number of queries does not depend on the number of members. Ranks are among the totals of
    those who are left; counts are of the days of the query, rates of 90 up to the last of them.
    Raises Http404 for a saved group that is none of the viewer's to open.
    """
    state = state_of(access.organization)
    rulebook = rulebook_of(access.organization)
    require_values(access)
    people = people_of(state)
    viewer = seen_in_detail(access)
    seen = people.seen(viewer)
    days = _days(access, query, people.common_day(seen))
    group = None if query.saved_group is None else access_group(access, query.saved_group)
    inside = None if group is None else group_member_ids(group)
    period = days.period
    tabled = table_of(
        state,
        people,
        seen,
        period=period,
        periods=(period, period.before) if query.compare else (period,),
        is_latest=days.is_latest,
        specs=rulebook.specs,
    )
    table = tabled.table
    known = Known(period, rulebook.on(period.last).spec, inside)
    among = seen[table.at] & here(table, period)
    chosen = among & unbanded(table, query, known)
    left = _selected(tabled, chosen & in_bands(table, query, known))
    new = newcomers(table, period.last)[left.rows]
    return Reading(
        state=state,
        days=days,
        rules=rulebook.on(period.last),
        rules_today=rulebook.on(state.today),
        tree=table.tree,
        viewer=viewer,
        seen=_selected(tabled, among),
        left=left,
        banded=_banded(table, chosen, known),
        newcomers=np.flatnonzero(new),
        group_name=group.name if group else "",
    )


def _selected(tabled: Tabled, among: Array) -> Selection:
    """Return the members; what is worked out of them is kept beside the table."""
    whom = np.packbits(among).tobytes()
    found: Selection = tabled.selections.get(
        whom, whom, lambda _: Selection(tabled.table, np.flatnonzero(among))
    )
    return found


def _banded(table: Table, among: Array, known: Known) -> Counter[str]:
    found = bands(table.columns["total"][among], known.spec)
    return Counter({name: int(of.sum()) for name, of in found.items()})


def _days(access: Access, query: ReportQuery, common: date | None) -> Days:
    """Return the days of a query: presets end on the last day that all have been scored for."""
    complete = last_complete_day(access.organization)
    latest = common or complete
    start = access.organization.fiscal_year_start
    if query.period != report_period.CUSTOM:
        period = report_period.preset(query.period, latest, start)
        return Days(period, latest, period.last >= latest)
    try:
        period = report_period.custom(query.first, query.last, max(latest, complete))
    except PeriodError as error:
        default = report_period.preset(report_period.DEFAULT, latest, start)
        return Days(default, latest, is_latest=True, error=str(error))
    return Days(period, latest, period.last >= latest)
