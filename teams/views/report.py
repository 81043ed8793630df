"""The page of the User Report: parse, one call, render."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.decorators import requires
from accounts.http import MemberRequest, render_page
from accounts.roles import Capability
from teams.reports.report_query import ReportQuery
from teams.reports.user_report import user_report
from teams.services.looks import record_report_look


@require_GET
@requires(Capability.VIEW_REPORT)
def report(request: MemberRequest) -> HttpResponse:
    """Show the User Report; filters, search, sort and page are in the address."""
    query = ReportQuery.parse(request.path, request.GET)
    found = user_report(access=request.access, query=query)
    record_report_look(access=request.access, team_ids=found.scope)
    return render_page(
        request,
        page="teams/user_report.html",
        fragment="teams/_report.html",
        context={"report": found},
    )
