"""``manage.py redo_decisions``: after a restore, who was erased since is erased again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy.redoing import decisions_redo, ownerless


class Command(BaseCommand):
    """Does again what people decided after the backup was made that is restored now."""

    help = (
        "Erase again who was erased after the restored backup was made, and switch off again what "
        "was. Run it before anybody works with the restored rows."
    )

    def handle(self, **_: Any) -> None:
        """Do it, and say what was done and what is left to look at."""
        try:
            told = decisions_redo()
        except ValueError as error:
            raise CommandError(f"The record of decisions is damaged: {error}.") from error
        for text in told or ["Nothing is to be done again."]:
            self.stdout.write(text)
        for slug in ownerless():
            self.stdout.write(f"{slug} has no owner: make one in the admin")
