"""Where what is being done comes from: a page, the API, a command or a worker, and whose."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_ipv46_address
from django.http import HttpRequest, HttpResponse

AGENT = 200
# What proxies give requests: a number of theirs, and no text of anybody.
REQUEST_ID = re.compile(r"[0-9A-Za-z-]{16,36}")
# Where the first part of an address says it; other pages are ``web``.
CHANNELS = ("api", "scim", "admin")
COMMAND, TASK = "command", "task"


@dataclass(frozen=True, slots=True)
class Origin:
    """A channel, and what a request says of itself."""

    channel: str = ""
    address: str | None = None
    agent: str = ""
    request_id: str = ""
    token_id: int | None = None


_NOWHERE = Origin()
_current: ContextVar[Origin] = ContextVar("origin", default=_NOWHERE)


def current_origin() -> Origin:
    """Return where the code is working for; an empty origin where nobody said."""
    return _current.get()


@contextmanager
def origin(given: Origin) -> Iterator[None]:
    """Work for that origin until the block ends."""
    before = _current.set(given)
    try:
        yield
    finally:
        _current.reset(before)


class OriginMiddleware:
    """Every request has an origin, also where somebody is refused before a page is found."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request as one of its origin."""
        first = request.path_info.split("/")[1]
        channel = first if first in CHANNELS else "web"
        given = Origin(
            channel=channel,
            address=client_address(request),
            agent=request.META.get("HTTP_USER_AGENT", "")[:AGENT],
            request_id=request_id(request),
        )
        with origin(given):
            return self.get_response(request)


def request_id(request: HttpRequest) -> str:
    """Return the id that a proxy gave the request, where the settings name its header, else a new
    one.
    """
    header: str = settings.REQUEST_ID_HEADER
    told = request.headers.get(header, "") if header else ""
    return told if REQUEST_ID.fullmatch(told) else str(uuid.uuid4())


def client_address(request: HttpRequest) -> str | None:
    """Return the internet address of the client; None where a socket on this machine has none.

    ``X-Forwarded-For`` is believed for as many proxies as the settings say there are: whatever
    stands to the left of what they added, the client has written.
    """
    proxies: int = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    is_told = 0 < proxies <= len(told) and told != [""]
    text: str = told[-proxies].strip() if is_told else request.META.get("REMOTE_ADDR", "")
    try:
        validate_ipv46_address(text)
    except ValidationError:
        return None
    return text
