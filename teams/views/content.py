"""Pages of the content lab: parse, one call, render."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.decorators import requires
from accounts.http import MemberRequest, render_page
from accounts.roles import Capability
from teams.access import access_member, own_member
from teams.reports.content_query import ME, ContentQuery
from teams.reports.content_report import content_page
from teams.reports.content_shapes import ContentPage
from teams.services.looks import LookKind, record_look, record_report_look


@require_GET
@requires(Capability.ENTER)
def content(request: MemberRequest) -> HttpResponse:
    """Show what the viewer's own posts received, or those of the teams that they may see."""
    access, query = request.access, ContentQuery.parse(request.path, request.GET)
    is_own = query.team == ME or not (query.team or access.can(Capability.VIEW_REPORT))
    if not is_own:
        page = content_page(access=access, query=query, member=None, is_own=False)
        if page.missing is None:
            record_report_look(access=access, team_ids=page.teams, kind=LookKind.CONTENTS)
        return _rendered(request, page)
    member = own_member(access)
    if member is None:
        return render(request, "scoring/no_member.html")
    return _rendered(request, content_page(access=access, query=query, member=member, is_own=True))


@require_GET
@requires(Capability.VIEW_REPORT)
def member_content(request: MemberRequest, member_id: int) -> HttpResponse:
    """Show what a member's posts received to somebody who may see the member."""
    member = access_member(request.access, member_id)
    query = ContentQuery.parse(request.path, request.GET)
    page = content_page(access=request.access, query=query, member=member, is_own=False)
    record_look(access=request.access, member=member, kind=LookKind.CONTENT)
    return _rendered(request, page)


def _rendered(request: MemberRequest, page: ContentPage) -> HttpResponse:
    return render_page(
        request,
        page="teams/content.html",
        fragment="teams/_content.html",
        context={"page": page},
    )
