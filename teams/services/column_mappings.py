"""What the columns of unknown tables mean: once told, used again where the header is the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack

from django.db import transaction

from accounts.access import Access
from accounts.audit import record
from accounts.models import Action, User
from accounts.roles import Capability
from teams.importers.reading import Unusable
from teams.importers.registry import FORMATS, NOT_READ
from teams.importers.sources import TABLE, Source, sources_of
from teams.importers.table import Preview, preview
from teams.models import ColumnMapping, Delivery
from teams.services import upload_store


def saved_mapping(source: Source) -> ColumnMapping | None:
    """Return the mapping that was told of a table with the same header, if there is one."""
    digest = preview(source.uploads[0]).digest
    return ColumnMapping.objects.filter(header=digest).first()


def save_mapping(*, source: Source, answer: str, by: User | None, organization_id: int) -> None:
    """The mapping is used for every table of the same header from now on."""
    ColumnMapping.objects.update_or_create(
        organization_id=organization_id,
        header=preview(source.uploads[0]).digest,
        defaults={
            "name": upload_store.plain(source.name)[:200],
            "mapping": json.loads(answer),
            "created_by": by,
        },
    )


def mappings(*, access: Access) -> Sequence[ColumnMapping]:
    """Return the mappings of the organization by name."""
    rows = ColumnMapping.objects.filter(organization=access.organization)
    return list(rows.select_related("created_by").order_by("name", "pk"))


def may_forget(*, access: Access, mapping: ColumnMapping) -> bool:
    """Return whether the mapping is theirs to take back: it holds for everybody's tables."""
    is_own = mapping.created_by_id == access.person_id
    return is_own or access.can(Capability.IMPORT_FOR_OTHERS)


def forget_mapping(*, access: Access, mapping_id: int) -> bool:
    """Whoever brings such a table is asked again; return whether there was such a mapping.

    Raises PermissionDenied where somebody else told it, unless one imports for others.
    """
    rows = ColumnMapping.objects.filter(organization=access.organization, pk=mapping_id)
    found = rows.first()
    if found is None:
        return False
    if not may_forget(access=access, mapping=found):
        access.require(Capability.IMPORT_FOR_OTHERS)
    with transaction.atomic():
        record(Action.REMOVED, by=access.user, target=found)
        found.delete()
    return True


def preview_of(delivery: Delivery, name: str) -> Preview | None:
    """Return the first rows of an unknown table while its file is there; they are never stored."""
    with ExitStack() as opened:
        given = sources_of(upload_store.stored(delivery), FORMATS, opened, NOT_READ)
        for source in given.sources:
            if source.name == name and source.kind == TABLE:
                try:
                    return preview(source.uploads[0])
                except Unusable:
                    return None
    return None
