"""What people read before their first file, and that they have."""

from __future__ import annotations

from django.db import transaction

from accounts.access import Access
from accounts.audit import record
from accounts.models import Action
from teams.models import UploadConsent

# Of the text in templates/teams/_upload_terms.html: another text that says something else is
# another version, and everybody is asked again.
VERSION = 1


def has_consented(access: Access) -> bool:
    """Return whether the user has read the text as it is now."""
    given = UploadConsent.objects.filter(user_id=access.person_id, version=VERSION)
    return given.exists()


@transaction.atomic
def consent_give(*, access: Access) -> None:
    """The user has read the text as it is now, at this moment; said once."""
    _, is_new = UploadConsent.objects.get_or_create(
        organization=access.organization, user=access.user, version=VERSION
    )
    if is_new:
        record(Action.ADDED, by=access.user, what=f"read what becomes of files, version {VERSION}")
