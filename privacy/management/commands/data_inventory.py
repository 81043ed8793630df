"""``manage.py data_inventory``: write the page of the documentation that lists all data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from privacy.inventory import inventory


class Command(BaseCommand):
    """Writes docs/data-inventory.md."""

    help = "Write docs/data-inventory.md from what the code declares of its data."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page."""
        path = settings.BASE_DIR / "docs" / "data-inventory.md"
        path.write_text(inventory(), encoding="utf-8")
        self.stdout.write(f"wrote {path.name}")
