"""How often a token may ask."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class TokenThrottle(SimpleRateThrottle):
    """So many requests a minute for each token, counted in the cache."""

    scope = "token"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """Return the key under which the token's requests are counted."""
        token: Any = request.auth
        return None if token is None else f"api-{self.scope}-{token.digest}"


class PlanThrottle(TokenThrottle):
    """The same, of what takes much to compute."""

    scope = "plan"


class ScimThrottle(TokenThrottle):
    """The same, of a directory that writes many people one after another."""

    scope = "scim"
