"""Access: who is asking, in which organization, and what their role allows."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from accounts.models import Membership, Organization, User
from accounts.roles import ROLE_CAPABILITIES, Capability, Role


@dataclass(frozen=True, slots=True)
class Access:
    """One user in one organization."""

    user: User
    organization: Organization
    role: Role

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
    membership = (
        Membership.objects.select_related("organization")
        .filter(user_id=user.pk, organization__slug=slug)
        .first()
    )
    if membership is None:
        return None
    return Access(user=user, organization=membership.organization, role=Role(membership.role))
