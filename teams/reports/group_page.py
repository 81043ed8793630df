"""The page of a group's ledger: from the sum or the mean of one day to that of another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import get_args

from accounts.access import Access
from accounts.roles import Capability
from scoring.core.group_ledger import GroupCause, GroupDay, GroupLine
from scoring.core.model import ModelSpec
from scoring.core.result import Cause
from teams.reports.group_change import Scope, group_change, latest_day, scope_of
from teams.reports.group_members import member_rows, member_url
from teams.reports.group_query import MEAN, SUM, GroupQuery
from teams.reports.group_shapes import (
    ComingRow,
    ComponentRow,
    GroupChange,
    GroupMember,
    GroupPage,
)
from teams.reports.ledger_shapes import Ledger, LedgerRow, Parts
from teams.reports.shapes import Choice, Link, Missing
from teams.reports.wording import groups
from teams.reports.wording.causes import coming_label, coming_note, group_reason
from teams.reports.wording.labels import component_label, rules_label
from teams.reports.wording.teams import span_label

SINCE_DAYS = (7, 30, 60, 90)
DEFAULT_SINCE = 30
NAMES = 12
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the page is made of."""

    access: Access
    query: GroupQuery
    change: GroupChange
    spec: ModelSpec
    is_mean: bool

    def value(self, line: GroupLine) -> Decimal:
        """What a line moves the sum or the mean by."""
        return (line.mean if self.is_mean else line.points) or ZERO

    def number(self, day: GroupDay) -> Decimal:
        """The sum or the mean of a day."""
        return (day.mean or ZERO) if self.is_mean else day.total


def group_page(*, access: Access, query: GroupQuery) -> GroupPage:
    """Return the ledger that the address asks for, of days up to the latest that are scored.

    Raises Http404 for a team that there is not, PermissionDenied for one that is hidden.
    """
    scope = scope_of(access, query.team)
    latest = latest_day(access)
    on = min(query.on or latest, latest)
    since = query.since
    if since is None or since >= on:
        since = on - timedelta(days=DEFAULT_SINCE)
    change = group_change(access=access, scope=scope, since=since, on=on)
    rules = change.rules
    days = (change.ledger.before, change.ledger.after)
    is_mean = query.measure == MEAN and all(one.mean is not None for one in days)
    component = query.component if query.component in rules.spec.columns else ""
    measure = MEAN if is_mean else SUM
    query = replace(query, since=since, on=on, measure=measure, component=component)
    asked = _Asked(access, query, change, rules.spec, is_mean)
    return _page(asked, scope, latest, rules_label(rules.name))


def _page(asked: _Asked, scope: Scope, latest: date, rules: str) -> GroupPage:
    change, query = asked.change, asked.query
    before, after = change.ledger.before, change.ledger.after
    ledger = _ledger(asked)
    coming, correction = _coming(asked), _correction(asked)
    told = coming if correction is None else (*coming, correction)
    stayed = sum(member.change.stayed for member in change.members)
    return GroupPage(
        name=change.name,
        since=change.since,
        on=change.on,
        latest=latest,
        rules=rules,
        is_mean=asked.is_mean,
        members_before=before.members,
        members_after=after.members,
        n_before=before.n,
        n_after=after.n,
        total_before=before.total,
        total_after=after.total,
        ledger=ledger,
        reason=group_reason(ledger.moved, [(row.cause, row.count, row.points) for row in told]),
        rows=tuple(_component(asked, row) for row in (*ledger.moved, *ledger.level)),
        coming=coming,
        first_shown=asked.number(change.ledger.first),
        correction=correction,
        members=member_rows(access=asked.access, query=query, change=change, spec=asked.spec),
        measures=_measures(asked),
        presets=_presets(query, latest),
        teams=tuple(
            Choice(str(node.id), "\u2003" * node.depth + node.name, node.id == query.team)
            for node in scope.choices
        ),
        scope=scope.teams,
        is_whole=asked.access.can(Capability.VIEW_ALL_TEAMS),
        team=str(query.team or ""),
        component=query.component,
        pending=change.pending,
        stayed=stayed,
        told=stayed - len(change.untold),
        left_out=change.left_out_text,
        missing=_missing(asked),
        url=query.url(),
    )


