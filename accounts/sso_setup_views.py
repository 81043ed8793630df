"""The page where owners set up single sign-on for their organization."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import requires
from accounts.http import MemberRequest
from accounts.models import IdentityProvider
from accounts.roles import Capability
from accounts.sign_in_door import asked_again
from accounts.sso import saml
from accounts.sso.providers import (
    Setup,
    may_set_up,
    provider_of,
    provider_save,
    provider_switch,
    provider_test,
)
from accounts.sso_forms import ProviderForm
from accounts.sso_views import ends_of


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("secret")
@requires(Capability.MANAGE_SETTINGS)
def setup(request: MemberRequest) -> HttpResponse:
    """Show how single sign-on is set up, and set it up."""
    if request.method == "GET":
        return _page(request, _form(provider_of()))
    form = ProviderForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        given["domains"] = tuple(given["domains"])
        if asked := _asked_again(request):
            return asked
        try:
            provider_save(access=request.access, setup=Setup(**given))
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, gettext("The identity provider is saved."))
            return redirect("accounts:sso", org=request.access.organization.slug)
    return _page(request, form, status=422)


@require_POST
@requires(Capability.MANAGE_SETTINGS)
def test(request: MemberRequest) -> HttpResponse:
    """Ask the provider whether it is what it was set up as."""
    try:
        provider_test(access=request.access)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        messages.success(request, gettext("The identity provider answers as it should."))
    return redirect("accounts:sso", org=request.access.organization.slug)


@require_POST
@requires(Capability.MANAGE_SETTINGS)
def switch(request: MemberRequest) -> HttpResponse:
    """Have people sign in by the provider from now on, or no more."""
    if asked := _asked_again(request):
        return asked
    is_on = request.POST.get("on") == "1"
    try:
        provider_switch(access=request.access, is_on=is_on)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        said = gettext("Single sign-on is on.") if is_on else gettext("Single sign-on is off.")
        messages.success(request, said)
    return redirect("accounts:sso", org=request.access.organization.slug)


def _asked_again(request: MemberRequest) -> HttpResponse | None:
    """Return where an owner is led who has not just said who they are; others are refused later."""
    if not may_set_up(request.access):
        return None
    here = reverse("accounts:sso", args=[request.access.organization.slug])
    return asked_again(request, request.user, here)


def _form(provider: IdentityProvider | None) -> ProviderForm:
    if provider is None:
        return ProviderForm()
    names = ("kind", "client_id", "metadata_url", "joins_by_domain", "domains", "metadata")
    initial = {name: getattr(provider, name) for name in names}
    issuer = provider.issuer if not provider.metadata else ""
    return ProviderForm(initial={**initial, "issuer": issuer})


def _page(request: MemberRequest, form: ProviderForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "provider": provider_of(),
        "ends": ends_of(request, request.access.organization.slug),
        "may_change": may_set_up(request.access),
        "has_saml": saml.is_installed(),
    }
    return render(request, "accounts/sso.html", context, status=status)
