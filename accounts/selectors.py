"""Reads about users and organizations."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Organization


def local_today(organization: Organization) -> date:
    """Return the calendar day that it is now in the organization's time zone."""
    return timezone.localdate(timezone=ZoneInfo(organization.time_zone))
