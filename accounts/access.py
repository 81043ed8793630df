"""Access: who is asking, in which organization, and what their role allows."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from accounts.models import Membership, Organization, User
from accounts.roles import ROLE_CAPABILITIES, Capability, Role
from accounts.visibility import Policy


@dataclass(frozen=True, slots=True)
class Preview:
    """Somebody looks at what a role sees in a team: nobody in particular, and nothing is changed.

    Before it they had ``own_role``.
    """

    own_role: Role
    team_id: int
    team: str


@dataclass(frozen=True, slots=True)
class Access:
    """One user in one organization, and all organizations that they can change to, by name.

    In a ``preview`` the role is not the user's own.
    """

    user: User
    organization: Organization
    role: Role
    organizations: tuple[Organization, ...] = ()
    preview: Preview | None = None

    @property
    def person_id(self) -> int:
        """The id of the user whose own things these are; 0, which nobody has, in a preview."""
        return 0 if self.preview else self.user.pk

    @property
    def policy(self) -> Policy:
        """What the organization lets its people see of one another."""
        return self.organization.policy

    def can(self, capability: Capability) -> bool:
        """Return whether the role has the capability."""
        return capability in ROLE_CAPABILITIES[self.role]

    def require(self, capability: Capability) -> None:
        """Raise PermissionDenied, with a reason to show, where the role lacks the capability."""
        if not self.can(capability):
            raise PermissionDenied(f"As {self.role.label.lower()} you may not {capability.label}.")


def access_for(user: User, slug: str) -> Access | None:
    """Return the user's access to the organization at ``slug``; None for outsiders.

    There is no difference between an organization of others and one that does not exist.
    """
    found = {each.organization.slug: each for each in _memberships_of(user)}
    if slug not in found:
        return None
    return Access(
        user=user,
        organization=found[slug].organization,
        role=Role(found[slug].role),
        organizations=tuple(each.organization for each in found.values()),
    )


def organizations_of(user: User) -> tuple[Organization, ...]:
    """Return the organizations that are open for the user, by name."""
    return tuple(each.organization for each in _memberships_of(user))


def _memberships_of(user: User) -> list[Membership]:
    """Return the user's memberships that are not over, by the organization's name."""
    rows = Membership.objects.filter(user_id=user.pk).select_related("organization")
    return [each for each in rows.order_by("organization__name") if not each.is_over]


def access_of_staff(user: User, organization: Organization) -> Access:
    """Return as whom site staff work in an organization that they have entered for a reason.

    The admin alone asks, after Django's permissions. Raises PermissionDenied for everybody else.
    """
    if not (user.is_active and user.is_staff):
        raise PermissionDenied("This is for site staff.")
    return Access(user=user, organization=organization, role=Role.OWNER)
