"""Calls of the API in tests: a token, a batch, an answer."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.tenancy import tenant_scope
from teams.models import Activity
from tests import factories
from tests.cast import Cast

LINES = "application/x-ndjson"
JSON = "application/json"
SEARCH = {"type": "search", "on": "2026-05-04", "count": 3}
COVERED = {"type": "coverage", "metrics": ["*"], "from": "2026-01-01", "to": "2026-05-30"}
_keys = count(1)


def secret_of(cast: Cast, user: User | None = None, *scopes: str) -> str:
    """Return a new token of the owner, with every scope, unless told otherwise."""
    more = {"scopes": scopes} if scopes else {}
    return factories.token(cast.organization, user or cast.owner, **more)[1]


def call(
    cast: Cast,
    secret: str,
    body: bytes | str,
    *,
    content_type: str = LINES,
    key: str | None = "",
    query: str = "",
    organization: str = "",
) -> HttpResponse:
    """Return the answer to a batch; every call has a key of its own unless told otherwise."""
    headers = {"Authorization": f"Bearer {secret}"}
    if key is not None:
        headers["Idempotency-Key"] = key or f"key-{next(_keys)}"
    slug = organization or cast.organization.slug
    return Client().post(
        f"/api/v1/organizations/{slug}/activity{query}",
        body,
        content_type=content_type,
        headers=headers,
    )


def lines(*objects: dict[str, Any]) -> bytes:
    """Return the objects as JSON Lines."""
    return b"".join(json.dumps(thing).encode() + b"\n" for thing in objects)


def send(cast: Cast, *objects: dict[str, Any], member: str = "", **more: Any) -> HttpResponse:
    """Send the objects with a token of the owner, for Rita unless they or ``member`` say else."""
    query = f"?member={member or cast.rep_member.email}"
    secret = more.pop("secret", "") or secret_of(cast)
    return call(cast, secret, lines(*objects), query=query, **more)


def stored(cast: Cast) -> list[tuple[int, int]]:
    """Return member and count of every activity that is stored."""
    with tenant_scope(cast.organization.pk):
        return sorted(Activity.objects.values_list("member_id", "count"))
