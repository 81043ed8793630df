"""Remove the sample organizations."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.tenancy import everywhere
from seeds import loading, logins


class Command(BaseCommand):
    """Removes what load_samples loaded, and nothing else."""

    help = "Remove the sample organizations with everything in them, and the sample users."

    def handle(self, **_: Any) -> None:
        """Remove them."""
        with everywhere(reason="whole organizations go, with all that is theirs"):
            organizations, users = loading.remove_samples()
        logins.forget(settings.DATA_DIR)
        self.stdout.write(f"removed {organizations} sample organizations and {users} users")
