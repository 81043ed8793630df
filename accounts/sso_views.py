"""Signing in by an organization's identity provider, from the address to the open session.

Every way to a provider begins with a link: what is posted may not be redirected to another site
(form-action), and a link may. Nobody is told whether an organization exists: without a provider
that can be used, all addresses answer alike.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from allauth.core.internal.ratelimit import consume_or_429
from django.contrib.auth import login, logout
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import public, requires
from accounts.http import MemberRequest, UserRequest
from accounts.models import IdentityProvider, ProviderKind, User
from accounts.origin import client_address
from accounts.outbound import OutboundError
from accounts.roles import Capability, Role
from accounts.second_factor import is_proven
from accounts.sessions import session_listed
from accounts.single_sign_on import mark_opened, mark_vouched, opened_by
from accounts.sso import saml
from accounts.sso.claims import Claims, Ends
from accounts.sso.door import provider_at, slug_for
from accounts.sso.pending import Pending, remember, take
from accounts.sso.providers import client_of
from accounts.sso.relay import is_relay, relay_new
from accounts.sso.words import Reason, SignOnError
from accounts.sso_forms import FindForm
from teams.services.sign_ons import refused, sign_on, sign_on_link

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LINK = "single_sign_on_link"
TICKET = "single-sign-on-"
TICKET_SECONDS = 120


def ends_of(request: HttpRequest, slug: str) -> Ends:
    """Return the addresses of an organization's own side, on the host that was asked."""
    names = ("oidc_callback", "saml_acs", "saml_metadata")
    return Ends(*(request.build_absolute_uri(reverse(f"accounts:{n}", args=[slug])) for n in names))


@require_http_methods(["GET", "POST"])
@never_cache
@public
def single_sign_on(request: UserRequest) -> HttpResponse:
    """Ask for the organization, or for an address whose domain says which it is."""
    form = FindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if limited := _limited(request, "single_sign_on_find"):
            return limited
        told = form.cleaned_data["organization"]
        slug = slug_for(told) if "@" in told else told
        if slug is not None:
            return redirect("accounts:sign_on", org=slug)
        text = gettext("This address leads nowhere. Type the address of your organization.")
        form.add_error("organization", text)
    status = 422 if form.errors else 200
    return render(request, "accounts/single_sign_on.html", {"form": form}, status=status)


@require_GET
@never_cache
@public
def sign_on_page(request: UserRequest, org: str) -> HttpResponse:
    """Offer to sign in by the organization's provider, whether there is one or not."""
    links = request.user.is_authenticated and opened_by(request.session) is None
    goes_to = _inside(org, request.GET.get("next", ""))
    context = {"org": org, "links": links, "goes_to": goes_to}
    return render(request, "accounts/sign_on.html", context)


@require_POST
@requires(Capability.ENTER)
def sign_on_link_page(request: MemberRequest) -> HttpResponse:
    """Have the next sign-in link the own account. Only for whoever came in by a password."""
    if opened_by(request.session) is not None:
        raise PermissionDenied(gettext("Sign in with your password to link single sign-on."))
    token = secrets.token_urlsafe(16)
    request.session[LINK] = token
    org = request.access.organization.slug
    return render(request, "accounts/sign_on_link.html", {"org": org, "token": token})


@require_GET
@never_cache
@public
def sign_on_start(request: UserRequest, org: str) -> HttpResponse:
    """Go to the organization's provider."""
    if limited := _limited(request, "single_sign_on"):
        return limited
    token = request.session.pop(LINK, "") if "link" in request.GET else ""
    links = bool(token) and secrets.compare_digest(token.encode(), request.GET["link"].encode())
    if "link" in request.GET and not links:
        return _failed(request, org, Reason.STALE)
    ends = ends_of(request, org)
    with provider_at(org, also_off=links and _tries(request)) as provider:
        if provider is None:
            return _nothing(request, org)
        try:
            state, nonce, verifier, url = _begun(provider, ends)
        except OutboundError as error:
            return _refused(request, provider, SignOnError(Reason.UNREACHABLE, str(error)))
        pending = Pending(
            state=state,
            organization=provider.organization_id,
            provider=provider.pk,
            issuer=provider.issuer,
            nonce=nonce,
            verifier=verifier,
            links=request.user.pk if links else 0,
            goes_to=_inside(org, request.GET.get("next", "")),
        )
    remember(request.session, pending)
    return HttpResponseRedirect(url)


