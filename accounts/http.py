"""Requests with their types, and the one way to answer with a page or a part of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from accounts.parameters import Parameters
from accounts.table_files import Sheet, Value, csv_lines, write_workbook

if TYPE_CHECKING:
    from accounts.access import Access
    from accounts.models import User

PLAIN = "text/plain; charset=utf-8"
CSV = "text/csv; charset=utf-8; header=present"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UserRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User
    htmx: HtmxDetails


class MemberRequest(UserRequest):
    """A request inside an organization."""

    access: Access


def wants_fragment(request: HttpRequest) -> bool:
    """Return whether htmx asks to replace a region.

    A boosted request and a history restore carry htmx's header too, but need the whole page.
    """
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page(
    request: HttpRequest,
    *,
    page: str,
    fragment: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Answer with the page, or with its fragment where htmx asks for it."""
    is_fragment = wants_fragment(request)
    response = render(request, fragment if is_fragment else page, context, status=status)
    if is_fragment and hasattr(request, "parameters"):
        told = {"misread": request.parameters.misread, "swaps": True}
        response.write(render_to_string("components/_misread.html", told))
    patch_vary_headers(response, ["HX-Request"])
    return response


def to_page(request: UserRequest, url: str) -> HttpResponse:
    """Go to a page after a change; htmx is told to load it whole."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def csv_file(name: str, rows: Iterable[Sequence[Value]]) -> HttpResponse:
    """Answer with a table to download; its first row is the head."""
    response = HttpResponse(csv_lines(rows), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def xlsx_file(name: str, sheets: Iterable[Sheet]) -> HttpResponse:
    """Answer with a workbook to download."""
    file = BytesIO()
    write_workbook(file, sheets)
    return download(name, file.getvalue())


def download(name: str, content: bytes) -> HttpResponse:
    """Answer with the bytes of a CSV file or a workbook to download, as its name tells."""
    response = HttpResponse(content, content_type=XLSX if name.endswith(".xlsx") else CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def parameters_of(request: HttpRequest) -> Parameters:
    """Return the parameters of the address. What the page cannot show of them it says by itself."""
    if not hasattr(request, "parameters"):
        request.parameters = Parameters(request.GET)  # type: ignore[attr-defined]
    found: Parameters = request.parameters  # type: ignore[attr-defined]
    return found
