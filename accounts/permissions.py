"""Permissions of the API. Nothing is open unless a view says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.exceptions import MethodNotAllowed, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.roles import SCOPE_CAPABILITY

if TYPE_CHECKING:  # settings name this module: views cannot be loaded before it
    from rest_framework.views import APIView


class Nobody(BasePermission):
    """The default: a view that names no permission can be called by nobody."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return False."""
        return False


class HasScope(BasePermission):
    """Tokens with the scope that the view names for the method, of users who may do it."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return whether there is a token. Raise PermissionDenied where it does not reach."""
        token: Any = request.auth
        if token is None:
            return False
        scope = view.scopes.get(request.method)
        if scope is None:
            raise MethodNotAllowed(request.method or "")
        if not token.has(scope):
            raise PermissionDenied(f"This token lacks the scope {scope.value}.", "scope_missing")
        view.access.require(SCOPE_CAPABILITY[scope])
        return True
