"""The wiring as a Django app, so that its commands and checks are found."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the system checks."""

    name = "config"

    def ready(self) -> None:
        """Load the Celery app, which shared tasks need, and register the system checks."""
        from config import celery, checks  # noqa: F401
