"""Tasks that ask for rows without a filter, and write down whose they were told of."""

from __future__ import annotations

import os
from typing import Any

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from django.conf import settings
from django.db import DatabaseError, transaction

from accounts.tenancy import tenant_scope
from tests.services.wall_pages import found

FILE = "found.txt"


def _note(line: str) -> None:
    """Add a line, in one write that no other process comes between."""
    handle = os.open(settings.DATA_DIR / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)


@shared_task(base=DjangoTask)
def in_pieces(*, organization_id: int, **_: Any) -> None:
    """Ask in several short transactions, and in between, as imports and recomputes do."""
    with tenant_scope(organization_id):
        told = {found()}
        for _piece in range(3):
            with transaction.atomic():
                told.add(found())
            told.add(found())
    _note(f"{organization_id}: {' '.join(sorted(told))}")


@shared_task(base=DjangoTask)
def failing(*, organization_id: int, **_: Any) -> None:
    """Break down in the middle of a transaction."""
    with tenant_scope(organization_id), transaction.atomic():
        found()
        raise ValueError


@shared_task(base=DjangoTask)
def outside(**_: Any) -> None:
    """Ask without an organization."""
    try:
        _note(f"none: {found()}")
    except DatabaseError:
        _note("none: refused")
