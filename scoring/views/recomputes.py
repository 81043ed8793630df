"""How far everybody's scores are, and a hand on it. Parse, one call, render."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import requires
from accounts.http import MemberRequest, render_page
from accounts.roles import Capability
from scoring.runs import recompute_ask, recompute_stop
from scoring.tasks import tell_workers
from teams.reports.recompute_report import recompute_page


@require_GET
@requires(Capability.MANAGE_SETTINGS)
def recomputes(request: MemberRequest) -> HttpResponse:
    """Show how far the scores are."""
    return render_page(
        request,
        page="scoring/recomputes.html",
        fragment="scoring/_recomputes.html",
        context={"page": recompute_page(access=request.access)},
    )


@require_POST
@requires(Capability.MANAGE_SETTINGS)
def ask(request: MemberRequest) -> HttpResponse:
    """Have everybody's scores brought up to date now."""
    tell_workers(recompute_ask(access=request.access))
    return redirect("scoring:recomputes", org=request.access.organization.slug)


@require_POST
@requires(Capability.MANAGE_SETTINGS)
def stop(request: MemberRequest) -> HttpResponse:
    """Have nobody go on with it today."""
    if not recompute_stop(access=request.access):
        messages.warning(request, gettext("Nothing was under way any more."))
    return redirect("scoring:recomputes", org=request.access.organization.slug)
