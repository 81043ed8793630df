"""Notes of 1:1s and requests for files: parse, one call, render."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import requires
from accounts.http import MemberRequest
from accounts.roles import Capability
from teams.access import access_member, access_name
from teams.note_forms import NoteForm
from teams.reports.coaching_report import member_notes, notes_page
from teams.services.looks import LookKind, record_look
from teams.services.notes import note_create
from teams.services.upload_requests import upload_request_create


@require_GET
@requires(Capability.VIEW_OWN_SCORE)
def notes(request: MemberRequest) -> HttpResponse:
    """Show the notes that the viewer wrote, and those written to the viewer."""
    return render(request, "teams/notes.html", {"page": notes_page(access=request.access)})


@require_http_methods(["GET", "POST"])
@requires(Capability.WRITE_NOTES)
@sensitive_post_parameters("text")
def notes_of_member(request: MemberRequest, member_id: int) -> HttpResponse:
    """Show a manager's own notes to a member, and take a new one."""
    member = access_member(request.access, member_id)
    page = member_notes(access=request.access, member=member)
    if page is None:
        raise PermissionDenied("Notes are written by the managers of a member who has an account.")
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        note_create(
            access=request.access,
            member=member,
            on=page.on,
            total=page.total,
            text=form.cleaned_data["text"],
        )
        messages.success(request, f"The note is saved. {member.name} can read it.")
        return redirect(
            "teams:member_notes", org=request.access.organization.slug, member_id=member.pk
        )
    record_look(access=request.access, member=member, kind=LookKind.MEMBER, detail="notes")
    return render(
        request,
        "teams/member_notes.html",
        {"page": page, "form": form},
        status=422 if form.is_bound else 200,
    )


@require_POST
@requires(Capability.REQUEST_UPLOADS)
def request_upload(request: MemberRequest, member_id: int) -> HttpResponse:
    """Ask a member for fresh files, and go back to where that was asked."""
    member = access_name(request.access, member_id)
    try:
        upload_request_create(access=request.access, member=member)
    except ValidationError as wrong:
        messages.warning(request, " ".join(wrong.messages))
    else:
        messages.success(request, f"{member.name} is asked for fresh files, on the own pages.")
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        org = {"org": request.access.organization.slug}
        back = reverse("teams:member", kwargs={**org, "member_id": member.pk})
        if request.access.policy.is_closed:
            back = reverse("teams:report", kwargs=org)
    return HttpResponseRedirect(back)
