"""Pages of what people and organizations decide about their data: parse, one call, render."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import requires
from accounts.http import MemberRequest, render_page
from accounts.roles import Capability
from privacy.erasure import erasure_ask, erasure_ask_for
from privacy.forms import RetentionForm, TypedForm
from privacy.organization_erasure import organization_erasure_ask, organization_erasure_cancel
from privacy.pages import (
    SHORTER,
    ErasurePage,
    member_erasure,
    my_data,
    own_erasure,
    privacy_page,
    source_page,
)
from privacy.requests import file_ask, file_ask_for, file_fetch
from privacy.retention import periods_choose
from privacy.tasks import erase_person, prepare_file
from scoring.tasks import recompute_later
from teams.access import managed_member, own_member
from teams.services.opt_outs import opt_in, opt_out, source_named


@require_GET
@requires(Capability.ENTER)
def my_data_page(request: MemberRequest) -> HttpResponse:
    """Show what somebody decides about their own data; htmx asks again while a file is made."""
    return render_page(
        request,
        page="privacy/my_data.html",
        fragment="privacy/_files.html",
        context={"page": my_data(access=request.access)},
    )


@require_POST
@requires(Capability.ENTER)
def ask_file(request: MemberRequest) -> HttpResponse:
    """Have a worker prepare all that is kept of the one who asks."""
    try:
        found = file_ask(access=request.access)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        prepare_file.delay_on_commit(organization_id=found.organization_id, file_id=found.pk)
    return redirect("privacy:my_data", org=request.access.organization.slug)


@require_POST
@requires(Capability.MANAGE_MEMBERS)
def ask_file_for(request: MemberRequest, member_id: int) -> HttpResponse:
    """Have a worker prepare all that is kept of a member who left, to hand it to them."""
    member = managed_member(request.access, member_id)
    org = request.access.organization.slug
    try:
        found = file_ask_for(access=request.access, member=member)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return redirect("teams:managed_member", org=org, member_id=member.pk)
    prepare_file.delay_on_commit(organization_id=found.organization_id, file_id=found.pk)
    return redirect("privacy:my_data", org=org)


@require_GET
@requires(Capability.ENTER)
def file(request: MemberRequest, file_id: int) -> HttpResponse:
    """Answer with a file that the viewer asked for."""
    found = file_fetch(access=request.access, file_id=file_id)
    response = HttpResponse(bytes(found.content or b""), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return response


@require_http_methods(["GET", "POST"])
@requires(Capability.ENTER)
def source(request: MemberRequest, source: str) -> HttpResponse:
    """Say what goes when a source is switched off, and switch it off or on again."""
    member = own_member(request.access)
    chosen = source_named(source)
    if chosen is None:
        raise Http404("no such source")
    if member is None:
        raise PermissionDenied(gettext("You are no member: there are no files of yours."))
    if request.method == "GET":
        row = source_page(access=request.access, source=chosen)
        return render(request, "privacy/source.html", {"row": row})
    try:
        if request.POST.get("do") == "on":
            opt_in(access=request.access, member=member, source=chosen)
            said = gettext("It is on again, for files that are brought from now on.")
        else:
            opt_out(access=request.access, member=member, source=chosen)
            said = gettext("It is off. What was stored of it is gone.")
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        recompute_later(member=member)
        messages.success(request, said)
    return redirect("privacy:my_data", org=request.access.organization.slug)


@require_http_methods(["GET", "POST"])
@requires(Capability.ENTER)
def erase_me(request: MemberRequest) -> HttpResponse:
    """Say what goes and what stays, and erase the one who asks once they typed their name."""
    form = TypedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = erasure_ask(access=request.access, typed=form.cleaned_data["typed"])
        except ValidationError as wrong:
            form.take(wrong)
        else:
            erase_person.delay_on_commit(organization_id=made.organization_id, erasure_id=made.pk)
            logout(request)
            return render(request, "privacy/erased.html")
    return _erasure(request, own_erasure(access=request.access), form)


@require_http_methods(["GET", "POST"])
@requires(Capability.MANAGE_MEMBERS)
def erase_member(request: MemberRequest, member_id: int) -> HttpResponse:
    """Say what goes and what stays, and erase a member once their name was typed."""
    member = managed_member(request.access, member_id)
    form = TypedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        typed = form.cleaned_data["typed"]
        try:
            made = erasure_ask_for(access=request.access, member=member, typed=typed)
        except ValidationError as wrong:
            form.take(wrong)
        else:
            erase_person.delay_on_commit(organization_id=made.organization_id, erasure_id=made.pk)
            messages.success(request, gettext("They cannot enter any more, and are being erased."))
            return redirect("teams:managed_members", org=request.access.organization.slug)
    return _erasure(request, member_erasure(access=request.access, member=member), form)


@require_http_methods(["GET", "POST"])
@requires(Capability.MANAGE_SETTINGS)
def privacy(request: MemberRequest) -> HttpResponse:
    """Show how long what is kept, and choose shorter periods."""
    chosen = request.access.organization.retention
    form = RetentionForm(
        request.POST if request.method == "POST" else None, periods=SHORTER, initial=chosen
    )
    if form.is_valid():
        periods_choose(access=request.access, chosen=form.chosen())
        messages.success(request, gettext("The periods are saved, and hold within the hour."))
        return redirect("privacy:privacy", org=request.access.organization.slug)
    return _privacy(request, form, TypedForm())


@require_POST
@requires(Capability.ERASE_ORGANIZATION)
def erase_organization(request: MemberRequest) -> HttpResponse:
    """Have the organization end, after some days in which an owner can take it back."""
    form = TypedForm(request.POST)
    if form.is_valid():
        try:
            organization_erasure_ask(access=request.access, typed=form.cleaned_data["typed"])
        except ValidationError as wrong:
            form.take(wrong)
        else:
            messages.success(request, gettext("The organization will be erased. See below when."))
            return redirect("privacy:privacy", org=request.access.organization.slug)
    periods = RetentionForm(periods=SHORTER, initial=request.access.organization.retention)
    return _privacy(request, periods, form)


@require_POST
@requires(Capability.ERASE_ORGANIZATION)
def keep_organization(request: MemberRequest) -> HttpResponse:
    """Take back that the organization is to end."""
    try:
        organization_erasure_cancel(access=request.access)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        messages.success(request, gettext("The organization stays."))
    return redirect("privacy:privacy", org=request.access.organization.slug)


def _erasure(request: MemberRequest, page: ErasurePage, form: TypedForm) -> HttpResponse:
    context = {"page": page, "form": form}
    return render(request, "privacy/erase.html", context, status=422 if form.errors else 200)


def _privacy(request: MemberRequest, form: RetentionForm, typed: TypedForm) -> HttpResponse:
    page = privacy_page(access=request.access, form=form)
    is_wrong = bool(form.errors or typed.errors)
    context = {"page": page, "form": form, "typed": typed}
    return render(request, "privacy/privacy.html", context, status=422 if is_wrong else 200)
