"""Reads about users and organizations."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from accounts.models import Organization, VisibilityChange


def local_today(organization: Organization) -> date:
    """Return the calendar day that it is now in the organization's time zone."""
    return timezone.localdate(timezone=ZoneInfo(organization.time_zone))


def last_complete_day(organization: Organization) -> date:
    """Return yesterday in the organization's time zone: the day that scores are as of.

    Today is not over: no file covers it whole, and its score would move until midnight.
    """
    return local_today(organization) - timedelta(days=1)


def latest_visibility_change() -> VisibilityChange | None:
    """Return the last change of what people see of one another, with who made it; one query."""
    return VisibilityChange.objects.select_related("changed_by").first()


def days_kept(organization: Organization, key: str) -> int:
    """Return for how many days the organization keeps what has the period: the site's or fewer."""
    site = int(settings.RETENTION_DAYS[key])
    chosen = organization.retention.get(key)
    return min(site, chosen) if isinstance(chosen, int) else site


def first_day_kept(organization: Organization, key: str) -> date:
    """Return the first day of which the organization keeps what has the period.

    It is the first one that there is where the site has no such period.
    """
    days = days_kept(organization, key)
    return (timezone.now() - timedelta(days=days)).date() if days else date.min
