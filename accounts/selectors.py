"""Reads about users and organizations."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Organization


def local_today(organization: Organization) -> date:
    """Return the calendar day that it is now in the organization's time zone."""
    return timezone.localdate(timezone=ZoneInfo(organization.time_zone))


def last_complete_day(organization: Organization) -> date:
    """Return yesterday in the organization's time zone: the day that scores are as of.

    Today is not over: no file covers it whole, and its score would move until midnight.
    """
    return local_today(organization) - timedelta(days=1)
