"""Pages of saved views of the report: parse, one call, render."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import requires
from accounts.http import MemberRequest
from accounts.roles import Capability
from teams.access import access_view, require_values
from teams.reports.saved_views import normalised, report_state, saved_page, start_url, view_page
from teams.saved_forms import NewViewForm, ViewForm
from teams.services.saved_views import view_change, view_delete, view_move, view_save


@require_GET
@requires(Capability.VIEW_REPORT)
def start(request: MemberRequest) -> HttpResponse:
    """Go to the report, in the view that the user opens it with."""
    return HttpResponseRedirect(start_url(access=request.access))


@require_GET
@requires(Capability.VIEW_REPORT)
def saved_views(request: MemberRequest) -> HttpResponse:
    """Show the views and groups that are kept."""
    return render(request, "teams/saved.html", {"page": saved_page(access=request.access)})


@require_http_methods(["GET", "POST"])
@requires(Capability.VIEW_REPORT)
def new(request: MemberRequest) -> HttpResponse:
    """Ask for a name for a state of the report, which is in the address, and keep it."""

    require_values(request.access)

    def normalise(text: str) -> str:
        return normalised(report_state(request.access, text))

    sent = request.POST if request.method == "POST" else None
    state = normalise(request.GET.urlencode())
    form = NewViewForm(sent, normalise=normalise, initial={"query": state})
    if form.is_valid():
        try:
            view = view_save(access=request.access, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(
                request, gettext("The view “%(name)s” is saved.") % {"name": view.name}
            )
            return HttpResponseRedirect(report_state(request.access, view.query).url())
    status = 422 if sent is not None else 200
    return render(request, "teams/view_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@requires(Capability.VIEW_REPORT)
def view(request: MemberRequest, view_id: int) -> HttpResponse:
    """Show a view that the user may change, and change its name and who has it."""
    found = access_view(request.access, view_id)
    page = view_page(access=request.access, view=found)
    if request.method == "POST":
        form = ViewForm(request.POST)
    else:
        form = ViewForm(
            initial={"name": page.name, "is_shared": page.is_shared, "is_start": page.is_start}
        )
    if form.is_valid():
        try:
            view_change(access=request.access, view=found, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(
                request, gettext("The view “%(name)s” is saved.") % {"name": found.name}
            )
            return redirect("teams:saved_views", org=request.access.organization.slug)
    status = 422 if form.is_bound else 200
    return render(request, "teams/view.html", {"page": page, "form": form}, status=status)


@require_POST
@requires(Capability.VIEW_REPORT)
def move(request: MemberRequest, view_id: int) -> HttpResponse:
    """Move an own view one place up, or down."""
    found = access_view(request.access, view_id)
    view_move(access=request.access, view=found, up=request.POST.get("to") == "up")
    return redirect("teams:saved_views", org=request.access.organization.slug)


@require_POST
@requires(Capability.VIEW_REPORT)
def delete(request: MemberRequest, view_id: int) -> HttpResponse:
    """Delete a view."""
    found = access_view(request.access, view_id)
    view_delete(access=request.access, view=found)
    said = gettext("The view “%(name)s” is deleted.")
    messages.success(request, said % {"name": found.name})
    return redirect("teams:saved_views", org=request.access.organization.slug)
