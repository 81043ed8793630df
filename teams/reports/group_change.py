"""Why a team or an organization changed between two days: the numbers of page and API alike.

Who belonged to it on each of the days decides, as dated membership tells: yesterday's total
belongs to yesterday's team, also where the member is elsewhere today. To whoever may not see the
member today the name is not told; and of fewer than the smallest group of such people nothing is:
they are taken out before anything is summed, because sums without those whom one sees are theirs.
For the same reason no line rests on too few of them (``scoring.core.hidden_lines``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q

from accounts.access import Access
from accounts.roles import Capability
from accounts.rules import rulebook_of
from accounts.selectors import last_complete_day
from scoring.changes import Lines, Span, is_told, known_changes, work_out
from scoring.core.group_ledger import MemberChange, group_ledger
from scoring.core.hidden_lines import folded
from scoring.selectors import common_day
from scoring.totals import StoredTotal, stored_totals
from teams.access import refuse_team, require_values, visible_members, visible_team_ids
from teams.models import Member, TeamMembership
from teams.reports.group_shapes import GroupChange, GroupMember
from teams.reports.roster import TeamNode, team_tree
from teams.reports.wording.groups import own_teams


@dataclass(frozen=True, slots=True)
class Scope:
    """A group: everybody where ``teams`` is None, else who is in one of these teams."""

    name: str
    teams: frozenset[int] | None
    team_id: int | None = None
    choices: tuple[TeamNode, ...] = ()


@dataclass(frozen=True, slots=True)
class _Somebody:
    """A member, and whether the group has them on the first and on the last day."""

    id: int
    name: str
    facts_version: int
    belonged: bool
    belongs: bool


def scope_of(access: Access, team_id: int | None) -> Scope:
    """Return the team with those below it; without one the organization, or all teams of a manager.

    Raises Http404 and PermissionDenied as ``refuse_team`` does, and where nothing is told of one
    person: between any two days, of any team, few come and go.
    """
    access.require(Capability.VIEW_REPORT)
    require_values(access)
    visible = visible_team_ids(access)
    choices = tuple(node for node in team_tree() if node.id in visible)
    if team_id is None:
        if access.can(Capability.VIEW_ALL_TEAMS):
            return Scope(access.organization.name, None, None, choices)
        return Scope(own_teams(), visible, None, choices)
    node = next((one for one in choices if one.id == team_id), None)
    if node is None:
        refuse_team(team_id)
    return Scope(node.name, node.below, team_id, choices)


def latest_day(access: Access) -> date:
    """Return the last day that everybody the viewer may see has been scored for."""
    ids = list(visible_members(access).values_list("pk", flat=True))
    last = last_complete_day(access.organization)
    return min(common_day(member_ids=ids) or last, last)


def group_change(*, access: Access, scope: Scope, since: date, on: date) -> GroupChange:
    """Return the ledger of a group. Raises ValueError where ``since`` is not the earlier day.

    As many ledgers as are quickly worked out (``Span.at_once``) are worked out here, unless they
    are known; where there are more, all of these are left to a worker, as ``pending``.
    """
    rulebook = rulebook_of(access.organization)
    span = Span.of(rulebook, since, on)
    everybody = _people(scope, since, on)
    totals = stored_totals(member_ids=[one.id for one in everybody], days=(since, on))
    seen = _seen(access, [one.id for one in everybody])
    hidden = [one for one in everybody if one.id not in seen]
    left_out = _too_few(hidden, totals[since], totals[on], access.policy.floor)
    people = [one for one in everybody if one.id not in left_out]
    lines, pending = _lines(span, people, totals[since], totals[on])
    changes = {
        one.id: _change(one, totals[since].get(one.id), totals[on].get(one.id), lines.get(one.id))
        for one in people
    }
    unseen = [pk for pk in changes if pk not in seen]
    together = folded([changes[pk] for pk in unseen], access.policy.floor)
    changes |= dict(zip(unseen, together, strict=True))
    members = tuple(
        GroupMember(one.id, one.name, one.id in seen, changes[one.id]) for one in people
    )
    return GroupChange(
        name=scope.name,
        since=since,
        on=on,
        rules=span.after,
        members=members,
        ledger=group_ledger((member.change for member in members), span.after.spec),
        pending=pending,
        left_out=len(left_out),
        floor=access.policy.floor,
    )


def _people(scope: Scope, since: date, on: date) -> list[_Somebody]:
    rows = Member.objects.filter(Q(left_on__isnull=True) | Q(left_on__gte=since))
    days = (since, on)
    teams = [_teams_on(day) for day in days] if scope.teams is not None else []
    found = []
    for pk, name, version, joined, left in rows.values_list(
        "pk", "name", "facts_version", "joined_on", "left_on"
    ):
        here = [_is_here(joined, left, day) for day in days]
        if scope.teams is not None:
            here = [h and t.get(pk) in scope.teams for h, t in zip(here, teams, strict=True)]
        if any(here):
            found.append(_Somebody(pk, name, version, *here))
    return found


def _is_here(joined: date | None, left: date | None, day: date) -> bool:
    return (joined is None or joined <= day) and (left is None or day <= left)


def _teams_on(day: date) -> dict[int, int]:
    """The team of everybody on a day; the latest start decides."""
    rows = TeamMembership.objects.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day)
    return dict(rows.order_by("start").values_list("member_id", "team_id"))


def _too_few(
    hidden: Collection[_Somebody],
    before: Mapping[int, StoredTotal],
    after: Mapping[int, StoredTotal],
    floor: int,
) -> set[int]:
    """Those of the hidden whom fewer than ``floor`` share a line with: joined, left, stayed, ...

    Stored totals alone decide, so that nobody appears while lines are being worked out.
    """
    changes = {one.id: _change(one, before.get(one.id), after.get(one.id), None) for one in hidden}
    kinds = {pk: (of.counted, of.counts, of.coming) for pk, of in changes.items()}
    sizes = Counter(kinds.values())
    return {pk for pk, kind in kinds.items() if sizes[kind] < floor}


def _lines(
    span: Span,
    people: Collection[_Somebody],
    before: Mapping[int, StoredTotal],
    after: Mapping[int, StoredTotal],
) -> tuple[dict[int, Lines], tuple[int, ...]]:
    """The ledgers that are known or quickly worked out, and who is left to a worker."""
    wanted = [
        one.id
        for one in people
        if one.belonged
        and one.belongs
        and (was := before.get(one.id)) is not None
        and (now := after.get(one.id)) is not None
        and was.total is not None
        and now.total is not None
        and is_told(span, was, now, one.facts_version)
    ]
    known = known_changes(
        span=span,
        before={pk: before[pk] for pk in wanted},
        after={pk: after[pk] for pk in wanted},
    )
    missing = tuple(pk for pk in wanted if pk not in known)
    if len(missing) > span.at_once:
        return known, missing
    return known | work_out(span=span, member_ids=missing), ()


def _change(
    one: _Somebody, was: StoredTotal | None, now: StoredTotal | None, lines: Lines | None
) -> MemberChange:
    """Lines that were worked out of other totals than those read here are not told."""
    before, after = (stored.total if stored else None for stored in (was, now))
    found = MemberChange(one.belonged, one.belongs, before, after, lines)
    if was and was.former is not None:
        found = replace(found, restated=True, first=was.first)
    told = sum((line.points for line in lines or ()), Decimal(0))
    if found.stayed and lines is not None and told != found.points:
        return replace(found, lines=None)
    return found


def _seen(access: Access, member_ids: Collection[int]) -> set[int]:
    if access.can(Capability.VIEW_ALL_TEAMS):
        return set(member_ids)
    return set(visible_members(access).values_list("pk", flat=True))
