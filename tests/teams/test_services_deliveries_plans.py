"""The dry run of a delivery tells what its imports do, row by row and point by point."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile

from accounts.tenancy import tenant_scope
from teams.models import Activity, Delivery, DeliveryStatus, Import, Member
from teams.services.imports import undo
from tests.cast import Cast
from tests.scoring.given import NOW, recomputed, snapshots
from tests.teams.delivering import checked, committed, fresh
from tests.teams.files import archive, document, upload
from tests.teams.importing import counts, imported, known

COVERED = {"type": "coverage", "metrics": ["*"], "from": "2026-01-01", "to": "2026-12-31"}
SEARCH = {"type": "search", "on": "2026-06-02"}
POST = {"type": "post", "on": "2026-06-03", "form": "original", "id": "p1", "source": "crm"}
EARLIER: dict[str, tuple[dict[str, Any], ...]] = {
    "nothing": (),
    "the same": (COVERED, SEARCH, POST),
    "a part": (COVERED, SEARCH),
    "another word": (COVERED, {**POST, "reactions": 7}),
}
TEAM = b"""type,member,on
search,rita@fjord.example,2026-06-02
search,rita@fjord.example,2026-06-03
search,rob@fjord.example,2026-06-02
"""


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[None]:
    """Stand in the cast's organization, where everybody has the address that files name."""
    with tenant_scope(cast.organization.pk), time_machine.travel(NOW, tick=False):
        for member, name in ((cast.rep_member, "rita"), (cast.other_rep_member, "rob")):
            Member.objects.filter(pk=member.pk).update(email=f"{name}@fjord.example")
        yield


def dry_run(delivery: Delivery) -> list[tuple[int, tuple[int, int, int]]]:
    """Return for whom how much would be new, known and changed."""
    return sorted(
        (entry["member"], (entry["new"], entry["known"], entry["changed"]))
        for entry in delivery.plan
    )


def done(batches: list[Import]) -> list[tuple[int, tuple[int, int, int]]]:
    return sorted((batch.member_id, counts(batch)) for batch in batches)


@pytest.mark.parametrize("earlier", EARLIER.values(), ids=EARLIER)
def test_rows_and_points_are_those_of_the_import(
    cast: Cast, earlier: tuple[dict[str, Any], ...]
) -> None:
    if earlier:
        imported(cast, document(*earlier))
        recomputed(cast.rep_member)
    delivery = checked(cast, document(COVERED, SEARCH, POST), member=cast.rep_member)
    [entry] = delivery.plan

    expected = dry_run(delivery)

    batches = committed(cast, delivery)
    recomputed(cast.rep_member)

    after = snapshots(cast.rep_member)
    assert expected == done(batches)
    assert Decimal(entry["after"]) * 100 == after[max(after)].total


@pytest.mark.parametrize("name", ["activity.jsonl", "activity (1).jsonl", "again.jsonl"])
def test_a_file_that_was_imported_is_known_under_any_name(cast: Cast, name: str) -> None:
    first = checked(cast, document(SEARCH, SEARCH), member=cast.rep_member)
    committed(cast, first)
    again = upload(name, document(SEARCH, SEARCH).read())

    delivery = checked(cast, again, member=cast.rep_member)
    expected = dry_run(delivery)
    batches = committed(cast, delivery)

    assert expected == done(batches) == [(cast.rep_member.pk, (0, 3, 0))]
    assert "nothing changed" in batches[0].message
    assert Activity.objects.count() == 2


def test_a_file_for_several_people_is_known_again_for_each_of_them(cast: Cast) -> None:
    committed(cast, checked(cast, upload("team.csv", TEAM)))

    delivery = checked(cast, upload("team again.csv", TEAM))
    expected = dry_run(delivery)
    batches = committed(cast, delivery)

    assert expected == done(batches)
    assert [(new, changed) for _, (new, _, changed) in expected] == [(0, 0), (0, 0)]
    assert Activity.objects.count() == 3


def test_a_file_that_is_given_twice_at_once_counts_once(cast: Cast) -> None:
    delivery = checked(
        cast,
        document(SEARCH),
        upload("copy.jsonl", document(SEARCH).read()),
        member=cast.rep_member,
    )

    expected = dry_run(delivery)
    batches = committed(cast, delivery)

    assert expected == done(batches) == [(cast.rep_member.pk, (2, 0, 0))]
    assert Activity.objects.count() == 1


def test_another_part_of_a_file_is_not_known_by_the_first(cast: Cast) -> None:
    rob = b"type,member,on\nsearch,rob@fjord.example,2026-06-02\n"
    committed(cast, checked(cast, upload("rob.csv", rob), member=cast.other_rep_member))

    delivery = checked(cast, upload("team.csv", TEAM))

    assert dict(dry_run(delivery))[cast.rep_member.pk] == (3, 0, 0)


def test_what_was_undone_is_new_again(cast: Cast) -> None:
    [batch] = committed(cast, checked(cast, document(SEARCH), member=cast.rep_member))
    undo(batch=batch, by=cast.owner)

    delivery = checked(cast, document(SEARCH), member=cast.rep_member)

    assert dry_run(delivery) == [(cast.rep_member.pk, (2, 0, 0))]


def test_files_of_two_people_are_never_one_persons(cast: Cast) -> None:
    """Each of them alone may be Rita's, whose profile nobody knows yet."""
    both: tuple[ContentFile[bytes], ...] = (
        archive(),
        archive("Basic", slug="bo-else-9", name="Bo Else"),
    )

    delivery = checked(cast, *both, member=cast.rep_member)

    [entry] = delivery.plan
    assert delivery.status == DeliveryStatus.READY
    assert "two people could be the owner of these files" in entry["error"]
    assert (entry["new"], entry["known"], entry["changed"]) == (0, 0, 0)
    assert committed(cast, fresh(delivery)) == []
    assert known(cast.rep_member) == []
