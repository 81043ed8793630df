"""How errors are written down: as text for people, or as JSON for programs that collect it."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import TypeAlias

from celery import current_task
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from accounts.entered import entered
from accounts.origin import current_origin

ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)
UNMATCHED = "unmatched"


class ClassesOnly(logging.Filter):
    """Names the class of an exception where Celery would repeat its message in its own."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return True: everything is written, in other words."""
        kind = record.exc_info[0] if record.exc_info else None
        if kind and isinstance(record.args, dict):
            record.args = {**record.args, "exc": kind.__qualname__, "traceback": ""}
        return True


class RoutesOnly(logging.Filter):
    """Names the route of a request where Django would write its address.

    Addresses name organizations and people, and some hold the secret of a link.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Return True: everything is written, in other words."""
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            route = route_of(request)
            record.args = tuple(route if said == request.path else said for said in record.args)
        return True


def route_of(request: HttpRequest) -> str:
    """Return the pattern of the request's address."""
    try:
        return (request.resolver_match or resolve(request.path_info)).route
    except Resolver404:
        return UNMATCHED


class FramesFormatter(logging.Formatter):
    """Writes where an exception came from and its class, but not its message.

    Messages quote what was being read, and that may be what other people wrote.
    """

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - so logging names it
        """Return the frames, one a line, and the class."""
        kind, _, trace = ei
        frames = "".join(traceback.format_tb(trace))
        return f"{frames}{kind.__qualname__}" if kind else ""


class JsonFormatter(logging.Formatter):
    """Writes one JSON object a line: what happened, in which request or task, for whom by number.

    Of an exception it has the class and the frames, but not the message.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the object; what is not known is left out."""
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": current_origin().request_id,
            "task": current_task.request.id if current_task else "",
            "organization": _organization(),
        }
        kind, _, trace = record.exc_info or (None, None, None)
        if kind:
            said["error"] = kind.__qualname__
            said["frames"] = [line.rstrip() for line in traceback.format_tb(trace)]
        return json.dumps({name: value for name, value in said.items() if value})


def _organization() -> int | None:
    tenant = entered()
    return tenant if isinstance(tenant, int) else None
