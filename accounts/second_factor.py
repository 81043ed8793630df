"""The second factor: whether somebody has one, and whether this session has seen it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_used
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

from accounts.models import User
from accounts.sessions import other_sessions_end

SEEN = "second_factor"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User) -> bool:
    """Return whether the user has an authenticator or a passkey; codes alone are none."""
    found: bool = Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()
    return found


def is_proven(request: HttpRequest, user: User) -> bool:
    """Return whether the user has a second factor, and has used or made one in this session."""
    return bool(request.session.get(SEEN) == user.pk and has_second_factor(user))


def owes_proof(request: HttpRequest, user: User) -> bool:
    """Return whether the user has a second factor which this session has not seen.

    A session of before there was one, or whoever has its password, is not the user enough.
    """
    return request.session.get(SEEN) != user.pk and has_second_factor(user)


def for_proven(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let the view be called by whoever has no second factor, or has shown it in this session."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if isinstance(user, User) and owes_proof(request, user):
            here = urlencode({"next": request.get_full_path()})
            return redirect(f"{ask_address(user)}?{here}")
        return view(request, *args, **kwargs)

    return wrapped


def ask_address(user: User) -> str:
    """Return where the user says again who they are, by a second factor; empty without one."""
    methods = get_adapter().get_reauthentication_methods(user)
    return next((one["url"] for one in methods if one["id"].startswith("mfa_")), "")


@receiver([authenticator_used, authenticator_added])
def keep_seen(*, request: HttpRequest, user: User, **_: Any) -> None:
    """The session has seen a second factor of the user."""
    request.session[SEEN] = user.pk


@receiver(authenticator_added)
def first_is_alone(
    *, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    """The first second factor ends what was open without: nobody stays in past it."""
    others = Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS)
    if authenticator.type in FACTORS and not others.exclude(pk=authenticator.pk).exists():
        other_sessions_end(user=user, current=request.session)
