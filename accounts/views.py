"""Pages of accounts: where to go, how it looks, and the tokens of an organization."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import public, requires, signed_in
from accounts.forms import IndustryForm, TokenForm
from accounts.http import MemberRequest, UserRequest, render_page
from accounts.models import ApiToken, Organization, Theme
from accounts.roles import Capability
from accounts.services import industry_join, industry_leave
from accounts.tokens import token_create, token_revoke
from teams.reports.industry_report import industry_page


@require_GET
@signed_in
def home(request: UserRequest) -> HttpResponse:
    """Go to the only organization, choose between several, or say that there is none."""
    organizations = list(Organization.objects.filter(memberships__user=request.user))
    if len(organizations) == 1:
        return redirect("organization", org=organizations[0].slug)
    if not organizations and request.user.is_staff:
        return redirect("admin:index")
    return render(request, "accounts/organizations.html", {"choices": organizations})


@require_GET
@requires(Capability.ENTER)
def organization(request: MemberRequest) -> HttpResponse:
    """Go to the page that matters most to the role."""
    reports = request.access.can(Capability.VIEW_REPORT)
    return redirect(
        "teams:report" if reports else "scoring:my_score", org=request.access.organization.slug
    )


@require_POST
@signed_in
def theme(request: UserRequest) -> HttpResponse:
    """Store how pages look; without htmx go back to where the form stood."""
    chosen = request.POST.get("theme", "")
    if chosen not in Theme.values:
        return HttpResponse("Choose auto, light or dark.", status=422, content_type="text/plain")
    request.user.theme = chosen
    request.user.save(update_fields=["theme"])
    if request.htmx:
        return HttpResponse(status=204)
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("home")
    return HttpResponseRedirect(back)


@require_GET
@public
def healthz(request: UserRequest) -> HttpResponse:
    """Say that the process answers and reaches its database."""
    connection.ensure_connection()
    return HttpResponse("ok", content_type="text/plain")


@require_http_methods(["GET", "POST"])
@requires(Capability.MANAGE_TOKENS)
def tokens(request: MemberRequest) -> HttpResponse:
    """Show the tokens and make one. The answer to that is the only page with its secret.

    It is no redirect: then the secret would have to be kept somewhere until it is shown.
    """
    form = TokenForm(request.POST if request.method == "POST" else None)
    secret = _new_token(request, form) if form.is_valid() else ""
    return render_page(
        request,
        page="accounts/tokens.html",
        fragment="accounts/_tokens.html",
        context={
            "form": TokenForm() if secret else form,
            "secret": secret,
            "tokens": ApiToken.objects.select_related("user"),
        },
        status=422 if form.errors else 200,
    )


def _new_token(request: MemberRequest, form: TokenForm) -> str:
    """Return the secret of a new token; empty where the form has errors by now."""
    try:
        _, secret = token_create(
            organization=request.access.organization,
            user=request.user,
            by=request.user,
            **form.cleaned_data,
        )
    except ValidationError as wrong:
        form.add_error(None, wrong.messages)
        return ""
    return secret


@require_POST
@requires(Capability.MANAGE_TOKENS)
def revoke_token(request: MemberRequest, token_id: int) -> HttpResponse:
    """Make a token useless."""
    token = get_object_or_404(ApiToken, pk=token_id)
    token_revoke(token=token)
    messages.success(request, f"“{token.name}” is revoked: it opens nothing any more.")
    return redirect("accounts:tokens", org=request.access.organization.slug)


@require_http_methods(["GET", "POST"])
@requires(Capability.SHARE_WITH_INDUSTRY)
def settings(request: MemberRequest) -> HttpResponse:
    """Show whether the organization is compared with its industry, and have it take part."""
    form = IndustryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            industry_join(access=request.access, industry=form.cleaned_data["industry"])
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
        else:
            messages.success(request, "Your organization will be in the pool’s next edition.")
            return redirect("accounts:settings", org=request.access.organization.slug)
    page = industry_page(access=request.access, chosen=form.data.get("industry", ""))
    context = {"page": page, "form": form}
    status = 422 if form.errors else 200
    return render(request, "accounts/settings.html", context, status=status)


@require_POST
@requires(Capability.SHARE_WITH_INDUSTRY)
def leave_industry(request: MemberRequest) -> HttpResponse:
    """Have the organization take part in no pool."""
    industry_leave(access=request.access)
    messages.success(request, "Your organization takes part in no industry pool any more.")
    return redirect("accounts:settings", org=request.access.organization.slug)
