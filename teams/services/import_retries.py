"""An import that waits for a worker is handed to one again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.audit import record
from accounts.models import Action, User
from teams.models import Import, ImportStatus
from teams.services.imports import is_waiting


@transaction.atomic
def import_retry(*, batch: Import, by: User) -> None:
    """The import is said to wait still; the caller tells a worker once this is stored.

    Raises ValidationError where it waits for nobody: its files went when it ended.
    """
    found = Import.objects.select_related("member").get(pk=batch.pk)
    if found.status == ImportStatus.RUNNING and not is_waiting(found):
        raise ValidationError("A worker is at it.")
    if not is_waiting(found):
        raise ValidationError(
            f"It is marked “{found.get_status_display()}”, and its files are gone: "
            "have them brought again."
        )
    after = {"import": found.pk}
    record(Action.IMPORT_RETRIED, by=by, target=found.member, after=after)
