"""The door for programs: a token fixes the organization, and the address has to name the same."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.access import Access, access_for
from accounts.errors import LengthRequired
from accounts.models import ApiToken, User
from accounts.origin import current_origin, origin
from accounts.permissions import HasScope
from accounts.refusals import REFUSING, refused_token
from accounts.roles import Scope
from accounts.tasks import tell_reached
from accounts.tenancy import tenant_scope
from accounts.throttling import TokenThrottle
from accounts.tokens import token_used


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer plr_…``: who asks is the user of the token, as the token."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return user and token; None without one. Raise AuthenticationFailed for any other."""
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        secret = words[1].decode("latin-1") if len(words) == 2 else ""
        token = _token_of(secret)
        if token is None:
            raise AuthenticationFailed("This token is not valid.", "token_invalid")
        if token.revoked_at is not None or not token.user.is_active:
            _log(request, token, 401)
            raise AuthenticationFailed("This token is not valid.", "token_invalid")
        if token.is_expired:
            _log(request, token, 401)
            raise AuthenticationFailed("This token has expired.", "token_expired")
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Return how a client says who it is; without it a 401 would be a 403."""
        return 'Bearer realm="Pillars"'


def _token_of(secret: str) -> ApiToken | None:
    """Return the token of a secret, whichever organization it is of, also one that was revoked."""
    with ApiToken.across_tenants(reason="a token tells its organization") as tokens:
        return (
            tokens.select_related("user", "organization")
            .filter(digest=ApiToken.digest_of(secret))
            .first()
        )


def _log(request: Any, token: ApiToken, status: int) -> None:
    """Have the log tell that a program was refused, and an organization that it reached for."""
    view, method = request.resolver_match.view_name, request.method
    refused_token(token, view=view, method=method, status=status)
    slug = request.resolver_match.kwargs["organization"]
    if slug != token.organization.slug:
        tell_reached(slug=slug, by=token.user, view=view, method=method)


class OrganizationView(APIView):
    """An address of the API inside an organization; it works inside of that tenant.

    ``scopes`` names the scope that each method needs, and is all that says which methods there
    are. No token or one that opens nothing is a 401, an organization that is not the token's a
    404 as if there were none, a missing scope a 403.
    """

    authentication_classes = (TokenAuthentication,)
    permission_classes = (HasScope,)
    throttle_classes: tuple[type[TokenThrottle], ...] = (TokenThrottle,)
    http_method_names = ["get", "post"]
    scopes: ClassVar[Mapping[str, Scope]] = {}

    access: Access
    token: ApiToken
    _entered: ExitStack

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """Return the view, stamped with what may be asked of it."""
        view: Any = super().as_view(**initkwargs)
        view.access_rule = cls.scopes
        return view

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer; the tenant that ``initial`` enters is left with the answer."""
        with ExitStack() as self._entered:
            return super().dispatch(request, *args, **kwargs)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer; no cache keeps what a token may see."""
        response.headers.setdefault("Cache-Control", "private, no-store")
        token: ApiToken | None = getattr(self, "token", None)
        if token is not None and response.status_code in (401, *REFUSING):
            _log(request, token, response.status_code)
        return super().finalize_response(request, response, *args, **kwargs)

    def perform_authentication(self, request: Request) -> None:
        """Know who asks. Raise NotFound where the address is not the token's organization."""
        super().perform_authentication(request)
        token: Any = request.auth
        if token is None:
            return
        self.token = token
        told = replace(current_origin(), token_id=token.pk)
        self._entered.enter_context(origin(told))
        organization = self.token.organization
        if self.kwargs["organization"] != organization.slug:
            raise NotFound("There is no such organization.")
        access = access_for(self.token.user, organization.slug)
        if access is None:
            raise AuthenticationFailed("This token is not valid.", "token_invalid")
        self.access = access
        # Upload handlers see Django's request alone.
        request._request.access = access  # type: ignore[attr-defined]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Enter the organization, once everything speaks for it."""
        super().initial(request, *args, **kwargs)
        if "Transfer-Encoding" in request.headers:
            raise LengthRequired
        organization = self.token.organization
        self._entered.enter_context(tenant_scope(organization.pk))
        self._entered.enter_context(timezone.override(ZoneInfo(organization.time_zone)))
        token_used(token=self.token)
