"""Pages of an organization that ask for rows without a filter: at once, bit by bit, and failing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from config.urls import urlpatterns as usual
from tests.postgresql.asking import asked

ROWS = "SELECT organization_id FROM teams_team"
CHUNKS = 5


def found() -> str:
    """Return the organizations whose teams are found, as text."""
    return " ".join(sorted({str(pk) for (pk,) in asked(ROWS)}))


def at_once(request: HttpRequest, org: str) -> HttpResponse:
    with transaction.atomic():
        inner = found()
    return HttpResponse(f"{found()} {inner}")


def bit_by_bit(request: HttpRequest, org: str) -> StreamingHttpResponse:
    def chunks() -> Iterator[str]:
        for _ in range(CHUNKS):
            yield f"{found()} "

    return StreamingHttpResponse(chunks())


def failing(request: HttpRequest, org: str) -> HttpResponse:
    with transaction.atomic():
        found()
        raise ValueError


def swallowing(request: HttpRequest, org: str) -> HttpResponse:
    """Swallow an error of the database, so that what is committed is taken back."""
    with transaction.atomic():
        found()
        with suppress(DatabaseError):
            asked("SELECT 1/0")
    return HttpResponse(found())


def cut_short(request: HttpRequest, org: str) -> StreamingHttpResponse:
    def chunks() -> Iterator[str]:
        yield found()
        raise ValueError

    return StreamingHttpResponse(chunks())


pages = (at_once, bit_by_bit, failing, swallowing, cut_short)
urlpatterns = [*usual, *(path(f"o/<slug:org>/wall/{page.__name__}/", page) for page in pages)]
