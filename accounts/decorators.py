"""How a view says who may call it. Both decorators stamp the view; a system check reads it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http.response import HttpResponseBase

from accounts.http import MemberRequest
from accounts.roles import Capability

View = Callable[..., HttpResponseBase]


def requires(capability: Capability) -> Callable[[View], View]:
    """Let the view be called only by members of the organization whose role has the capability."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(
            request: MemberRequest, org: str, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            request.access.require(capability)
            return view(request, *args, **kwargs)

        wrapped.access_rule = capability  # type: ignore[attr-defined]
        return wrapped

    return decorate


def signed_in(view: View) -> View:
    """Let the view be called by everybody who is signed in, in no organization."""
    view.access_rule = "signed in"  # type: ignore[attr-defined]
    return view


def site_staff(view: View) -> View:
    """Let the view be called by site staff: it stands in the admin, which lets nobody else in."""
    view.access_rule = "site staff"  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Let the view be called by everybody."""
    view.access_rule = "public"  # type: ignore[attr-defined]
    return login_not_required(view)
