"""The quick log: what a member says of a day becomes an import like any other."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from accounts.access import Access
from teams.models import QUICK_LOG, Delivery, Import, Member
from teams.services.imports import import_create


def quick_log_create(
    *, access: Access, member: Member, on: date, document: bytes, what: str = ""
) -> Import:
    """Return a waiting import of what the member logged for a day. The caller enqueues it.

    ``what`` names it in the history, where it is not the counts of the day.
    Raises PermissionDenied for anybody but the member: nobody reports somebody else's day.
    """
    if member.user_id != access.user.pk:
        raise PermissionDenied("Only the members themselves can log what no file has.")
    name = ", ".join(filter(None, (QUICK_LOG, what, f"{on.day} {on:%B %Y}")))
    entry = ContentFile(document, name=name)
    return import_create(access=access, member=member, uploads=[entry], via=QUICK_LOG)


def is_logged(delivery: Delivery | None) -> bool:
    """Return whether a delivery is an entry of the quick log."""
    return delivery is not None and delivery.via == QUICK_LOG
