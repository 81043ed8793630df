"""How login behaves."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Nobody can sign up: accounts are made by staff."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False."""
        return False
