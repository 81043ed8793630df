"""Deliveries whose workers die, and deliveries that meet: nothing is lost, nothing is doubled."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from pytest_django import Settings

from accounts.tenancy import tenant_scope
from scoring.models import RecomputeRun, ScoreSnapshot
from teams.models import (
    Activity,
    Connection,
    Delivery,
    DeliveryStatus,
    Import,
    ImportPhase,
    ImportStatus,
    Member,
)
from teams.services import deliveries as service
from teams.services.imports import import_run
from tests.cast import Cast, make_cast
from tests.services.killing import held_and_killed, killed, swept
from tests.services.test_imports_at_once import at_once
from tests.teams.delivering import brought, check, checked, fresh
from tests.teams.files import archive, document, upload
from tests.teams.importing import imported, known

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]

SEARCH = {"type": "search", "on": "2026-05-04"}
COVERED = {"type": "coverage", "metrics": ["*"], "from": "2026-01-01", "to": "2026-11-20"}
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
MANY = 15_000


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def folder(cast: Cast, settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """The folder of workers and uploads; the test stands in the cast's organization."""
    settings.UPLOAD_DIR = tmp_path / "uploads"
    with tenant_scope(cast.organization.pk):
        yield tmp_path


def large() -> ContentFile[bytes]:
    """Return a file that takes a while to read."""
    rows = (
        f"Bo,{n},https://www.linkedin.com/in/bo-{n},,Nordlicht AG,CFO,11 Feb 2026\n"
        for n in range(MANY)
    )
    return upload("Connections.csv", HEADER + "".join(rows))


def files(folder: Path) -> list[Path]:
    return [path for path in (folder / "uploads").rglob("*") if path.is_file()]


def plain(cast: Cast, *given: ContentFile[bytes]) -> list[str]:
    """Return the evidence that a plain import of the files is, of a member of their own."""
    imported(cast, *given, member=cast.silent_member)
    return known(cast.silent_member)


def commit(cast: Cast, delivery: Delivery) -> list[Import]:
    return service.delivery_commit(access=cast.access(cast.owner), delivery=delivery)


# -- A check -----------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["teams_member", "teams_contact", "scoring_scoresnapshot"])
def test_a_check_whose_worker_is_killed_is_done_by_another(
    cast: Cast, folder: Path, table: str
) -> None:
    """Before it reads, while it plans, and before it writes down what it found."""
    delivery = brought(cast, archive(), member=cast.rep_member)
    whole = checked(cast, archive(), member=cast.rep_member)

    held_and_killed(folder, "check_delivery", cast.organization.pk, delivery.pk, table=table)
    left = fresh(delivery)
    swept()

    found = fresh(delivery)
    assert (left.status, left.sources, left.plan) == (DeliveryStatus.CHECKING, [], [])
    assert (found.status, found.attempts) == (DeliveryStatus.READY, 2)
    assert (found.sources, found.plan) == (whole.sources, whole.plan)
    assert known(cast.rep_member) == []


def test_a_check_that_is_killed_while_it_reads_is_done_by_another(cast: Cast, folder: Path) -> None:
    delivery = brought(cast, large(), member=cast.rep_member)

    killed(
        folder,
        "check_delivery",
        cast.organization.pk,
        delivery.pk,
        when=lambda: fresh(delivery).status == DeliveryStatus.CHECKING,
    )
    left = fresh(delivery)
    swept()

    assert (left.status, left.sources) == (DeliveryStatus.CHECKING, [])
    assert fresh(delivery).status == DeliveryStatus.READY
    assert fresh(delivery).plan[0]["new"] > MANY


def test_a_check_that_dies_every_time_is_given_up_and_leaves_no_file(
    cast: Cast, folder: Path
) -> None:
    delivery = brought(cast, archive(), member=cast.rep_member)

    for _ in range(3):
        Delivery.objects.filter(pk=delivery.pk).update(heartbeat_at="2026-01-01T00:00Z")
        held_and_killed(
            folder, "check_delivery", cast.organization.pk, delivery.pk, table="teams_contact"
        )
    swept()

    assert fresh(delivery).status == DeliveryStatus.FAILED
    assert fresh(delivery).message == service.UNFINISHED
    assert files(folder) == []


# -- Its imports -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "status", "first", "stored"),
    [
        ("teams_member", ImportStatus.QUEUED, archive, False),
        ("teams_contact", ImportStatus.RUNNING, archive, False),
        ("teams_coverage", ImportStatus.RUNNING, archive, False),
        ("teams_coverage", ImportStatus.RUNNING, large, True),
    ],
)
def test_an_import_whose_worker_is_killed_stores_what_a_plain_one_does(
    cast: Cast,
    folder: Path,
    table: str,
    status: ImportStatus,
    first: Callable[[], ContentFile[bytes]],
    stored: bool,
) -> None:
    """Before it begins, before it stores, near the end, and when a part of it is stored."""
    [batch] = commit(cast, checked(cast, first(), document(SEARCH, SEARCH), member=cast.rep_member))

    held_and_killed(
        folder, "run_import", cast.organization.pk, batch.pk, table=table, may_read=True
    )
    left = Import.objects.get(pk=batch.pk)
    partly = known(cast.rep_member)
    swept()

    assert (left.status, bool(partly)) == (status, stored)
    assert Import.objects.get(pk=batch.pk).status == ImportStatus.DONE
    assert known(cast.rep_member) == plain(cast, first(), document(SEARCH, SEARCH))
    assert partly != known(cast.rep_member)
    assert files(folder) == []


