"""The newcomer's checklist: what leads to a first score, and how much of it is done."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from accounts.access import Access
from accounts.roles import Capability
from accounts.visibility import Visibility
from scoring.beginnings import any_total
from teams.models import ImportStatus, Member
from teams.reports.shapes import Link
from teams.selectors.beginnings import UNDERWAY, member_beginnings, organization_beginnings


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step: what to do, why or what came of it, where, and whether it is done."""

    title: str
    text: str
    is_done: bool
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """All steps, in order."""

    title: str
    steps: tuple[FirstStep, ...]

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def next(self) -> FirstStep | None:
        """The first that is not."""
        return next((step for step in self.steps if not step.is_done), None)


def first_steps_of(*, access: Access, member: Member) -> FirstSteps:
    """Return the steps of the viewer's own member, who has no total yet."""
    found = member_beginnings(member=member)
    bring = _link(access, gettext("Bring files"), "teams:imports")
    log = _link(access, gettext("Profile checklist"), "teams:quick_log")
    goals = _link(access, gettext("My goals"), "teams:goals")
    return FirstSteps(
        gettext("To your first score"),
        (
            FirstStep(
                gettext("Get your LinkedIn archive"),
                gettext("Request the larger archive at LinkedIn. It comes within about a day."),
                found.brought,
            ),
            FirstStep(
                gettext("Bring it here"),
                _import_said(found.last_import, is_done=found.taken_in),
                found.taken_in,
                bring,
            ),
            FirstStep(
                gettext("Go through the profile checklist"),
                gettext("Photo, headline, featured link: some of it stands in no file."),
                found.profile,
                log,
            ),
            FirstStep(
                gettext("Set a goal"),
                gettext("It opens with the first score, and is measured from it."),
                found.goal,
                goals if found.goal else None,
            ),
        ),
    )


def first_steps_of_organization(*, access: Access) -> FirstSteps | None:
    """Return the steps of whoever sets up the organization; None once anybody has a total."""
    if not access.can(Capability.IMPORT_FOR_OTHERS) or any_total():
        return None
    found, org = organization_beginnings(access=access), access.organization
    return FirstSteps(
        gettext("To the first scores"),
        (
            FirstStep(
                gettext("Add teams"),
                gettext("Managers see the people of their teams, and of those below."),
                found.teams and found.people,
                _link(access, gettext("Teams"), "teams:managed_teams"),
            ),
            FirstStep(
                gettext("Invite people"),
                gettext("Each brings the own archive, and sees the own numbers first."),
                found.invited,
                _link(access, gettext("Members"), "teams:managed_members"),
            ),
            FirstStep(
                gettext("Import files"),
                gettext("Those of one person, or of a whole team at once."),
                found.taken_in,
                _link(access, gettext("Import"), "teams:imports"),
            ),
            FirstStep(
                gettext("Choose who sees what"),
                gettext("Now: %(preset)s, groups of %(floor)d and more.")
                % {
                    "preset": Visibility(org.visibility).label,
                    "floor": org.minimum_group,
                },
                org.visibility != Visibility.MANAGER_ONLY,
                _link(access, gettext("Visibility"), "accounts:settings", "#h-visibility"),
            ),
        ),
    )


def _import_said(status: str, *, is_done: bool) -> str:
    if status in UNDERWAY:
        return gettext("Your files are being taken in.")
    if status == ImportStatus.FAILED:
        return gettext("The last file could not be read. The page of the import says why.")
    if is_done:
        return gettext("Taken in.")
    return gettext("The ZIP as it is. Message texts and names are not kept.")


def _link(access: Access, label: str, name: str, part: str = "") -> Link:
    return Link(label, reverse(name, kwargs={"org": access.organization.slug}) + part)
