"""The door for people: the organization comes from the address, and from nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import cast
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext

from accounts.access import Access, access_for
from accounts.http import PLAIN, UserRequest, to_page
from accounts.models import User
from accounts.parameters import NotUnderstoodError
from accounts.preview import previewed, refuse_changes
from accounts.refusals import REFUSING, refused_in, refused_outside, refused_staff
from accounts.sessions import closed_account
from accounts.sign_in_door import admin_barrier, organization_barrier
from accounts.single_sign_on import opened_by, opens
from accounts.staff_entry import entry_of, needs_entry
from accounts.tasks import tell_reached
from accounts.tenancy import everywhere, tenant_scope

# The one change that is made while looking as another role.
STOP = "accounts:view_as_stop"
# What a session that an identity provider opened may do outside of its organization.
OF_ANY_SESSION = {
    *("home", "healthz", "readyz", "metrics", "account_logout", "account_login"),
    "accounts:theme",
    *("accounts:single_sign_on", "api:schema", "api:docs"),
}
# Where single sign-on happens, which nobody has to have done before.
SIGNING_ON = {
    *("accounts:sign_on", "accounts:sign_on_start", "accounts:sign_on_link"),
    *("accounts:oidc_callback", "accounts:saml_acs", "accounts:saml_finish"),
    "accounts:saml_metadata",
}
# Where site staff say why they enter.
REASON = "staff_reason"
# What of the admin is there for whoever is no staff.
SIGNING = {"admin:login", "admin:logout", "admin:jsi18n"}


class OrganizationMiddleware:
    """Enters the organization in the address for its members, and for site staff in the admin
    what they have said a reason for.

    Whoever is no member gets a 404: an organization of others does not exist for them. Members who
    did not sign in as it asks are led to where they can, and nothing else is done.
    Anonymous requests pass; the login middleware sends them to the login page.
    A session that an identity provider opened opens that one organization, and nothing else.
    What somebody sees signed in is in no cache: the next one at the machine cannot go back to it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request inside the tenant that its address names."""
        request.access = None  # type: ignore[attr-defined]
        match = _match(request)
        if not request.user.is_authenticated:
            if match is not None and getattr(match.func, "login_required", True):
                _log_closed(request, match)
            return self.get_response(request)
        response = self._logged(request, match) if match else self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say what a file, or a page to print, was asked for in vain."""
        if isinstance(error, NotUnderstoodError):
            return HttpResponse(str(error), status=422, content_type=PLAIN)
        return None

    def _logged(self, request: HttpRequest, match: ResolverMatch) -> HttpResponse:
        """Answer; where that is a refusal, the log has it."""
        is_inside = "org" in match.kwargs
        # Nobody else is signed in.
        access = access_for(cast(User, request.user), match.kwargs["org"]) if is_inside else None
        try:
            if is_inside:
                response = self._inside(request, match, access)
            else:
                response = self._outside(request, match)
        except (PermissionDenied, Http404) as error:
            _log(request, match, access, 403 if isinstance(error, PermissionDenied) else 404)
            raise
        if response.status_code in REFUSING or _is_led_away(request, match):
            _log(request, match, access, response.status_code)
        return response

    def _outside(self, request: HttpRequest, match: ResolverMatch) -> HttpResponse:
        if opened_by(request.session) is not None and match.view_name not in OF_ANY_SESSION:
            raise PermissionDenied(
                gettext("Single sign-on does not open this. Sign in with your password.")
            )
        if match.app_names[:1] == ["admin"] and request.user.is_staff:
            barrier = admin_barrier(request, request.user, match)
            if barrier:
                return to_page(cast(UserRequest, request), barrier)
            return self._staff(request, match)
        if match.view_name == REASON and request.user.is_staff:
            barrier = admin_barrier(request, request.user, match)
            return to_page(cast(UserRequest, request), barrier) if barrier else self._open(request)
        return self.get_response(request)

    def _open(self, request: HttpRequest) -> HttpResponse:
        user = cast(User, request.user)
        request.staff_entry = entry_of(request.session, user)  # type: ignore[attr-defined]
        return self.get_response(request)

    def _staff(self, request: HttpRequest, match: ResolverMatch) -> HttpResponse:
        """Enter what the session has a reason for: one organization, or every one."""
        if not needs_entry(match):
            return self._open(request)
        entry = entry_of(request.session, cast(User, request.user))
        if entry is None:
            onward = request.get_full_path() if request.method == "GET" else ""
            url = f"{reverse(REASON)}?{urlencode({'next': onward})}"
            return to_page(cast(UserRequest, request), url)
        request.staff_entry = entry  # type: ignore[attr-defined]
        if entry.organization_id is not None:
            with tenant_scope(entry.organization_id):
                return self.get_response(request)
        with everywhere(reason=entry.reason):
            return self.get_response(request)

    def _inside(
        self, request: HttpRequest, match: ResolverMatch, access: Access | None
    ) -> HttpResponse:
        if access is None:
            raise Http404("no such organization")
        if not opens(request.session, access.organization.pk):
            raise PermissionDenied(
                gettext(
                    "You came in by another organization’s single sign-on. Sign out, and sign in "
                    "with your password."
                )
            )
        if opened_by(request.session) is not None:
            access = replace(access, organizations=(access.organization,))
        zone = ZoneInfo(access.organization.time_zone)
        with tenant_scope(access.organization.pk), timezone.override(zone):
            if match.view_name not in SIGNING_ON:
                barrier = organization_barrier(request, access)
                if barrier:
                    return to_page(cast(UserRequest, request), barrier)
            access = previewed(access, request.session)
            request.access = access  # type: ignore[attr-defined]
            if match.view_name != STOP:
                refuse_changes(access, request.method)
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse):
            chunks = cast(Iterator[bytes], response.streaming_content)
            response.streaming_content = _each_inside(access.organization.pk, chunks)
        return response


def _match(request: HttpRequest) -> ResolverMatch | None:
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _is_led_away(request: HttpRequest, match: ResolverMatch) -> bool:
    """Return whether the admin leads somebody to its sign-in who is signed in, and no staff."""
    is_admin = match.app_names[:1] == ["admin"] or match.view_name == REASON
    return is_admin and not request.user.is_staff and match.view_name not in SIGNING


def _log(request: HttpRequest, match: ResolverMatch, access: Access | None, status: int) -> None:
    """Have the log tell of a refusal, in the organization that it was in."""
    user = cast(User, request.user)
    view, method = match.view_name, request.method
    entry = getattr(request, "staff_entry", None)
    if access is not None:
        refused_in(access.organization.pk, by=user, view=view, method=method, status=status)
    elif entry is not None:
        refused_staff(entry.organization_id, by=user, view=view, method=method, status=status)
    else:
        refused_outside(by=user, view=view, method=method, status=status)
    if "org" in match.kwargs and access is None:
        tell_reached(slug=match.kwargs["org"], by=user, view=view, method=method)


def _log_closed(request: HttpRequest, match: ResolverMatch) -> None:
    """Whoever has the session of an account that was closed since is led to the sign-in."""
    account = closed_account(request.session)
    if account is not None:
        refused_outside(by=account, view=match.view_name, method=request.method, status=302)


def _each_inside(organization_id: int, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what is made while it is sent, which is after the organization was left.

    It is entered anew for each chunk: what runs in between is not inside.
    """
    while True:
        with tenant_scope(organization_id):
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk
