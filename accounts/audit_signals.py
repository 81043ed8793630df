"""Sign-ins and what people sign in with are in the audit log of each organization of theirs."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from django.apps import apps
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from accounts.audit import record_everywhere
from accounts.models import Action, User


def connect() -> None:
    """Hear of sign-ins; of second factors where they are installed."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_logged_out.connect(_signed_out, dispatch_uid="audit")
    user_login_failed.connect(_failed, dispatch_uid="audit")
    account.password_changed.connect(_password_changed, dispatch_uid="audit")
    account.password_set.connect(_password_changed, dispatch_uid="audit")
    account.password_reset.connect(_password_reset, dispatch_uid="audit")
    if apps.is_installed("allauth.mfa"):
        from allauth.mfa import signals as mfa

        mfa.authenticator_added.connect(_factor_added, dispatch_uid="audit")
        mfa.authenticator_removed.connect(_factor_removed, dispatch_uid="audit")
        mfa.authenticator_reset.connect(_codes_made, dispatch_uid="audit")


def _signed_in(user: Any, **_: Any) -> None:
    _of(user, Action.SIGNED_IN)


def _signed_out(user: Any, **_: Any) -> None:
    _of(user, Action.SIGNED_OUT)


def _failed(credentials: dict[str, Any], **_: Any) -> None:
    """An address that has no account is written nowhere."""
    address = credentials.get("email") or credentials.get("username") or ""
    user = User.objects.filter(email__iexact=address).first() if address else None
    if user is not None:
        record_everywhere(Action.SIGN_IN_FAILED, of=user, by=None, target=user)


def _password_changed(user: Any, **_: Any) -> None:
    _of(user, Action.PASSWORD_CHANGED)


def _password_reset(user: Any, **_: Any) -> None:
    _of(user, Action.PASSWORD_RESET)


def _factor_added(user: Any, authenticator: Any, **_: Any) -> None:
    _of(user, Action.FACTOR_ADDED, authenticator)


def _factor_removed(user: Any, authenticator: Any, **_: Any) -> None:
    _of(user, Action.FACTOR_REMOVED, authenticator)


def _codes_made(user: Any, authenticator: Any, **_: Any) -> None:
    _of(user, Action.CODES_MADE, authenticator)


def _of(user: Any, action: Action, authenticator: Any = None) -> None:
    """The signals come with a user of any kind, and with none where nobody was signed in."""
    if not isinstance(user, User):
        return
    after = {"type": str(authenticator.type)} if authenticator is not None else {}
    record_everywhere(action, of=user, by=user, after=after)
