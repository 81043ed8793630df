"""Imports in tests: upload, run, look."""

from __future__ import annotations

from django.core.files.base import ContentFile

from teams.models import Import, Member
from teams.services import imports as service
from teams.services.facts import load_records
from tests.cast import Cast
from tests.teams.evidence import ordered


def create(cast: Cast, *files: ContentFile[bytes], member: Member | None = None) -> Import:
    """Return a waiting import of the files, for Rita unless told otherwise."""
    return service.import_create(
        access=cast.access(cast.owner), member=member or cast.rep_member, uploads=files
    )


def run(batch: Import) -> Import:
    """Run an import and return it as it is stored."""
    found = service.import_run(import_id=batch.pk)
    assert found is not None
    return Import.objects.get(pk=batch.pk)


def imported(cast: Cast, *files: ContentFile[bytes], member: Member | None = None) -> Import:
    """Upload and run."""
    return run(create(cast, *files, member=member))


def known(member: Member) -> list[str]:
    """Return the member's evidence as comparable text."""
    return ordered(load_records(member=member))


def fresh(member: Member) -> Member:
    """Return the member as stored."""
    return Member.objects.get(pk=member.pk)


def counts(batch: Import) -> tuple[int, int, int]:
    """Return how much was new, known and changed."""
    return batch.new_count, batch.known_count, batch.changed_count
