"""Teams for admins of the organization: the tree, who looks after a team, and its end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import requires
from accounts.http import MemberRequest, render_page, to_page
from accounts.roles import Capability
from accounts.selectors import local_today
from teams.access import managed_team
from teams.organization_forms import CloseForm, ManagerForm, OrganizationForm, TeamForm
from teams.reports.managed_teams import (
    managed_team_page,
    manager_choices,
    open_team_choices,
    parent_choices,
    team_rows,
    user_of,
)
from teams.reports.shapes import Choice
from teams.services.team_changes import (
    manager_add,
    manager_remove,
    team_add,
    team_change,
    team_close,
    team_reopen,
)


@require_http_methods(["GET", "POST"])
@requires(Capability.MANAGE_TEAMS)
def teams(request: MemberRequest) -> HttpResponse:
    """Show the tree of teams, and make one."""
    form = TeamForm(
        request.POST if request.method == "POST" else None, choices={"parent": parent_choices()}
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            team_add(
                access=request.access,
                name=given["name"],
                parent=_team(request, given["parent"]),
            )
        except ValidationError as wrong:
            form.take(wrong)
        else:
            messages.success(request, gettext("The team {name} is made.").format(**given))
            url = reverse("teams:managed_teams", args=[request.access.organization.slug])
            return to_page(request, url)
    return render_page(
        request,
        page="organization/teams.html",
        fragment="organization/_teams.html",
        context={"rows": team_rows(access=request.access), "form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@requires(Capability.MANAGE_TEAMS)
def team(request: MemberRequest, team_id: int) -> HttpResponse:
    """Show a team, and change its name and place."""
    found = managed_team(request.access, team_id)
    if request.method == "GET":
        return _page(request, found)
    form = _team_form(found, request.POST)
    if form.is_valid():
        parent = _team(request, form.cleaned_data["parent"])
        name = form.cleaned_data["name"]
        try:
            team_change(access=request.access, team=found, name=name, parent=parent)
        except ValidationError as wrong:
            form.take(wrong)
        else:
            return _done(request, found, gettext("The changes are saved."))
    return _page(request, found, team=form)


@require_POST
@requires(Capability.MANAGE_TEAMS)
def close(request: MemberRequest, team_id: int) -> HttpResponse:
    """Close a team after a day; its members go on to another."""
    found = managed_team(request.access, team_id)
    form = _close_form(request, request.POST)
    if form.is_valid():
        into = _team(request, form.cleaned_data["into"])
        try:
            team_close(access=request.access, team=found, on=form.cleaned_data["on"], into=into)
        except ValidationError as wrong:
            form.take(wrong)
        else:
            return _done(request, found, gettext("The team is closed. Its history stays."))
    return _page(request, found, close=form)


@require_POST
@requires(Capability.MANAGE_TEAMS)
def reopen(request: MemberRequest, team_id: int) -> HttpResponse:
    """Open a closed team again."""
    found = managed_team(request.access, team_id)
    try:
        team_reopen(access=request.access, team=found)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return _done(request, found)
    return _done(request, found, gettext("Members can come to the team again."))


@require_POST
@requires(Capability.MANAGE_TEAMS)
def add_manager(request: MemberRequest, team_id: int) -> HttpResponse:
    """Have somebody look after a team."""
    found = managed_team(request.access, team_id)
    form = ManagerForm(request.POST, choices={"user": manager_choices(access=request.access)})
    if form.is_valid():
        user = user_of(access=request.access, user_id=form.cleaned_data["user"])
        try:
            if user is not None:
                manager_add(access=request.access, team=found, user=user)
        except ValidationError as wrong:
            form.take(wrong)
        else:
            return _done(request, found, gettext("The manager is added."))
    return _page(request, found, manager=form)


@require_POST
@requires(Capability.MANAGE_TEAMS)
def remove_manager(request: MemberRequest, team_id: int, user_id: int) -> HttpResponse:
    """Have somebody look after a team no more."""
    found = managed_team(request.access, team_id)
    user = user_of(access=request.access, user_id=user_id)
    if user is None:
        raise Http404("no such person")
    manager_remove(access=request.access, team=found, user=user)
    return _done(request, found, gettext("They look after this team no more."))


def _page(request: MemberRequest, found: Any, **bound: OrganizationForm) -> HttpResponse:
    forms: dict[str, OrganizationForm] = {
        "team": _team_form(found, None),
        "close": _close_form(request, None),
        "manager": ManagerForm(choices={"user": manager_choices(access=request.access)}),
        **bound,
    }
    return render_page(
        request,
        page="organization/team.html",
        fragment="organization/_team.html",
        context={"page": managed_team_page(access=request.access, team=found), "forms": forms},
        status=422 if bound else 200,
    )


def _team_form(found: Any, data: Any) -> TeamForm:
    initial = {"name": found.name, "parent": found.parent_id or ""}
    return TeamForm(data, initial=initial, choices={"parent": parent_choices(team=found)})


def _close_form(request: MemberRequest, data: Any) -> CloseForm:
    teams = (Choice("", "No team"), *open_team_choices())
    today = local_today(request.access.organization).isoformat()
    return CloseForm(data, initial={"on": today}, choices={"into": teams})


def _team(request: MemberRequest, team_id: int | None) -> Any:
    return managed_team(request.access, team_id) if team_id is not None else None


def _done(request: MemberRequest, found: Any, said: str = "") -> HttpResponse:
    if said:
        messages.success(request, said)
    url = reverse("teams:managed_team", args=[request.access.organization.slug, found.pk])
    return to_page(request, url)
