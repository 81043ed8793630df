"""``manage.py partition_snapshots``: daily scores by month, for large installations."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.ownership import require_owner, require_postgresql
from config.partitioning import partition
from config.reach import pending_migrations
from scoring.partitions import months


class Command(BaseCommand):
    """Turns the table of daily scores into one by month, as the owner of the tables."""

    help = (
        "Store daily scores in a partition a month, in the PostgreSQL of DATABASE_URL, whose role "
        "has to be the owner. Readers and writers of scores wait meanwhile. There is no way back."
    )

    def handle(self, **_: Any) -> None:
        """Do it, all or nothing; twice changes nothing."""
        require_postgresql()
        require_owner()
        if pending_migrations():
            raise CommandError("Run migrate first.")
        count = partition()
        if count is None:
            self.stdout.write("Daily scores are stored by month already.")
        else:
            self.stdout.write(f"{count:,} daily scores are stored by month now.")
        there = months()
        self.stdout.write(f"{len(there)} months, from {there[0]:%Y-%m} to {there[-1]:%Y-%m}.")
