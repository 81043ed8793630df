"""The User Report as a file: at once, or prepared by a worker."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import requires
from accounts.http import PLAIN, MemberRequest, download, parameters_of, render_page
from accounts.roles import Capability
from teams.export_forms import ExportForm
from teams.reports.aggregate_files import aggregate_export, aggregate_paper
from teams.reports.aggregate_report import AggregateQuery
from teams.reports.report_exports import export_now, exports_page
from teams.reports.report_files import is_large
from teams.reports.report_period import PeriodError
from teams.reports.report_print import print_page
from teams.reports.report_query import ReportQuery
from teams.services.exports import export_create, export_fetch
from teams.services.looks import record_report_look
from teams.tasks import run_export


@require_POST
@requires(Capability.VIEW_REPORT)
def export(request: MemberRequest) -> HttpResponse:
    """Answer with the report of the state that was posted as a file, or have it prepared."""
    access = request.access
    org = access.organization.slug
    form = ExportForm(request.POST)
    if not form.is_valid():
        return HttpResponse("Choose CSV or XLSX.", status=422, content_type=PLAIN)
    file_format = form.cleaned_data["format"]
    report = reverse("teams:report", kwargs={"org": org})
    asked = QueryDict(form.cleaned_data["query"])
    if access.policy.is_closed:
        groups = AggregateQuery.parse(report, asked)
        groups.asked.require()
        return download(*aggregate_export(access=access, query=groups, file_format=file_format))
    query = ReportQuery.parse(report, asked).on_page(1)
    query.asked.require()
    if not is_large(access):
        try:
            return download(*export_now(access=access, query=query, file_format=file_format))
        except PeriodError as error:
            return HttpResponse(str(error), status=422, content_type=PLAIN)
    try:
        waiting = export_create(access=access, file_format=file_format, query=query.text)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        run_export.delay_on_commit(organization_id=access.organization.pk, export_id=waiting.pk)
    return redirect("teams:exports", org=org)


@require_GET
@requires(Capability.VIEW_REPORT)
def on_paper(request: MemberRequest) -> HttpResponse:
    """Show all rows of the report on a page to print."""
    access = request.access
    report = reverse("teams:report", kwargs={"org": access.organization.slug})
    if access.policy.is_closed:
        groups = AggregateQuery.parse(report, parameters_of(request))
        groups.asked.require()
        paper = aggregate_paper(access=access, query=groups)
        return render(request, "teams/aggregate_print.html", {"page": paper})
    query = ReportQuery.parse(report, parameters_of(request)).on_page(1)
    try:
        page = print_page(access=access, query=query)
    except PeriodError as error:
        return HttpResponse(str(error), status=422, content_type=PLAIN)
    record_report_look(access=access, team_ids=page.found.scope)
    return render(request, "teams/report_print.html", {"page": page})


@require_GET
@requires(Capability.VIEW_REPORT)
def exports(request: MemberRequest) -> HttpResponse:
    """List exports; htmx asks again while one is prepared."""
    return render_page(
        request,
        page="teams/exports.html",
        fragment="teams/_exports.html",
        context={"page": exports_page(access=request.access)},
    )


@require_GET
@requires(Capability.VIEW_REPORT)
def file(request: MemberRequest, export_id: int) -> HttpResponse:
    """Answer with a file that was prepared for the viewer."""
    found = export_fetch(access=request.access, export_id=export_id)
    return download(found.name, bytes(found.content or b""))