def _ledger(asked: _Asked) -> Ledger:
    change, spec = asked.change, asked.spec
    moved: dict[str, dict[Cause, Decimal]] = {}
    for line in change.ledger.lines:
        if line.component:
            moved.setdefault(line.component, {})[_cause(line)] = asked.value(line)

    def total(*causes: Cause) -> Decimal:
        return sum((of.get(c, ZERO) for of in moved.values() for c in causes), ZERO)

    movers = _movers(change)
    rows = [_row(asked, name, of, movers[name]) for name, of in moved.items()]
    return Ledger(
        since=change.since,
        as_of=change.on,
        before=asked.number(change.ledger.before),
        after=asked.number(change.ledger.after),
        faded=total("ageing"),
        new=total("new"),
        state=total("state", "rate"),
        data=total("coverage", "seat", "rules"),
        moved=tuple(sorted((r for r in rows if r.net), key=lambda r: (-abs(r.net), r.code))),
        level=tuple(sorted((r for r in rows if not r.net), key=lambda r: r.code)),
        still=tuple(
            (c.code, c.name, spec.pillar_of[c.name]) for c in spec.components if c.name not in moved
        ),
    )


def _cause(line: GroupLine) -> Cause:
    """The cause of a line that has a component: one of a member's ledger."""
    return next(cause for cause in get_args(Cause) if cause == line.cause)


def _row(asked: _Asked, name: str, causes: Mapping[Cause, Decimal], n: int) -> LedgerRow:
    spec = asked.spec
    faded, new, other = Parts.of(causes)
    return LedgerRow(
        code=spec.components[spec.columns[name]].code,
        name=name,
        label=component_label(name),
        pillar=spec.pillar_of[name],
        faded=faded,
        new=new,
        other=other,
        reason=groups.moved_for(n),
    )


def _movers(change: GroupChange) -> Counter[str]:
    """How many members moved each component."""
    told = (member.change.lines or () for member in change.members if member.change.stayed)
    return Counter(name for lines in told for name in {line.component for line in lines})


def _component(asked: _Asked, row: LedgerRow) -> ComponentRow:
    is_open = asked.query.component == row.name
    return ComponentRow(row, asked.query.of("" if is_open else row.name), is_open)


def _coming(asked: _Asked) -> tuple[ComingRow, ...]:
    """Those counted on one of the days alone, in the order of the ledger."""
    members = asked.change.members
    rows = []
    for cause in ("left", "unmeasured", "rest", "untold", "measured", "joined"):
        who = [m for m in members if m.change.coming == cause]
        who = list(asked.change.untold) if cause == "untold" else who
        who = [m for m in members if m.change.rest is not None] if cause == "rest" else who
        if who:
            rows.append(_together(asked, cause, who))
    return tuple(rows)


def _correction(asked: _Asked) -> ComingRow | None:
    """Those for whom the first day shows something else now than it showed first."""
    if all(line.cause != "correction" for line in asked.change.ledger.lines):
        return None
    who = [m for m in asked.change.members if m.change.is_corrected]
    return _together(asked, "correction", who)


def _together(asked: _Asked, cause: GroupCause, who: Sequence[GroupMember]) -> ComingRow:
    [points] = (asked.value(one) for one in asked.change.ledger.lines if one.cause == cause)
    named = sorted((m for m in who if m.is_seen), key=lambda m: m.name.casefold())
    return ComingRow(
        cause=cause,
        label=coming_label(cause),
        note=coming_note(cause),
        points=points,
        people=tuple(
            Link(m.name, member_url(asked.access, m.id, asked.change)) for m in named[:NAMES]
        ),
        more=max(len(named) - NAMES, 0),
        hidden=len(who) - len(named),
    )


def _measures(asked: _Asked) -> tuple[Choice, ...]:
    if None in (asked.change.ledger.before.mean, asked.change.ledger.after.mean):
        return ()
    return tuple(
        Choice(replace(asked.query, measure=key).url(), label, key == asked.query.measure)
        for key, label in ((MEAN, groups.mean()), (SUM, groups.total()))
    )


def _presets(query: GroupQuery, latest: date) -> tuple[Choice, ...]:
    """The last so many days, as whole addresses."""
    return tuple(
        Choice(
            replace(query, since=latest - timedelta(days=n), on=latest, page=1).url(),
            span_label(n),
            query.on == latest and query.since == latest - timedelta(days=n),
        )
        for n in SINCE_DAYS
    )


def _missing(asked: _Asked) -> Missing | None:
    change = asked.change
    if change.ledger.before.n or change.ledger.after.n:
        return None
    if not change.members:
        return Missing(*groups.nobody_here(is_left_out=bool(change.left_out)))
    return Missing(*groups.no_totals(change.since, change.on))
