"""Looking as another role: kept in the session, read-only, and never more than the own rights."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext

from accounts.access import Access, Preview
from accounts.audit import record
from accounts.models import Action, User
from accounts.roles import Capability, Role

KEY = "view_as"
ROLES = (Role.MANAGER, Role.REP)
READING = ("GET", "HEAD")


def preview_start(
    *, access: Access, session: SessionBase, role: Role, team_id: int, team: str
) -> None:
    """From now on the session sees the organization as the role does in a team.

    Raises PermissionDenied for whoever may not, and for a role that may do more than look.
    """
    access.require(Capability.VIEW_AS)
    if role not in ROLES:
        raise PermissionDenied(f"There is no looking as {role.label.lower()}.")
    after = {"role": role.value, "team": team.strip()}
    record(Action.VIEW_AS_STARTED, by=access.user, after=after)
    session[KEY] = {
        "organization": access.organization.pk,
        "role": role.value,
        "team_id": team_id,
        "team": team,
    }


def preview_stop(*, session: SessionBase, by: User) -> None:
    """The session sees what its user sees. Where it saw that already, nothing happens."""
    if session.pop(KEY, None):
        record(Action.VIEW_AS_ENDED, by=by)


def previewed(access: Access, session: SessionBase) -> Access:
    """Return the access as the session looks at the organization: the own one unless it previews.

    Whoever may not preview any more does not.
    """
    kept = session.get(KEY)
    if not kept or kept["organization"] != access.organization.pk:
        return access
    if not access.can(Capability.VIEW_AS):
        return access
    preview = Preview(access.role, kept["team_id"], kept["team"])
    return replace(access, role=Role(kept["role"]), preview=preview)


def refuse_changes(access: Access, method: str | None) -> None:
    """Raise PermissionDenied, with the reason, for anything but reading in a preview."""
    if access.preview is not None and method not in READING:
        raise PermissionDenied(
            gettext(
                "You are looking as another role, so nothing can be changed or sent. "
                "Stop looking as it first."
            )
        )
