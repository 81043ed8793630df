"""The settings of an organization: its days, what people see of one another, and its industry."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import single_sign_on
from accounts.decorators import requires
from accounts.forms import IndustryForm, SettingsForm, SignInForm, VisibilityForm
from accounts.http import MemberRequest
from accounts.models import Organization
from accounts.roles import Capability
from accounts.services import industry_join, industry_leave
from accounts.sign_in_door import asked_again
from accounts.sign_in_policy import SignInPolicy, policy_change
from teams.reports.industry_report import industry_page
from teams.reports.settings_page import settings_page
from teams.services.organization import fixed_settings, organization_change, visibility_change


@require_http_methods(["GET", "POST"])
@requires(Capability.SHARE_WITH_INDUSTRY)
def settings(request: MemberRequest) -> HttpResponse:
    """Show the settings, and have the organization take part in an industry's pool."""
    form = IndustryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            industry_join(access=request.access, industry=form.cleaned_data["industry"])
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
        else:
            messages.success(request, "Your organization will be in the pool’s next edition.")
            return redirect("accounts:settings", org=request.access.organization.slug)
    return _page(request, {"form": form}, is_wrong=bool(form.errors))


@require_POST
@requires(Capability.SHARE_WITH_INDUSTRY)
def leave_industry(request: MemberRequest) -> HttpResponse:
    """Have the organization take part in no pool."""
    industry_leave(access=request.access)
    messages.success(request, "Your organization takes part in no industry pool any more.")
    return redirect("accounts:settings", org=request.access.organization.slug)


@require_POST
@requires(Capability.MANAGE_SETTINGS)
def organization_settings(request: MemberRequest) -> HttpResponse:
    """Change the name and how days, weeks and years are counted."""
    form = SettingsForm(request.POST, fixed=fixed_settings(request.access.organization))
    if form.is_valid():
        try:
            organization_change(access=request.access, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
        else:
            messages.success(request, gettext("The settings are saved."))
            return redirect("accounts:settings", org=request.access.organization.slug)
    return _page(request, {"settings_form": form}, is_wrong=True)


@require_POST
@requires(Capability.MANAGE_SETTINGS)
def sign_in(request: MemberRequest) -> HttpResponse:
    """Change what is asked of signing in, for who has just said again who they are."""
    here = reverse("accounts:settings", kwargs={"org": request.access.organization.slug})
    if asked := asked_again(request, request.user, here):
        return asked
    form = SignInForm(request.POST, auto_id="sign_%s")
    if form.is_valid():
        given = form.cleaned_data
        policy = SignInPolicy(
            second_factor_from=given["second_factor_from"],
            sso_only=given["sso_only"],
            email_domains=tuple(given["email_domains"]),
        )
        try:
            policy_change(access=request.access, policy=policy)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, gettext("This is asked of everybody from now on."))
            return redirect(here)
    return _page(request, {"sign_in_form": form}, is_wrong=True)


@require_POST
@requires(Capability.MANAGE_SETTINGS)
def visibility(request: MemberRequest) -> HttpResponse:
    """Change what people see of one another."""
    form = VisibilityForm(request.POST, auto_id="vis_%s")
    if form.is_valid():
        given = form.cleaned_data
        given.pop("sure")
        try:
            visibility_change(access=request.access, **given)
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
        else:
            said = gettext("From now on everybody sees what “{preset}” lets them see.")
            messages.success(request, said.format(preset=given["visibility"].label))
            return redirect("accounts:settings", org=request.access.organization.slug)
    return _page(request, {"visibility_form": form}, is_wrong=True)


def _page(request: MemberRequest, bound: dict[str, Any], *, is_wrong: bool) -> HttpResponse:
    organization = request.access.organization
    form = bound.get("form") or IndustryForm()
    page = settings_page(access=request.access)
    values = {
        name: getattr(organization, name)
        for name in ("name", "time_zone", "week_start", "fiscal_year_start", "company_aliases")
    }
    seen = {name: getattr(organization, name) for name in ("visibility", "minimum_group")}
    context = {
        "page": industry_page(access=request.access, chosen=form.data.get("industry", "")),
        "settings": page,
        "form": form,
        "settings_form": SettingsForm(initial=values, fixed=page.fixed),
        "visibility_form": VisibilityForm(
            initial={**seen, "leaderboard": organization.leaderboard}, auto_id="vis_%s"
        ),
        "sign_in_form": SignInForm(initial=_asked(organization), auto_id="sign_%s"),
        "sso_is_ready": single_sign_on.is_ready(organization),
        **bound,
    }
    return render(request, "accounts/settings.html", context, status=422 if is_wrong else 200)


def _asked(organization: Organization) -> dict[str, Any]:
    """Return what the organization asks of signing in, as the form shows it."""
    policy = SignInPolicy.of(organization)
    asks = policy.second_factor_from is not None
    return {**policy.as_values(), "asks_second_factor": asks}
