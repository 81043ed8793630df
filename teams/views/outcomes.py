"""The page of scores beside outcomes: parse, one call, render."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.decorators import requires
from accounts.http import MemberRequest, parameters_of, render_page
from accounts.roles import Capability
from accounts.selectors import last_complete_day
from teams.access import require_values
from teams.reports.outcome_query import OutcomeQuery
from teams.reports.outcomes_report import outcomes_page
from teams.services.looks import LookKind, record_report_look


@require_GET
@requires(Capability.VIEW_REPORT)
def outcomes(request: MemberRequest) -> HttpResponse:
    """Show scores beside outcomes; team, months, order and page are in the address."""
    require_values(request.access)
    through = last_complete_day(request.access.organization)
    query = OutcomeQuery.parse(request.path, parameters_of(request), through=through)
    page = outcomes_page(access=request.access, query=query)
    record_report_look(access=request.access, team_ids=page.scope, kind=LookKind.OUTCOMES)
    return render_page(
        request,
        page="teams/outcomes.html",
        fragment="teams/_outcomes.html",
        context={"page": page},
    )
