"""The door that closes on sessions which are too old."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from accounts.sessions import session_goes_on


class SessionLifetimeMiddleware:
    """Signs out whoever signed in too long ago, or has done nothing for too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, as one of nobody where the session is over."""
        if request.user.is_authenticated and not session_goes_on(request):
            logout(request)
        return self.get_response(request)
