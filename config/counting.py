"""Counting requests, where somebody watches."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse


class MetricsMiddleware:
    """Counts requests by route, method and class of status. Without a token nobody watches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        from config.metrics import REQUESTS  # few watch, and what counts is large

        self.get_response = get_response
        self.requests = REQUESTS

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, and count it."""
        begun = time.perf_counter()
        response = self.get_response(request)
        labels = (_route(request), request.method or "", f"{response.status_code // 100}xx")
        self.requests.labels(*labels).observe(time.perf_counter() - begun)
        return response


def _route(request: HttpRequest) -> str:
    """Return the name of the address; "static" for files, and "none" where no view was reached."""
    if request.resolver_match:
        return request.resolver_match.view_name
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"
