"""Requests that happen once, by their Idempotency-Key."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.errors import Busy, Refused
from accounts.idempotency import KeyReusedError, StillRunningError, once
from accounts.models import ApiToken

T = TypeVar("T")

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def answered(
    request: Request,
    *,
    token: ApiToken,
    digest: str,
    prepare: Callable[[], T],
    work: Callable[[T], tuple[int, dict[str, Any]]],
) -> Response:
    """Answer as ``accounts.idempotency.once`` says, or say why there is no answer yet."""
    key = request.headers.get(HEADER, "")
    if not _KEY.fullmatch(key):
        raise ParseError(
            f"{HEADER} is needed: 1 to 255 visible ASCII signs.", "idempotency_key_missing"
        )
    try:
        answer = once(token=token, key=key, digest=digest, prepare=prepare, work=work)
    except KeyReusedError:
        raise Refused(
            f"This {HEADER} belongs to another request.", "idempotency_key_reused"
        ) from None
    except StillRunningError:
        raise Busy("The first request with this key is still running.", "still_running") from None
    headers = {"Idempotent-Replayed": "true"} if answer.replayed else None
    return Response(answer.body, status=answer.status, headers=headers)
