"""Deliveries in tests: bring, check, commit, look."""

from __future__ import annotations

from django.core.files.base import ContentFile

from accounts.models import User
from scoring.previews import preview_totals
from teams.models import Delivery, Import, Member
from teams.services import deliveries as service
from teams.services.delivery_sources import FoundSource
from teams.services.upload_store import named
from tests.cast import Cast
from tests.teams.importing import run


def brought(
    cast: Cast, *files: ContentFile[bytes], by: User | None = None, member: Member | None = None
) -> Delivery:
    """Return a delivery that waits, brought by the owner unless told otherwise."""
    return service.delivery_create(
        access=cast.access(by or cast.owner), uploads=named(files), member=member
    )


def checked(
    cast: Cast, *files: ContentFile[bytes], by: User | None = None, member: Member | None = None
) -> Delivery:
    """Bring and check."""
    return check(brought(cast, *files, by=by, member=member))


def check(delivery: Delivery) -> Delivery:
    """Check a delivery and return it as it is stored."""
    found = service.delivery_check(delivery_id=delivery.pk, preview=preview_totals)
    assert found is not None
    return fresh(delivery)


def answered(
    cast: Cast,
    delivery: Delivery,
    *,
    answers: dict[str, dict[str, str]] | None = None,
    people: dict[str, dict[str, str]] | None = None,
    by: User | None = None,
) -> Delivery:
    """Answer and check again."""
    service.delivery_answer(
        access=cast.access(by or cast.owner),
        delivery=delivery,
        answers=answers or {},
        people=people or {},
    )
    return check(delivery)


def committed(cast: Cast, delivery: Delivery, by: User | None = None) -> list[Import]:
    """Commit and run every import."""
    waiting = service.delivery_commit(access=cast.access(by or cast.owner), delivery=delivery)
    return [run(batch) for batch in waiting]


def fresh(delivery: Delivery) -> Delivery:
    """Return the delivery as stored."""
    return Delivery.objects.get(pk=delivery.pk)


def source(delivery: Delivery) -> FoundSource:
    """Return the only source of a delivery."""
    [found] = service.sources_of(delivery)
    return found
