"""Dated moves of members between teams: parse, one call, render."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import requires
from accounts.http import MemberRequest, render_page, to_page
from accounts.roles import Capability
from teams.access import managed_member, managed_stay, managed_team
from teams.organization_forms import MoveForm, StayForm
from teams.reports.managed_teams import open_team_choices
from teams.reports.people_list import team_choices
from teams.services.team_changes import move_add, move_correct, move_remove
from teams.views.managed_member import member_page


@require_POST
@requires(Capability.MANAGE_TEAMS)
def move(request: MemberRequest, member_id: int) -> HttpResponse:
    """Move a member to a team from a day on."""
    found = managed_member(request.access, member_id)
    form = MoveForm(request.POST, choices={"team": open_team_choices()})
    if form.is_valid():
        team = managed_team(request.access, form.cleaned_data["team"])
        since = form.cleaned_data["since"]
        try:
            move_add(access=request.access, member=found, team=team, since=since)
        except ValidationError as wrong:
            form.take(wrong)
        else:
            said = gettext("{name} is in {team} from {day} on. Days before it stay as they were.")
            told = said.format(name=found.name, team=team.name, day=f"{since:%d %b %Y}")
            messages.success(request, told)
            return to_page(request, _member_url(request, found))
    return member_page(request, found, {"move": form})


@require_http_methods(["GET", "POST"])
@requires(Capability.MANAGE_TEAMS)
def stay(request: MemberRequest, member_id: int, stay_id: int) -> HttpResponse:
    """Show the days of a member in a team, and correct them."""
    member = managed_member(request.access, member_id)
    found = managed_stay(request.access, member, stay_id)
    initial = {"team": found.team_id, "start": found.start, "end": found.end}
    form = StayForm(
        request.POST if request.method == "POST" else None,
        initial={name: str(value or "") for name, value in initial.items()},
        choices={"team": team_choices()},
    )
    if form.is_valid():
        given = form.cleaned_data
        team = managed_team(request.access, given.pop("team"))
        try:
            move_correct(access=request.access, stay=found, team=team, **given)
        except ValidationError as wrong:
            form.take(wrong)
        else:
            messages.success(request, gettext("The history is corrected."))
            return to_page(request, _member_url(request, member))
    return render_page(
        request,
        page="organization/stay.html",
        fragment="organization/_stay.html",
        context={"member": member, "stay": found, "form": form},
        status=422 if form.errors else 200,
    )


@require_POST
@requires(Capability.MANAGE_TEAMS)
def remove(request: MemberRequest, member_id: int, stay_id: int) -> HttpResponse:
    """Take days in a team out of a member's history."""
    member = managed_member(request.access, member_id)
    found = managed_stay(request.access, member, stay_id)
    leaves_gap = request.POST.get("leaves_gap") == "on"
    move_remove(access=request.access, stay=found, leaves_gap=leaves_gap)
    messages.success(request, gettext("The history is corrected."))
    return to_page(request, _member_url(request, member))


def _member_url(request: MemberRequest, member: Any) -> str:
    return reverse("teams:managed_member", args=[request.access.organization.slug, member.pk])
