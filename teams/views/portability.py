"""The page on which members connect to LinkedIn and disconnect: parse, one call, render."""

from __future__ import annotations

import secrets
import time

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import requires
from accounts.http import MemberRequest
from accounts.roles import Capability
from teams.access import own_member
from teams.reports.portability_report import portability_page
from teams.services.portability import (
    endpoints,
    portability_begin,
    portability_connect,
    portability_disconnect,
)
from teams.tasks import poll_portability

ASKED = "portability"
SECONDS_TO_ANSWER = 900
NOT_ASKED = "That was no answer to a question asked here, or it came too late. Connect again."
NO_CONSENT = "You gave no consent. Nothing is connected, and nothing was read."
# What LinkedIn calls it where people do not sign in or do not agree; anything else is no answer.
REFUSALS = ("", "user_cancelled_login", "user_cancelled_authorize", "access_denied")
NOT_LET = (
    "LinkedIn did not ask you: it does not let this site’s application do so. Nothing is "
    "connected. Tell whoever runs this site."
)
CONNECTED = "You are connected. LinkedIn takes from minutes to some days to gather your data."
DISCONNECTED = (
    "You are disconnected, and LinkedIn’s token is erased. What was imported stays until you undo "
    "it in imports."
)


@require_GET
@requires(Capability.IMPORT_OWN)
def portability(request: MemberRequest) -> HttpResponse:
    """Show the viewer's own connection, and what is read, kept and dropped."""
    member = own_member(request.access)
    if member is None:
        return render(request, "scoring/no_member.html")
    page = portability_page(access=request.access, member=member)
    return render(request, "teams/portability.html", {"page": page})


@require_GET
@requires(Capability.IMPORT_OWN)
def connect(request: MemberRequest) -> HttpResponse:
    """Send the viewer to LinkedIn, which asks for their consent and sends them back.

    A link and no form: a form that leads to another site is refused by the browser.
    """
    _check_configured()
    state = secrets.token_urlsafe(32)
    address = portability_begin(access=request.access, redirect_uri=_back(request), state=state)
    request.session[ASKED] = [_place(request), state, time.time()]
    return redirect(address)


@require_GET
@requires(Capability.IMPORT_OWN)
def callback(request: MemberRequest) -> HttpResponse:
    """Take LinkedIn's answer, once, of whom was asked in this session, and in time."""
    _check_configured()
    if not _is_answer(request):
        messages.error(request, NOT_ASKED)
    elif request.GET.get("error", "") not in REFUSALS:
        messages.error(request, NOT_LET)
    elif not request.GET.get("code"):
        messages.warning(request, NO_CONSENT)
    else:
        _connect(request, request.GET["code"])
    return redirect(_place(request))


@require_POST
@requires(Capability.IMPORT_OWN)
def disconnect(request: MemberRequest) -> HttpResponse:
    """Erase the viewer's token at once, also where the application is gone."""
    portability_disconnect(access=request.access)
    messages.success(request, DISCONNECTED)
    return redirect(_place(request))


def _connect(request: MemberRequest, code: str) -> None:
    try:
        found = portability_connect(access=request.access, redirect_uri=_back(request), code=code)
    except ValidationError as why:
        messages.error(request, " ".join(why.messages))
        return
    poll_portability.delay_on_commit(organization_id=found.organization_id, connection_id=found.pk)
    messages.success(request, CONNECTED)


def _is_answer(request: MemberRequest) -> bool:
    """Return whether the state is the one that this session was sent away with."""
    place, state, at = request.session.pop(ASKED, ["", "", 0])
    in_time = 0 <= time.time() - at <= SECONDS_TO_ANSWER
    told = request.GET.get("state", "").encode()
    is_same = secrets.compare_digest(told, state.encode())
    return bool(state) and place == _place(request) and in_time and is_same


def _check_configured() -> None:
    if endpoints() is None:
        raise Http404("This site has no application at LinkedIn.")


def _place(request: MemberRequest) -> str:
    return reverse("teams:portability", kwargs={"org": request.access.organization.slug})


def _back(request: MemberRequest) -> str:
    kwargs = {"org": request.access.organization.slug}
    return request.build_absolute_uri(reverse("teams:portability_callback", kwargs=kwargs))
