"""The pages of a score: the own one, and that of somebody whom the viewer may see."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.decorators import requires
from accounts.http import PLAIN, MemberRequest, csv_file, parameters_of, render_page
from accounts.roles import Capability
from accounts.rules import rules_today
from accounts.selectors import last_complete_day
from scoring.evidence import LINKEDIN_OPENED
from teams.access import access_member, own_member
from teams.goal_forms import GoalForm
from teams.plan_forms import PlanForm
from teams.reports.coaching_report import coaching
from teams.reports.component_report import component_page
from teams.reports.day_report import day_table
from teams.reports.first_steps import first_steps_of
from teams.reports.looks_report import looks_page
from teams.reports.member_scores import BeingScoredError, NoScoreError
from teams.reports.plan_file import plan_file
from teams.reports.plan_report import PlanQuery, plan_head, plan_page
from teams.reports.score_file import score_file
from teams.reports.score_report import ScoreQuery, score_page
from teams.reports.trend_report import DEFAULT_WEEKS, WEEKS
from teams.reports.visibility_report import visibility_told
from teams.reports.waterfall_report import waterfall_of
from teams.reports.wording import instead
from teams.reports.work_note import work_note
from teams.selectors.upload_requests import open_request
from teams.services.looks import LookKind, record_look

NO_MEMBER = "Your account is not linked to a member of a team."
BEING_SCORED = "The score is being computed.\n"


@require_GET
@requires(Capability.VIEW_OWN_SCORE)
def my_score(request: MemberRequest) -> HttpResponse:
    """Show the viewer's own score; an admin who is no member is told so."""
    return _score(request, None)


@require_GET
@requires(Capability.VIEW_REPORT)
def member_score(request: MemberRequest, member_id: int) -> HttpResponse:
    """Show one member's score to somebody who may see it."""
    return _score(request, member_id)


@require_GET
@requires(Capability.VIEW_OWN_SCORE)
def my_component(request: MemberRequest, component: str) -> HttpResponse:
    """Show one component of the viewer's own score, down to its records."""
    return _component(request, None, component)


@require_GET
@requires(Capability.VIEW_REPORT)
def member_component(request: MemberRequest, member_id: int, component: str) -> HttpResponse:
    """Show one component of a member's score to somebody who may see it."""
    return _component(request, member_id, component)


@require_GET
@requires(Capability.VIEW_OWN_SCORE)
def my_looks(request: MemberRequest) -> HttpResponse:
    """Show who looked at the viewer's score, page by page."""
    member = own_member(request.access)
    if member is None:
        return render(request, "scoring/no_member.html")
    looks = looks_page(access=request.access, member=member, asked=parameters_of(request))
    return render(request, "scoring/looks.html", {"looks": looks})


@require_GET
@requires(Capability.VIEW_OWN_SCORE)
def my_plan(request: MemberRequest) -> HttpResponse:
    """Show what a weekly mix would make of the own score; all that is asked is in the address."""
    return _plan(request, None)


@require_GET
@requires(Capability.VIEW_REPORT)
def member_plan(request: MemberRequest, member_id: int) -> HttpResponse:
    """Show what a weekly mix would make of a member's score to somebody who may see it."""
    return _plan(request, member_id)


@require_GET
@requires(Capability.VIEW_OWN_SCORE)
def my_file(request: MemberRequest) -> HttpResponse:
    """Send the viewer's own score of a day as CSV, and why it changed since another."""
    return _file(request, None)


@require_GET
@requires(Capability.VIEW_REPORT)
def member_file(request: MemberRequest, member_id: int) -> HttpResponse:
    """Send a member's score as CSV to somebody who may see it."""
    return _file(request, member_id)


@require_GET
@requires(Capability.VIEW_OWN_SCORE)
def my_plan_file(request: MemberRequest) -> HttpResponse:
    """Send what a weekly mix would make of the own score as CSV, asked as on the page."""
    return _plan_file(request, None)


@require_GET
@requires(Capability.VIEW_REPORT)
def member_plan_file(request: MemberRequest, member_id: int) -> HttpResponse:
    """Send what a weekly mix would make of a member's score as CSV to somebody who may see it."""
    return _plan_file(request, member_id)


def _score(request: MemberRequest, member_id: int | None) -> HttpResponse:
    """Answer with the score of a member, or without an id of the viewer."""
    access, is_own = request.access, member_id is None
    member = own_member(access) if member_id is None else access_member(access, member_id)
    if member is None:
        return render(request, "scoring/no_member.html")
    asked = parameters_of(request)
    weeks = instead.weeks(DEFAULT_WEEKS)
    query = ScoreQuery(
        on=asked.day("on", LINKEDIN_OPENED, instead.usual_days()),
        since=asked.day("since", LINKEDIN_OPENED, instead.usual_days()),
        weeks=int(asked.one("weeks", [*map(str, WEEKS)], str(DEFAULT_WEEKS), weeks)),
        rules=asked.last("rules"),
    )
    as_of = last_complete_day(access.organization)
    page = score_page(access=access, member=member, as_of=as_of, query=query, is_own=is_own)
    if page.score is not None:
        instead.tell_days(asked, on=page.as_of, since=page.since)
        chosen = next((one.value for one in page.rules_choices if one.selected), "")
        asked.shown("rules", chosen, instead.own_rules())
    record_look(access=access, member=member, kind=LookKind.MEMBER)
    beside: dict[str, Any] = {
        "waterfall": waterfall_of(page, access=access, member=member),
        "work": work_note(page, member=member),
    }
    if is_own:
        beside["asked"] = open_request(member=member)
        beside["visibility"] = visibility_told(access=access)
        if page.score is None or page.score.total is None:
            beside["steps"] = first_steps_of(access=access, member=member)
    else:
        score = page.score if page.is_latest else None
        found = coaching(access=access, member=member, score=score)
        form = GoalForm(None, choices=found.choices, days=found.days) if found.days else None
        beside |= {"coaching": found, "form": form}
        if page.since:
            beside["days"] = day_table(member=member, since=page.since, as_of=page.as_of)
    return render_page(
        request,
        page="scoring/score.html" if is_own else "teams/member.html",
        fragment="scoring/_score.html",
        context={"page": page, **beside},
    )


def _component(request: MemberRequest, member_id: int | None, name: str) -> HttpResponse:
    """Answer with a component of a member's score, or without an id of the viewer's."""
    access = request.access
    member = own_member(access) if member_id is None else access_member(access, member_id)
    if member is None:
        return render(request, "scoring/no_member.html")
    asked = parameters_of(request)
    number = asked.page()
    page = component_page(
        access=access,
        member=member,
        name=name,
        as_of=last_complete_day(access.organization),
        on=asked.day("on", LINKEDIN_OPENED, instead.usual_days()),
        since=asked.day("since", LINKEDIN_OPENED, instead.usual_days()),
        show=asked.last("show"),
        page=number,
        is_own=member_id is None,
    )
    asked.shown("on", page.as_of.isoformat(), instead.this_day(page.as_of))
    if page.filters:
        asked.shown("show", page.filtered, instead.everything())
    if listed := page.faded or page.records:
        asked.page_of(number, listed.pages)
    record_look(access=access, member=member, kind=LookKind.COMPONENT, detail=name)
    return render_page(
        request,
        page="scoring/component.html",
        fragment="scoring/_records.html",
        context={"page": page},
    )


def _plan(request: MemberRequest, member_id: int | None) -> HttpResponse:
    """Answer with the what-if of a member, or without an id of the viewer."""
    access = request.access
    member = own_member(access) if member_id is None else access_member(access, member_id)
    if member is None:
        return render(request, "scoring/no_member.html")
    head = plan_head(access=access, member=member, is_own=member_id is None)
    form = PlanForm(request.GET, spec=rules_today(access.organization).spec)
    query = form.query() if form.is_valid() else PlanQuery()
    try:
        page = plan_page(access=access, member=member, query=query)
    except NoScoreError:
        page = None
    except BeingScoredError:
        return render(request, "scoring/being_scored.html", {"head": head}, status=409)
    if page is not None:
        record_look(access=access, member=member, kind=LookKind.PLAN)
    return render_page(
        request,
        page="scoring/plan.html",
        fragment="scoring/_plan.html",
        context={"page": page, "form": form, "head": head},
        status=200 if form.is_valid() else 422,
    )


def _plan_file(request: MemberRequest, member_id: int | None) -> HttpResponse:
    """Answer with a what-if as a file; what cannot be asked is a line of plain text."""
    access = request.access
    member = own_member(access) if member_id is None else access_member(access, member_id)
    if member is None:
        raise Http404(NO_MEMBER)
    form = PlanForm(request.GET, spec=rules_today(access.organization).spec)
    if not form.is_valid():
        wrong = form.errors.get_json_data().items()
        told = "; ".join(f"{name}: {one['message']}" for name, found in wrong for one in found)
        return HttpResponse(f"{told}\n", status=422, content_type=PLAIN)
    try:
        found = plan_file(access=access, member=member, query=form.query())
    except NoScoreError:
        raise Http404("There is no score to start from yet.") from None
    except BeingScoredError:
        return HttpResponse(BEING_SCORED, status=409, content_type=PLAIN)
    record_look(access=access, member=member, kind=LookKind.FILE, detail="what-if")
    return csv_file(found.name, found.rows)


def _file(request: MemberRequest, member_id: int | None) -> HttpResponse:
    """Answer with the score of a member as a file, or without an id of the viewer's."""
    access = request.access
    member = own_member(access) if member_id is None else access_member(access, member_id)
    if member is None:
        raise Http404(NO_MEMBER)
    asked = parameters_of(request)
    on, since = (asked.day(n, LINKEDIN_OPENED, "") for n in ("on", "since"))
    asked.require()
    try:
        is_own = member_id is None
        found = score_file(access=access, member=member, on=on, since=since, is_own=is_own)
    except (NoScoreError, ValueError):
        raise Http404("There is no score on this day, or none before it.") from None
    except BeingScoredError:
        return HttpResponse(BEING_SCORED, status=409, content_type=PLAIN)
    record_look(access=access, member=member, kind=LookKind.FILE)
    return csv_file(found.name, found.rows)