def test_an_import_that_is_killed_while_it_reads_is_done_by_another(
    cast: Cast, folder: Path
) -> None:
    [batch] = commit(cast, checked(cast, large(), member=cast.rep_member))

    killed(
        folder,
        "run_import",
        cast.organization.pk,
        batch.pk,
        when=lambda: Import.objects.get(pk=batch.pk).status == ImportStatus.RUNNING,
    )
    left = Import.objects.get(pk=batch.pk)
    nothing = known(cast.rep_member)
    swept()

    assert (left.status, left.phase, nothing) == (ImportStatus.RUNNING, ImportPhase.READ, [])
    assert Import.objects.get(pk=batch.pk).status == ImportStatus.DONE
    assert Connection.objects.count() == MANY


@pytest.mark.parametrize("table", ["scoring_recomputerun", "scoring_scoresnapshot"])
def test_scores_are_computed_though_the_worker_is_killed_after_its_import(
    cast: Cast, folder: Path, table: str
) -> None:
    [batch] = commit(cast, checked(cast, document(COVERED, SEARCH), member=cast.rep_member))

    held_and_killed(folder, "run_import", cast.organization.pk, batch.pk, table=table)
    left = Import.objects.get(pk=batch.pk)
    RecomputeRun.objects.update(heartbeat_at="2026-01-01T00:00Z")
    swept()

    assert left.status == ImportStatus.DONE
    assert ScoreSnapshot.objects.filter(member=cast.rep_member).exists()


def test_a_worker_killed_between_two_members_loses_neither(cast: Cast, folder: Path) -> None:
    by_name = (("rita", cast.rep_member), ("rob", cast.other_rep_member))
    for name, member in by_name:
        Member.objects.filter(pk=member.pk).update(email=f"{name}@fjord.example")
    lines = [f"search,{name}@fjord.example,2026-05-0{n}" for name, _ in by_name for n in (4, 4, 5)]
    team = upload("team.csv", "type,member,on\n" + "\n".join(lines) + "\n")
    first, second = commit(cast, checked(cast, team))

    with transaction.atomic():  # so that the worker gets to the second, and no further
        Member.objects.select_for_update().get(pk=second.member_id)
        killed(
            folder,
            "run_import",
            cast.organization.pk,
            *(first.pk, second.pk),
            when=lambda: Import.objects.get(pk=first.pk).status == ImportStatus.DONE,
        )
    left = [Import.objects.get(pk=batch.pk).status for batch in (first, second)]
    swept()

    assert left == [ImportStatus.DONE, ImportStatus.QUEUED]
    assert {found.status for found in Import.objects.all()} == {ImportStatus.DONE}
    assert Activity.objects.count() == 6
    assert known(cast.rep_member) == known(cast.other_rep_member)
    assert files(folder) == []


def test_a_web_process_killed_while_it_commits_leaves_a_delivery_that_can_be_committed(
    cast: Cast, folder: Path
) -> None:
    delivery = checked(cast, archive(), member=cast.rep_member)

    held_and_killed(folder, "commit", cast.organization.pk, delivery.pk, table="teams_import")
    left = fresh(delivery)
    [batch] = commit(cast, fresh(delivery))
    import_run(import_id=batch.pk)

    assert (left.status, left.plan) == (DeliveryStatus.READY, delivery.plan)
    assert Import.objects.get().status == ImportStatus.DONE
    assert known(cast.rep_member) == plain(cast, archive())
    # What the dead one had linked is known to nobody: it is an orphan, and goes after a day.
    [orphan] = files(folder)
    os.utime(orphan, (0, 0))
    swept()
    assert files(folder) == []


# -- At once -----------------------------------------------------------------------------------


def test_a_delivery_that_two_commit_at_once_is_imported_once(cast: Cast) -> None:
    delivery = checked(cast, archive(), document(SEARCH), member=cast.rep_member)

    def take() -> object:
        try:
            return commit(cast, fresh(delivery))
        except Exception as error:
            return type(error).__name__

    done = at_once(cast, *[take] * 4)

    assert done.count("ValidationError") == 3
    assert Import.objects.count() == 1


def test_a_check_that_all_workers_are_told_of_is_done_by_one(cast: Cast) -> None:
    delivery = brought(cast, archive(), member=cast.rep_member)

    done = at_once(
        cast,
        *[
            lambda: service.delivery_check(
                delivery_id=delivery.pk, preview=lambda member, records: (None, None)
            )
        ]
        * 4,
    )

    assert len([found for found in done if found]) == 1
    assert fresh(delivery).attempts == 1


def test_two_who_bring_the_same_files_at_once_bring_them_once(cast: Cast, folder: Path) -> None:
    """For the same member, checked and committed at once, and run by two workers at once."""
    given = [(archive(), document(SEARCH, SEARCH)) for _ in range(2)]
    people = (cast.rep, cast.manager)

    def bring(number: int) -> object:
        delivery = brought(cast, *given[number], by=people[number], member=cast.rep_member)
        return check(delivery)

    deliveries = at_once(cast, lambda: bring(0), lambda: bring(1))
    batches = at_once(
        cast,
        *[
            lambda found=found, user=user: service.delivery_commit(
                access=cast.access(user), delivery=found
            )
            for found, user in zip(deliveries, people, strict=True)
        ],
    )
    ids = [batch.pk for found in batches for batch in found]  # type: ignore[attr-defined]
    at_once(cast, *[lambda pk=pk: import_run(import_id=pk) for pk in ids])
    swept()

    assert {found.status for found in Import.objects.all()} == {ImportStatus.DONE}
    assert known(cast.rep_member) == plain(cast, archive(), document(SEARCH, SEARCH))
    assert sorted(found.new_count > 0 for found in Import.objects.filter(pk__in=ids)) == [
        False,
        True,
    ]
    assert files(folder) == []
