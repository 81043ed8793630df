"""The wiring as a Django app, so that its commands and checks are found."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class ConfigConfig(AppConfig):
    """Registers the system checks, and what migrations end with."""

    name = "config"

    def ready(self) -> None:
        """Load the Celery app, which shared tasks need, and register the system checks.

        Whatever tables a migration has made, the wall stands round them once it is over, and
        triggers tell of their changes.
        """
        from accounts.wall import raise_wall
        from config import celery, checks, triggers  # noqa: F401
        from scoring.partitions import functions_raise

        post_migrate.connect(raise_wall, sender=apps.get_app_config("accounts"))
        triggers.connect()
        post_migrate.connect(functions_raise, sender=apps.get_app_config("scoring"))
