"""How far a member, or an organization, has come before there is a first score."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.access import Access
from accounts.models import Membership
from teams.models import (
    Delivery,
    Goal,
    Import,
    ImportStatus,
    Member,
    StateKind,
    StateSnapshot,
    Team,
    TeamMembership,
)
from teams.models.imports import APPLIED

UNDERWAY = (ImportStatus.QUEUED, ImportStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class MemberBeginnings:
    """What there is of a member: files, those taken in, the profile checklist, a goal.

    ``last_import`` is the status of the latest import, "" where there is none.
    """

    brought: bool
    taken_in: bool
    profile: bool
    goal: bool
    last_import: str


@dataclass(frozen=True, slots=True)
class OrganizationBeginnings:
    """What there is of an organization: teams, people in them, people invited, imports."""

    teams: bool
    people: bool
    invited: bool
    taken_in: bool


def member_beginnings(*, member: Member) -> MemberBeginnings:
    """Return how far the member has come, in two queries."""
    of = {"member": OuterRef("pk")}
    profile = StateSnapshot.objects.filter(kind=StateKind.PROFILE, replaced_by__isnull=True, **of)
    brought = Delivery.objects.filter(created_by=OuterRef("user"))
    found = (
        Member.objects.filter(pk=member.pk)
        .annotate(
            brought=Exists(brought),
            taken_in=Exists(Import.objects.filter(status__in=APPLIED, **of)),
            profile=Exists(profile),
            goal=Exists(Goal.objects.filter(**of)),
        )
        .values_list("brought", "taken_in", "profile", "goal")
        .get()
    )
    status = latest_import(member=member)
    brought_files, taken_in, has_profile, has_goal = found
    return MemberBeginnings(
        brought=brought_files or bool(status),
        taken_in=taken_in,
        profile=has_profile,
        goal=has_goal,
        last_import=status,
    )


def latest_import(*, member: Member) -> str:
    """Return the status of the member's latest import, undone ones left out; "" without one."""
    theirs = Import.objects.filter(member=member).exclude(status=ImportStatus.UNDONE)
    return theirs.order_by("-created_at", "-pk").values_list("status", flat=True).first() or ""


def organization_beginnings(*, access: Access) -> OrganizationBeginnings:
    """Return how far the organization has come, in four queries."""
    others = Membership.objects.filter(organization=access.organization)
    return OrganizationBeginnings(
        teams=Team.objects.exists(),
        people=TeamMembership.objects.exists(),
        invited=others.exclude(user=access.user).exists(),
        taken_in=Import.objects.filter(status__in=APPLIED).exists(),
    )
