"""The page of the User Report: parse, one call, render."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.decorators import requires
from accounts.http import MemberRequest, parameters_of, render_page
from accounts.roles import Capability
from teams.reports.aggregate_report import AggregateQuery, aggregate_report
from teams.reports.first_steps import first_steps_of_organization
from teams.reports.report_query import ReportQuery
from teams.reports.saved_views import report_views
from teams.reports.user_report import user_report
from teams.services.looks import record_report_look


@require_GET
@requires(Capability.VIEW_REPORT)
def report(request: MemberRequest) -> HttpResponse:
    """Show the User Report; days, filters, columns, sort and page are in the address."""
    if request.access.policy.is_closed:
        return _of_groups(request)
    query = ReportQuery.parse(request.path, parameters_of(request))
    found = user_report(access=request.access, query=query)
    record_report_look(access=request.access, team_ids=found.scope)
    views = report_views(access=request.access, query=query, people=found.summary.members)
    is_empty = not found.summary.with_total
    steps = first_steps_of_organization(access=request.access) if is_empty else None
    return render_page(
        request,
        page="teams/user_report.html",
        fragment="teams/_report_region.html",
        context={"report": found, "views": views, "steps": steps},
        status=422 if found.error else 200,
    )


def _of_groups(request: MemberRequest) -> HttpResponse:
    """Answer with the report of groups: nothing is told of one person."""
    query = AggregateQuery.parse(request.path, parameters_of(request))
    found = aggregate_report(access=request.access, query=query)
    record_report_look(access=request.access, team_ids=found.scope)
    return render_page(
        request,
        page="teams/aggregate_report.html",
        fragment=f"teams/{'_aggregate_roster' if found.roster else 'aggregate_report'}.html",
        context={"report": found, "roster": found.roster, "query": query},
    )
