"""Sending activity to the API against a bare insert of the rows that it writes.

    python -m bench.ingest [objects]

A batch of objects goes through everything that a request does: token, throttle, key, JSON,
parsing, facts, import, request for a recompute. The limit inserts the same rows of facts, with
``executemany`` and converted beforehand, in one transaction. The database is that of
DATABASE_URL, SQLite in memory by default; the two differ, so measure both.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

import django
from celery import current_app

from bench.timing import compare, processor_seconds, seconds

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.db import connection
from django.test import Client

from accounts.models import ApiRequest, Organization
from accounts.roles import Role, Scope
from accounts.services import user_create
from accounts.tokens import token_create
from bench.database import bench_organization, empty, insert_bare, prepared
from scoring.models import RecomputeRun
from teams.models import Activity, Coverage, Delivery, Import, Member

# At most 2.5 times as long is at least 0.4 times as many a second.
GOAL = 2.5
FIRST = date(2026, 1, 1)
KINDS: tuple[Any, ...] = (Delivery, Import, Activity, Coverage)
WRITTEN: tuple[Any, ...] = (ApiRequest, *KINDS, RecomputeRun)


def batch(size: int) -> bytes:
    """Return a batch as a program would send it: what three months of a few people hold."""
    things = [{"type": "coverage", "metrics": ["*"], "from": "2026-01-01", "to": "2026-06-30"}]
    things += [_thing(number) for number in range(size - 1)]
    return b"".join(json.dumps(thing).encode() + b"\n" for thing in things)


def _thing(number: int) -> dict[str, Any]:
    on = (FIRST + timedelta(days=number % 90)).isoformat()
    common = {"source": "crm", "ref": f"r-{number}"}
    return (
        {"type": "search", "on": on, "count": 3, **common},
        {"type": "reaction", "on": on, "kind": "LIKE", **common},
        {"type": "profile_view", "on": on, "degree": 2, **common},
        {"type": "post", "at": f"{on}T09:30:00Z", "form": "original", "reactions": 4, **common},
        {"type": "comment", "on": on, "substance_words": 12, **common},
    )[number % 5]


def sender(organization: Organization, body: bytes) -> Callable[[], None]:
    """Return what sends the body once more, under another key."""
    user = user_create(email="api@bench.example", organization=organization, role=Role.OWNER)
    Member.objects.create(name="Ada Muster", email="ada@bench.example")
    _, secret = token_create(
        organization=organization, user=user, name="bench", scopes=Scope.values, days=1, by=user
    )
    client, keys = Client(), count(1)

    def send() -> None:
        answer = client.post(
            f"/api/v1/organizations/{organization.slug}/activity?member=ada@bench.example",
            body,
            content_type="application/x-ndjson",
            headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": f"{next(keys)}"},
        )
        if answer.status_code != 200 or answer.json()["rejected"]:
            raise SystemExit(f"{answer.status_code}: {answer.content[:500]!r}")

    return send


def anew(run: Callable[[], None]) -> float:
    """Return the seconds of a run into empty tables.

    SQLite in memory is part of the process and waits for nothing; any other database is waited for.
    """
    empty(*WRITTEN)
    return (processor_seconds if connection.vendor == "sqlite" else seconds)(run)


def main(size: int) -> None:
    """Print the ratio for a batch of this size."""
    current_app.conf.task_always_eager = False  # scores are computed by workers, not by the request
    with bench_organization() as organization:
        send = sender(organization, batch(size))
        send()
        rows = {kind: prepared(kind) for kind in KINDS}
        compare(
            f"sending {size:,} objects in {sum(map(len, rows.values())):,} rows",
            lambda: anew(send),
            "bare INSERT",
            lambda: anew(lambda: insert_bare(rows)),
            GOAL,
            times=15,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
