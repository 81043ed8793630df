"""Where a score page leads: back, to other days, to what is measured, to what is missing."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from accounts.access import Access
from accounts.roles import Capability
from scoring.core.result import Score
from teams.models import Member
from teams.reports.shapes import Choice, Link, Missing
from teams.reports.wording import pages
from teams.reports.wording.labels import dated

SINCE_DAYS = (7, 30, 60, 90)


def see_coverage(access: Access, member: Member, *, is_own: bool) -> tuple[Link, ...]:
    """Return where it is told what is measured when, and where that can be mended."""
    org = {"org": access.organization.slug}
    if not is_own:
        url = reverse("teams:member_coverage", kwargs={**org, "member_id": member.pk})
        return (Link(pages.week_by_week(), url),)
    weeks = Link(pages.week_by_week(), reverse("teams:coverage", kwargs=org))
    if not access.can(Capability.IMPORT_OWN):
        return (weeks,)
    return (weeks, Link(pages.log_by_hand(), reverse("teams:quick_log", kwargs=org)))


def missing(access: Access, score: Score) -> Missing | None:
    """Return why there is no total, and what can be done; None where there is one."""
    if score.total is not None:
        return None
    url = reverse("teams:imports", kwargs={"org": access.organization.slug})
    title, why, step = pages.not_measured(len(score.measured_pillars))
    return Missing(title, why, Link(step, url) if access.can(Capability.IMPORT_OWN) else None)


def since_choices(as_of: date, since: date) -> tuple[Choice, ...]:
    """Return the usual days to compare with, and the one that was asked for."""
    days = [(as_of - timedelta(days=n), n) for n in SINCE_DAYS]
    choices = [Choice(d.isoformat(), pages.days_ago(d, n), d == since) for d, n in days]
    if since not in {d for d, _ in days}:
        choices.append(Choice(since.isoformat(), dated(since), True))
    return tuple(choices)


def crumbs(access: Access, *, is_own: bool) -> tuple[Link, ...]:
    """Return the way back from somebody else's page."""
    if is_own:
        return ()
    url = reverse("teams:report", kwargs={"org": access.organization.slug})
    return (Link(pages.user_report(), url),)
