"""The door for people: the organization comes from the address, and from nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone

from accounts.access import access_for
from accounts.tenancy import everywhere, tenant_scope


class OrganizationMiddleware:
    """Enters the organization in the address for its members, and every one for the admin.

    Whoever is no member gets a 404: an organization of others does not exist for them.
    Anonymous requests pass; the login middleware sends them to the login page.
    What somebody sees signed in is in no cache: the next one at the machine cannot go back to it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request inside the tenant that its address names."""
        request.access = None  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        response = self._signed_in(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def _signed_in(self, request: HttpRequest) -> HttpResponse:
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        if "org" in match.kwargs:
            return self._inside(request, match.kwargs["org"])
        if match.app_names[:1] == ["admin"] and request.user.is_staff:
            with everywhere(reason="site staff in the admin"):
                return self.get_response(request)
        return self.get_response(request)

    def _inside(self, request: HttpRequest, slug: str) -> HttpResponse:
        access = access_for(request.user, slug)  # type: ignore[arg-type]
        if access is None:
            raise Http404("no such organization")
        request.access = access  # type: ignore[attr-defined]
        zone = ZoneInfo(access.organization.time_zone)
        with tenant_scope(access.organization.pk), timezone.override(zone):
            return self.get_response(request)
