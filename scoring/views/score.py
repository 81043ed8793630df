"""The pages of a score: the own one, and that of somebody whom the viewer may see."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.decorators import requires
from accounts.http import MemberRequest, csv_file, day_in, number_in, page_in, render_page
from accounts.roles import Capability
from accounts.rules import rules_today
from accounts.selectors import last_complete_day
from teams.access import access_member, own_member
from teams.goal_forms import GoalForm
from teams.plan_forms import PlanForm
from teams.reports.coaching_report import coaching
from teams.reports.component_report import component_page
from teams.reports.looks_report import looks_page
from teams.reports.member_scores import BeingScoredError, NoScoreError
from teams.reports.plan_report import PlanQuery, plan_head, plan_page
from teams.reports.score_file import score_file
from teams.reports.score_report import ScoreQuery, score_page
from teams.reports.trend_report import DEFAULT_WEEKS, WEEKS
from teams.selectors.upload_requests import open_request
from teams.services.looks import LookKind, record_look


@require_GET
@requires(Capability.VIEW_OWN_SCORE)
def my_score(request: MemberRequest) -> HttpResponse:
    """Show the viewer's own score; an admin who is no member is told so."""
    return _score(request, None)


@require_GET
@requires(Capability.VIEW_REPORT)
def member_score(request: MemberRequest, member_id: int) -> HttpResponse:
    """Show one member's score to somebody who may see it."""
    return _score(request, member_id)


@require_GET
@requires(Capability.VIEW_OWN_SCORE)
def my_component(request: MemberRequest, component: str) -> HttpResponse:
    """Show one component of the viewer's own score, down to its records."""
    return _component(request, None, component)


@require_GET
@requires(Capability.VIEW_REPORT)
def member_component(request: MemberRequest, member_id: int, component: str) -> HttpResponse:
    """Show one component of a member's score to somebody who may see it."""
    return _component(request, member_id, component)


@require_GET
@requires(Capability.VIEW_OWN_SCORE)
def my_looks(request: MemberRequest) -> HttpResponse:
    """Show who looked at the viewer's score, page by page."""
    member = own_member(request.access)
    if member is None:
        return render(request, "scoring/no_member.html")
    looks = looks_page(access=request.access, member=member, page=page_in(request))
    return render(request, "scoring/looks.html", {"looks": looks})


@require_GET
@requires(Capability.VIEW_OWN_SCORE)
def my_plan(request: MemberRequest) -> HttpResponse:
    """Show what a weekly mix would make of the own score; all that is asked is in the address."""
    return _plan(request, None)


@require_GET
@requires(Capability.VIEW_REPORT)
def member_plan(request: MemberRequest, member_id: int) -> HttpResponse:
    """Show what a weekly mix would make of a member's score to somebody who may see it."""
    return _plan(request, member_id)


@require_GET
@requires(Capability.VIEW_OWN_SCORE)
def my_file(request: MemberRequest) -> HttpResponse:
    """Send the viewer's own score of a day as CSV, and why it changed since another."""
    return _file(request, None)


@require_GET
@requires(Capability.VIEW_REPORT)
def member_file(request: MemberRequest, member_id: int) -> HttpResponse:
    """Send a member's score as CSV to somebody who may see it."""
    return _file(request, member_id)


def _score(request: MemberRequest, member_id: int | None) -> HttpResponse:
    """Answer with the score of a member, or without an id of the viewer."""
    access, is_own = request.access, member_id is None
    member = own_member(access) if member_id is None else access_member(access, member_id)
    if member is None:
        return render(request, "scoring/no_member.html")
    query = ScoreQuery(
        on=day_in(request, "on"),
        since=day_in(request, "since"),
        weeks=number_in(request, "weeks", WEEKS, DEFAULT_WEEKS),
    )
    as_of = last_complete_day(access.organization)
    page = score_page(access=access, member=member, as_of=as_of, query=query, is_own=is_own)
    record_look(access=access, member=member, kind=LookKind.MEMBER)
    if is_own:
        beside: dict[str, Any] = {"asked": open_request(member=member)}
    else:
        score = page.score if page.is_latest else None
        found = coaching(access=access, member=member, score=score)
        form = GoalForm(None, choices=found.choices, days=found.days) if found.days else None
        beside = {"coaching": found, "form": form}
    return render_page(
        request,
        page="scoring/score.html" if is_own else "teams/member.html",
        fragment="scoring/_score.html",
        context={"page": page, **beside},
    )


def _component(request: MemberRequest, member_id: int | None, name: str) -> HttpResponse:
    """Answer with a component of a member's score, or without an id of the viewer's."""
    access = request.access
    member = own_member(access) if member_id is None else access_member(access, member_id)
    if member is None:
        return render(request, "scoring/no_member.html")
    page = component_page(
        access=access,
        member=member,
        name=name,
        as_of=last_complete_day(access.organization),
        on=day_in(request, "on"),
        since=day_in(request, "since"),
        show=request.GET.get("show", ""),
        page=page_in(request),
        is_own=member_id is None,
    )
    record_look(access=access, member=member, kind=LookKind.COMPONENT, detail=name)
    return render_page(
        request,
        page="scoring/component.html",
        fragment="scoring/_records.html",
        context={"page": page},
    )


def _plan(request: MemberRequest, member_id: int | None) -> HttpResponse:
    """Answer with the what-if of a member, or without an id of the viewer."""
    access = request.access
    member = own_member(access) if member_id is None else access_member(access, member_id)
    if member is None:
        return render(request, "scoring/no_member.html")
    head = plan_head(access=access, member=member, is_own=member_id is None)
    form = PlanForm(request.GET, spec=rules_today(access.organization).spec)
    query = form.query() if form.is_valid() else PlanQuery()
    try:
        page = plan_page(access=access, member=member, query=query)
    except NoScoreError:
        page = None
    except BeingScoredError:
        return render(request, "scoring/being_scored.html", {"head": head}, status=409)
    if page is not None:
        record_look(access=access, member=member, kind=LookKind.PLAN)
    return render_page(
        request,
        page="scoring/plan.html",
        fragment="scoring/_plan.html",
        context={"page": page, "form": form, "head": head},
        status=200 if form.is_valid() else 422,
    )


def _file(request: MemberRequest, member_id: int | None) -> HttpResponse:
    """Answer with the score of a member as a file, or without an id of the viewer's."""
    access = request.access
    member = own_member(access) if member_id is None else access_member(access, member_id)
    if member is None:
        raise Http404("Your account is not linked to a member of a team.")
    on, since = day_in(request, "on"), day_in(request, "since")
    try:
        found = score_file(access=access, member=member, on=on, since=since)
    except (NoScoreError, ValueError):
        raise Http404("There is no score on this day, or none before it.") from None
    except BeingScoredError:
        return HttpResponse("The score is being computed.\n", status=409, content_type="text/plain")
    record_look(access=access, member=member, kind=LookKind.FILE)
    return csv_file(found.name, found.rows)
