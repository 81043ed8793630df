"""How login behaves."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from accounts.origin import client_address
from accounts.sealing import opened, sealed
from accounts.second_factor import owes_proof
from accounts.single_sign_on import forget_marks

logger = logging.getLogger(__name__)
PURPOSE = "pillars: secrets of second factors"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Nobody can sign up: accounts are made by staff."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in by what the user has themselves: a provider’s word of before is forgotten."""
        super().login(request, user)
        forget_marks(request.session)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Return how somebody says again who they are: whoever owes a second factor, by that."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        request = context.request
        if request is None or not isinstance(user, User) or not owes_proof(request, user):
            return methods
        return [one for one in methods if one["id"].startswith("mfa_")]

    def is_safe_url(self, url: str) -> bool:
        """Return whether an address to go on to is of this host: no neighbour is trusted."""
        request = context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def get_login_stages(self) -> list[str]:
        """Return what a sign-in goes through: it begins and ends with the same account."""
        stages = "accounts.sign_in_stages"
        return [f"{stages}.BeginStage", *super().get_login_stages(), f"{stages}.EndStage"]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Return what wrong passwords are counted by: the address alone.

        By allauth the host counts too, which whoever asks writes as they like.
        """
        return f"login:{credentials.get('email', '').lower()}"

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return whom attempts are counted by: the client that is on record, too."""
        return client_address(request) or super().get_client_ip(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send the mail. A mail server that is away does not undo what was done."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            logger.warning("a mail about sign-in was not sent: %s", type(error).__name__)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types
    """Secrets of second factors are stored encrypted."""

    def encrypt(self, text: str) -> str:
        """Return what is stored."""
        return sealed(text, purpose=PURPOSE, key=settings.SECOND_FACTOR_KEY)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret. Raises ValueError where the key is another one."""
        text = opened(encrypted_text, purpose=PURPOSE, key=settings.SECOND_FACTOR_KEY)
        if text is None:
            raise ValueError("a second factor is sealed with another key")
        return text
