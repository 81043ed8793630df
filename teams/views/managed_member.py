"""One member for admins of the organization: who they are, how they sign in, when they left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import requires
from accounts.http import MemberRequest, render_page, to_page
from accounts.roles import Capability, Role
from accounts.selectors import local_today
from scoring.tasks import recompute_later
from teams.access import managed_member, managed_team
from teams.organization_forms import (
    AccountForm,
    KnownForm,
    LeaveForm,
    MemberForm,
    MoveForm,
    OrganizationForm,
    ReturnForm,
    RoleForm,
    SeatForm,
)
from teams.reports.managed_member import managed_member_page
from teams.reports.managed_teams import open_team_choices
from teams.reports.roles_page import membership_by_email, role_choices
from teams.reports.shapes import Choice
from teams.services.members import (
    account_link,
    known_as,
    known_as_no_more,
    member_change,
    member_deactivate,
    member_invite,
    member_return,
    member_stays,
    seat_set,
)
from teams.views.handing_over import handovers


@require_http_methods(["GET", "POST"])
@requires(Capability.MANAGE_MEMBERS)
def member(request: MemberRequest, member_id: int) -> HttpResponse:
    """Show a member as an admin manages them, and change who they are."""
    if request.method == "GET":
        return member_page(request, managed_member(request.access, member_id))
    return _change(
        request,
        member_id,
        "who",
        lambda found, given: member_change(access=request.access, member=found, **given),
        gettext("The changes are saved."),
    )


@require_POST
@requires(Capability.MANAGE_MEMBERS)
def leave(request: MemberRequest, member_id: int) -> HttpResponse:
    """End a member's time in the organization: their history stays."""

    def change(found: Any, given: dict[str, Any]) -> None:
        member_deactivate(access=request.access, member=found, on=given["on"])
        recompute_later(member=found)

    said = gettext("The last day is set. The history stays, and they can be brought back.")
    return _change(request, member_id, "leave", change, said)


@require_POST
@requires(Capability.MANAGE_MEMBERS)
def come_back(request: MemberRequest, member_id: int) -> HttpResponse:
    """Bring a member back who had left, or take a last day back that is to come."""

    def change(found: Any, given: dict[str, Any]) -> None:
        team_id = given["team"]
        team = managed_team(request.access, team_id) if team_id else None
        member_return(access=request.access, member=found, since=given["since"], team=team)
        recompute_later(member=found)

    if request.POST.get("do") == "cancel":
        found = managed_member(request.access, member_id)
        try:
            member_stays(access=request.access, member=found)
        except ValidationError as wrong:
            messages.error(request, " ".join(wrong.messages))
        else:
            recompute_later(member=found)
            messages.success(request, gettext("They do not leave: team and access go on."))
        return to_page(request, _url(request, found))
    return _change(request, member_id, "back", change, gettext("The member is back."))


@require_POST
@requires(Capability.MANAGE_MEMBERS)
def seat(request: MemberRequest, member_id: int) -> HttpResponse:
    """Say which seat a member holds from a day on."""

    def change(found: Any, given: dict[str, Any]) -> None:
        seat_set(access=request.access, member=found, **given)
        recompute_later(member=found)

    said = gettext("The seat is saved; the scores are computed again.")
    return _change(request, member_id, "seat", change, said)


@require_POST
@requires(Capability.MANAGE_MEMBERS)
def known(request: MemberRequest, member_id: int) -> HttpResponse:
    """Say what else files call a member."""
    return _change(
        request,
        member_id,
        "known",
        lambda found, given: known_as(access=request.access, member=found, **given),
        gettext("Files that say so mean this member from now on."),
    )


@require_POST
@requires(Capability.MANAGE_MEMBERS)
def forget(request: MemberRequest, member_id: int, alias_id: int) -> HttpResponse:
    """Forget something by which files name a member."""
    found = managed_member(request.access, member_id)
    if not known_as_no_more(access=request.access, member=found, alias_id=alias_id):
        raise Http404("no such key")
    messages.success(request, gettext("That is forgotten."))
    return to_page(request, _url(request, found))


