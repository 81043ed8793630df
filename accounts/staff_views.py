"""The page on which site staff say why they enter organizations."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from accounts.decorators import site_staff
from accounts.models import Organization, User
from accounts.staff_entry import LONGEST, MINUTES, entry_of, staff_enter, staff_leave


class EntryForm(forms.Form):
    """Which organization is entered, and why."""

    organization = forms.ModelChoiceField(
        queryset=Organization.objects.order_by("name"),
        required=False,
        empty_label="All organizations",
        help_text="All only where the task is about more than one: each has the reason in its log.",
    )
    reason = forms.CharField(
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        help_text="Owners and admins of the organization read it, with your name.",
    )


@site_staff
@require_http_methods(["GET", "POST"])
def staff_reason(request: HttpRequest) -> HttpResponse:
    """Ask for a reason, take it, and go where its giver was going; or leave what was entered."""
    user = cast(User, request.user)  # the admin lets nobody else in
    onward = _onward(request)
    if "leave" in request.POST:
        staff_leave(request.session)
        return redirect("admin:index")
    form = EntryForm(request.POST or None, initial={"organization": request.GET.get("of")})
    if request.method == "POST" and form.is_valid():
        try:
            entry = staff_enter(by=user, session=request.session, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            said = f"You work in {entry.name} for {MINUTES} minutes. The reason is on record."
            messages.success(request, said)
            return redirect(onward)
    context = {
        **admin.site.each_context(request),
        "title": "Why do you enter?",
        "form": form,
        "next": onward,
        "entry": entry_of(request.session, user),
        "minutes": MINUTES,
    }
    return TemplateResponse(request, "admin/reason.html", context)


def _onward(request: HttpRequest) -> str:
    """Return where to go afterwards: never to another site."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_here = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_here and wanted.startswith("/admin/") else reverse("admin:index")
