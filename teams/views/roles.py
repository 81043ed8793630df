"""Roles for admins of the organization: who may enter, and as what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import requires
from accounts.http import MemberRequest, parameters_of, render_page, to_page
from accounts.invitations import invite_create, invite_renew, invite_revoke
from accounts.role_changes import membership_end, membership_reopen, role_change
from accounts.roles import Capability
from accounts.selectors import local_today
from teams.organization_forms import InviteForm, LeaveForm, RoleForm
from teams.reports.roles_page import (
    RolesQuery,
    invited_user,
    membership_by_id,
    role_choices,
    roles_page,
)
from teams.views.handing_over import handovers


@require_http_methods(["GET", "POST"])
@requires(Capability.MANAGE_ROLES)
def roles(request: MemberRequest) -> HttpResponse:
    """Show who may enter, and invite somebody: the answer is the only page with the link."""
    form = _invite_form(request, request.POST if request.method == "POST" else None)
    links: tuple[Any, ...] = ()
    if form.is_valid():
        try:
            invited = invite_create(access=request.access, **form.cleaned_data)
        except ValidationError as wrong:
            form.take(wrong)
        else:
            links, form = handovers(request, [invited]), _invite_form(request, None)
    return _page(request, form, links, status=422 if form.errors else 200)


@require_POST
@requires(Capability.MANAGE_ROLES)
def change(request: MemberRequest, membership_id: int) -> HttpResponse:
    """Give somebody another role, or end or reopen their access."""
    membership = membership_by_id(access=request.access, membership_id=membership_id)
    if membership is None:
        raise Http404("no such role")
    do = request.POST.get("do", "role")
    try:
        if do == "reopen":
            membership_reopen(access=request.access, membership=membership)
        elif do == "end":
            _end(request, membership)
        else:
            _give(request, membership)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return _page(request, _invite_form(request, None), status=422)
    messages.success(request, gettext("{name} is changed.").format(name=membership.user.email))
    return to_page(request, _url(request))


def _give(request: MemberRequest, membership: Any) -> None:
    form = RoleForm(request.POST, choices={"role": role_choices(request.access)})
    if not form.is_valid():
        raise ValidationError(gettext("Choose one of the roles."))
    role_change(access=request.access, membership=membership, role=form.cleaned_data["role"])


def _end(request: MemberRequest, membership: Any) -> None:
    if membership.user_id == request.access.user.pk:
        raise ValidationError(gettext("You cannot end your own access. Ask another admin."))
    form = LeaveForm(request.POST)
    if not form.is_valid():
        raise ValidationError(gettext("Pick a day, such as 2026-03-01."))
    membership_end(access=request.access, membership=membership, on=form.cleaned_data["on"])


@require_POST
@requires(Capability.MANAGE_ROLES)
def invitation(request: MemberRequest, user_id: int) -> HttpResponse:
    """Revoke the open link of somebody, or make a new one."""
    user = invited_user(user_id)
    if user is None:
        raise Http404("nobody is invited with this id")
    if request.POST.get("do") != "renew":
        invite_revoke(access=request.access, user=user)
        messages.success(request, gettext("The link opens nothing any more."))
        return to_page(request, _url(request))
    try:
        invited = invite_renew(access=request.access, user=user)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return _page(request, _invite_form(request, None), status=422)
    return _page(request, _invite_form(request, None), handovers(request, [invited]))


def _page(
    request: MemberRequest, form: InviteForm, links: tuple[Any, ...] = (), *, status: int = 200
) -> HttpResponse:
    query = RolesQuery.parse(_url(request), parameters_of(request))
    return render_page(
        request,
        page="organization/roles.html",
        fragment="organization/_roles.html",
        context={
            "page": roles_page(access=request.access, query=query),
            "form": form,
            "links": links,
            "today": local_today(request.access.organization),
            "roles": role_choices(request.access, may_give=True),
        },
        status=status,
    )


def _invite_form(request: MemberRequest, data: Any) -> InviteForm:
    choices = {"role": role_choices(request.access, may_give=True)}
    return InviteForm(data, initial={"role": "analyst"}, choices=choices)


def _url(request: MemberRequest) -> str:
    return reverse("teams:roles", args=[request.access.organization.slug])
