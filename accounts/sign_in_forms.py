"""Forms of signing in that differ from allauth's."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from django.http import HttpRequest

from accounts.tasks import send_password_reset


class ResetPasswordForm(AllauthResetPasswordForm):  # type: ignore[misc] # allauth has no types
    """Asks for a link to set a password anew."""

    def save(self, request: HttpRequest, **_: Any) -> str:
        """Have a worker send the link.

        A worker is told in any case: whether an account has the address cannot be read from how
        long the answer takes.
        """
        email: str = self.cleaned_data["email"]
        wanted = [user.pk for user in self.users if user.email == email.lower()]
        send_password_reset.delay(
            user_id=wanted[0] if wanted else 0,
            site=request.build_absolute_uri("/")[:-1],
            ask=token_hex(),
        )
        return email
