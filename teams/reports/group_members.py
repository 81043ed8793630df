"""Who brought a group's change about: every member's own contribution, to the hundredth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from accounts.access import Access
from scoring.core.group_ledger import MemberChange
from scoring.core.model import ModelSpec
from scoring.core.result import Cause
from teams.reports.component_report import component_url
from teams.reports.group_query import GroupQuery
from teams.reports.group_shapes import GroupChange, GroupMember, MemberRow, MemberRows
from teams.reports.ledger_shapes import LedgerRow, LedgerSum, Parts
from teams.reports.shapes import Link
from teams.reports.wording import groups
from teams.reports.wording.causes import coming_label
from teams.reports.wording.labels import component_label

SIZE = 50
ZERO = Decimal("0.00")


def member_url(access: Access, member_id: int, change: GroupChange) -> str:
    """Return the address of the member's own ledger between the two days."""
    kwargs = {"org": access.organization.slug, "member_id": member_id}
    return f"{reverse('teams:member', kwargs=kwargs)}?{_days(change)}#ledger"


def member_rows(
    *, access: Access, query: GroupQuery, change: GroupChange, spec: ModelSpec
) -> MemberRows:
    """Return one page of the members by what they moved, or by what they moved in one component.

    Members whom the viewer may not see today are one row without a name: of the days on which
    they belonged to the group it may be known what they had, not who they are.
    """
    name = query.component
    moved = [(m, _moved(m.change, name)) for m in change.members]
    wanted = [(m, causes) for m, causes in moved if (causes if name else _is_counted(m.change))]
    rows = [_row(access, change, spec, name, m, c) for m, c in wanted if m.is_seen]
    rows.sort(key=lambda row: (-abs(row.points), row.name.casefold()))
    hidden = [_row(access, change, spec, name, m, c) for m, c in wanted if not m.is_seen]
    if hidden:
        parts = _sum(_parts(spec, name, {}), hidden) if name else None
        points = sum((row.points for row in hidden), ZERO)
        rows.append(MemberRow(name="", count=len(hidden), points=points, parts=parts))
    pages = max(-(-len(rows) // SIZE), 1)
    page = query.asked.page_of(query.page, pages)
    start = SIZE * (page - 1)

    def turn(label: str, to: int) -> Link | None:
        return Link(label, query.at(to)) if 1 <= to <= pages else None

    return MemberRows(
        title=component_label(name) if name else "",
        rows=tuple(rows[start : start + SIZE]),
        points=sum((row.points for row in rows), ZERO),
        parts=_sum(_parts(spec, name, {}), rows) if name else None,
        clear_url=query.of("") if name else "",
        shown=_shown(start, len(rows)),
        previous=turn(groups.previous(), page - 1),
        next=turn(groups.following(), page + 1),
    )


def _days(change: GroupChange) -> str:
    return urlencode({"since": change.since.isoformat(), "on": change.on.isoformat()})


def _is_counted(change: MemberChange) -> bool:
    return change.counted or change.counts


def _moved(change: MemberChange, component: str) -> dict[Cause, Decimal]:
    """What each cause moved of a component; a cause has one line of it at the most."""
    if not change.stayed:
        return {}
    moved: dict[Cause, Decimal] = {}
    for line in change.lines or ():
        if line.component == component:
            moved[line.cause] = moved.get(line.cause, ZERO) + line.points
    return moved


def _row(
    access: Access,
    change: GroupChange,
    spec: ModelSpec,
    component: str,
    member: GroupMember,
    causes: dict[Cause, Decimal],
) -> MemberRow:
    of = member.change
    tag = "untold" if of.stayed and of.lines is None else of.coming
    row = MemberRow(
        name=member.name if member.is_seen else "",
        url=member_url(access, member.id, change) if member.is_seen else "",
        tag=coming_label(tag) if tag else "",
        before=of.before if of.counted else None,
        after=of.after if of.counts else None,
        points=of.points,
    )
    if not component:
        return row
    parts = _parts(spec, component, causes)
    if not row.url:
        return MemberRow(name="", points=parts.net, parts=parts)
    days = {"since": change.since.isoformat(), "on": change.on.isoformat()}
    url, faded, new = (
        component_url(access, member.id, component, is_own=False, **days, **show) + "#records"
        for show in ({}, {"show": "faded"}, {"show": "new"})
    )
    return MemberRow(
        name=row.name, url=url, points=parts.net, parts=parts, faded_url=faded, new_url=new
    )


def _parts(spec: ModelSpec, component: str, causes: dict[Cause, Decimal]) -> LedgerRow:
    faded, new, other = Parts.of(causes)
    return LedgerRow(
        code=spec.components[spec.columns[component]].code,
        name=component,
        label=component_label(component),
        pillar=spec.pillar_of[component],
        faded=faded,
        new=new,
        other=other,
    )


def _sum(of: LedgerRow, rows: Sequence[MemberRow]) -> LedgerRow:
    """The parts of all rows together, as a row of the component."""
    parts = LedgerSum(tuple(row.parts for row in rows if row.parts))
    return replace(of, faded=parts.faded, new=parts.new, other=parts.other)


def _shown(start: int, total: int) -> str:
    return groups.shown(start + 1, min(start + SIZE, total), total)
