"""Who is in which team, and why somebody has no score. Set-based: a few queries for everybody."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.access import Access
from accounts.roles import Capability
from scoring.core.registry import CURRENT, model
from scoring.core.result import PillarName
from scoring.selectors import is_scored
from teams.importers.quick_log import SOURCE as SELF_REPORTED
from teams.models import (
    Coverage,
    Import,
    ImportStatus,
    Member,
    StateKind,
    StateSnapshot,
    Team,
    TeamMembership,
)
from teams.reports.score_parts import pillars_listed
from teams.reports.shapes import Link, Missing
from teams.reports.wording.labels import day
from teams.selectors.upload_requests import Asked, asked_columns, asked_in


@dataclass(frozen=True, slots=True)
class TeamNode:
    """A team with the ids of itself and of every team below it. ``depth`` 0 is a root.

    ``closed_on`` is the last day on which anybody is in it, None for one that is open.
    """

    id: int
    name: str
    depth: int
    below: frozenset[int]
    closed_on: date | None = None

    def is_open_on(self, on: date) -> bool:
        """Return whether anybody can have been in the team on the day."""
        return self.closed_on is None or self.closed_on >= on


def team_tree(team_ids: Collection[int] | None = None) -> list[TeamNode]:
    """Return the teams of the organization as a tree in reading order, or those with the ids."""
    children: dict[int | None, list[Team]] = {}
    for team in Team.objects.all():
        children.setdefault(team.parent_id, []).append(team)
    nodes: list[TeamNode] = []

    def visit(team: Team, depth: int) -> frozenset[int]:
        position = len(nodes)
        below = frozenset({team.pk})
        for child in children.get(team.pk, ()):
            below |= visit(child, depth + 1)
        nodes.insert(position, TeamNode(team.pk, team.name, depth, below, team.closed_on))
        return below

    for root in children.get(None, ()):
        visit(root, 0)
    return [node for node in nodes if team_ids is None or node.id in team_ids]


def teams_on(*, member_ids: Collection[int], on: date) -> dict[int, tuple[int, str]]:
    """Return the team of each member on a day, as id and name. The latest start decides."""
    rows = (
        TeamMembership.objects.filter(
            Q(end__isnull=True) | Q(end__gte=on), member_id__in=member_ids, start__lte=on
        )
        .order_by("start")
        .values_list("member_id", "team_id", "team__name")
    )
    return {member_id: (team_id, name) for member_id, team_id, name in rows}


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known about a member besides the numbers of a day.

    ``import_status`` is that of the latest import, "" without one, undone ones left out.
    ``is_waiting`` says that there are facts, or days, that no worker has scored yet, ``own_word``
    that the score rests in part on what was logged by hand. ``asked`` is an open request for files.
    """

    member: Member
    import_status: str
    is_waiting: bool
    own_word: bool
    asked: Asked | None


def marks_of(*, access: Access, member_ids: Collection[int], as_of: date) -> dict[int, Marks]:
    """Return the marks of each of the members, in one query."""
    theirs = Import.objects.filter(member=OuterRef("pk")).exclude(status=ImportStatus.UNDONE)
    rows = Member.objects.filter(pk__in=member_ids).annotate(
        import_status=Coalesce(
            Subquery(theirs.order_by("-created_at", "-pk").values("status")[:1]), Value("")
        ),
        is_scored=is_scored(as_of),
        own_word=_own_word(as_of),
        **asked_columns(),
    )
    zone = access.organization.time_zone
    return {
        row.pk: Marks(
            member=row,
            import_status=row.import_status,
            is_waiting=row.facts_version > 0 and not row.is_scored,
            own_word=row.own_word,
            asked=asked_in(row, zone),
        )
        for row in rows.order_by()
    }


def _own_word(as_of: date) -> Exists | Q:
    """Return the condition that a member's score rests in part on what was logged by hand."""
    since = as_of - timedelta(days=model(CURRENT).spans.window - 1)
    own = {"member": OuterRef("pk"), "source": SELF_REPORTED, "replaced_by": None}
    days = Coverage.objects.filter(start__lte=as_of, end__gte=since, **own)
    checklist = StateSnapshot.objects.filter(kind=StateKind.PROFILE, on__lte=as_of, **own)
    return Exists(days) | Exists(checklist)


def why_missing(
    access: Access, marks: Marks, pillars: Mapping[PillarName, Decimal | None] | None, as_of: date
) -> Missing:
    """Return why a member has no total, with one next step for whoever may take it.

    ``pillars`` are the points of the day, None where there is no score at all.
    """
    member = marks.member
    if member.left_on is not None and member.left_on < as_of and pillars is None:
        return Missing("Has left", f"Left on {day(member.left_on)}. The history is kept.")
    step = _import_step(access)
    if pillars and any(points is not None for points in pillars.values()):
        lacking = pillars_listed(name for name, points in pillars.items() if points is None)
        return Missing("Not measured", f"No total: {lacking} cannot be measured. Not ranked.", step)
    if not marks.import_status:
        since = f" Member since {day(member.joined_on)}." if member.joined_on else ""
        return Missing("No data yet", f"Nothing has been imported.{since}", step)
    if marks.import_status == ImportStatus.FAILED:
        return Missing("No data yet", "The last file could not be read.", step)
    if marks.import_status in (ImportStatus.QUEUED, ImportStatus.RUNNING):
        return Missing("No data yet", "An import is being processed.")
    if marks.is_waiting:
        return Missing("No data yet", "The scores are being computed.")
    return Missing(
        "Not measured",
        "The files so far measure under 60% of every pillar. A complete archive adds more.",
        step,
    )


def _import_step(access: Access) -> Link | None:
    if not access.can(Capability.IMPORT_FOR_OTHERS):
        return None
    return Link("Import a file", reverse("teams:imports", kwargs={"org": access.organization.slug}))
