"""The pages of teams: parse, one call, render."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import requires
from accounts.http import MemberRequest, parameters_of, render_page
from accounts.roles import Capability
from teams.access import own_member
from teams.reports.team_compare import CompareQuery, compare_page
from teams.reports.team_query import TeamQuery
from teams.reports.team_report import team_page
from teams.reports.teams_report import teams_page
from teams.reports.wording.instead import label, tell_days
from teams.services.boards import stand_on_boards
from teams.services.looks import LookKind, record_report_look


@require_GET
@requires(Capability.ENTER)
def teams(request: MemberRequest) -> HttpResponse:
    """Show the tree of the teams that the viewer may open; the days are in the address."""
    query = TeamQuery.parse(request.path, parameters_of(request))
    page = teams_page(access=request.access, query=query)
    tell_days(query.asked, on=page.on, since=page.since)
    if page.few:
        record_report_look(
            access=request.access, team_ids=page.few, kind=LookKind.TEAM, detail="tree"
        )
    return render_page(
        request, page="teams/teams.html", fragment="teams/_teams.html", context={"page": page}
    )


@require_GET
@requires(Capability.ENTER)
def team(request: MemberRequest, team_id: int) -> HttpResponse:
    """Show one team on a day, as far as the viewer may see it."""
    query = TeamQuery.parse(request.path, parameters_of(request))
    page = team_page(access=request.access, team_id=team_id, query=query)
    tell_days(query.asked, on=page.on, since=page.since)
    if page.scope is not None:
        record_report_look(access=request.access, team_ids=page.scope, kind=LookKind.TEAM)
    return render_page(
        request, page="teams/team.html", fragment="teams/_team.html", context={"page": page}
    )


@require_GET
@requires(Capability.ENTER)
def compare_teams(request: MemberRequest) -> HttpResponse:
    """Show 2 to 8 teams by two measures; nobody is named."""
    query = CompareQuery.parse(request.path, parameters_of(request))
    page = compare_page(access=request.access, query=query)
    tell_days(query.asked, on=page.on, since=page.since)
    if page.seen:
        record_report_look(
            access=request.access, team_ids=page.seen, kind=LookKind.TEAM, detail="compare"
        )
    query.asked.shown("x", page.x.key, label(page.x.label))
    query.asked.shown("y", page.y.key, label(page.y.label))
    return render_page(
        request,
        page="teams/compare_teams.html",
        fragment="teams/_compare_teams.html",
        context={"page": page},
    )


@require_POST
@requires(Capability.VIEW_OWN_SCORE)
def boards(request: MemberRequest) -> HttpResponse:
    """Let the viewer stand on leaderboards, or on none, as they choose."""
    member = own_member(request.access)
    if member is None:
        raise PermissionDenied("You are no member of this organization: no board has you.")
    stand_on_boards(access=request.access, member=member, listed=request.POST.get("listed") == "1")
    return redirect("teams:teams", org=request.access.organization.slug)
