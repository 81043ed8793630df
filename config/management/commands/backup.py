"""``manage.py backup``: the database and the files that wait, while everything runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.backups import backup_make
from config.ownership import require_owner


class Command(BaseCommand):
    """Makes a backup of PostgreSQL, as its owner, or of the embedded run."""

    help = "Back up the database and the files that wait to be read into a new folder."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder."""
        parser.add_argument("folder", type=Path, help="The folder to make.")

    def handle(self, *, folder: Path, **_: Any) -> None:
        """Make it, or leave nothing behind."""
        require_owner()
        backup_make(folder)
        self.stdout.write(f"{folder} has the backup. Keep keys and the record of decisions apart.")
