"""What members are told of new rules: before they begin, after they began, and in the trend."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from django.urls import reverse

from accounts.access import Access
from accounts.models import Organization
from accounts.rules import Rulebook
from accounts.selectors import local_today
from teams.reports.rule_diff import changes_between
from teams.reports.rule_editions import editions_in
from teams.reports.shapes import RuleNotice
from teams.reports.trend_shapes import Marker
from teams.reports.wording.labels import day, rules_label

AHEAD = timedelta(days=14)
BEHIND = timedelta(days=30)


def rule_notices(*, access: Access, rulebook: Rulebook) -> tuple[RuleNotice, ...]:
    """Return the versions that begin soon or began lately, latest first.

    Nothing is asked of the database.
    """
    today = local_today(access.organization)
    near = {p.number for p in rulebook.periods if p.since and _is_near(p.since, today)}
    if not near:
        return ()
    editions = editions_in(rulebook, access.organization, {})
    return tuple(
        RuleNotice(
            title=f"New rules {'from' if after.since > today else 'since'} {day(after.since)}",
            note=after.note,
            url=after.url,
            changes=changes_between(before, after),
        )
        for before, after in reversed(list(pairwise(editions)))
        if after.number in near and after.since
    )


def rule_markers(
    organization: Organization, rulebook: Rulebook, first: date, last: date
) -> tuple[Marker, ...]:
    """Return the days from ``first`` to ``last`` on which other rules began."""
    return tuple(
        Marker(
            period.since,
            "rules",
            f"{_begin(period.rules.name)}: {period.note}",
            url=reverse(
                "scoring:rules_version",
                kwargs={"org": organization.slug, "number": period.number},
            ),
        )
        for period in rulebook.periods
        if period.since and first <= period.since <= last
    )


def _is_near(since: date, today: date) -> bool:
    return today - BEHIND <= since <= today + AHEAD


def _begin(name: str) -> str:
    label = rules_label(name)
    return f"{label[0].upper()}{label[1:]} begin"
