"""The product's connection, through which a test looks at all rows where it enters nothing.

A test arranges and asserts outside of any organization. What it calls through the client or as a
task is inside, and sees what it would see in production.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from celery.signals import task_postrun, task_prerun
from django.core.signals import request_finished, request_started

from accounts.entered import Sight
from accounts.postgresql import base
from tests.postgresql.operations import DatabaseOperations

looks_on: ContextVar[bool] = ContextVar("looks_on", default=False)
inside: ContextVar[int] = ContextVar("inside", default=0)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that shows a test everything, and the product what it asks for."""

    ops_class = DatabaseOperations

    def sight(self) -> int | Sight:
        found = super().sight()
        if found is Sight.NOTHING and looks_on.get() and not inside.get():
            return Sight.EVERYTHING
        return found


def go_in(**_: Any) -> None:
    inside.set(inside.get() + 1)


def come_out(**_: Any) -> None:
    inside.set(max(0, inside.get() - 1))


for begins, ends in ((request_started, request_finished), (task_prerun, task_postrun)):
    begins.connect(go_in)
    ends.connect(come_out)
