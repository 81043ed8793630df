"""Files that a program sends: a delivery that imports itself where nothing is to be asked."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import Access, access_for
from teams.models import Delivery, DeliveryStatus, Import, Member
from teams.services import upload_store
from teams.services.deliveries import delivery_commit, delivery_create
from teams.services.ingest import members_named, plain_name


class UnknownMemberError(Exception):
    """There is no such member, or none for whom the user may import."""


@transaction.atomic
def files_send(
    *, access: Access, files: Sequence[File[bytes]], member: str, via: str, commits: bool
) -> Delivery:
    """Return a delivery that waits to be checked; ``via`` says what sent it. Enqueue it.

    ``member`` is the address or id of whose the files are where they do not tell, or empty. With
    ``commits`` it is imported once it is checked, unless the files leave something open. Raises
    UnknownMemberError, and as ``deliveries.delivery_create`` does.
    """
    whose = _member(access, member) if member else None
    delivery = delivery_create(
        access=access, uploads=upload_store.named(files), member=whose, via=via
    )
    delivery.commits = commits
    delivery.save(update_fields=["commits"])
    return delivery


def imports_due(*, delivery_id: int) -> list[Import]:
    """Return the waiting imports of a delivery that imports itself and is ready. Enqueue them.

    None where it asks something, is over, or whoever brought it may not import any more.
    """
    ready = _due().filter(pk=delivery_id)
    ready.update(heartbeat_at=timezone.now())  # where nothing comes of it, others are due first
    delivery = ready.select_related("created_by", "organization").first()
    user = delivery.created_by if delivery else None
    if delivery is None or user is None or not user.is_active:
        return []
    access = access_for(user, delivery.organization.slug)
    if access is None:
        return []
    try:
        return delivery_commit(access=access, delivery=delivery)
    except (PermissionDenied, ValidationError):  # rights that went, or another worker was first
        return []


def due_deliveries(most: int | None = None) -> list[Delivery]:
    """Return the deliveries that a worker left between their check and their import, ``most`` of
    them: those that nobody has tried to import for longest.
    """
    return list(_due().order_by("heartbeat_at", "pk")[:most])


def _due() -> QuerySet[Delivery]:
    return Delivery.objects.filter(commits=True, status=DeliveryStatus.READY)


def _member(access: Access, name: str) -> Member:
    found = plain_name(name)
    ids = members_named(access, [found]) if isinstance(found, str) else {}
    if not ids:
        raise UnknownMemberError
    return Member.objects.get(pk=next(iter(ids.values())))
