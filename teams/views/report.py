"""Pages of the User Report and of members: parse, one call, render."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.decorators import requires
from accounts.http import MemberRequest, day_in, page_in, render_page
from accounts.roles import Capability
from accounts.selectors import last_complete_day
from teams.access import access_member
from teams.reports.component_report import component_page
from teams.reports.report_query import ReportQuery
from teams.reports.score_report import score_page
from teams.reports.user_report import user_report


@require_GET
@requires(Capability.VIEW_REPORT)
def report(request: MemberRequest) -> HttpResponse:
    """Show the User Report; filters, search, sort and page are in the address."""
    query = ReportQuery.parse(request.path, request.GET)
    return render_page(
        request,
        page="teams/user_report.html",
        fragment="teams/_report.html",
        context={"report": user_report(access=request.access, query=query)},
    )


@require_GET
@requires(Capability.VIEW_REPORT)
def member(request: MemberRequest, member_id: int) -> HttpResponse:
    """Show one member's score to somebody who may see it."""
    found = access_member(request.access, member_id)
    page = score_page(
        access=request.access,
        member=found,
        as_of=last_complete_day(request.access.organization),
        since=day_in(request, "since"),
        on=day_in(request, "on"),
        is_own=False,
    )
    return render_page(
        request,
        page="teams/member.html",
        fragment="scoring/_score.html",
        context={"page": page},
    )


@require_GET
@requires(Capability.VIEW_REPORT)
def component(request: MemberRequest, member_id: int, component: str) -> HttpResponse:
    """Show one component of a member's score to somebody who may see it."""
    page = component_page(
        access=request.access,
        member=access_member(request.access, member_id),
        name=component,
        as_of=last_complete_day(request.access.organization),
        on=day_in(request, "on"),
        show=request.GET.get("show", ""),
        page=page_in(request),
        is_own=False,
    )
    return render_page(
        request,
        page="scoring/component.html",
        fragment="scoring/_records.html",
        context={"page": page},
    )
