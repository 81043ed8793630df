"""The reports in tests: as somebody sees them, on the day of the given evidence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.core.records import Network
from teams.models import Member
from teams.reports.report_query import ReportQuery
from teams.reports.report_shapes import ReportRow, UserReport
from teams.reports.score_report import ScoreQuery, score_page
from teams.reports.shapes import ScorePage
from teams.reports.trend_report import DEFAULT_WEEKS
from teams.reports.user_report import user_report
from tests.cast import Cast
from tests.scoring.given import LAST, NOW

# Full marks for the size of the network alone: 5.00 of 100, on every day.
NETWORK = Network(
    on=date(2026, 5, 1), connections=1000, decision_makers=0, internal=0, source="crm", ref="n"
)
BEFORE = LAST - timedelta(days=7)


def report(cast: Cast, user: User | None = None, **params: Any) -> UserReport:
    """Return the report as the owner, or somebody else, sees it."""
    access = cast.access(user or cast.owner)
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        return user_report(access=access, query=ReportQuery.parse("/report/", params))


def rows(found: UserReport) -> dict[str, ReportRow]:
    """Return the rows by name."""
    return {row.name: row for group in found.groups for row in group.rows}


def names(found: UserReport) -> list[str]:
    """Return the names in the order of the rows."""
    return [row.name for group in found.groups for row in group.rows]


def page(
    cast: Cast,
    member: Member | None = None,
    *,
    user: User | None = None,
    as_of: date = LAST,
    since: date | None = BEFORE,
    is_own: bool = False,
    on: date | None = None,
    weeks: int = DEFAULT_WEEKS,
    rules: str = "",
) -> ScorePage:
    """Return Rita's page, or somebody else's, as Mona sees it, or somebody else."""
    access = cast.access(user or cast.manager)
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        return score_page(
            access=access,
            member=member or cast.rep_member,
            as_of=as_of,
            query=ScoreQuery(on=on, since=since, weeks=weeks, rules=rules),
            is_own=is_own,
        )


def opened(cast: Cast, user: User, path: str, *, at: str = NOW) -> HttpResponse:
    """Return what somebody gets who opens a page of the organization at an instant."""
    client = Client()
    client.force_login(user)
    with time_machine.travel(at, tick=False):
        return client.get(f"/o/{cast.organization.slug}/{path}")
