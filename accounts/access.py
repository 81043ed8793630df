"""Access: who is asking, in which organization, and what their role allows."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from accounts.models import Membership, Organization, User
from accounts.roles import ROLE_CAPABILITIES, Capability, Role


@dataclass(frozen=True, slots=True)
class Access:
    """One user in one organization, and all organizations that they can change to, by name."""

    user: User
    organization: Organization
    role: Role
    organizations: tuple[Organization, ...] = ()

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
    memberships = Membership.objects.filter(user_id=user.pk).select_related("organization")
    found = {each.organization.slug: each for each in memberships.order_by("organization__name")}
    if slug not in found:
        return None
    return Access(
        user=user,
        organization=found[slug].organization,
        role=Role(found[slug].role),
        organizations=tuple(each.organization for each in found.values()),
    )
