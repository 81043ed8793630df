"""The page of column mappings: what unknown tables were told to mean."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import requires
from accounts.http import MemberRequest
from accounts.roles import Capability
from teams.reports.delivery_mapping import mapping_list
from teams.services.column_mappings import forget_mapping


@require_GET
@requires(Capability.IMPORT_OWN)
def mappings(request: MemberRequest) -> HttpResponse:
    """Show the mappings of the organization."""
    rows = mapping_list(access=request.access)
    context = {"mappings": rows, "can_forget": any(row.may_forget for row in rows)}
    return render(request, "teams/mappings.html", context)


@require_POST
@requires(Capability.IMPORT_OWN)
def forget(request: MemberRequest, mapping_id: int) -> HttpResponse:
    """Forget a mapping: whoever brings such a table is asked again."""
    if not forget_mapping(access=request.access, mapping_id=mapping_id):
        raise Http404
    messages.success(request, "The mapping is forgotten. What was imported with it stays.")
    return redirect("teams:mappings", org=request.access.organization.slug)
