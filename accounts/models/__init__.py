"""Who signs in, and for whom."""

from accounts.models.organization import Membership, Organization, SeatPolicy
from accounts.models.user import Theme, User

__all__ = ["Membership", "Organization", "SeatPolicy", "Theme", "User"]
