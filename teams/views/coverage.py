"""Pages of what is measured and what is missing: parse, one call, render."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.decorators import requires
from accounts.http import MemberRequest
from accounts.roles import Capability
from teams.access import access_member, own_member
from teams.reports.coverage_report import coverage_page
from teams.services.looks import LookKind, record_look


@require_GET
@requires(Capability.VIEW_OWN_SCORE)
def own_coverage(request: MemberRequest) -> HttpResponse:
    """Show what of the viewer's own activity is measured."""
    member = own_member(request.access)
    if member is None:
        return render(request, "scoring/no_member.html")
    page = coverage_page(access=request.access, member=member, is_own=True)
    return render(request, "teams/coverage.html", {"page": page})


@require_GET
@requires(Capability.VIEW_REPORT)
def member_coverage(request: MemberRequest, member_id: int) -> HttpResponse:
    """Show what of a member's activity is measured, to somebody who may see the member."""
    member = access_member(request.access, member_id)
    page = coverage_page(access=request.access, member=member, is_own=False)
    record_look(access=request.access, member=member, kind=LookKind.COVERAGE)
    return render(request, "teams/coverage.html", {"page": page})
