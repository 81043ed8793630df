"""What stands between a session and an organization, or the admin, besides the membership."""

from __future__ import annotations

from datetime import date

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from accounts import single_sign_on
from accounts.access import Access
from accounts.audit import record
from accounts.models import Action, User
from accounts.roles import Role
from accounts.second_factor import ask_address, has_second_factor, is_proven, owes_proof
from accounts.sign_in_policy import asks_second_factor

GLASS = "broke_glass"
# What gives or takes rights in the admin, by the start of the names of its addresses.
SENSITIVE = (
    *("accounts_user_", "accounts_membership_", "accounts_organization_", "accounts_apitoken_"),
    *("accounts_identityprovider_", "accounts_externalidentity_"),
    *("mfa_authenticator_", "auth_group_"),
)


def organization_barrier(request: HttpRequest, access: Access) -> str:
    """Return where somebody is led who may not enter the organization as they signed in.

    Empty for those who may. Whoever came by the identity provider was asked there for whatever
    the organization wants. An owner enters without, by their second factor, and that is on record.
    """
    organization, user = access.organization, access.user
    if single_sign_on.came_by(request.session, organization):
        return ""
    if single_sign_on.opened_by(request.session) is not None:
        return single_sign_on.start_address(organization) or reverse("account_logout")
    if organization.sso_only:
        is_owner = access.role is Role.OWNER
        if not is_owner:
            return single_sign_on.start_address(organization) or reverse("mfa_index")
        barrier = _second_factor(request, user)
        if not barrier:
            _record_broken_glass(request, access)
        return barrier
    return _second_factor(request, user) if asks_second_factor(organization) else ""


def second_factor_due(access: Access) -> date | None:
    """Return from which day on whoever has no second factor enters no more; None for others."""
    organization = access.organization
    day = organization.second_factor_from
    if day is None or asks_second_factor(organization) or has_second_factor(access.user):
        return None
    return day


def admin_barrier(request: HttpRequest, user: User, match: ResolverMatch) -> str:
    """Return where site staff is led before a page of the admin; empty where it opens."""
    if not settings.STAFF_SECOND_FACTOR or match.url_name in ("logout", "jsi18n"):
        return ""
    barrier = _second_factor(request, user)
    if barrier or not _is_sensitive(request, match) or did_recently_reauthenticate(request):
        return barrier
    [method, *_] = get_adapter().get_reauthentication_methods(user)
    return _and_back(method["url"], request)


def asked_again(request: HttpRequest, user: User, back: str) -> HttpResponse | None:
    """Return where somebody is led who has not just said again who they are; None for others.

    Who cannot say it is told so where they were: what a provider says of somebody is not enough to
    decide who is believed, and an account that has nothing to say is not let through.
    """
    if single_sign_on.opened_by(request.session) is not None:
        told = gettext("Sign in with your password or a passkey to change this.")
        messages.error(request, told)
        return redirect(back)
    methods = get_adapter().get_reauthentication_methods(user)
    if not methods:
        messages.error(request, gettext("Set a password or a second factor first, then change it."))
        return redirect(back)
    if did_recently_reauthenticate(request) and not owes_proof(request, user):
        return None
    messages.warning(request, gettext("Say again who you are, then change it."))
    return redirect(f"{methods[0]['url']}?{urlencode({'next': back})}")


def _second_factor(request: HttpRequest, user: User) -> str:
    """Return where a second factor is set up or asked for; empty where the session has seen it."""
    if is_proven(request, user):
        return ""
    if not has_second_factor(user):
        return reverse("mfa_index")
    return _and_back(ask_address(user), request)


def _and_back(address: str, request: HttpRequest) -> str:
    """Return the address with the page to go back to; what was sent is not kept."""
    return f"{address}?{urlencode({'next': request.get_full_path()})}"


def _is_sensitive(request: HttpRequest, match: ResolverMatch) -> bool:
    name = match.url_name or ""
    is_list = name.endswith(("_changelist", "_history")) and request.method in ("GET", "HEAD")
    return name.startswith(SENSITIVE) and not is_list


def _record_broken_glass(request: HttpRequest, access: Access) -> None:
    """An owner who enters past single sign-on is in the audit log, once a session."""
    known = request.session.get(GLASS, [])
    if access.organization.pk in known:
        return
    request.session[GLASS] = [*known, access.organization.pk]
    record(Action.GLASS_BROKEN, by=access.user, target=access.user)
