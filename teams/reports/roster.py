"""Who is in which team, and why somebody has no score. Set-based: a few queries for everybody."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from accounts.access import Access
from accounts.roles import Capability
from scoring.core.registry import CURRENT, model
from scoring.core.result import Score
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
from teams.reports.shapes import Link, Missing
from teams.reports.wording.labels import day


@dataclass(frozen=True, slots=True)
class TeamNode:
    """A team with the ids of itself and of every team below it. ``depth`` 0 is a root."""

    id: int
    name: str
    depth: int
    below: frozenset[int]


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
        nodes.insert(position, TeamNode(team.pk, team.name, depth, below))
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


def last_imports(*, member_ids: Collection[int]) -> dict[int, Import]:
    """Return the latest import of each member, undone ones left out."""
    theirs = Import.objects.filter(member=OuterRef("pk")).exclude(status=ImportStatus.UNDONE)
    latest = theirs.order_by("-created_at", "-pk").values("pk")[:1]
    members = Member.objects.filter(pk__in=member_ids).annotate(latest=Subquery(latest))
    rows = Import.objects.filter(pk__in=members.values("latest"))
    return {row.member_id: row for row in rows.defer("problems", "inputs", "ignored", "claims")}


def with_own_word(*, member_ids: Collection[int], as_of: date) -> set[int]:
    """Return those of the members whose scores rest in part on what they logged by hand."""
    since = as_of - timedelta(days=model(CURRENT).spans.window - 1)
    own = {"member": OuterRef("pk"), "source": SELF_REPORTED, "replaced_by": None}
    days = Coverage.objects.filter(start__lte=as_of, end__gte=since, **own)
    checklist = StateSnapshot.objects.filter(kind=StateKind.PROFILE, on__lte=as_of, **own)
    found = Member.objects.filter(Exists(days) | Exists(checklist), pk__in=member_ids)
    return set(found.values_list("pk", flat=True))


def why_missing(
    access: Access,
    member: Member,
    score: Score | None,
    batches: Mapping[int, Import],
    *,
    as_of: date,
    is_waiting: bool,
) -> Missing:
    """Return why a member has no total, with one next step for whoever may take it.

    ``is_waiting`` says that there are facts, or days, that no worker has scored yet.
    """
    if member.left_on is not None and member.left_on < as_of and score is None:
        return Missing("Has left", f"Left on {day(member.left_on)}. The history is kept.")
    step = _import_step(access)
    if score is not None and score.measured_pillars:
        names = [p.name for p in score.pillars.values() if p.points is None]
        lacking = " and ".join(names)
        return Missing("Not measured", f"No total: {lacking} cannot be measured. Not ranked.", step)
    batch = batches.get(member.pk)
    if batch is None:
        since = f" Member since {day(member.joined_on)}." if member.joined_on else ""
        return Missing("No data yet", f"Nothing has been imported.{since}", step)
    if batch.status == ImportStatus.FAILED:
        return Missing("No data yet", "The last file could not be read.", step)
    if not batch.is_finished:
        return Missing("No data yet", "An import is being processed.")
    if is_waiting:
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
