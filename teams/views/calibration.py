"""The page that compares our scores with LinkedIn's own index: parse, one call, render."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.decorators import requires
from accounts.http import MemberRequest, parameters_of
from accounts.roles import Capability
from teams.reports.calibration_report import calibration_page
from teams.services.looks import LookKind, record_report_look


@require_GET
@requires(Capability.CALIBRATE)
def calibration(request: MemberRequest) -> HttpResponse:
    """Show how our scores and LinkedIn's go together; team and page are in the address."""
    page = calibration_page(access=request.access, asked=parameters_of(request))
    if page.pairs:
        record_report_look(access=request.access, team_ids=page.scope, kind=LookKind.CALIBRATION)
    return render(request, "teams/calibration.html", {"page": page})
