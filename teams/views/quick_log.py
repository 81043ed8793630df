"""The page on which members log what no file has: parse, one call, render."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from accounts.decorators import requires
from accounts.http import MemberRequest, parameters_of, render_page
from accounts.roles import Capability
from scoring.core.registry import CURRENT, model
from scoring.evidence import LINKEDIN_OPENED
from teams.access import own_member
from teams.log_forms import DAYS_BACK, ChecklistForm, DayForm, SSIForm
from teams.reports.coverage_words import named_day
from teams.reports.quick_log_report import QuickLogPage, quick_log_page
from teams.reports.wording.instead import this_day
from teams.services.quick_log import quick_log_create
from teams.tasks import tell_of_import


@require_http_methods(["GET", "POST"])
@requires(Capability.IMPORT_OWN)
def quick_log(request: MemberRequest) -> HttpResponse:
    """Show the viewer's own log and take entries; a worker stores them."""
    member = own_member(request.access)
    if member is None:
        if request.method == "POST":
            raise PermissionDenied("Your account is not linked to a member of a team.")
        return render(request, "scoring/no_member.html")
    asked = parameters_of(request)
    day = asked.day("day", LINKEDIN_OPENED, gettext("today is shown"))
    page = quick_log_page(access=request.access, member=member, day=day, days_back=DAYS_BACK)
    asked.shown("day", page.day.isoformat(), this_day(page.day))
    forms = _forms(request, page)
    for form in forms.values():
        if form.is_bound and form.is_valid():
            on = form.cleaned_data["day"]
            batch = quick_log_create(
                access=request.access,
                member=member,
                on=on,
                document=form.document,
                what=form.what,
            )
            tell_of_import(batch)
            messages.success(
                request, _logged(on, page.today, is_scored=form is not forms["ssi_form"])
            )
            return redirect(f"{page.url}?day={on}")
    return render_page(
        request,
        page="teams/quick_log.html",
        fragment="teams/_quick_log_days.html",
        context={"log": page, **forms},
        status=422 if request.method == "POST" else 200,
    )


def _forms(
    request: MemberRequest, page: QuickLogPage
) -> dict[str, DayForm | ChecklistForm | SSIForm]:
    """Return the forms by name, the one that was sent with what was filled in."""
    part = request.POST.get("part", "day") if request.method == "POST" else ""
    sent = {part: request.POST}
    today, dated = page.today, {"day": page.day}
    return {
        "day_form": DayForm(
            sent.get("day"),
            has_seat=page.has_seat,
            today=today,
            initial=dated | asdict(page.counts),
        ),
        "checklist": ChecklistForm(
            sent.get("checklist"),
            auto_id="id_check_%s",
            known=page.known,
            spec=model(CURRENT),
            today=today,
            initial=dated,
        ),
        "ssi_form": SSIForm(sent.get("ssi"), auto_id="id_ssi_%s", today=today, initial=dated),
    }


def _logged(on: date, today: date, is_scored: bool) -> str:
    when = f"Logged for {named_day(on, today)}."
    if on == today and is_scored:
        return f"{when} A day counts once it is over: in tomorrow’s score."
    return when
