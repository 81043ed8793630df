"""Pages of the User Report, members and imports: parse, one call, render."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import requires
from accounts.http import MemberRequest, day_in, page_in, render_page
from accounts.roles import Capability
from accounts.selectors import local_today
from teams.access import access_import, access_member
from teams.forms import ImportForm
from teams.reports.import_report import import_choices, import_list, import_progress
from teams.reports.report_query import ReportQuery
from teams.reports.score_report import score_page
from teams.reports.user_report import user_report
from teams.services.imports import import_create, import_undo
from teams.tasks import rescore, run_import


@require_GET
@requires(Capability.VIEW_REPORT)
def report(request: MemberRequest) -> HttpResponse:
    """Show the User Report; filters, search, sort and page are in the address."""
    query = ReportQuery.parse(request.path, request.GET)
    return render_page(
        request,
        page="teams/user_report.html",
        fragment="teams/_report.html",
        context={"report": user_report(access=request.access, query=query)},
    )


@require_GET
@requires(Capability.VIEW_REPORT)
def member(request: MemberRequest, member_id: int) -> HttpResponse:
    """Show one member's score to somebody who may see it."""
    found = access_member(request.access, member_id)
    page = score_page(
        access=request.access,
        member=found,
        as_of=local_today(request.access.organization),
        since=day_in(request, "since"),
        is_own=False,
    )
    return render_page(
        request,
        page="teams/member.html",
        fragment="scoring/_score.html",
        context={"page": page},
    )


@require_http_methods(["GET", "POST"])
@requires(Capability.IMPORT_OWN)
def imports(request: MemberRequest) -> HttpResponse:
    """Show the imports and take an upload. The worker reads it; the answer is its progress page."""
    members = import_choices(request.access)
    form = ImportForm(request.POST or None, request.FILES or None, members=members)
    if request.method == "POST" and form.is_valid():
        batch = import_create(
            access=request.access,
            member=form.cleaned_data["member"],
            uploads=form.cleaned_data["files"],
        )
        run_import.delay_on_commit(
            organization_id=request.access.organization.pk, import_id=batch.pk
        )
        return _to_import(request, batch.pk)
    return render_page(
        request,
        page="teams/imports.html",
        fragment="teams/_upload.html",
        context={
            "imports": import_list(access=request.access, page=page_in(request)),
            "errors": form.sentences,
        },
        status=422 if request.method == "POST" else 200,
    )


@require_GET
@requires(Capability.IMPORT_OWN)
def import_detail(request: MemberRequest, import_id: int) -> HttpResponse:
    """Show one import; htmx asks again while it runs."""
    batch = access_import(request.access, import_id)
    return render_page(
        request,
        page="teams/import.html",
        fragment="teams/_import_progress.html",
        context={"progress": import_progress(access=request.access, batch=batch)},
    )


@require_POST
@requires(Capability.IMPORT_OWN)
def undo(request: MemberRequest, import_id: int) -> HttpResponse:
    """Undo an import and compute the scores again without it."""
    batch = access_import(request.access, import_id)
    import_undo(access=request.access, batch=batch)
    rescore.delay_on_commit(
        organization_id=request.access.organization.pk, member_id=batch.member_id
    )
    messages.success(request, f"Import {batch.pk} is undone.")
    return _to_import(request, batch.pk)


def _to_import(request: MemberRequest, import_id: int) -> HttpResponse:
    kwargs = {"org": request.access.organization.slug, "import_id": import_id}
    url = reverse("teams:import", kwargs=kwargs)
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)
