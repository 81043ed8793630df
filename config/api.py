"""The API: its addresses, its description, and answers where no view is reached."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.views import defaults
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny

from accounts.decorators import public
from accounts.errors import error_body
from config import lacks, uploads

PREFIX = "/api/"
SCIM = "/scim/"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the description says that a token is needed."""

    target_class = "accounts.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the scheme."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of the organization, from its page “API tokens”: `plr_…`.",
        }


class DocsView(SpectacularSwaggerSplitView):
    """The description as a page, without inline scripts and styles."""

    template_name = "api/docs.html"


# The description tells nothing about anybody: it is the same on every installation.
schema = public(SpectacularAPIView.as_view(permission_classes=[AllowAny]))
docs = public(DocsView.as_view(url_name="api:schema", permission_classes=[AllowAny]))

urlpatterns = [
    path("schema/", schema, name="schema"),
    path("docs/", docs, name="docs"),
    path("organizations/<slug:organization>/", include("teams.api.urls")),
]


def _is_scim(request: HttpRequest) -> bool:
    return request.path.startswith(SCIM)


def _scim_error(status: int, detail: str) -> HttpResponse:
    """Answer as SCIM does, where none of its views is reached."""
    body = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
        "status": str(status),
        "detail": detail,
    }
    return JsonResponse(body, status=status, content_type="application/scim+json")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read, or whose session cannot be stored."""
    lack = lacks.lack_behind(exception)
    if lack is not None:
        return _lacking(request, lack)
    if request.path.startswith(PREFIX):
        return JsonResponse(error_body("The request cannot be read.", "bad_request"), status=400)
    if _is_scim(request):
        return _scim_error(400, "The request cannot be read.")
    return uploads.refused(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer where there is no such address or object."""
    if request.path.startswith(PREFIX):
        return JsonResponse(error_body("There is no such address.", "not_found"), status=404)
    if _is_scim(request):
        return _scim_error(404, "There is no such address.")
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer after an error, which Django logs: a bug, or something that is missing for now."""
    lack = lacks.lack_now()
    if lack is not None:
        return _lacking(request, lack)
    if request.path.startswith(PREFIX):
        detail = "Something went wrong on our side. Try again, with the same Idempotency-Key."
        body = error_body(detail, "error")
        return JsonResponse(body, status=500)
    if _is_scim(request):
        return _scim_error(500, "Something went wrong on our side. Try again.")
    return defaults.server_error(request)


def _lacking(request: HttpRequest, lack: lacks.Lack) -> HttpResponse:
    answer: HttpResponse
    if request.path.startswith(PREFIX):
        answer = JsonResponse(error_body(lack.detail, lack.code), status=lack.status)
    elif _is_scim(request):
        answer = _scim_error(lack.status, lack.detail)
    else:
        answer = lacks.page(lack)
    answer.headers["Retry-After"] = str(lack.wait)
    return answer
