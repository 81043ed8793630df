"""Who is logged in to the database: some commands are its owner's alone."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection


def require_postgresql() -> None:
    """Raise CommandError for SQLite, of which the embedded run takes care by itself."""
    if connection.vendor != "postgresql":
        raise CommandError("DATABASE_URL must name a PostgreSQL database.")


def require_owner() -> None:
    """Raise CommandError where PostgreSQL is used by another role than the owner's."""
    role, owner = connection.settings_dict["USER"], settings.DATABASE_OWNER_ROLE
    if connection.vendor == "postgresql" and role != owner:
        raise CommandError(f"DATABASE_URL must name the owner, {owner}, not {role or 'nobody'}.")
