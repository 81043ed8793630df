"""Who signs in, and for whom."""

from accounts.models.audit import (
    Action,
    AppendOnlyError,
    AuditDoor,
    AuditEvent,
    DoorPurpose,
)
from accounts.models.erasure import OrganizationErasure
from accounts.models.invite import Invite
from accounts.models.organization import Membership, Organization, SeatPolicy
from accounts.models.rules import PublishedError, RuleVersion
from accounts.models.sso import ExternalIdentity, IdentityProvider, ProviderKind
from accounts.models.token import ApiRequest, ApiToken, RequestStatus
from accounts.models.user import Theme, User
from accounts.models.visibility import VisibilityChange

__all__ = [
    "Action",
    "ApiRequest",
    "ApiToken",
    "AppendOnlyError",
    "AuditDoor",
    "AuditEvent",
    "DoorPurpose",
    "ExternalIdentity",
    "IdentityProvider",
    "Invite",
    "Membership",
    "Organization",
    "OrganizationErasure",
    "ProviderKind",
    "PublishedError",
    "RequestStatus",
    "RuleVersion",
    "SeatPolicy",
    "Theme",
    "User",
    "VisibilityChange",
]
