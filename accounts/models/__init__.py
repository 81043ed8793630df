"""Who signs in, and for whom."""

from accounts.models.organization import Membership, Organization, SeatPolicy
from accounts.models.rules import PublishedError, RuleVersion
from accounts.models.token import ApiRequest, ApiToken, RequestStatus
from accounts.models.user import Theme, User

__all__ = [
    "ApiRequest",
    "ApiToken",
    "Membership",
    "Organization",
    "PublishedError",
    "RequestStatus",
    "RuleVersion",
    "SeatPolicy",
    "Theme",
    "User",
]
