"""Pages of imports: parse, one call, render."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import requires
from accounts.http import MemberRequest, parameters_of, render_page, to_page
from accounts.roles import Capability
from scoring.services import request_after_undo
from scoring.tasks import tell_workers
from teams.access import access_import
from teams.forms import ImportForm
from teams.reports.import_history import import_choices, import_list
from teams.reports.import_report import import_progress
from teams.reports.wording.visibility import meaning
from teams.services.consents import consent_give, has_consented
from teams.services.deliveries import delivery_create
from teams.services.imports import import_undo
from teams.tasks import tell_of_delivery


@require_http_methods(["GET", "POST"])
@requires(Capability.IMPORT_OWN)
def imports(request: MemberRequest) -> HttpResponse:
    """Show the imports and take files. A worker checks them; the answer is their page."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    asks = not has_consented(request.access)
    form = ImportForm(*posted, members=import_choices(request.access), asks=asks)
    if form.is_valid():
        if asks:
            consent_give(access=request.access)
        return _deliver(request, form)
    return render_page(
        request,
        page="teams/imports.html",
        fragment="teams/_import_form.html",
        context={
            "form": form,
            "imports": import_list(access=request.access, asked=parameters_of(request)),
            "seen_by": meaning(request.access.policy),
        },
        status=422 if form.is_bound else 200,
    )


def _deliver(request: MemberRequest, form: ImportForm) -> HttpResponse:
    delivery = delivery_create(
        access=request.access,
        member=form.cleaned_data["member"],
        uploads=form.named_files(),
    )
    tell_of_delivery(delivery)
    kwargs = {"org": request.access.organization.slug, "delivery_id": delivery.pk}
    return to_page(request, reverse("teams:delivery", kwargs=kwargs))


@require_GET
@requires(Capability.IMPORT_OWN)
def import_detail(request: MemberRequest, import_id: int) -> HttpResponse:
    """Show one import; htmx asks again while it runs."""
    batch = access_import(request.access, import_id)
    return render_page(
        request,
        page="teams/import.html",
        fragment="teams/_import_progress.html",
        context={"progress": import_progress(access=request.access, batch=batch)},
    )


@require_POST
@requires(Capability.IMPORT_OWN)
def undo(request: MemberRequest, import_id: int) -> HttpResponse:
    """Undo an import and compute the scores again without it."""
    batch = access_import(request.access, import_id)
    try:
        import_undo(access=request.access, batch=batch)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _to_import(request, batch.pk)
    run = request_after_undo(batch=batch)
    tell_workers(run)
    messages.success(request, f"Import {batch.pk} is undone; the scores are computed again.")
    return _to_import(request, batch.pk)


def _to_import(request: MemberRequest, import_id: int) -> HttpResponse:
    kwargs = {"org": request.access.organization.slug, "import_id": import_id}
    return to_page(request, reverse("teams:import", kwargs=kwargs))
