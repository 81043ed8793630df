"""Who signs in, and for whom."""

from accounts.models.organization import Membership, Organization, SeatPolicy
from accounts.models.token import ApiRequest, ApiToken, RequestStatus
from accounts.models.user import Theme, User

__all__ = [
    "ApiRequest",
    "ApiToken",
    "Membership",
    "Organization",
    "RequestStatus",
    "SeatPolicy",
    "Theme",
    "User",
]
