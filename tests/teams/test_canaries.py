"""Nothing of other people is kept, told or shown, whatever becomes of the files."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from celery.signals import task_prerun
from django.db import connection

from accounts.tenancy import tenant_scope
from teams.models import DeliveryStatus, ImportStatus
from tests.canaries import IGNORED, canary_archive, found_in
from tests.cast import Cast
from tests.teams.door import Door
from tests.teams.importing import known

PAGES = ("imports/", "score/")


@pytest.fixture
def payloads() -> Iterator[list[str]]:
    """Return what workers were told, as it goes to the broker."""
    told: list[str] = []

    def tell(args: object, kwargs: object, **_: object) -> None:
        told.append(f"{args} {kwargs}")

    task_prerun.connect(tell)
    yield told
    task_prerun.disconnect(tell)


def database() -> bytes:
    """Return all that the database holds: of SQLite the file itself, free pages and all."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        whole: bytes = connection.connection.serialize()
        return whole
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    return str(rows).encode()


def test_nothing_of_other_people_is_kept_told_or_shown(
    cast: Cast,
    door: Door,
    upload_dir: Path,
    payloads: list[str],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)

    with time_machine.travel("2026-03-05T08:00:00Z", tick=False):
        found = door.upload(("Complete_LinkedInDataExport_03-04-2026.zip", canary_archive()))
        base = f"/o/{cast.organization.slug}"
        pages = [found.page, *(door.client.get(f"{base}/{p}").content.decode() for p in PAGES)]

    with tenant_scope(cast.organization.pk):
        evidence = len(known(cast.rep_member))
    printed = capfd.readouterr()
    assert found.batch.status == ImportStatus.PARTIAL
    assert len(found.batch.ignored) == len(IGNORED)
    assert found.batch.problem_count == 13
    assert evidence > 10
    assert len(payloads) == 3
    assert b"Rita Rep" in database()
    assert {mark for page in pages for mark in found_in(page)} == set()
    assert found_in(caplog.text + printed.out + printed.err + str(payloads)) == []
    assert found_in(database()) == []
    assert [path for path in upload_dir.rglob("*") if path.is_file()] == []


def test_nothing_of_other_people_is_kept_of_files_that_cannot_be_used(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    words = b"Canary Carla,canary@secret.example\n"

    found = door.upload(("broken.zip", canary_archive()[:-30]), ("Connections.csv", words * 3))

    assert found.delivery.status == DeliveryStatus.FAILED
    assert found_in(found.page + caplog.text) == []
    assert found_in(database()) == []


def test_nothing_of_other_people_is_kept_while_files_wait_for_an_answer(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    found = door.upload(("a.zip", canary_archive("Invitations.csv", "Profile.csv")))

    assert found.delivery.status == DeliveryStatus.ASKING
    assert found_in(found.page + caplog.text) == []
    assert found_in(database()) == []
