"""Requests with their types, and the one way to answer with a page or a part of it."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from accounts.access import Access
    from accounts.models import User


# What begins as spreadsheets take for a formula, and is no negative number.
_FORMULA = re.compile(r"(?!-\d+(\.\d+)?\Z)[=+\-@\t\r]")


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
    template = fragment if wants_fragment(request) else page
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def csv_file(name: str, rows: Iterable[Sequence[str]]) -> HttpResponse:
    """Answer with a table to download; its first row is the head.

    A text that a spreadsheet would compute stands behind an apostrophe; numbers stay as they are.
    """
    response = HttpResponse(content_type="text/csv; charset=utf-8; header=present")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    for row in rows:
        writer.writerow([f"'{text}" if _FORMULA.match(text) else text for text in row])
    return response


def day_in(request: HttpRequest, name: str) -> date | None:
    """Return the ISO day that a parameter of the address names; None where it names none."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


def page_in(request: HttpRequest) -> int:
    """Return the page that the address names, counted from 1; the first where it names none."""
    return id_in(request, "page") or 1


def id_in(request: HttpRequest, name: str) -> int | None:
    """Return the whole number above 0 that a parameter of the address is; None for another."""
    text = request.GET.get(name, "")
    is_number = text.isascii() and text.isdigit() and len(text) < 9
    return int(text) or None if is_number else None


def number_in(request: HttpRequest, name: str, choices: Collection[int], default: int) -> int:
    """Return the number of the choices that a parameter of the address names, else the default."""
    return next((n for n in choices if str(n) == request.GET.get(name)), default)
