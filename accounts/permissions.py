"""Permissions of the API. Nothing is open unless a view says so."""

from __future__ import annotations

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView


class Nobody(BasePermission):
    """The default: a view that names no permission can be called by nobody."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return False."""
        return False
