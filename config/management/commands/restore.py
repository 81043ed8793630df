"""``manage.py restore``: a backup becomes an installation again, where there is none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config.backups import backup_restore
from config.locks import hold_lock
from config.ownership import require_owner
from config.sealed import missing_keys


class Command(BaseCommand):
    """Restores a backup into an empty database and the data folder, while nothing runs."""

    help = "Restore a backup that `backup` has made into an empty database and the data folder."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder."""
        parser.add_argument("folder", type=Path, help="The folder of the backup.")

    def handle(self, *, folder: Path, **_: Any) -> None:
        """Restore it, and say what is left to do."""
        require_owner()
        settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = hold_lock(settings.DATA_DIR / "up.lock")
        try:
            backup_restore(folder)
        finally:
            os.close(lock)
        for name in missing_keys():
            self.stderr.write(f"{name} opens nothing of what is encrypted: set the key of before.")
        self.stdout.write(
            "Restored. Bring the tables up to date, then run redo_decisions, before anybody works."
        )
