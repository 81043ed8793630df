"""Pages of the content lab: parse, one call, render."""

from __future__ import annotations

from typing import Literal

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.decorators import requires
from accounts.http import MemberRequest, csv_file, parameters_of, render_page, xlsx_file
from accounts.roles import Capability
from teams.access import access_member, own_member
from teams.reports.content_file import content_csv, content_file_name, content_sheets
from teams.reports.content_query import ME, ContentQuery
from teams.reports.content_report import content_page
from teams.reports.content_shapes import ContentPage
from teams.services.looks import FILE, LookKind, record_look, record_report_look

Suffix = Literal["csv", "xlsx"]


@require_GET
@requires(Capability.ENTER)
def content(request: MemberRequest) -> HttpResponse:
    """Show what the viewer's own posts received, or those of the teams that they may see."""
    page = _page(request)
    return render(request, "scoring/no_member.html") if page is None else _rendered(request, page)


@require_GET
@requires(Capability.ENTER)
def content_file(request: MemberRequest, suffix: Suffix) -> HttpResponse:
    """Send the same as a file."""
    page = _page(request, detail=FILE)
    if page is None:
        raise Http404("Your account is not linked to a member of a team.")
    return _file(request, page, suffix)


@require_GET
@requires(Capability.VIEW_REPORT)
def member_content(request: MemberRequest, member_id: int) -> HttpResponse:
    """Show what a member's posts received to somebody who may see the member."""
    return _rendered(request, _page_of(request, member_id))


@require_GET
@requires(Capability.VIEW_REPORT)
def member_content_file(request: MemberRequest, member_id: int, suffix: Suffix) -> HttpResponse:
    """Send the same as a file."""
    return _file(request, _page_of(request, member_id, detail=FILE), suffix)


def _page(request: MemberRequest, *, detail: str = "") -> ContentPage | None:
    """Return the lab that the address means, and record the look; None without an own one."""
    access, query = request.access, ContentQuery.parse(request.path, parameters_of(request))
    sees_teams = access.can(Capability.VIEW_REPORT) and not access.policy.is_closed
    is_own = query.team == ME or not (query.team or sees_teams)
    if is_own:
        member = own_member(access)
        if member is None:
            return None
        return content_page(access=access, query=query, member=member, is_own=True)
    page = content_page(access=access, query=query, member=None, is_own=False)
    if page.missing is None:
        kind = LookKind.CONTENTS
        record_report_look(access=access, team_ids=page.teams, kind=kind, detail=detail)
    return page


def _page_of(request: MemberRequest, member_id: int, *, detail: str = "") -> ContentPage:
    """Return the lab of a member, and record the look."""
    access, query = request.access, ContentQuery.parse(request.path, parameters_of(request))
    member = access_member(access, member_id)
    page = content_page(access=access, query=query, member=member, is_own=False)
    record_look(access=access, member=member, kind=LookKind.CONTENT, detail=detail)
    return page


def _file(request: MemberRequest, page: ContentPage, suffix: Suffix) -> HttpResponse:
    parameters_of(request).require()
    name = content_file_name(page, suffix)
    if suffix == "csv":
        return csv_file(name, content_csv(page))
    return xlsx_file(name, content_sheets(page))


def _rendered(request: MemberRequest, page: ContentPage) -> HttpResponse:
    return render_page(
        request,
        page="teams/content.html",
        fragment="teams/_content.html",
        context={"page": page},
    )
