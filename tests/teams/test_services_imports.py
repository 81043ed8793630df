"""Imports from upload to facts, and back: with real readers and real files."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from pytest_django import Settings

from accounts.tenancy import tenant_scope
from scoring.core import records as r
from teams.models import Activity, Connection, Import, ImportPhase, ImportStatus
from teams.services import imports as service
from teams.services import upload_store
from teams.services.facts import apply_reading
from tests import factories
from tests.cast import Cast
from tests.teams.evidence import connection, search
from tests.teams.files import archive, document, upload
from tests.teams.importing import counts, create, fresh, imported, known, run

SEARCH = {"type": "search", "on": "2026-05-04", "count": 3}
REACTION = {"type": "reaction", "on": "2026-05-05", "ref": "r1"}


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[None]:
    with tenant_scope(cast.organization.pk):
        yield


def stored_files(upload_dir: Path) -> list[Path]:
    return [path for path in upload_dir.rglob("*") if path.is_file()]


# -- Upload ------------------------------------------------------------------------------------


def test_uploaded_files_are_kept_under_random_names_that_only_we_can_read(
    cast: Cast, upload_dir: Path
) -> None:
    batch = create(cast, upload("../../etc/passwd.csv", "x" * 10), upload("b.csv", "y"))

    [first, second] = batch.uploads
    assert (batch.status, batch.uploaded_by) == (ImportStatus.QUEUED, cast.owner)
    assert (first["name"], first["size"]) == ("../../etc/passwd.csv", 10)
    assert {path.name for path in stored_files(upload_dir)} == {first["stored"], second["stored"]}
    modes = {stat.S_IMODE(path.stat().st_mode) for path in stored_files(upload_dir)}
    folders = {stat.S_IMODE(path.stat().st_mode) for path in upload_dir.rglob("*") if path.is_dir()}
    assert (modes, folders) == ({0o600}, {0o700})


def test_the_digest_is_of_the_contents_whatever_their_names_and_order(cast: Cast) -> None:
    first = create(cast, upload("a.csv", "1"), upload("b.csv", "2"))
    second = create(cast, upload("c.csv", "2"), upload("d.csv", "1"))
    other = create(cast, upload("a.csv", "1"), upload("b.csv", "3"))

    assert first.digest == second.digest != other.digest


def test_more_than_the_limit_is_refused_with_the_name_of_the_largest_file(
    cast: Cast, settings: Settings, upload_dir: Path
) -> None:
    settings.IMPORT_MAX_BYTES = 1024**2

    with pytest.raises(ValidationError, match=r"big\.zip: too large\. Up to 1 MB"):
        create(cast, upload("small.csv", "x"), upload("big.zip", b"x" * 1024**2))

    assert (stored_files(upload_dir), Import.objects.count()) == ([], 0)


def test_no_file_at_all_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="at least one file"):
        create(cast)


@pytest.mark.parametrize("name", ["other_manager", "other_rep", "analyst"])
def test_nobody_else_can_import_for_a_rep(cast: Cast, name: str, upload_dir: Path) -> None:
    access = cast.access(getattr(cast, name))

    with pytest.raises(PermissionDenied):
        service.import_create(access=access, member=cast.rep_member, uploads=[upload("a.csv", "x")])

    assert (stored_files(upload_dir), Import.objects.count()) == ([], 0)


# -- Run ---------------------------------------------------------------------------------------


def test_an_archive_becomes_facts_and_its_files_are_deleted(cast: Cast, upload_dir: Path) -> None:
    batch = imported(cast, archive("Complete"))

    assert (batch.status, batch.phase) == (ImportStatus.DONE, ImportPhase.SCORE)
    assert [item["kind"] for item in batch.inputs] == [
        "linkedin.connections",
        "linkedin.invitations",
        "linkedin.messages",
        "linkedin.comments",
        "linkedin.reactions",
    ]
    assert str(batch.exported_on) == "2026-03-04"
    assert batch.finished_at is not None
    assert Connection.objects.filter(member=cast.rep_member).count() == 2
    assert (stored_files(upload_dir), batch.uploads[0]["stored"]) == ([], "")
    assert fresh(cast.rep_member).profile_key == batch.owner_key != ""


def test_no_text_name_or_address_of_the_files_is_stored(cast: Cast) -> None:
    imported(cast, archive("Complete"))

    stored = "\n".join(
        repr(list(model.objects.values())) for model in (Activity, Connection, Import)
    ) + repr(known(cast.rep_member))
    for canary in ("Canary", "Bo Prove", "bo-prove", "Nordlicht", "same cadence", "rita-rep-1"):
        assert canary not in stored


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    first = imported(cast, archive("Complete"))
    before, version = known(cast.rep_member), fresh(cast.rep_member).facts_version

    again = imported(cast, archive("Complete"))

    assert counts(again) == (0, sum(counts(first)), 0)
    assert again.message.startswith("The same files were imported on ")
    assert known(cast.rep_member) == before
    assert fresh(cast.rep_member).facts_version == version


def test_records_without_a_key_are_not_added_by_the_same_file_again(cast: Cast) -> None:
    imported(cast, document(SEARCH, SEARCH))
    imported(cast, document(SEARCH, SEARCH))

    assert Activity.objects.count() == 2


def test_basic_then_complete_then_complete_gives_what_complete_alone_gives(cast: Cast) -> None:
    imported(cast, archive("Basic"))
    second = imported(cast, archive("Complete"))
    after_second = known(cast.rep_member)
    third = imported(cast, archive("Complete", more="\n"))

    alone = factories.member(cast.organization)
    imported(cast, archive("Complete", slug="alone-1"), member=alone)
    assert known(cast.rep_member) == after_second
    assert (second.new_count, second.changed_count) == (4, 0)
    assert (third.new_count, third.changed_count) == (0, 0)
    assert Activity.objects.filter(member=alone).count() == 3
    assert Activity.objects.filter(member=cast.rep_member).count() == 3


def test_the_archive_of_another_person_is_refused_and_writes_nothing(cast: Cast) -> None:
    imported(cast, archive("Basic"))
    before = known(cast.rep_member)

    batch = imported(cast, archive("Complete", slug="bo-else-9", name="Bo Else"))

    assert batch.status == ImportStatus.FAILED
    assert "belong to another person" in batch.message
    assert known(cast.rep_member) == before


def test_good_rows_of_a_damaged_file_are_kept_and_the_rest_is_listed(cast: Cast) -> None:
    batch = imported(cast, document(SEARCH, {"type": "nonsense"}))

    assert batch.status == ImportStatus.PARTIAL
    assert batch.problem_count == 1
    assert batch.problems[0] | {"expected": ""} == {
        "file": "activity.jsonl",
        "line": 2,
        "column": "type",
        "reason": "unknown type",
        "expected": "",
        "lost": True,
    }
    assert Activity.objects.get().count == 3


def test_a_damaged_file_is_as_damaged_when_it_is_imported_again(cast: Cast) -> None:
    first = imported(cast, document(SEARCH, {"type": "nonsense"}))

    again = imported(cast, document(SEARCH, {"type": "nonsense"}))

    assert again.status == ImportStatus.PARTIAL
    assert (again.problem_count, again.problems) == (1, first.problems)
    assert again.message.endswith("nothing changed.")
    assert counts(again) == (0, sum(counts(first)), 0)


def test_files_speak_as_of_the_local_day_of_their_first_upload(cast: Cast) -> None:
    cast.organization.time_zone = "Pacific/Auckland"
    cast.organization.save()
    first = create(cast, document(SEARCH))
    evening = datetime(2026, 6, 1, 18, tzinfo=UTC)
    Import.objects.filter(pk=first.pk).update(created_at=evening)

    run(first)
    again = imported(cast, document(SEARCH))

    assert Activity.objects.get().told_on == date(2026, 6, 2)
    assert again.told_on == date(2026, 6, 2)


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (upload("notes.txt", "hello"), "notes.txt"),
        (upload("empty.csv", ""), "empty.csv"),
        (upload("broken.zip", b"PK\x03\x04 and no more"), "broken.zip"),
        (upload("bad.jsonl", b'{"type": "search"\x00'), "bad.jsonl"),
    ],
    ids=["text", "empty", "truncated", "bytes"],
)
def test_a_file_that_cannot_be_used_fails_with_its_name(
    cast: Cast, upload_dir: Path, file: ContentFile[bytes], expected: str
) -> None:
    file.seek(0)

    batch = imported(cast, file)

    assert batch.status == ImportStatus.FAILED
    assert expected in batch.message
    assert known(cast.rep_member) == []
    assert stored_files(upload_dir) == []


def test_an_upload_that_is_gone_is_asked_for_again(cast: Cast, upload_dir: Path) -> None:
    batch = create(cast, document(SEARCH))
    stored_files(upload_dir)[0].unlink()

    batch = run(batch)

    assert batch.status == ImportStatus.FAILED
    assert batch.message == "activity.jsonl: the file is no longer stored. Please upload it again."


def test_progress_is_told_while_a_file_is_read(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("teams.services.upload_store.SECONDS_BETWEEN_BEATS", -1.0)
    long_ago = timezone.now() - timedelta(hours=1)
    batch = create(cast, upload("broken.zip", b"PK\x03\x04" + b"x" * 5_000))

    batch = run(batch)

    assert (batch.done, batch.total) == (5_004, 5_004)
    assert batch.heartbeat_at is not None
    assert batch.heartbeat_at > long_ago


# -- Accidents ---------------------------------------------------------------------------------


@pytest.fixture
def broken_hash_key(cast: Cast) -> None:
    """Make the run stumble over something that no import expects."""
    cast.organization.hash_key = "no hexadecimal"
    cast.organization.save()


@pytest.mark.usefixtures("broken_hash_key")
def test_an_unexpected_error_fails_with_a_reference_and_is_logged_without_content(
    cast: Cast, caplog: pytest.LogCaptureFixture, upload_dir: Path
) -> None:
    with caplog.at_level(logging.ERROR):
        batch = imported(cast, document(SEARCH | {"source": "canary"}))

    [line] = [record.getMessage() for record in caplog.records]
    reference = batch.message.removesuffix(".")[-8:]
    assert batch.status == ImportStatus.FAILED
    assert batch.message.startswith("Something went wrong on our side")
    assert f"import {batch.pk} failed, reference {reference}: ValueError at imports.py:" in line
    assert "canary" not in caplog.text
    assert "hexadecimal" not in caplog.text
    assert stored_files(upload_dir) == []


def killed(cast: Cast, file: ContentFile[bytes], *stored: r.AnyRecord) -> Import:
    """Return an import whose worker died six minutes ago, with these records stored."""
    batch = create(cast, file)
    Import.objects.filter(pk=batch.pk).update(status=ImportStatus.RUNNING, attempts=1)
    batch.refresh_from_db()
    apply_reading(batch=batch, records=stored)
    Import.objects.filter(pk=batch.pk).update(heartbeat_at=timezone.now() - timedelta(minutes=6))
    return batch


def test_a_killed_run_is_taken_up_again_and_ends_as_if_nothing_had_happened(cast: Cast) -> None:
    imported(cast, document(REACTION))
    batch = killed(
        cast,
        document(SEARCH, SEARCH, REACTION | {"count": 5}),
        search(count=3),
        connection("nobody"),
    )

    assert service.waiting_imports() == [batch]
    batch = run(batch)

    standing = Activity.objects.filter(replaced_by=None).values_list("kind", "count")
    assert (batch.status, batch.attempts) == (ImportStatus.DONE, 2)
    assert sorted(standing) == [("reaction", 5), ("search", 3), ("search", 3)]
    assert counts(batch) == (3, 0, 1)
    assert not Connection.objects.exists()


def test_a_run_that_still_beats_is_nobody_elses(cast: Cast) -> None:
    batch = killed(cast, document(SEARCH))
    Import.objects.filter(pk=batch.pk).update(heartbeat_at=timezone.now())

    assert service.waiting_imports() == []
    assert service.import_run(import_id=batch.pk) is None


def test_an_import_that_died_three_times_is_given_up(cast: Cast, upload_dir: Path) -> None:
    batch = killed(cast, document(SEARCH), search())
    Import.objects.filter(pk=batch.pk).update(attempts=3)

    assert service.lost_imports() == [batch]
    assert (service.waiting_imports(), service.lost_imports()) == ([], [])

    batch = Import.objects.get()
    assert batch.status == ImportStatus.FAILED
    assert "No worker could finish" in batch.message
    assert not Activity.objects.exists()
    assert stored_files(upload_dir) == []


def test_imports_of_one_member_run_one_after_another(cast: Cast) -> None:
    first, second = create(cast, document(SEARCH)), create(cast, document(REACTION))
    other = create(cast, document(SEARCH), member=cast.other_rep_member)
    Import.objects.filter(pk=first.pk).update(
        status=ImportStatus.RUNNING, heartbeat_at=timezone.now()
    )

    assert service.import_run(import_id=second.pk) is None
    assert run(other).status == ImportStatus.DONE
    assert service.following_import(member=cast.rep_member) == second


def test_a_finished_import_is_not_run_again(cast: Cast) -> None:
    batch = imported(cast, document(SEARCH))

    assert service.import_run(import_id=batch.pk) is None
    assert service.import_run(import_id=0) is None


# -- Sweep -------------------------------------------------------------------------------------


def test_waiting_imports_are_found_and_fresh_ones_left_alone(cast: Cast) -> None:
    waiting = create(cast, document(SEARCH))
    running = create(cast, document(REACTION), member=cast.other_rep_member)
    Import.objects.filter(pk=running.pk).update(
        status=ImportStatus.RUNNING, heartbeat_at=timezone.now()
    )

    assert service.waiting_imports() == [waiting]


def test_files_that_no_import_waits_for_are_deleted_after_a_day(
    cast: Cast, upload_dir: Path
) -> None:
    batch = create(cast, document(SEARCH))
    folder = upload_dir / str(cast.organization.pk)
    for name, age in {"lost": 90_000, "new": 60}.items():
        (folder / name).write_text("x")
        moment = timezone.now().timestamp() - age
        os.utime(folder / name, (moment, moment))
    os.utime(folder / batch.uploads[0]["stored"], (0, 0))

    upload_store.delete_orphans(cast.organization.pk)

    assert {path.name for path in folder.iterdir()} == {"new", batch.uploads[0]["stored"]}


def test_a_file_that_vanishes_during_a_sweep_does_not_stop_it(cast: Cast, upload_dir: Path) -> None:
    folder = upload_dir / str(cast.organization.pk)
    folder.mkdir(parents=True)
    (folder / "vanished").symlink_to(folder / "nowhere")
    (folder / "lost").write_text("x")
    os.utime(folder / "lost", (0, 0))

    upload_store.delete_orphans(cast.organization.pk)

    assert not (folder / "lost").exists()
