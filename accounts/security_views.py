"""The page "Sign-in and security": one's own password, second factor and sessions."""

from __future__ import annotations

import ipaddress

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import organizations_of
from accounts.decorators import public, signed_in
from accounts.email_changes import LinkGoneError, email_confirm, email_waiting
from accounts.http import UserRequest
from accounts.second_factor import FACTORS
from accounts.sessions import other_sessions_end, session_end, sessions_of
from accounts.sign_in_policy import asks_second_factor


@require_GET
@signed_in
def security(request: UserRequest) -> HttpResponse:
    """Show how one signs in, and where one is signed in."""
    user = request.user
    own = list(Authenticator.objects.filter(user_id=user.pk).order_by("created_at"))
    by_type = {kind: [one for one in own if one.type == kind] for kind in Authenticator.Type}
    codes = next(iter(by_type[Authenticator.Type.RECOVERY_CODES]), None)
    organizations = organizations_of(user)
    context = {
        "app": next(iter(by_type[Authenticator.Type.TOTP]), None),
        "passkeys": by_type[Authenticator.Type.WEBAUTHN],
        "codes": codes,
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "sessions": sessions_of(user, request.session),
        "asking": [one for one in organizations if asks_second_factor(one)],
        "has_second_factor": any(one.type in FACTORS for one in own),
        "sso_only": [one for one in organizations if one.sso_only],
        "has_host_name": not _is_address(request),
    }
    return render(request, "account/security.html", context)


@require_POST
@signed_in
def end_session(request: UserRequest, session_id: int) -> HttpResponse:
    """End one of the own sessions."""
    if not session_end(user=request.user, session_id=session_id):
        raise Http404("no such session")
    messages.success(request, gettext("That device is signed out."))
    return redirect("mfa_index")


@require_POST
@signed_in
def end_other_sessions(request: UserRequest) -> HttpResponse:
    """End all of the own sessions but this one."""
    other_sessions_end(user=request.user, current=request.session)
    messages.success(request, gettext("All other devices are signed out."))
    return redirect("mfa_index")


@require_http_methods(["GET", "POST"])
@never_cache
@public
def confirm_email(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask whoever reads a new address whether it is meant, and change it.

    Opening the page changes nothing: programs that look at links in mails do that too.
    """
    try:
        if request.method == "POST":
            email_confirm(secret=secret)
            messages.success(request, gettext("Your address is changed. Sign in with it."))
            return redirect("account_login")
        user = email_waiting(secret=secret)
    except LinkGoneError:
        return render(request, "accounts/email_gone.html", status=410)
    return render(request, "accounts/email_confirm.html", {"waiting": user})


def _is_address(request: HttpRequest) -> bool:
    """Return whether the site is reached by a number: passkeys need a name."""
    host = request.get_host()
    host = host.rpartition(":")[0] if ":" in host and not host.endswith("]") else host
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
