"""Own rules: drafted, checked, tried on the members, published. Parse, one call, render."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import rule_versions
from accounts.decorators import requires
from accounts.http import MemberRequest, parameters_of, render_page
from accounts.models import PublishedError, RuleVersion
from accounts.roles import Capability
from accounts.selectors import local_today
from scoring.core.revision import revision_of
from scoring.rule_forms import PublishForm, RevisionForm
from scoring.rule_publication import publish_rules
from teams.reports.rule_editions import draft_of
from teams.reports.rule_pages import draft_page
from teams.reports.rule_preview_report import PreviewQuery, preview_page, preview_summary
from teams.reports.wording.labels import day
from teams.services.looks import LookKind, record_report_look

NOTICE = timedelta(days=14)


@require_http_methods(["GET", "POST"])
@requires(Capability.MANAGE_RULES)
def draft(request: MemberRequest) -> HttpResponse:
    """Show the draft and take what it should say; without one offer to begin."""
    found = draft_of(request.access)
    if found is None:
        return _gone(request) if request.method == "POST" else render(request, "rules/begin.html")
    sent = request.POST if request.method == "POST" else None
    form = RevisionForm(sent, revision=revision_of(found.revision))
    if form.is_valid():
        try:
            rule_versions.draft_change(access=request.access, draft=found, revision=form.document)
        except PublishedError:
            return _gone(request)
        messages.success(request, "The draft is saved. It changes no score until it is published.")
        to = "scoring:rules_preview" if "preview" in request.POST else "scoring:rules_draft"
        return redirect(to, org=request.access.organization.slug)
    return render(
        request,
        "rules/draft.html",
        {"page": draft_page(access=request.access, draft=found), "form": form},
        status=422 if sent is not None else 200,
    )


@require_POST
@requires(Capability.MANAGE_RULES)
def start(request: MemberRequest) -> HttpResponse:
    """Begin a draft with what the latest version says, or go to the one that there is."""
    rule_versions.draft_create(access=request.access)
    return redirect("scoring:rules_draft", org=request.access.organization.slug)


@require_POST
@requires(Capability.MANAGE_RULES)
def check(request: MemberRequest) -> HttpResponse:
    """Say what the fields come to as they are filled in: nothing is stored."""
    found = draft_of(request.access)
    if found is None:
        return _gone(request)
    form = RevisionForm(request.POST, revision=revision_of(found.revision))
    form.full_clean()
    return render(request, "rules/_sums.html", {"form": form})


@require_GET
@requires(Capability.MANAGE_RULES)
def preview(request: MemberRequest) -> HttpResponse:
    """Show who would move by the draft, and how far."""
    found = draft_of(request.access)
    if found is None:
        return _gone(request)
    query = PreviewQuery.parse(request.path, parameters_of(request))
    shown = preview_page(access=request.access, draft=found, query=query)
    if shown.rows:
        record_report_look(access=request.access, team_ids=None, kind=LookKind.RULES)
    context = {
        "page": draft_page(access=request.access, draft=found, effects=shown.effects),
        "preview": shown,
    }
    return render_page(
        request, page="rules/preview.html", fragment="rules/_preview.html", context=context
    )


@require_http_methods(["GET", "POST"])
@requires(Capability.MANAGE_RULES)
def publish(request: MemberRequest) -> HttpResponse:
    """Ask from when the draft shall hold, and why; then publish it."""
    found = draft_of(request.access)
    if found is None:
        return _gone(request)
    sent = request.POST if request.method == "POST" else None
    initial = {"effective_from": local_today(request.access.organization) + NOTICE}
    form = PublishForm(sent, digest=found.digest_now(), initial=initial)
    if form.is_valid() and _published(request, found, form):
        return redirect(
            "scoring:rules_version", org=request.access.organization.slug, number=found.number
        )
    context = {
        "page": draft_page(access=request.access, draft=found),
        "summary": preview_summary(access=request.access, draft=found),
        "form": form,
        "today": local_today(request.access.organization),
    }
    return render(request, "rules/publish.html", context, status=422 if sent is not None else 200)


@require_POST
@requires(Capability.MANAGE_RULES)
def discard(request: MemberRequest) -> HttpResponse:
    """Delete the draft."""
    found = draft_of(request.access)
    if found is None:
        return _gone(request)
    try:
        rule_versions.draft_discard(access=request.access, draft=found)
    except PublishedError:
        return _gone(request)
    messages.success(request, "The draft is discarded. The rules in force stay as they are.")
    return redirect("scoring:rules", org=request.access.organization.slug)


def _published(request: MemberRequest, found: RuleVersion, form: PublishForm) -> bool:
    """Publish; return whether the form has no errors by now."""
    since, note = form.cleaned_data["effective_from"], form.cleaned_data["note"]
    try:
        publish_rules(access=request.access, draft=found, effective_from=since, note=note)
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return False
    except PublishedError:
        form.add_error(None, "Somebody has published this draft a moment ago.")
        return False
    messages.success(request, f"Published. These rules hold from {day(since)} {since.year} on.")
    return True


def _gone(request: MemberRequest) -> HttpResponse:
    """Where a draft was expected and is none any more."""
    messages.warning(request, "There is no draft any more: it was published or discarded.")
    return redirect("scoring:rules_draft", org=request.access.organization.slug)
