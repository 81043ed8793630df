"""Deliveries that several workers, people or sweeps get hold of at the same moment."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from accounts.tenancy import tenant_scope
from scoring.core.records import AnyRecord
from teams.models import Delivery, DeliveryStatus, Import, ImportStatus, Member
from teams.services import deliveries as service
from teams.services import upload_store
from tests.cast import Cast
from tests.teams.delivering import answered, brought, check, checked, fresh, source
from tests.teams.files import archive, upload
from tests.teams.importing import create, imported

OLD = timedelta(hours=25)
SILENT = timedelta(minutes=6)
TOTALS = (None, Decimal("1.00"))
TEAM = """type,member,on
search,rita@fjord.example,2026-02-01
search,canary@else.example,2026-02-01
"""


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[None]:
    with tenant_scope(cast.organization.pk):
        yield


def aged(delivery: Delivery, **ages: timedelta) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(
        **{name: timezone.now() - age for name, age in ages.items()}
    )


def test_a_slow_worker_never_takes_a_later_check_for_its_own(cast: Cast) -> None:
    delivery = brought(cast, archive())

    def meanwhile(member: Member, records: Sequence[AnyRecord]) -> tuple[None, Decimal]:
        """Another worker finishes, somebody answers, and a third one begins."""
        aged(delivery, heartbeat_at=SILENT)
        ready = check(delivery)
        service.delivery_answer(
            access=cast.access(cast.owner), delivery=ready, answers={}, people={}
        )
        Delivery.objects.filter(pk=delivery.pk).update(
            status=DeliveryStatus.CHECKING,
            attempts=F("attempts") + 1,
            heartbeat_at=timezone.now(),
        )
        return TOTALS

    Delivery.objects.filter(pk=delivery.pk).update(member=cast.rep_member)
    slow = service.delivery_check(delivery_id=delivery.pk, preview=meanwhile)

    assert slow is None
    assert fresh(delivery).status == DeliveryStatus.CHECKING


def test_a_check_is_tried_as_often_after_an_answer_as_before(cast: Cast) -> None:
    delivery = answered(cast, checked(cast, archive(), member=cast.rep_member))
    Delivery.objects.filter(pk=delivery.pk).update(
        status=DeliveryStatus.CHECKING, attempts=F("attempts") + 1
    )
    aged(delivery, heartbeat_at=SILENT)

    told = service.waiting_deliveries()

    assert told == [delivery]
    assert check(delivery).status == DeliveryStatus.READY


def test_what_is_imported_is_what_was_checked_last(cast: Cast) -> None:
    before = checked(cast, archive(), member=cast.rep_member)
    [person] = source(before).people
    chosen = {source(before).name: {person.key: str(cast.other_rep_member.pk)}}
    answered(cast, fresh(before), people=chosen)

    [batch] = service.delivery_commit(access=cast.access(cast.owner), delivery=before)

    assert batch.member == cast.other_rep_member


def test_nobody_is_chosen_for_whom_nobody_may_import(cast: Cast) -> None:
    delivery = checked(cast, archive(), by=cast.rep)
    [person] = source(delivery).people

    for chosen in (str(cast.other_rep_member.pk), str(cast.outside_member.pk), "9" * 5_000, "x"):
        with pytest.raises(ValidationError, match="for whom you may import"):
            answered(
                cast, delivery, people={source(delivery).name: {person.key: chosen}}, by=cast.rep
            )

    assert fresh(delivery).status == DeliveryStatus.READY


def test_answers_are_kept_as_every_database_can_keep_them(cast: Cast) -> None:
    delivery = checked(cast, archive(), member=cast.rep_member)

    found = answered(cast, delivery, answers={source(delivery).name: {"period": "a\0b\ud800"}})

    assert found.answers == {source(delivery).name: {"period": "a\N{REPLACEMENT CHARACTER}b?"}}


def test_an_abandoned_delivery_that_somebody_answers_meanwhile_is_kept(cast: Cast) -> None:
    """The row is read as abandoned, and has been answered when it is written."""
    delivery = checked(cast, archive(), member=cast.rep_member)
    aged(delivery, checked_at=OLD)
    stale = fresh(delivery)
    Delivery.objects.filter(pk=delivery.pk).update(status=DeliveryStatus.WAITING)

    with pytest.raises(ValidationError):
        service._discard(stale, (DeliveryStatus.ASKING, DeliveryStatus.READY))

    assert fresh(delivery).status == DeliveryStatus.WAITING


@pytest.mark.parametrize("how", ["fail", "give up", "discard", "abandon", "import"])
def test_nothing_of_strangers_is_left_when_it_is_over(cast: Cast, how: str) -> None:
    delivery = checked(cast, upload("team.csv", TEAM))
    assert "canary@else.example" in str(fresh(delivery).sources)

    over(cast, delivery, how)

    row = Delivery.objects.filter(pk=delivery.pk).values().get()
    assert not fresh(delivery).is_open
    assert "canary" not in str(row) + str(list(Import.objects.values()))
    assert (row["answers"], row["people"], row["plan"]) == ({}, {}, [])


def over(cast: Cast, delivery: Delivery, how: str) -> None:
    """Have the delivery end in one of the ways in which it can."""
    left = {s.name: {p.key: "leave" for p in s.people} for s in service.sources_of(delivery)}
    if how == "fail":
        cast.owner.is_active = False
        cast.owner.save()
        answered(cast, delivery)
    elif how == "give up":
        Delivery.objects.filter(pk=delivery.pk).update(status=DeliveryStatus.CHECKING, attempts=3)
        aged(delivery, heartbeat_at=SILENT)
        service.waiting_deliveries()
    elif how == "discard":
        service.delivery_discard(delivery=fresh(delivery), by=cast.rep)
    elif how == "abandon":
        aged(delivery, checked_at=OLD)
        service.waiting_deliveries()
    else:
        ready = answered(cast, delivery, people=left)
        service.delivery_commit(access=cast.access(cast.owner), delivery=ready)


def test_files_of_an_import_are_no_orphans_before_it_is_stored(
    cast: Cast, upload_dir: Path
) -> None:
    """They were brought a day before: a sweep that does not know the import must leave them."""
    delivery = checked(cast, archive(), member=cast.rep_member)
    [path] = upload_dir.glob("*/*")
    os.utime(path, (time.time() - OLD.total_seconds(),) * 2)

    shared = upload_store.shared(cast.organization.pk, delivery.uploads[0])
    upload_store.delete_orphans(cast.organization.pk)

    assert (path.parent / shared["stored"]).exists()


# -- Undo --------------------------------------------------------------------------------------


def test_an_undo_of_all_leaves_nobody_out_who_can_be_undone(cast: Cast) -> None:
    delivery = checked(cast, archive(), member=cast.rep_member)
    service.delivery_commit(access=cast.access(cast.owner), delivery=delivery)
    first = imported(cast, archive(), member=cast.other_rep_member)
    last = imported(cast, archive(), member=cast.silent_member)
    Import.objects.update(delivery=delivery, status=ImportStatus.DONE)
    busy = create(cast, archive(more=""), member=cast.other_rep_member)
    Import.objects.filter(pk=busy.pk).update(status=ImportStatus.RUNNING)
    undone: list[int] = []

    with pytest.raises(ValidationError, match="Rob Rep: Another import is running"):
        undone.extend(
            batch.pk
            for batch in service.delivery_undo(
                access=cast.access(cast.owner), delivery=fresh(delivery)
            )
        )

    states = dict(Import.objects.values_list("pk", "status"))
    assert states[first.pk] == ImportStatus.DONE
    assert states[last.pk] == ImportStatus.UNDONE
    assert undone == sorted(pk for pk, state in states.items() if state == ImportStatus.UNDONE)
