"""Make the roles of PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from accounts.database_roles import Roles, rights_give, roles_create


class Command(BaseCommand):
    """Makes the roles and gives them their rights, as a superuser of the database's server."""

    help = (
        "Make the roles of the owner, the application and the look across organizations, and give "
        "them their rights on the database of DATABASE_URL, whose role has to be a superuser."
    )
    requires_system_checks: list[str] = []

    def handle(self, **_: Any) -> None:
        """Make what is missing; nothing is taken away, and no password is set."""
        if connection.vendor != "postgresql":
            raise CommandError("DATABASE_URL must name a PostgreSQL database.")
        roles = Roles.named()
        with connection.cursor() as cursor:
            new = roles_create(cursor, roles)
            with transaction.atomic():
                rights_give(cursor, roles)
        for name in (roles.owner, roles.app, roles.ops):
            self.stdout.write(f"{name}: {'made' if name in new else 'there'}")
