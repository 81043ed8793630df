"""Batches of activity."""

from accounts.authentication import OrganizationView


class ActivityView(OrganizationView):
    """Takes activity."""