@require_POST
@requires(Capability.MANAGE_MEMBERS)
def invite(request: MemberRequest, member_id: int) -> HttpResponse:
    """Make a link that lets a member in. The answer is the only page that shows it."""
    found = managed_member(request.access, member_id)
    form = _forms(request, found)["invite"](request.POST)
    if not form.is_valid():
        return member_page(request, found, {"invite": form})
    role: Role = form.cleaned_data["role"]
    try:
        invited = member_invite(access=request.access, member=found, role=role)
    except ValidationError as wrong:
        form.take(wrong)
        return member_page(request, found, {"invite": form})
    found = managed_member(request.access, member_id)
    return member_page(request, found, links=handovers(request, [invited]))


@require_POST
@requires(Capability.MANAGE_ROLES)
def account(request: MemberRequest, member_id: int) -> HttpResponse:
    """Link a member to an account of the organization, or to none."""

    def change(found: Any, given: dict[str, Any]) -> None:
        membership = membership_by_email(access=request.access, email=given["email"])
        if membership is None:
            text = gettext("Nobody with this address may enter the organization.")
            raise ValidationError({"email": text})
        account_link(access=request.access, member=found, membership=membership)

    if request.POST.get("do") == "unlink":
        found = managed_member(request.access, member_id)
        account_link(access=request.access, member=found, membership=None)
        messages.success(request, gettext("The member has no account any more."))
        return to_page(request, _url(request, found))
    return _change(request, member_id, "account", change, gettext("The account is linked."))


def member_page(
    request: MemberRequest,
    found: Any,
    bound: Mapping[str, OrganizationForm] | None = None,
    links: tuple[Any, ...] = (),
) -> HttpResponse:
    """Answer with the page of a member; a form that was sent stands in it with its errors."""
    forms = {name: make() for name, make in _forms(request, found).items()}
    return render_page(
        request,
        page="organization/member.html",
        fragment="organization/_member.html",
        context={
            "page": managed_member_page(access=request.access, member=found),
            "forms": {**forms, **(bound or {})},
            "links": links,
        },
        status=422 if bound else 200,
    )


def _change(
    request: MemberRequest,
    member_id: int,
    name: str,
    change: Callable[[Any, dict[str, Any]], Any],
    said: str,
) -> HttpResponse:
    """Make the change that the form ``name`` asks for, or show what is wrong with it."""
    found = managed_member(request.access, member_id)
    form = _forms(request, found)[name](request.POST)
    if form.is_valid():
        try:
            change(found, form.cleaned_data)
        except ValidationError as wrong:
            form.take(wrong)
    if form.errors:
        found = managed_member(request.access, member_id)
        return member_page(request, found, {name: form})
    messages.success(request, said)
    return to_page(request, _url(request, found))


def _forms(request: MemberRequest, found: Any) -> dict[str, Callable[..., OrganizationForm]]:
    """Return what makes each form of the page, empty or of what was sent."""
    today = local_today(request.access.organization).isoformat()
    teams = open_team_choices()
    who = {"name": found.name, "email": found.email, "title": found.title}
    roles = role_choices(request.access, may_give=True)

    def form(kind: type[OrganizationForm], **more: Any) -> Callable[..., OrganizationForm]:
        return lambda data=None: kind(data, **more)

    return {
        "who": form(MemberForm, initial=who),
        "move": form(
            MoveForm,
            initial={"since": today},
            choices={"team": (Choice("", "Choose a team"), *teams)},
        ),
        "leave": form(LeaveForm, initial={"on": today}),
        "back": form(
            ReturnForm,
            initial={"since": today},
            choices={"team": (Choice("", "No team yet"), *teams)},
        ),
        "seat": form(SeatForm, initial={"since": today}),
        "known": form(KnownForm),
        "invite": form(RoleForm, initial={"role": "rep"}, choices={"role": roles}),
        "account": form(AccountForm),
    }


def _url(request: MemberRequest, found: Any) -> str:
    return reverse("teams:managed_member", args=[request.access.organization.slug, found.pk])
