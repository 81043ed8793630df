"""Deliveries: checked, asked about, and imported member by member."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Sum
from django.utils import timezone

from accounts.tenancy import tenant_scope
from teams.models import Activity, Delivery, DeliveryStatus, Import, ImportStatus, MemberAlias
from teams.services import deliveries as service
from teams.services.imports import import_undo
from tests.cast import Cast, make_cast
from tests.teams.delivering import answered, brought, check, checked, committed, fresh, source
from tests.teams.files import archive, document, upload
from tests.teams.importing import counts, imported, known

pytestmark = pytest.mark.django_db

ROB = b"type,email,on\nsearch,rob@fjord.example,2026-06-02\n"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[None]:
    with tenant_scope(cast.organization.pk):
        yield


def test_a_check_tells_what_an_import_would_change_and_changes_nothing(cast: Cast) -> None:
    delivery = checked(cast, archive(), member=cast.rep_member)

    assert delivery.status == DeliveryStatus.READY
    [entry] = delivery.plan
    assert (entry["member"], entry["known"], entry["changed"]) == (cast.rep_member.pk, 0, 0)
    assert not Activity.objects.exists()
    assert not Import.objects.exists()
    [batch] = committed(cast, delivery)
    assert counts(batch) == (entry["new"], 0, 0)


def test_a_check_tells_of_a_later_export_what_its_import_does(cast: Cast) -> None:
    imported(cast, archive("Basic", more=""), member=cast.rep_member)
    delivery = checked(cast, archive(), member=cast.rep_member)
    [entry] = delivery.plan

    [batch] = committed(cast, delivery)

    assert entry["known"] == 6
    assert counts(batch) == (entry["new"], entry["known"], entry["changed"])


def test_a_delivery_gives_what_a_plain_import_gives(cast: Cast) -> None:
    committed(cast, checked(cast, archive(), member=cast.rep_member))
    imported(cast, archive(), member=cast.other_rep_member)

    assert known(cast.rep_member) == known(cast.other_rep_member)


def test_basic_and_complete_at_once_are_planned_as_they_are_imported(cast: Cast) -> None:
    delivery = checked(cast, archive("Basic"), archive(), member=cast.rep_member)
    [entry] = delivery.plan

    [batch] = committed(cast, delivery)

    assert len(entry["parts"]) == 2
    assert counts(batch) == (entry["new"], 0, 0)


def test_files_of_somebody_unknown_are_asked_about_and_remembered(cast: Cast) -> None:
    first = checked(cast, archive())
    [person] = source(first).people
    assert first.status == DeliveryStatus.ASKING

    ready = answered(
        cast, first, people={source(first).name: {person.key: str(cast.rep_member.pk)}}
    )
    statuses = [ready.status]
    committed(cast, ready)
    again = checked(cast, archive())

    assert [*statuses, again.status] == ["ready", "ready"]
    assert source(again).people[0].member == cast.rep_member.pk
    assert MemberAlias.objects.get().member == cast.rep_member


def test_who_is_who_can_be_said_again_until_it_is_imported(cast: Cast) -> None:
    delivery = checked(cast, archive())
    [person] = source(delivery).people
    name = source(delivery).name
    wrong = answered(cast, delivery, people={name: {person.key: str(cast.other_rep_member.pk)}})
    remembered = MemberAlias.objects.count()

    right = answered(cast, wrong, people={name: {person.key: str(cast.rep_member.pk)}})
    committed(cast, right)

    assert remembered == 0
    assert MemberAlias.objects.get().member == cast.rep_member
    assert known(cast.other_rep_member) == []


def test_a_manager_makes_nobody_of_another_team_one_of_the_own(cast: Cast) -> None:
    delivery = checked(cast, upload("rob.csv", ROB), archive(), by=cast.manager)
    rob = next(s for s in service.sources_of(delivery) if s.name == "rob.csv")
    [person] = rob.people

    told = answered(
        cast,
        delivery,
        people={"rob.csv": {person.key: str(cast.rep_member.pk)}},
        by=cast.manager,
    )

    rob = next(s for s in service.sources_of(told) if s.name == "rob.csv")
    assert (rob.people[0].member, rob.people[0].left) == (None, True)
    assert rob.people[0].why == "a member for whom you may not import"


def test_own_files_are_the_reps_without_a_question(cast: Cast) -> None:
    delivery = checked(cast, archive(), by=cast.rep)

    assert delivery.status == DeliveryStatus.READY
    assert delivery.plan[0]["member"] == cast.rep_member.pk


def test_an_archive_of_another_profile_is_no_use_to_a_member_who_has_one(cast: Cast) -> None:
    imported(cast, archive(slug="rita-rep-1"), member=cast.rep_member)

    delivery = checked(cast, archive(slug="somebody-else-2"), by=cast.rep)

    assert delivery.status == DeliveryStatus.FAILED
    assert "another person" in delivery.message


def test_archives_of_two_members_at_once_become_two_imports(cast: Cast) -> None:
    imported(cast, archive("Basic", slug="rita-rep-1"), member=cast.rep_member)
    imported(cast, archive("Basic", slug="rob-rep-2", name="Rob Rep"), member=cast.other_rep_member)
    both = (archive(slug="rita-rep-1"), archive(slug="rob-rep-2", name="Rob Rep"))

    batches = committed(cast, checked(cast, *both))

    assert {batch.member for batch in batches} == {cast.rep_member, cast.other_rep_member}
    assert {batch.status for batch in batches} == {ImportStatus.DONE}


def test_undoing_what_a_delivery_brought_leaves_nothing(cast: Cast) -> None:
    [batch] = committed(cast, checked(cast, archive(), member=cast.rep_member))

    import_undo(access=cast.access(cast.owner), batch=batch)

    assert known(cast.rep_member) == []


def test_files_go_when_all_imports_are_over(cast: Cast, upload_dir: Path) -> None:
    delivery = checked(cast, archive(), member=cast.rep_member)
    assert len([*upload_dir.rglob("*.*"), *upload_dir.glob("*/*")]) == 1

    committed(cast, delivery)

    assert not [*upload_dir.glob("*/*")]


def test_a_discarded_delivery_leaves_no_file_and_imports_nothing(
    cast: Cast, upload_dir: Path
) -> None:
    delivery = checked(cast, archive(), member=cast.rep_member)

    service.delivery_discard(delivery=delivery, by=cast.rep)

    assert fresh(delivery).status == DeliveryStatus.DISCARDED
    assert not [*upload_dir.glob("*/*")]
    with pytest.raises(ValidationError, match="Discarded"):
        service.delivery_commit(access=cast.access(cast.owner), delivery=delivery)


def test_a_delivery_is_committed_once(cast: Cast) -> None:
    delivery = checked(cast, archive(), member=cast.rep_member)
    committed(cast, delivery)

    with pytest.raises(ValidationError, match="Imported"):
        service.delivery_commit(access=cast.access(cast.owner), delivery=delivery)

    assert Import.objects.count() == 1


def test_nobody_brings_files_for_members_of_others(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        brought(cast, archive(), by=cast.rep, member=cast.other_rep_member)
    with pytest.raises(PermissionDenied):
        brought(cast, archive(), by=cast.manager, member=cast.other_rep_member)

    assert not Delivery.objects.exists()


def test_a_manager_brings_files_for_the_team(cast: Cast) -> None:
    delivery = checked(cast, archive(), by=cast.manager, member=cast.rep_member)

    [batch] = committed(cast, delivery, by=cast.manager)

    assert batch.status == ImportStatus.DONE


def test_a_member_of_another_team_is_left_out_of_a_managers_delivery(cast: Cast) -> None:
    imported(cast, archive("Basic", slug="rob-rep-2", name="Rob Rep"), member=cast.other_rep_member)

    delivery = checked(cast, archive(slug="rob-rep-2", name="Rob Rep"), by=cast.manager)

    [person] = source(delivery).people
    assert person.left
    assert person.why == "a member for whom you may not import"
    assert delivery.plan == []


def test_a_file_that_nobody_reads_fails_with_the_reason(cast: Cast, upload_dir: Path) -> None:
    delivery = checked(cast, upload("photo.png", b"\x89PNG\r\n\x1a\n\x00\x01\x02"))

    assert delivery.status == DeliveryStatus.FAILED
    assert delivery.message.startswith("photo.png: no file that is read; expected")
    assert not [*upload_dir.glob("*/*")]


def test_one_useless_file_does_not_keep_the_others_out(cast: Cast) -> None:
    delivery = checked(
        cast, archive(), upload("broken.zip", b"PK\x03\x04 broken"), member=cast.rep_member
    )

    assert delivery.status == DeliveryStatus.READY
    assert [s.error for s in service.sources_of(delivery) if s.error] == [
        "broken.zip: the ZIP file is damaged or incomplete; download it again"
    ]


def test_two_files_of_one_name_are_told_apart(cast: Cast) -> None:
    delivery = brought(
        cast, document({"type": "active", "on": "2026-02-01"}), document(), member=cast.rep_member
    )

    assert [file["name"] for file in delivery.uploads] == ["activity.jsonl", "activity (2).jsonl"]


def test_what_files_say_of_strangers_is_forgotten(cast: Cast) -> None:
    delivery = checked(cast, archive(), member=cast.rep_member)

    committed(cast, delivery)

    assert source(fresh(delivery)).people[0].told == ()
    assert fresh(delivery).answers == fresh(delivery).people == {}


def test_the_address_that_somebody_answered_with_is_forgotten(cast: Cast) -> None:
    delivery = checked(cast, archive(), member=cast.rep_member)
    name = source(delivery).name
    ready = answered(cast, delivery, answers={name: {"owner": "linkedin.com/in/rita-rep-1"}})

    [batch] = committed(cast, ready)

    assert batch.status == ImportStatus.DONE
    assert batch.scope[0]["answers"] == {}


REPORT = (
    "Seat ID,Name,Invited Email Address,Date Activated,Current Seat Type,Days Active,"
    "Searches Performed,Profile Views,Leads Saved,Accounts Saved\n"
)
USAGE = "Sales_Navigator_Usage_Reporting_2026-03-01_to_2026-03-31.csv"


def test_two_seats_of_one_member_are_both_imported(cast: Cast) -> None:
    rows = (
        "11,Rita,rita@fjord.example,2025-01-05,Team Member,1,31,0,0,0\n"
        "12,Rita R,other@fjord.example,2025-01-05,Team Member,1,62,0,0,0\n"
    )
    delivery = checked(cast, upload(USAGE, REPORT + rows))
    [_, other] = source(delivery).people
    chosen = {USAGE: {other.key: str(cast.rep_member.pk)}}

    ready = answered(cast, delivery, people=chosen)
    [entry] = ready.plan
    [batch] = committed(cast, ready)

    searches = Activity.objects.filter(kind="search")
    assert batch.status == ImportStatus.DONE
    assert batch.new_count == entry["new"]
    assert {row["total"] for row in searches.values("source").annotate(total=Sum("count"))} == {
        31,
        62,
    }


def test_who_is_known_by_an_address_is_known_by_the_seat_from_then_on(cast: Cast) -> None:
    row = "11,Rita,rita@fjord.example,2025-01-05,Team Member,1,31,0,0,0\n"
    committed(cast, checked(cast, upload(USAGE, REPORT + row)))
    later = "11,R. Renamed,renamed@fjord.example,2025-01-05,Team Member,1,31,0,0,0\n"

    delivery = checked(cast, upload(USAGE.replace("-03-", "-05-"), REPORT + later))

    assert source(delivery).people[0].member == cast.rep_member.pk


def test_an_abandoned_delivery_is_given_up_after_a_day(cast: Cast, upload_dir: Path) -> None:
    delivery = checked(cast, archive(), member=cast.rep_member)
    Delivery.objects.filter(pk=delivery.pk).update(checked_at=timezone.now() - timedelta(hours=25))

    waiting = service.waiting_deliveries()

    assert waiting == []
    assert fresh(delivery).status == DeliveryStatus.DISCARDED
    assert not [*upload_dir.glob("*/*")]


def test_a_check_whose_worker_died_is_done_again(cast: Cast) -> None:
    delivery = brought(cast, archive(), member=cast.rep_member)
    Delivery.objects.filter(pk=delivery.pk).update(
        status=DeliveryStatus.CHECKING,
        attempts=1,
        heartbeat_at=timezone.now() - timedelta(minutes=6),
    )

    assert service.waiting_deliveries() == [delivery]
    assert check(delivery).status == DeliveryStatus.READY


def test_a_check_that_kills_its_workers_is_given_up(cast: Cast, upload_dir: Path) -> None:
    delivery = brought(cast, archive(), member=cast.rep_member)
    Delivery.objects.filter(pk=delivery.pk).update(
        status=DeliveryStatus.CHECKING,
        attempts=3,
        heartbeat_at=timezone.now() - timedelta(minutes=6),
    )

    assert service.waiting_deliveries() == []

    assert fresh(delivery).status == DeliveryStatus.FAILED
    assert fresh(delivery).message == service.UNFINISHED
    assert not [*upload_dir.glob("*/*")]
