"""What programs that watch over the processes ask each of them."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_GET

from accounts.decorators import public
from accounts.http import PLAIN
from config.reach import (
    broker_messages,
    cache_answers,
    database_answers,
    pending_migrations,
)


@require_GET
@public
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers and reaches its database, or with 503 that it does not."""
    return _said([] if database_answers() else ["database"])


@require_GET
@public
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether the process can be sent requests, or what is missing for that, with 503."""
    missing = []
    if not database_answers():
        missing.append("database")
    elif pending_migrations():
        missing.append("migrations")
    if not cache_answers():
        missing.append("cache")
    if broker_messages() is None:
        missing.append("broker")
    return _said(missing)


def _said(missing: list[str]) -> HttpResponse:
    if missing:
        return HttpResponse(f"missing: {', '.join(missing)}", status=503, content_type=PLAIN)
    return HttpResponse("ok", content_type=PLAIN)


@require_GET
@public
def metrics(request: HttpRequest) -> HttpResponse:
    """Give numbers to Prometheus, which shows the token of the settings; without one there are
    none.
    """
    token: str = settings.METRICS_TOKEN
    if not token:
        raise Http404("nobody watches")
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        refused = HttpResponse("Show the token.", status=401, content_type=PLAIN)
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused
    from prometheus_client import CONTENT_TYPE_LATEST  # few watch, and it is large

    from config.metrics import exposition

    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
