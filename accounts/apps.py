"""Who signs in, as a Django app: what is to be heard of."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Has the audit log hear of sign-ins, and sessions remember what they have seen."""

    name = "accounts"

    def ready(self) -> None:
        """Connect what writes to the audit log, and what lets it go with its organization."""
        from django.db.models.signals import post_delete, post_migrate, pre_delete

        from accounts import audit_signals, second_factor, sessions  # noqa: F401
        from accounts.audit_door import close_for_organization, open_for_organization
        from accounts.audit_guard import raise_guard
        from accounts.models import Organization

        post_migrate.connect(raise_guard, sender=self)
        pre_delete.connect(open_for_organization, sender=Organization)
        post_delete.connect(close_for_organization, sender=Organization)
        audit_signals.connect()
