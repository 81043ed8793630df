"""Pages of saved groups of members: parse, one call, render."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import requires
from accounts.http import PLAIN, MemberRequest, parameters_of, render_page
from accounts.roles import Capability
from teams.access import access_group, require_change, require_values
from teams.reports.report_period import PeriodError
from teams.reports.report_query import ReportQuery
from teams.reports.report_shapes import ReportRow
from teams.reports.saved_groups import group_page, moved
from teams.reports.user_report import report_rows
from teams.saved_forms import GroupForm, PeopleForm
from teams.services.looks import record_report_look
from teams.services.saved_groups import (
    group_add,
    group_change,
    group_create,
    group_delete,
    group_remove,
)


@require_http_methods(["GET", "POST"])
@requires(Capability.VIEW_REPORT)
def new(request: MemberRequest) -> HttpResponse:
    """Ask for a name, and keep the people whom the report of the address shows as a group.

    Without ``people=shown`` in the address it is an empty one. With it, how many they are tells of
    their values by the filters: it is a look at the report.
    """
    require_values(request.access)
    rows: Sequence[ReportRow] = ()
    if request.GET.get("people") == "shown":
        query = ReportQuery.parse(request.path, parameters_of(request))
        try:
            found = report_rows(access=request.access, query=query)
        except PeriodError as error:
            return HttpResponse(str(error), status=422, content_type=PLAIN)
        record_report_look(access=request.access, team_ids=found.scope)
        rows = found.rows
    form = GroupForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = group_create(
                access=request.access, member_ids=[row.id for row in rows], **form.cleaned_data
            )
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(
                request, gettext("The group “%(name)s” is saved.") % {"name": made.name}
            )
            org = request.access.organization.slug
            return redirect("teams:group", org=org, group_id=made.pk)
    status = 422 if form.is_bound else 200
    context = {"people": len(rows), "form": form}
    return render(request, "teams/group_new.html", context, status=status)


@require_http_methods(["GET", "POST"])
@requires(Capability.VIEW_REPORT)
def group(request: MemberRequest, group_id: int) -> HttpResponse:
    """Show a group and who may come into it, and change its name and who has it."""
    found = access_group(request.access, group_id)
    if request.method == "GET":
        return _shown(request, found)
    require_change(request.access, found)
    form = GroupForm(request.POST)
    if form.is_valid():
        try:
            group_change(access=request.access, group=found, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(
                request, gettext("The group “%(name)s” is saved.") % {"name": found.name}
            )
            return redirect(request.path)
    return _shown(request, access_group(request.access, group_id), form=form)


@require_POST
@requires(Capability.VIEW_REPORT)
def people(request: MemberRequest, group_id: int) -> HttpResponse:
    """Add people to a group, or take some out of it."""
    found = access_group(request.access, group_id)
    require_change(request.access, found)
    form = PeopleForm(request.POST)
    if form.is_valid():
        takes_out = request.POST.get("do") == "remove"
        change = group_remove if takes_out else group_add
        try:
            count = change(
                access=request.access, group=found, member_ids=form.cleaned_data["member"]
            )
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, moved(count, takes_out=takes_out))
            org = request.access.organization.slug
            return redirect("teams:group", org=org, group_id=group_id)
    return _shown(request, found, people=form)


@require_POST
@requires(Capability.VIEW_REPORT)
def delete(request: MemberRequest, group_id: int) -> HttpResponse:
    """Delete a group. Views of the report that show it open no more."""
    found = access_group(request.access, group_id)
    group_delete(access=request.access, group=found)
    said = gettext("The group “%(name)s” is deleted.")
    messages.success(request, said % {"name": found.name})
    return redirect("teams:saved_views", org=request.access.organization.slug)


def _shown(
    request: MemberRequest,
    found: Any,
    *,
    form: GroupForm | None = None,
    people: PeopleForm | None = None,
) -> HttpResponse:
    """Answer with the page of the group, with the form that was sent where it has errors."""
    page = group_page(access=request.access, group=found, q=request.GET.get("q", ""))
    stored = GroupForm(initial={"name": page.name, "is_shared": page.is_shared})
    return render_page(
        request,
        page="teams/group.html",
        fragment="teams/_group_found.html",
        context={"page": page, "form": form or stored, "people": people},
        status=422 if form or people else 200,
    )
