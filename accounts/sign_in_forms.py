"""Forms of signing in that differ from allauth's."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from allauth.account import forms as allauth
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from accounts.tasks import send_password_reset

LABELS = {
    "login": gettext_lazy("E-mail"),
    "email": gettext_lazy("E-mail"),
    "oldpassword": gettext_lazy("Present password"),
    "password1": gettext_lazy("New password"),
    "password2": gettext_lazy("New password, again"),
}


class Labelled:
    """The fields are called as everywhere else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined] # of the form beside it
        for name in fields.keys() & LABELS.keys():
            fields[name].label = LABELS[name]


class LoginForm(Labelled, allauth.LoginForm):  # type: ignore[misc] # allauth has no types
    """Asks who it is."""


class ChangePasswordForm(Labelled, allauth.ChangePasswordForm):  # type: ignore[misc]
    """Asks for the present password and twice for the new one."""


class SetPasswordForm(Labelled, allauth.SetPasswordForm):  # type: ignore[misc]
    """Asks twice for the first password."""


class ResetPasswordKeyForm(Labelled, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """Asks twice for the new password, of whoever has the link."""


class ResetPasswordForm(Labelled, allauth.ResetPasswordForm):  # type: ignore[misc]
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
