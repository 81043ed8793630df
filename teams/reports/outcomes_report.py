"""The Outcomes page: imported outcomes beside scores. Association, not cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from accounts.access import Access
from accounts.roles import Capability
from teams.access import visible_team_ids
from teams.reports.outcome_analysis import claim_rows, lag_rows, quadrant_panel
from teams.reports.outcome_months import MemberMonth, outcome_months
from teams.reports.outcome_query import GRAINS, HEADS, OutcomeQuery
from teams.reports.outcome_shapes import (
    COUNTS,
    OutcomeFilters,
    OutcomeRow,
    OutcomesPage,
    OutcomeTotals,
    Sum,
    Total,
)
from teams.reports.roster import TeamNode, team_tree
from teams.reports.shapes import Choice, Link, Missing
from teams.reports.table_state import PAGE, page_link, pages_of, shown_of, unknown_last


@dataclass(frozen=True, slots=True)
class _Scope:
    """The teams in sight, and those to choose from."""

    ids: frozenset[int]
    choices: tuple[TeamNode, ...]
    with_teamless: bool


def outcomes_page(*, access: Access, query: OutcomeQuery) -> OutcomesPage:
    """Return scores beside outcomes of the teams that the viewer may see, month by month.

    Numbers over members are of everybody in sight, whatever page is shown. The number of queries
    does not depend on the number of members.
    """
    scope = _scope(access, query)
    evidence = outcome_months(
        access=access,
        months=query.months,
        team_ids=scope.ids,
        names={node.id: node.name for node in scope.choices},
        with_teamless=scope.with_teamless,
    )
    filters = _filters(query, scope)
    if not evidence.months:
        return OutcomesPage(filters=filters, missing=_missing(access, query, evidence.left_out))
    rows = _ordered(_rows(evidence.months, query), query)
    query = query.on_page(query.asked.page_of(query.page, pages_of(len(rows))))
    shown = rows[PAGE * (query.page - 1) : PAGE * query.page]
    return OutcomesPage(
        filters=filters,
        rows=tuple(shown),
        totals=_totals(rows),
        shown=shown_of(query.page, len(shown), len(rows), "row"),
        untold=evidence.untold,
        left_out=evidence.left_out,
        previous=page_link("Previous", query, query.page - 1, len(rows)),
        next=page_link("Next", query, query.page + 1, len(rows)),
        quadrants=quadrant_panel(evidence.months, access.policy.floor),
        lags=lag_rows(evidence.months),
        claims=claim_rows(evidence.months),
        scope=None if scope.with_teamless else scope.ids,
    )


def _scope(access: Access, query: OutcomeQuery) -> _Scope:
    visible = visible_team_ids(access)
    tree = tuple(node for node in team_tree() if node.id in visible)
    if query.team is None:
        return _Scope(visible, tree, access.can(Capability.VIEW_ALL_TEAMS))
    below = next((node.below for node in tree if node.id == query.team), frozenset[int]())
    return _Scope(below, tree, with_teamless=False)


def _rows(months: Sequence[MemberMonth], query: OutcomeQuery) -> list[OutcomeRow]:
    if query.by == "month":
        return [_row([month], month) for month in months]
    by_member: dict[int, list[MemberMonth]] = {}
    for month in sorted(months, key=lambda month: month.month):
        by_member.setdefault(month.member, []).append(month)
    return [_row(theirs, None) for theirs in by_member.values()]


def _row(months: Sequence[MemberMonth], one: MemberMonth | None) -> OutcomeRow:
    """Return the row of one month, or of all the months of a member: sums, and means."""
    last = months[-1]
    scores = [m.scores[0] for m in months if m.scores[0] and m.scores[0].total is not None]
    counts: dict[str, Any] = {name: _sum(getattr(m, name) for m in months) for name in COUNTS}
    return OutcomeRow(
        member=last.member,
        name=last.name,
        team=last.team,
        month=one.month if one else None,
        months=len(months),
        score=_mean(score.total for score in scores),
        estimated=any(score.estimated for score in scores),
        amounts=_added(sum_ for m in months for sum_ in m.amounts),
        attainment=_mean(m.attainment for m in months),
        **counts,
    )


def _totals(rows: Sequence[OutcomeRow]) -> OutcomeTotals:
    def total(name: str, *, is_mean: bool = False) -> Total:
        values = [value for row in rows if (value := getattr(row, name)) is not None]
        found = _mean(values) if is_mean else _sum(values)
        return Total(len(values), None if found is None else Decimal(found))

    return OutcomeTotals(
        rows=len(rows),
        members=len({row.member for row in rows}),
        score=total("score", is_mean=True),
        meetings=total("meetings"),
        opportunities=total("opportunities"),
        won=total("won"),
        attainment=total("attainment", is_mean=True),
        amounts=_added(sum_ for row in rows for sum_ in row.amounts),
    )


def _sum(values: Any) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _mean(values: Any) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def _added(sums: Any) -> tuple[Sum, ...]:
    """Return the amounts by currency; currencies are never added to one another."""
    added: dict[str, Decimal] = {}
    for one in sums:
        added[one.currency] = added.get(one.currency, Decimal(0)) + one.amount
    return tuple(Sum(*one) for one in sorted(added.items()))


def _ordered(rows: Sequence[OutcomeRow], query: OutcomeQuery) -> list[OutcomeRow]:
    """Return the rows in the order of the query; those without the value come last."""
    ordered = sorted(rows, key=lambda row: (row.name.casefold(), row.member))
    if query.by == "month":
        ordered.sort(key=lambda row: row.month or query.since, reverse=True)
    if not query.sort:
        return ordered
    return unknown_last(ordered, lambda row: _value(row, query.sort), query.direction)


def _value(row: OutcomeRow, key: str) -> Any:
    match key:
        case "member":
            return row.name.casefold()
        case "team":
            return row.team.casefold() or None
    return getattr(row, key)


def _filters(query: OutcomeQuery, scope: _Scope) -> OutcomeFilters:
    names = {node.id: node.name for node in scope.choices}
    return OutcomeFilters(
        team=str(query.team or ""),
        since=query.since,
        until=query.until,
        by=query.by,
        sort=query.sort,
        direction=query.direction,
        order=query.order,
        teams=tuple(
            Choice(str(node.id), "\u2003" * node.depth + node.name, node.id == query.team)
            for node in scope.choices
        ),
        first_months=query.month_choices(query.since),
        last_months=query.month_choices(query.until),
        grains=tuple(Choice(name, label, name == query.by) for name, label in GRAINS.items()),
        chips=query.chips(names.get(query.team or 0, "")),
        heads={key: query.head(key) for key in HEADS},
    )


def _missing(access: Access, query: OutcomeQuery, left_out: int) -> Missing:
    step = None
    if access.can(Capability.IMPORT_FOR_OTHERS) or access.can(Capability.IMPORT_FOR_TEAM):
        url = reverse("teams:imports", kwargs={"org": access.organization.slug})
        step = Link("Import a file", url)
    where = "of this team " if query.team else ""
    others = "Who is in none of your teams today is left out. " if left_out else ""
    return Missing(
        "No outcomes yet",
        f"No meetings, opportunities, wins or quotas {where}are known in these months. "
        f"{others}An export of your customer system brings them.",
        step,
    )
