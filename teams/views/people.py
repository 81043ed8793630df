"""Members for admins of the organization: the list, and how somebody comes to stand on it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import requires
from accounts.http import MemberRequest, csv_file, parameters_of, render_page
from accounts.roles import Capability
from accounts.selectors import local_today
from teams.access import managed_team
from teams.organization_forms import BulkForm, NewMemberForm
from teams.reports.managed_teams import open_team_choices
from teams.reports.people_list import people_page
from teams.reports.people_query import PeopleQuery
from teams.reports.roles_page import role_choices
from teams.reports.shapes import Choice
from teams.services.bulk_members import (
    COLUMNS,
    MOST_ROWS,
    BulkCheck,
    bulk_add,
    bulk_check,
    shortened,
    text_of,
)
from teams.services.members import NewMember, member_add
from teams.views.handing_over import handovers

SHOWN_ROWS = 100
EXAMPLE = ("Rita Rep", "rita@example.com", "Account executive", "", "rep", "free", "2026-03-01")


@require_GET
@requires(Capability.MANAGE_MEMBERS)
def members(request: MemberRequest) -> HttpResponse:
    """Show the members; filters, search, sort and page are in the address."""
    query = PeopleQuery.parse(request.path, parameters_of(request))
    return render_page(
        request,
        page="organization/members.html",
        fragment="organization/_members.html",
        context={"page": people_page(access=request.access, query=query)},
    )


@require_http_methods(["GET", "POST"])
@requires(Capability.MANAGE_MEMBERS)
def add(request: MemberRequest) -> HttpResponse:
    """Add a member. The answer is the only page with the link that lets them in."""
    form = _new_form(request, request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "added": None, "links": ()}
    if form.is_valid():
        given = form.cleaned_data
        team_id = given.pop("team")
        team = managed_team(request.access, team_id) if team_id else None
        try:
            added = member_add(access=request.access, new=NewMember(team=team, **given))
        except ValidationError as wrong:
            form.take(wrong)
        else:
            links = handovers(request, [added.invited] if added.invited else [])
            context |= {"added": added.member, "links": links, "form": _new_form(request, None)}
    return render_page(
        request,
        page="organization/member_add.html",
        fragment="organization/_member_add.html",
        context=context,
        status=422 if form.errors else 200,
    )


def _new_form(request: MemberRequest, data: Any) -> NewMemberForm:
    roles = role_choices(request.access, may_give=True)
    return NewMemberForm(
        data,
        initial={"since": local_today(request.access.organization).isoformat(), "role": "rep"},
        choices={
            "team": (Choice("", "No team yet"), *open_team_choices()),
            "role": (*roles, Choice("", "No account: cannot sign in")),
        },
    )


@require_http_methods(["GET", "POST"])
@requires(Capability.MANAGE_MEMBERS)
def bulk(request: MemberRequest) -> HttpResponse:
    """Check a table of members and show what is wrong in it; add all of them when told to."""
    is_sent = request.method == "POST"
    form = BulkForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    context: dict[str, Any] = {"form": form, "columns": COLUMNS, "most": MOST_ROWS, "links": ()}
    status = 200
    if form.is_bound:
        found = _checked(request, form)
        status = 200 if found is not None and found.is_ready else 422
        if found is not None and found.is_ready and request.POST.get("do") == "add":
            return _added(request, form, context)
        context |= {"check": found and shortened(found, SHOWN_ROWS), "total": found}
    return render_page(
        request,
        page="organization/bulk.html",
        fragment="organization/_bulk.html",
        context=context,
        status=status,
    )


def _checked(request: MemberRequest, form: BulkForm) -> BulkCheck | None:
    """Return what the table holds; None where the form itself is wrong."""
    if not form.is_valid():
        return None
    file = form.cleaned_data["file"]
    try:
        text = text_of(file.read()) if file else form.cleaned_data["text"]
    except ValidationError as wrong:
        form.take(wrong)
        return None
    form.cleaned_data["text"] = text
    return bulk_check(access=request.access, text=text)


def _added(request: MemberRequest, form: BulkForm, context: dict[str, Any]) -> HttpResponse:
    try:
        added = bulk_add(access=request.access, text=form.cleaned_data["text"])
    except ValidationError as wrong:
        form.take(wrong)
        return render_page(
            request,
            page="organization/bulk.html",
            fragment="organization/_bulk.html",
            context=context,
            status=422,
        )
    links = handovers(request, [one.invited for one in added if one.invited])
    return render_page(
        request,
        page="organization/bulk.html",
        fragment="organization/_bulk.html",
        context=context | {"form": BulkForm(), "added": added, "links": links},
    )


@require_GET
@requires(Capability.MANAGE_MEMBERS)
def template(request: MemberRequest) -> HttpResponse:
    """Answer with a table that has one example row."""
    return csv_file("members.csv", [COLUMNS, EXAMPLE])
