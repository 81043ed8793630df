"""Merging two members who are one person: looked at first, then done at once."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from accounts.decorators import requires
from accounts.http import MemberRequest, parameters_of, render_page, to_page
from accounts.roles import Capability
from scoring.merges import merge, merge_preview
from scoring.tasks import tell_workers
from teams.access import managed_member
from teams.reports.people_list import namesakes


@require_http_methods(["GET", "POST"])
@requires(Capability.MANAGE_MEMBERS)
def merge_members(request: MemberRequest, member_id: int) -> HttpResponse:
    """Find into whom a member is merged, show what that does, and do it."""
    gone = managed_member(request.access, member_id)
    asked = parameters_of(request)
    q = asked.text("q")
    into = asked.number("into", gettext("nobody is chosen"))
    kept = managed_member(request.access, into) if into is not None else None
    errors: list[str] = []
    if request.method == "POST":
        if kept is None:
            errors = [gettext("Choose the member who stays.")]
        elif request.POST.get("sure") != "on":
            errors = [gettext("Tick that you have checked: this cannot be taken back.")]
        else:
            try:
                state = request.POST.get("state", "")
                run = merge(access=request.access, gone=gone, kept=kept, state=state)
            except ValidationError as wrong:
                errors = wrong.messages
            else:
                tell_workers(run)
                said = gettext("{gone} is {kept} now; the scores are computed again.")
                messages.success(request, said.format(gone=gone.name, kept=kept.name))
                url = reverse(
                    "teams:managed_member", args=[request.access.organization.slug, kept.pk]
                )
                return to_page(request, url)
    preview = None
    if kept is not None:
        preview = merge_preview(access=request.access, gone=gone, kept=kept)
    return render_page(
        request,
        page="organization/merge.html",
        fragment="organization/_merge.html",
        context={
            "gone": gone,
            "kept": kept,
            "q": q,
            "found": namesakes(member=gone, q=q) if kept is None else [],
            "preview": preview,
            "errors": errors,
        },
        status=422 if errors else 200,
    )
