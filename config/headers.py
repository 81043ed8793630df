"""What every request and answer is held to that Django itself has no setting for."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from accounts.errors import error_body

# Where programs ask, which follow a redirect to HTTPS without anybody seeing it.
PROGRAMS = ("/api/", "/scim/", "/metrics")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
# What a browser can do for a page and no page of ours asks for. Passkeys are left as they are.
DENIED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in DENIED)


class HeadersMiddleware:
    """Adds what no view decides: no device is asked for, and no other site embeds an answer.

    It stands first, so that refusals of the middleware below it have the headers too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with the headers. Other methods, such as TRACE, are none."""
        known = request.method in METHODS
        response = self.get_response(request) if known else HttpResponseNotAllowed(METHODS)
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response


class ProgramsUseHttpsMiddleware:
    """Refuses programs that send their token in the clear, instead of leading them to HTTPS.

    They would go on doing so at every request. People's browsers are redirected, by Django.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or say that it has to come by HTTPS."""
        is_plain = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if is_plain and request.path.startswith(PROGRAMS):
            told = "Use https. Revoke this token: it was sent in the clear."
            return JsonResponse(error_body(told, "https_only"), status=403)
        return self.get_response(request)