@require_GET
@never_cache
@public
def oidc_callback(request: UserRequest, org: str) -> HttpResponse:
    """Sign in whoever the provider of OpenID Connect answers for."""
    from accounts.sso import oidc

    answer = {name: request.GET[name] for name in request.GET}
    with provider_at(org, also_off=True) as provider:
        pending = _pending(request, provider, answer.get("state", ""), ProviderKind.OIDC)
        if provider is None or pending is None:
            return _failed(request, org, Reason.STALE)
        try:
            claims = oidc.finish(
                client_of(provider),
                redirect_uri=ends_of(request, org).redirect_uri,
                answer=answer,
                nonce=pending.nonce,
                verifier=pending.verifier,
            )
            return _vouched(request, provider, pending, claims)
        except SignOnError as error:
            return _refused(request, provider, error)


@csrf_exempt
@require_POST
@never_cache
@public
def saml_acs(request: UserRequest, org: str) -> HttpResponse:
    """Take a response of SAML, which another site posts, to where the session is known.

    The session's cookie does not come with what others post. It does with the redirect.
    """
    response, state = request.POST.get("SAMLResponse", ""), request.POST.get("RelayState", "")
    with provider_at(org, also_off=True) as provider:  # owners try it before it is on
        is_saml = provider is not None and provider.kind == ProviderKind.SAML
        is_ours = provider is not None and is_saml and is_relay(state, provider.pk)
    if not is_ours or not 0 < len(response) <= saml.LARGEST:
        return _failed(request, org, Reason.INVALID)
    # One for each sign-in that began: whoever posts again replaces what was posted.
    ticket = salted_hmac(TICKET, state, algorithm="sha256").hexdigest()
    cache.set(TICKET + ticket, (org, response, state), TICKET_SECONDS)
    return HttpResponseRedirect(f"{reverse('accounts:saml_finish', args=[org])}?ticket={ticket}")


@require_GET
@never_cache
@public
def saml_finish(request: UserRequest, org: str) -> HttpResponse:
    """Sign in whoever the provider of SAML answers for."""
    key = TICKET + request.GET.get("ticket", "")[:64]
    slug, response, state = cache.get(key, ("", "", ""))
    cache.delete(key)
    with provider_at(org, also_off=True) as provider:
        pending = _pending(request, provider, state, ProviderKind.SAML) if slug == org else None
        if provider is None or pending is None:
            return _failed(request, org, Reason.STALE)
        try:
            found = saml.finish(
                saml.read_metadata(provider.metadata),
                ends_of(request, org),
                response=response,
                request_id=pending.nonce,
            )
            _once(provider, found)
            return _vouched(request, provider, pending, found.claims)
        except OutboundError as error:
            return _refused(request, provider, SignOnError(Reason.INVALID, str(error)))
        except SignOnError as error:
            return _refused(request, provider, error)


@require_GET
@public
def saml_metadata(request: UserRequest, org: str) -> HttpResponse:
    """Tell an identity provider what it has to know; the same for addresses of nobody."""
    if not saml.is_installed():
        raise Http404("SAML is not installed")
    text = saml.own_metadata(ends_of(request, org))
    return HttpResponse(text, content_type="application/samlmetadata+xml")


