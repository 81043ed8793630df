"""The people of a team on a day, as far as the viewer sees them, and whose totals moved far."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.urls import reverse

from accounts.access import Access
from scoring.selectors import scores_on
from scoring.totals import DayValues
from teams.reports.report_causes import top_cause
from teams.reports.report_query import LEAST
from teams.reports.report_shapes import Cause
from teams.reports.shapes import CENT
from teams.reports.team_days import PILLARS, GroupDays
from teams.reports.team_shapes import MemberRow, Mover
from teams.reports.team_sight import Key
from teams.reports.wording.labels import day, pillar_label
from teams.reports.wording.teams import data_note, moved_by, unmoved

MOST_MOVERS = 3


def member_rows(access: Access, days: GroupDays, key: Key) -> list[MemberRow]:
    """Return those of the group whose names the viewer sees, by name."""
    span, names, sight = days.span, days.stays.names, days.sight
    teams = {node.id: node.name for node in sight.nodes}
    before = {*days.people[span.since][key]}
    rows = [
        _row(access, days, member, teams, is_new=member not in before)
        for member in days.people[span.on][key]
        if member in sight.named
    ]
    rows.sort(key=lambda row: (names[row.id].casefold(), row.id))
    return rows


def _row(
    access: Access, days: GroupDays, member: int, teams: dict[int, str], *, is_new: bool
) -> MemberRow:
    span, sight = days.span, days.sight
    found = days.values[span.on].get(member)
    is_valued = member in sight.valued
    team = days.stays.team_on(member, span.on)
    shown = found if is_valued else None
    return MemberRow(
        id=member,
        name=days.stays.names[member],
        team=teams.get(team or 0, ""),
        url=member_url(access, days, member),
        is_valued=is_valued,
        is_own=member == sight.own,
        total=shown.total if shown else None,
        estimated=bool(shown and shown.estimated),
        pillars=tuple(zip(PILLARS, shown.pillars, strict=True)) if shown else (),
        change=days.changes.get(member) if is_valued else None,
        tags=_tags(days, member, is_new=is_new),
        note=_note(found, is_valued=is_valued),
    )


def member_url(access: Access, days: GroupDays, member: int) -> str:
    """Return the address of the member's page, which for oneself is the own score; "" where the
    viewer does not see them in detail.
    """
    if member == days.sight.own:
        return reverse("scoring:my_score", kwargs={"org": access.organization.slug})
    if member not in days.sight.detailed:
        return ""
    kwargs = {"org": access.organization.slug, "member_id": member}
    return reverse("teams:member", kwargs=kwargs)


def _tags(days: GroupDays, member: int, *, is_new: bool) -> tuple[str, ...]:
    start = _since(days, member)
    return (f"joined {day(start)}",) if is_new and start else ()


def _since(days: GroupDays, member: int) -> date | None:
    spells = [one for one in days.stays.spells[member] if one.is_on(days.span.on)]
    return spells[-1].start if spells else None


def _note(found: DayValues | None, *, is_valued: bool) -> str:
    """Whether there is data; of who is seen with values, where there is no total."""
    if is_valued and found is not None and found.total is not None:
        return ""
    measured = found.measured if found else 0
    return data_note(measured, is_valued=is_valued)


def movers_of(
    rows: Sequence[MemberRow], days: GroupDays
) -> tuple[tuple[Mover, ...], tuple[Mover, ...]]:
    """Return who moved furthest up and down, of those whom the viewer sees in detail.

    Colleagues have the leaderboard, which can be switched off and left; and nobody has a list of
    themselves alone.
    """
    moved = [r for r in rows if r.url and r.change is not None and abs(r.change) >= LEAST]
    if all(row.is_own for row in moved):
        return (), ()
    by_change = sorted(moved, key=lambda row: (-(row.change or 0), row.name.casefold(), row.id))
    up = [row for row in by_change if (row.change or 0) > 0][:MOST_MOVERS]
    down = [row for row in reversed(by_change) if (row.change or 0) < 0][:MOST_MOVERS]
    causes = causes_of([row.id for row in (*up, *down)], days)
    return _movers(up, causes, days), _movers(down, causes, days)


def causes_of(
    member_ids: Collection[int], days: GroupDays, *, earned: bool = False
) -> dict[int, Cause]:
    """Return what did most for the change of each member, where anything did.

    It is a component of whom the viewer sees in detail, and a pillar of the others. With
    ``earned`` it is what rose most, also of a total that fell.
    """
    span, detailed = days.span, {*member_ids} & days.sight.detailed
    before = scores_on(member_ids=detailed, on=span.since)
    now = scores_on(member_ids=detailed, on=span.on)
    found = {
        member: _top_pillar(days, member)
        for member in member_ids
        if member in days.changes and member not in detailed
    }
    found |= {
        member: top_cause(
            now[member].score, before[member].score, CENT if earned else days.changes[member]
        )
        for member in now.keys() & before.keys()
        if member in days.changes
    }
    return {member: cause for member, cause in found.items() if cause is not None}


def _top_pillar(days: GroupDays, member: int) -> Cause | None:
    """The pillar that did most for the change of a total."""
    now, before = (days.values[day][member].pillars for day in (days.span.on, days.span.since))
    moves = [
        Cause(name, name, pillar_label(name), points - was)
        for name, points, was in zip(PILLARS, now, before, strict=True)
        if points is not None and was is not None and (points - was) * days.changes[member] > 0
    ]
    return max(moves, key=lambda move: abs(move.points), default=None)


def _movers(
    rows: Sequence[MemberRow], causes: dict[int, Cause], days: GroupDays
) -> tuple[Mover, ...]:
    return tuple(
        Mover(row.name, row.url, row.change, reason_of(causes.get(row.id), days))
        for row in rows
        if row.change is not None
    )


def reason_of(cause: Cause | None, days: GroupDays) -> str:
    """Return what did most for a change, in words."""
    return moved_by(cause.label, cause.points) if cause else unmoved(days.span.since)
