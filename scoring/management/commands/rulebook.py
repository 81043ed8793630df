"""python manage.py rulebook: the tables of docs/scoring-model.md, written from the model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from scoring.core.registry import CURRENT, model
from scoring.management.rulebook import refreshed


class Command(BaseCommand):
    """Rewrites the tables of the rulebook in place; the text around them stays."""

    help = "Write the tables of docs/scoring-model.md anew from the current model."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Rewrite the file where the model says something else by now."""
        path = Path(settings.BASE_DIR) / "docs" / "scoring-model.md"
        path.write_text(refreshed(path.read_text(), model(CURRENT)))
