"""Requests that happen once: the same key again gets the same answer, and nothing is written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import ApiRequest, ApiToken, RequestStatus
from accounts.silence import silent

T = TypeVar("T")
Body = dict[str, Any]

# Nothing is prepared for as long: the process is dead, or its database went away.
STALE = timedelta(minutes=1)


class KeyReusedError(Exception):
    """The key belongs to a request that asked for something else."""


class StillRunningError(Exception):
    """The first request of the key has not been answered yet."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered; ``replayed`` where the work was done by an earlier one."""

    status: int
    body: Body
    replayed: bool = False


def once(
    *,
    token: ApiToken,
    key: str,
    digest: str,
    prepare: Callable[[], T],
    work: Callable[[T], tuple[int, Body]],
) -> Answer:
    """Return the answer of the first request with the key, doing its work if this is the first.

    ``digest`` tells what is asked. ``work`` gets what ``prepare`` returned and returns status and
    body; it runs in one transaction with the storing of its answer. Where either of them raises,
    nothing was written, the key is free again and the error goes on. Raises KeyReusedError and
    StillRunningError.
    """
    row = _claimed(token, hashlib.sha256(key.encode()).hexdigest(), digest)
    if isinstance(row, Answer):
        return row
    try:
        prepared = prepare()
        with transaction.atomic():
            _hold(row)
            status, body = work(prepared)
            mine = ApiRequest.objects.filter(pk=row.pk)
            mine.update(status=RequestStatus.DONE, answer_status=status, answer=body)
    except BaseException:
        _release(row)
        raise
    return Answer(status, body)


def delete_old_requests(before: datetime) -> int:
    """Answers of before that are forgotten; return how many were."""
    return ApiRequest.objects.filter(created_at__lt=before).delete()[0]


def _claimed(token: ApiToken, key: str, digest: str) -> ApiRequest | Answer:
    """Return the row of the request, this process's own, or the answer that it got before."""
    row, is_new = ApiRequest.objects.get_or_create(
        token=token,
        key=key,
        defaults={
            "organization_id": token.organization_id,
            "digest": digest,
            "started_at": timezone.now(),
        },
    )
    if is_new:
        return row
    if row.digest != digest:
        raise KeyReusedError
    if row.status == RequestStatus.DONE:
        return Answer(row.answer_status or 200, row.answer or {}, replayed=True)
    if not _taken_over(row):
        raise StillRunningError
    row.attempts += 1
    return row


@transaction.atomic
def _taken_over(row: ApiRequest) -> bool:
    """Return whether the first one is dead. Who stores for long holds the row, and is not."""
    stale = _mine(row).filter(silent("started_at", STALE))
    if not stale.select_for_update(skip_locked=True):
        return False
    return bool(stale.update(attempts=F("attempts") + 1, started_at=timezone.now()))


def _mine(row: ApiRequest) -> Any:
    return ApiRequest.objects.filter(pk=row.pk, status=RequestStatus.RUNNING, attempts=row.attempts)


def _hold(row: ApiRequest) -> None:
    """The row is locked until the transaction ends. Raises where another process took it over."""
    if not _mine(row).update(started_at=timezone.now()):
        raise StillRunningError


def _release(row: ApiRequest) -> None:
    # Where the database is away the row stays, and is taken over once it is stale.
    with suppress(DatabaseError):
        _mine(row).delete()
