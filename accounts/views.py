"""Pages of accounts: where to go, how it looks, and the tokens of an organization."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import organizations_of
from accounts.decorators import requires, signed_in
from accounts.forms import TokenForm, ViewAsForm
from accounts.http import PLAIN, MemberRequest, UserRequest, render_page
from accounts.models import ApiToken, Theme
from accounts.preview import preview_start, preview_stop
from accounts.roles import Capability
from accounts.single_sign_on import opened_by
from accounts.token_list import token_list
from accounts.tokens import token_create, token_revoke
from teams.reports.roster import team_tree


@require_GET
@signed_in
def home(request: UserRequest) -> HttpResponse:
    """Go to the only organization, choose between several, or say that there is none."""
    organizations = organizations_of(request.user)
    only = opened_by(request.session)
    if only is not None:  # the provider of one organization learns of no other
        organizations = tuple(each for each in organizations if each.pk == only)
    if len(organizations) == 1:
        return redirect("organization", org=organizations[0].slug)
    if not organizations and request.user.is_staff and only is None:
        return redirect("admin:index")
    return render(request, "accounts/organizations.html", {"choices": organizations})


@require_GET
@requires(Capability.ENTER)
def organization(request: MemberRequest) -> HttpResponse:
    """Go to the page that matters most to the role."""
    reports = request.access.can(Capability.VIEW_REPORT)
    return redirect(
        "teams:report_start" if reports else "scoring:my_score",
        org=request.access.organization.slug,
    )


@require_POST
@signed_in
def theme(request: UserRequest) -> HttpResponse:
    """Store how pages look; without htmx go back to where the form stood."""
    chosen = request.POST.get("theme", "")
    if chosen not in Theme.values:
        return HttpResponse("Choose auto, light or dark.", status=422, content_type=PLAIN)
    request.user.theme = chosen
    request.user.save(update_fields=["theme"])
    if request.htmx:
        return HttpResponse(status=204)
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("home")
    return HttpResponseRedirect(back)


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
            "tokens": token_list(access=request.access),
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
    token_revoke(token=token, by=request.user)
    messages.success(request, f"“{token.name}” is revoked: it opens nothing any more.")
    return redirect("accounts:tokens", org=request.access.organization.slug)


@require_http_methods(["GET", "POST"])
@requires(Capability.VIEW_AS)
def view_as(request: MemberRequest) -> HttpResponse:
    """Ask as whom to look at the organization, and begin to."""
    teams = [(node.id, "\u2003" * node.depth + node.name) for node in team_tree()]
    form = ViewAsForm(request.POST if request.method == "POST" else None, teams=teams)
    if form.is_valid():
        team = form.cleaned_data["team"]
        preview_start(
            access=request.access,
            session=request.session,
            role=form.cleaned_data["role"],
            team_id=team,
            team=form.names[team].strip(),
        )
        return redirect("organization", org=request.access.organization.slug)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/view_as.html", {"form": form, "teams": teams}, status=status)


@require_POST
@requires(Capability.ENTER)
def view_as_stop(request: MemberRequest) -> HttpResponse:
    """Look with the own rights again."""
    preview_stop(session=request.session, by=request.user)
    return redirect("organization", org=request.access.organization.slug)
