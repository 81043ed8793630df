"""Pages of a delivery: what its files hold, what is asked, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import requires
from accounts.http import MemberRequest, csv_file, render_page, to_page
from accounts.roles import Capability
from scoring.services import request_after_undo
from scoring.tasks import tell_workers
from teams.access import access_delivery
from teams.reports.delivery_questions import answers_in
from teams.reports.delivery_report import delivery_page, problems_of
from teams.services import deliveries as service
from teams.tasks import tell_of_delivery, tell_of_import

COLUMNS = ("File", "Row", "Column", "Problem", "Expected")
# A spreadsheet takes what begins so for a formula.


@require_GET
@requires(Capability.IMPORT_OWN)
def delivery(request: MemberRequest, delivery_id: int) -> HttpResponse:
    """Show a delivery; htmx asks again while it is checked or imported."""
    found = access_delivery(request.access, delivery_id)
    return render_page(
        request,
        page="teams/delivery.html",
        fragment="teams/_delivery.html",
        context={"delivery": delivery_page(access=request.access, delivery=found)},
    )


@require_GET
@requires(Capability.IMPORT_OWN)
def problems(request: MemberRequest, delivery_id: int) -> HttpResponse:
    """Return the problems of a delivery as CSV."""
    found = access_delivery(request.access, delivery_id)
    rows = (
        (one.file, "" if one.row is None else str(one.row), one.column, one.reason, one.expected)
        for one in problems_of(found)
    )
    return csv_file(f"problems-{found.pk}.csv", (COLUMNS, *rows))


@require_POST
@requires(Capability.IMPORT_OWN)
def answer(request: MemberRequest, delivery_id: int) -> HttpResponse:
    """Take the answers, and have the files checked again."""
    found = access_delivery(request.access, delivery_id)
    answers, people = answers_in(request.POST, found)

    def change() -> None:
        service.delivery_answer(
            access=request.access, delivery=found, answers=answers, people=people
        )
        tell_of_delivery(found)

    return _changed(request, found.pk, change)


@require_POST
@requires(Capability.IMPORT_OWN)
def commit(request: MemberRequest, delivery_id: int) -> HttpResponse:
    """Import what the delivery holds; workers do it, the answer is its page."""
    found = access_delivery(request.access, delivery_id)

    def change() -> None:
        for batch in service.delivery_commit(access=request.access, delivery=found):
            tell_of_import(batch)

    return _changed(request, found.pk, change)


@require_POST
@requires(Capability.IMPORT_OWN)
def discard(request: MemberRequest, delivery_id: int) -> HttpResponse:
    """Give the delivery up."""
    found = access_delivery(request.access, delivery_id)
    return _changed(
        request, found.pk, lambda: service.delivery_discard(delivery=found, by=request.user)
    )


@require_POST
@requires(Capability.IMPORT_OWN)
def undo(request: MemberRequest, delivery_id: int) -> HttpResponse:
    """Take back every import of the delivery, and compute the scores again without them."""
    found = access_delivery(request.access, delivery_id)

    def change() -> None:
        for batch in service.delivery_undo(access=request.access, delivery=found):
            run = request_after_undo(batch=batch)
            tell_workers(run, is_bulk=found.is_bulk)

    return _changed(request, found.pk, change)


def _changed(request: MemberRequest, delivery_id: int, change: Callable[[], None]) -> HttpResponse:
    """Make the change and go to the delivery; where it is refused, say why."""
    try:
        change()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    kwargs = {"org": request.access.organization.slug, "delivery_id": delivery_id}
    url = reverse("teams:delivery", kwargs=kwargs)
    return to_page(request, url)
