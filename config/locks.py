"""The lock on a data folder: whoever holds it is alone with what is in it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from django.core.management.base import CommandError


def hold_lock(path: Path) -> int:
    """Return the descriptor of a lock on the data folder. Children inherit it, so that the lock
    lasts as long as any of them lives. Raise CommandError where another run holds it.
    """
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(lock, 20, 0).decode()
        raise CommandError(
            f"Pillars is already running, or still stopping, as process {holder}"
        ) from error
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    return lock
