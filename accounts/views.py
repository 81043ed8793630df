"""Pages that belong to no organization."""

from __future__ import annotations

from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import public, requires, signed_in
from accounts.http import MemberRequest, UserRequest
from accounts.models import Organization, Theme
from accounts.roles import Capability


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
