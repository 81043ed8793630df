"""The pages of a member's own score."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.decorators import requires
from accounts.http import MemberRequest, day_in, page_in, render_page
from accounts.roles import Capability
from accounts.rules import rules_today
from accounts.selectors import last_complete_day
from teams.access import own_member
from teams.plan_forms import PlanForm
from teams.reports.component_report import component_page
from teams.reports.member_scores import BeingScoredError, NoScoreError
from teams.reports.plan_report import PlanQuery, plan_page
from teams.reports.score_report import score_page


@require_GET
@requires(Capability.VIEW_OWN_SCORE)
def my_score(request: MemberRequest) -> HttpResponse:
    """Show the viewer's own score; an admin who is no member is told so."""
    member = own_member(request.access)
    if member is None:
        return render(request, "scoring/no_member.html")
    page = score_page(
        access=request.access,
        member=member,
        as_of=last_complete_day(request.access.organization),
        since=day_in(request, "since"),
        on=day_in(request, "on"),
        is_own=True,
    )
    return render_page(
        request,
        page="scoring/score.html",
        fragment="scoring/_score.html",
        context={"page": page},
    )


@require_GET
@requires(Capability.VIEW_OWN_SCORE)
def my_plan(request: MemberRequest) -> HttpResponse:
    """Show what a weekly mix would make of the own score; all that is asked is in the address."""
    member = own_member(request.access)
    if member is None:
        return render(request, "scoring/no_member.html")
    form = PlanForm(request.GET, spec=rules_today(request.access.organization).spec)
    query = form.query() if form.is_valid() else PlanQuery()
    try:
        page = plan_page(access=request.access, member=member, query=query)
    except NoScoreError:
        page = None
    except BeingScoredError:
        return render(request, "scoring/being_scored.html", status=409)
    return render_page(
        request,
        page="scoring/plan.html",
        fragment="scoring/_plan.html",
        context={"page": page, "form": form},
        status=200 if form.is_valid() else 422,
    )


@require_GET
@requires(Capability.VIEW_OWN_SCORE)
def my_component(request: MemberRequest, component: str) -> HttpResponse:
    """Show one component of the viewer's own score, down to its records."""
    member = own_member(request.access)
    if member is None:
        return render(request, "scoring/no_member.html")
    page = component_page(
        access=request.access,
        member=member,
        name=component,
        as_of=last_complete_day(request.access.organization),
        on=day_in(request, "on"),
        show=request.GET.get("show", ""),
        page=page_in(request),
        is_own=True,
    )
    return render_page(
        request,
        page="scoring/component.html",
        fragment="scoring/_records.html",
        context={"page": page},
    )
