"""The rulebook: for everybody in the organization, also as a file."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.decorators import requires
from accounts.http import MemberRequest
from accounts.roles import Capability
from teams.reports.rule_editions import document_of, editions_of
from teams.reports.rule_pages import edition_of, rulebook_page


@require_GET
@requires(Capability.ENTER)
def rules(request: MemberRequest) -> HttpResponse:
    """Show the rules that hold today."""
    return render(request, "rules/rulebook.html", {"page": rulebook_page(access=request.access)})


@require_GET
@requires(Capability.ENTER)
def version(request: MemberRequest, number: int) -> HttpResponse:
    """Show a version of the rules, whenever it holds; 0 is the standard model."""
    page = rulebook_page(access=request.access, number=number)
    return render(request, "rules/rulebook.html", {"page": page})


@require_GET
@requires(Capability.ENTER)
def version_json(request: MemberRequest, number: int) -> HttpResponse:
    """Send a version of the rules as a file, with every constant."""
    edition = edition_of(editions_of(request.access.organization), number)
    answer = JsonResponse(
        document_of(edition), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    name = f"{request.access.organization.slug}-rules-{edition.spec.name}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
