"""Pages of the audit log of an organization, and its files."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.audit_files import audit_file, file_name
from accounts.audit_log import asked
from accounts.audit_page import audit_page, event_page
from accounts.decorators import requires
from accounts.http import CSV, MemberRequest, render_page
from accounts.roles import Capability

TYPES = {"csv": CSV, "jsonl": "application/jsonl; charset=utf-8"}


@require_GET
@requires(Capability.VIEW_AUDIT)
def audit(request: MemberRequest) -> HttpResponseBase:
    """Show who did what, latest first."""
    query = asked(request.GET.dict())
    return render_page(
        request,
        page="accounts/audit.html",
        fragment="accounts/_audit.html",
        context={"page": audit_page(access=request.access, query=query)},
    )


@require_GET
@requires(Capability.VIEW_AUDIT)
def audit_event(request: MemberRequest, event_id: int) -> HttpResponseBase:
    """Show one event, before and after side by side."""
    page = event_page(access=request.access, event_id=event_id)
    if page is None:
        raise Http404("no such event")
    return render(request, "accounts/audit_event.html", {"page": page})


@require_GET
@requires(Capability.VIEW_AUDIT)
def audit_download(request: MemberRequest, file_format: str) -> HttpResponseBase:
    """Stream the events that the address asks for as a file."""
    lines = audit_file(
        access=request.access, query=asked(request.GET.dict()), file_format=file_format
    )
    response = StreamingHttpResponse(lines, content_type=TYPES[file_format])
    name = file_name(request.access, file_format)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
