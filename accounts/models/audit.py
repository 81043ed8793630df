"""The audit log: who did what, to what, from where. Rows are added and never change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from accounts.tenancy import ModelT, TenantManager, TenantModel, TenantQuerySet

REFUSED = "the audit log is only added to"


class AppendOnlyError(RuntimeError):
    """A row of the audit log was to be changed or removed."""


class Action(models.TextChoices):
    """What was done. ``docs/audit-log.md`` lists them; a test compares both."""

    DENIED = "denied", _("Refused")
    ADDED = "added", _("Added")
    CHANGED = "changed", _("Changed")
    REMOVED = "removed", _("Removed")

    SIGNED_IN = "signed_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
    SIGNED_OUT = "signed_out", _("Signed out")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    PASSWORD_RESET = "password_reset", _("Password reset")
    FACTOR_ADDED = "factor_added", _("Second factor added")
    FACTOR_REMOVED = "factor_removed", _("Second factor removed")
    CODES_MADE = "codes_made", _("Recovery codes made")
    EMAIL_ASKED = "email_asked", _("Another address asked to confirm")
    EMAIL_CHANGED = "email_changed", _("Address changed")
    GLASS_BROKEN = "glass_broken", _("Entered past single sign-on")

    INVITED = "invited", _("Invited")
    INVITE_REVOKED = "invite_revoked", _("Invitation revoked")
    INVITE_ACCEPTED = "invite_accepted", _("Invitation accepted")
    ROLE_CHANGED = "role_changed", _("Role changed")
    ACCESS_ENDED = "access_ended", _("Access ended")
    ACCESS_REOPENED = "access_reopened", _("Access opened again")
    VISIBILITY_CHANGED = "visibility_changed", _("Visibility changed")
    SETTINGS_CHANGED = "settings_changed", _("Settings changed")
    INDUSTRY_JOINED = "industry_joined", _("Industry pool joined")
    INDUSTRY_LEFT = "industry_left", _("Industry pool left")

    MEMBER_LEFT = "member_left", _("Last day set")
    MEMBER_RETURNED = "member_returned", _("Came back")
    MEMBER_STAYS = "member_stays", _("Does not leave after all")
    ACCOUNT_LINKED = "account_linked", _("Account linked")
    SEAT_SET = "seat_set", _("Seat set")
    KNOWN_AS = "known_as", _("Known by another key")
    KNOWN_NO_MORE = "known_no_more", _("Known by a key no more")
    MERGED = "merged", _("Merged with another member")
    MOVED = "moved", _("Moved to a team")
    MOVE_CORRECTED = "move_corrected", _("Stay in a team corrected")
    MOVE_REMOVED = "move_removed", _("Stay in a team removed")
    TEAM_CLOSED = "team_closed", _("Team closed")
    TEAM_REOPENED = "team_reopened", _("Team opened again")
    MANAGER_ADDED = "manager_added", _("Manager added")
    MANAGER_REMOVED = "manager_removed", _("Manager removed")

    FILES_BROUGHT = "files_brought", _("Files brought")
    IMPORTED = "imported", _("Imported")
    IMPORT_UNDONE = "import_undone", _("Import undone")
    IMPORT_RETRIED = "import_retried", _("Import handed to a worker again")
    RECOMPUTE_ASKED = "recompute_asked", _("Scores asked to be computed again")
    RECOMPUTE_STOPPED = "recompute_stopped", _("Computing of scores stopped")
    CONNECTED = "connected", _("LinkedIn connected")
    DISCONNECTED = "disconnected", _("LinkedIn disconnected")
    GOAL_SET = "goal_set", _("Goal set")
    GOAL_CLOSED = "goal_closed", _("Goal closed")
    FILES_ASKED = "files_asked", _("Files asked for")
    EXPORTED = "exported", _("Exported")
    FETCHED = "fetched", _("File fetched")
    VIEWED = "viewed", _("Looked at")

    RULES_PUBLISHED = "rules_published", _("Rules published")
    TOKEN_MADE = "token_made", _("Token made")
    TOKEN_REVOKED = "token_revoked", _("Token revoked")
    TOKEN_USED = "token_used", _("Token used from a new address")
    STAFF_ENTERED = "staff_entered", _("Site staff entered")
    STAFF_LOOKED = "staff_looked", _("Site staff looked at rows")
    VIEW_AS_STARTED = "view_as_started", _("Looks as another role")
    VIEW_AS_ENDED = "view_as_ended", _("Looks with the own role again")


def actions() -> list[tuple[str, Any]]:
    """Return the actions with their names. The field names this: a new one is no migration."""
    return list(Action.choices)


class AuditQuerySet(TenantQuerySet[ModelT]):
    """Rows that are read and added."""

    def update(self, **kwargs: Any) -> int:
        """Raise AppendOnlyError."""
        raise AppendOnlyError(REFUSED)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Raise AppendOnlyError."""
        raise AppendOnlyError(REFUSED)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], *args: Any, **kw: Any) -> int:
        """Raise AppendOnlyError."""
        raise AppendOnlyError(REFUSED)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Add rows. Raises AppendOnlyError where one that is there would be changed."""
        if kwargs.get("update_conflicts"):
            raise AppendOnlyError(REFUSED)
        return super().bulk_create(objs, *args, **kwargs)


class AuditManager(TenantManager[ModelT]):
    """The rows of the entered organization, which are read and added."""

    def get_queryset(self) -> AuditQuerySet[ModelT]:
        """Return the rows of the entered organization; raise NoTenantError outside of one."""
        scoped = super().get_queryset()
        return AuditQuerySet(self.model, query=scoped.query, using=self._db)


class AuditEvent(TenantModel):
    """One thing that was done in an organization, by a person, a program or the system.

    ``actor`` is null for the system, and for a person who was forgotten; ``actor_name`` is what
    it was called. No row changes where an account is deleted: the number of it stays.
    ``target_type`` is the label of a model and ``target_id`` its key; ``before`` and ``after``
    hold the values that changed, by field, people and rows by their key. None of them is a number
    of a score. ``address``, ``agent``, ``channel``, ``token_id`` and ``request_id`` tell where it
    came from (``accounts.origin``).
    """

    at = models.DateTimeField(default=timezone.now, editable=False)
    action = models.CharField(max_length=40, choices=actions)
    actor = models.ForeignKey(
        User, on_delete=models.DO_NOTHING, related_name="+", null=True, db_constraint=False
    )
    actor_name = models.CharField(max_length=254, blank=True)
    token_id = models.PositiveBigIntegerField(null=True)
    target_type = models.CharField(max_length=80, blank=True)
    target_id = models.CharField(max_length=64, blank=True)
    target_name = models.CharField(max_length=200, blank=True)
    what = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    channel = models.CharField(max_length=16, blank=True)
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200, blank=True)
    request_id = models.CharField(max_length=36, blank=True)

    objects: ClassVar[AuditManager[AuditEvent]] = AuditManager()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["organization", "-at"], name="audit_at"),
            models.Index(fields=["organization", "target_type", "target_id"], name="audit_target"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} by {self.actor_name or 'the system'}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row. Raises AppendOnlyError for one that is stored."""
        if self.pk is not None:
            raise AppendOnlyError(REFUSED)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Raise AppendOnlyError: rows end by ``accounts.audit_door`` alone."""
        raise AppendOnlyError(REFUSED)


class DoorPurpose(models.TextChoices):
    """Why rows of the log may go or lose names: there is no other reason."""

    RETENTION = "retention", "Rows of an organization that are older than a moment go"
    ERASURE = "erasure", "Rows of an organization go with it"
    PERSON = "person", "Rows lose who a person was"


class AuditDoor(models.Model):
    """The one door of the log, a row while it is open, which no other transaction sees.

    Triggers of the database look for it. ``subject`` is the key of the organization, or of the
    person. ``accounts.audit_door`` writes it, and takes it away in the same transaction.
    """

    purpose = models.CharField(max_length=16, choices=DoorPurpose.choices)
    subject = models.PositiveBigIntegerField()
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.subject}"
