"""``manage.py copy_from_sqlite``: what the embedded run keeps goes on in production."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import copying
from config.locks import hold_lock
from config.ownership import require_owner, require_postgresql
from config.sealed import missing_keys


class Command(BaseCommand):
    """Copies the data folder of an embedded run into an empty PostgreSQL, as its owner."""

    help = (
        "Copy everything of an embedded run into the empty, migrated PostgreSQL of DATABASE_URL, "
        "whose role has to be the owner."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the data folder."""
        parser.add_argument("folder", type=Path, help="The data folder of the embedded run.")

    def handle(self, *, folder: Path, **_: Any) -> None:
        """Copy all or nothing, and say how far it is."""
        require_postgresql()
        require_owner()
        file = folder / "db.sqlite3"
        if not file.is_file():
            raise CommandError(f"{folder} is no data folder: there is no db.sqlite3 in it.")
        lock = hold_lock(folder / "up.lock")
        try:
            copying.embedded_opened(file)
            copying.check_ready()
            self._check_keys(folder)
            files = copying.copy_uploads(folder / "uploads")
            count = copying.copy_rows(self._say)
        finally:
            os.close(lock)
        self._say(f"{count:,} rows and {files:,} waiting files copied, and compared one by one.")
        for label, why in copying.LEFT_OUT.items():
            self._say(f"left out: {label}, {why}")

    def _check_keys(self, folder: Path) -> None:
        missing = missing_keys(using=copying.EMBEDDED)
        if missing:
            raise CommandError(
                f"{', '.join(missing)} opens nothing of what is encrypted there. Set it to the "
                f"embedded run's, which is the text in {folder / 'secret_key'} unless another was "
                "set."
            )

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
