"""What a request does besides answering: what it writes, what it hands to workers, what it mails.

Nothing of it is asked for by name: every table counts, unless it stands here with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from celery.signals import task_prerun
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction

from accounts.models import Action, AuditEvent
from tests.postgresql.asking import asked

# What a refusal may write: the log, what a session remembers, and when somebody came last.
LOGS = {"accounts_auditevent", "django_session", "usersessions_usersession"}
STAMPS = {"last_used_at", "last_used_address", "last_login"}
_USED = 'UPDATE "accounts_apitoken" SET "last_used_at"'
_READS = re.compile(r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|SET|RESET|BEGIN)\b", re.IGNORECASE)
_TABLE = re.compile(r'(?:INTO|UPDATE|FROM)\s+"?(\w+)"?', re.IGNORECASE)
TOLD = "accounts.tasks.tell_organization"


@dataclass
class Seen:
    """What a request did. ``told`` are the organizations that a worker is to tell of it."""

    queries: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    queued: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    mails: int = 0

    @property
    def effects(self) -> list[str]:
        """What a refusal has to be without."""
        return [*self.writes, *self.queued, *["a mail"] * self.mails]


@contextmanager
def witnessed(*, keeps: bool = True) -> Iterator[Seen]:
    """Look on while something is asked, once the counts of throttles and logs are forgotten.

    Unless it ``keeps`` them, changes are taken back: the next request finds what this one found.
    """
    seen = Seen()
    cache.clear()
    waiting, mails = len(connection.run_on_commit), len(mail.outbox)

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not _is_telling(sql):
            seen.queries.append(sql)
        if not _READS.match(sql) and not _is_log(sql):
            seen.writes.append(sql[:120])
        return run(sql, params, many, context)

    def begun(task: Any, **_: Any) -> None:
        seen.queued.append(task.name)

    task_prerun.connect(begun)
    try:
        with transaction.atomic(), connection.execute_wrapper(execute):
            yield seen
            for _, send, _ in connection.run_on_commit[waiting:]:
                _note(seen, send)
            seen.mails = len(mail.outbox) - mails
            if not keeps:
                transaction.set_rollback(True)
    finally:
        task_prerun.disconnect(begun)


def _note(seen: Seen, send: Any) -> None:
    task = getattr(getattr(send, "func", send), "__self__", None)
    name = getattr(task, "name", repr(send))
    if name == TOLD:
        seen.told.append(send.keywords["slug"])
    else:
        seen.queued.append(name)


def _is_telling(sql: str) -> bool:
    """Return whether a statement tells PostgreSQL whose rows to show, or marks a savepoint."""
    return "set_config" in sql or not re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", sql)


def _is_log(sql: str) -> bool:
    found = _TABLE.search(sql)
    return sql.startswith(_USED) or (found is not None and found[1] in LOGS)


def stored() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, in every organization, but of logs and stamps."""
    return {label: asked(query) for label, query in _queries().items()}


@lru_cache
def _queries() -> dict[str, str]:
    """Return what asks for the rows of each model: to make it takes far longer than to ask it."""
    found = {}
    for model in apps.get_models():
        if model._meta.db_table in LOGS:
            continue
        names = [f.attname for f in model._meta.concrete_fields if f.attname not in STAMPS]
        found[model._meta.label] = str(model._base_manager.order_by("pk").values_list(*names).query)
    return found


def changed(before: dict[str, list[tuple[Any, ...]]]) -> list[str]:
    """Return the models of which a row is not as it was."""
    now = stored()
    return [label for label, rows in before.items() if now[label] != rows]


@dataclass(frozen=True)
class Told:
    """A refusal as the log has it: of which organization, who, what and from where."""

    organization_id: int
    who: int | None
    what: dict[str, Any]
    where: tuple[str | None, str, str]


def refusals(after: int) -> list[Told]:
    """Return the refusals that were written after an event, in every organization."""
    rows = AuditEvent._base_manager.filter(action=Action.DENIED, pk__gt=after).order_by("pk")
    return [
        Told(one.organization_id, one.actor_id, one.after, (one.address, one.agent, one.channel))
        for one in rows
    ]


def last_event() -> int:
    """Return the number of the last event of all."""
    found = AuditEvent._base_manager.order_by("-pk").values_list("pk", flat=True).first()
    return found or 0