def _begun(provider: IdentityProvider, ends: Ends) -> tuple[str, str, str, str]:
    """Return state, nonce and verifier of a sign-in that begins, and where it goes to."""
    if provider.kind == ProviderKind.OIDC:
        from accounts.sso import oidc

        begun = oidc.begin(client_of(provider), redirect_uri=ends.redirect_uri)
        return begun.state, begun.nonce, begun.verifier, begun.url
    state = relay_new(provider.pk)
    url, request_id = saml.begin(saml.read_metadata(provider.metadata), ends, state=state)
    return state, request_id, "", url


def _pending(
    request: UserRequest, provider: IdentityProvider | None, state: str, kind: ProviderKind
) -> Pending | None:
    """Return what this session began with this very provider, once; None for anything else."""
    if provider is None or provider.kind != kind:
        return None
    found = take(request.session, organization=provider.organization_id, state=state)
    if found is None or (found.provider, found.issuer) != (provider.pk, provider.issuer):
        return None
    user_id = request.user.pk if request.user.is_authenticated else 0
    if found.links and (found.links != user_id or opened_by(request.session) is not None):
        return None
    may_be_off = bool(found.links) and _tries(request)
    return found if may_be_off or provider.is_enabled else None


def _vouched(
    request: UserRequest, provider: IdentityProvider, pending: Pending, claims: Claims
) -> HttpResponse:
    """Open the session for whoever the provider vouches for. Raises SignOnError."""
    organization = provider.organization
    if pending.links:
        access = getattr(request, "access", None)
        if access is None:
            raise SignOnError(Reason.STALE)
        sign_on_link(access=access, claims=claims, is_proven=is_proven(request, access.user))
        mark_vouched(request.session, provider)
        return redirect("organization", org=organization.slug)
    user = sign_on(provider=provider, claims=claims)
    is_same = request.user.is_authenticated and request.user.pk == user.pk
    if is_same and opened_by(request.session) is None:
        mark_vouched(request.session, provider)
    else:
        _opened(request, user, provider)
    return redirect(pending.goes_to or reverse("organization", args=[organization.slug]))


def _tries(request: UserRequest) -> bool:
    """Return whether an owner asks, who tries a provider before it is switched on."""
    access = getattr(request, "access", None)
    return access is not None and access.role is Role.OWNER


def _opened(request: UserRequest, user: User, provider: IdentityProvider) -> None:
    logout(request)
    login(request, user, backend=BACKEND)
    mark_opened(request.session, provider)
    session_listed(request)


def _once(provider: IdentityProvider, found: saml.Asserted) -> None:
    """Raise SignOnError for an assertion that was used before, in whatever session."""
    seconds = max(60, int((found.until - datetime.now(UTC)).total_seconds()) + 300)
    if not cache.add(f"{TICKET}seen-{provider.pk}-{found.assertion}"[:240], 1, seconds):
        raise SignOnError(Reason.INVALID, "response: used before")


def _inside(org: str, path: str) -> str:
    """Return the path where it is one of the organization's own pages; empty for another."""
    is_own = path.startswith(f"/o/{org}/") and "\\" not in path and ".." not in path
    return path if is_own and path.isprintable() else ""


def _limited(request: UserRequest, action: str) -> HttpResponse | None:
    """Return the answer to a client that signs in too often; None for any other.

    A sign-in counts where it begins: what follows needs what began.
    """
    limited: HttpResponse | None = consume_or_429(
        request, app="allauth.account", action=action, limit_get=True
    )
    return limited


def _nothing(request: UserRequest, org: str) -> HttpResponse:
    return render(request, "accounts/sign_on_nothing.html", {"org": org}, status=404)


def _refused(request: UserRequest, provider: IdentityProvider, error: SignOnError) -> HttpResponse:
    refused(provider=provider, error=error, address=client_address(request) or "")
    return _failed(request, provider.organization.slug, error.reason)


def _failed(request: UserRequest, org: str, reason: Reason) -> HttpResponse:
    context = {"org": org, "reason": reason.label}
    return render(request, "accounts/sign_on_failed.html", context, status=403)
