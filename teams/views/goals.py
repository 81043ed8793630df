"""Pages of goals: parse, one call, render."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import requires
from accounts.http import MemberRequest
from accounts.roles import Capability
from teams.access import access_goal, access_member, own_member
from teams.goal_forms import GoalForm
from teams.reports.goals_page import GoalsPage, goals_page
from teams.reports.wording.labels import day
from teams.services.goals import goal_close, goal_create
from teams.services.looks import LookKind, record_look


@require_http_methods(["GET", "POST"])
@requires(Capability.VIEW_OWN_SCORE)
def own_goals(request: MemberRequest) -> HttpResponse:
    """Show the viewer's own goals, and set one."""
    member = own_member(request.access)
    if member is None:
        if request.method == "POST":
            raise PermissionDenied("Your account is not linked to a member of a team.")
        return render(request, "scoring/no_member.html")
    page = goals_page(access=request.access, member=member, is_own=True)
    return _goals(request, page, member)


@require_http_methods(["GET", "POST"])
@requires(Capability.VIEW_REPORT)
def member_goals(request: MemberRequest, member_id: int) -> HttpResponse:
    """Show the goals of a member to somebody who may see the member; managers set them too."""
    if request.method == "POST":
        request.access.require(Capability.SET_GOALS)
    member = access_member(request.access, member_id)
    page = goals_page(access=request.access, member=member, is_own=False)
    record_look(access=request.access, member=member, kind=LookKind.GOALS)
    return _goals(request, page, member)


@require_POST
@requires(Capability.VIEW_OWN_SCORE)
def close(request: MemberRequest, goal_id: int) -> HttpResponse:
    """Close an own goal, or one of a member whom the viewer may set goals for."""
    goal = access_goal(request.access, goal_id)
    goal_close(access=request.access, goal=goal)
    messages.success(request, "The goal is closed. It stays in the list below.")
    org = request.access.organization.slug
    if goal.member.user_id == request.access.user.pk:
        return redirect("teams:goals", org=org)
    return redirect("teams:member_goals", org=org, member_id=goal.member_id)


def _goals(request: MemberRequest, page: GoalsPage, member: Any) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = None
    if page.days and page.may_set:
        form = GoalForm(sent, choices=page.choices, days=page.days)
    if form is not None and form.is_valid() and _is_set(request, page, member, form):
        return redirect(page.url)
    return render(
        request,
        "teams/goals.html",
        {"page": page, "form": form},
        status=422 if sent is not None else 200,
    )


def _is_set(request: MemberRequest, page: GoalsPage, member: Any, form: GoalForm) -> bool:
    """Set the goal; return whether the form has no errors by now."""
    choice, target, due_on = form.choice, form.cleaned_data["target"], form.cleaned_data["due_on"]
    if choice.today is None or page.as_of is None:
        return False
    try:
        goal_create(
            access=request.access,
            member=member,
            what=choice.what,
            base=choice.today,
            target=target,
            set_on=page.as_of,
            due_on=due_on,
        )
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return False
    said = f"{choice.label} {target:.2f} by {day(due_on)} {due_on.year}"
    messages.success(request, f"The goal is set: {said}.")
    return True
