"""The ledger of a team or of the organization: parse, one call, render."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from accounts.decorators import requires
from accounts.http import MemberRequest, parameters_of, render_page
from accounts.roles import Capability
from scoring.tasks import ask_for_changes
from teams.reports.group_page import group_page
from teams.reports.group_query import GroupQuery
from teams.reports.wording.instead import tell_days
from teams.services.looks import LookKind, record_report_look


@require_GET
@requires(Capability.VIEW_REPORT)
def ledger(request: MemberRequest) -> HttpResponse:
    """Show why a group moved between two days; htmx asks again while a worker works it out.

    Asking again is another look: every answer has the sums, and who came and went.
    """
    query = GroupQuery.parse(request.path, parameters_of(request))
    page = group_page(access=request.access, query=query)
    tell_days(query.asked, on=page.on, since=page.since)
    query.asked.shown("component", page.component, gettext("everybody is listed"))
    is_asked = not page.pending or ask_for_changes(
        organization_id=request.access.organization.pk,
        user_id=request.access.user.pk,
        member_ids=page.pending,
        since=page.since,
        on=page.on,
        of=page.team,
    )
    record_report_look(access=request.access, team_ids=page.scope, kind=LookKind.LEDGER)
    return render_page(
        request,
        page="teams/ledger.html",
        fragment="teams/_ledger.html",
        context={"page": page, "is_asked": is_asked},
    )
