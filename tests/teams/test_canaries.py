"""Nothing of other people is kept, told or shown, whatever becomes of the files."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from celery.signals import task_prerun
from django.contrib.admin.sites import site
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from accounts.tenancy import tenant_scope
from teams.models import Delivery, DeliveryStatus, Import, ImportStatus
from teams.services.deliveries import sources_of
from teams.services.delivery_sources import LEAVE
from tests import canary_files
from tests.accounts.admin_pages import enter
from tests.canaries import (
    ADDRESS,
    IGNORED,
    MARKS,
    RITA,
    TABLES,
    WORDS,
    as_csv,
    canary_archive,
    found_in,
)
from tests.cast import Cast
from tests.teams.calling import call, secret_of
from tests.teams.door import Door, Uploaded
from tests.teams.remains import cached, database, unpacked

ARCHIVE = "Complete_LinkedInDataExport_03-04-2026.zip"
OF_MEMBERS = ("score/", "coverage/", "log/", "imports/")
OF_OWNERS = ("report/", "imports/", "imports/mappings/", "tokens/")
TOLD = "rita@fjord.example"
# Whoever brings these is asked who the people in them are.
OF_SEVERAL = (
    canary_files.USAGE_NAME,
    canary_files.USAGE_BOOK,
    "seats.csv",
    "activity.csv",
    "outcomes.csv",
    "deals.csv",
    "meetings.csv",
    "quotas.csv",
    "calls.csv",
)


def files(address: str) -> dict[str, bytes]:
    """Return a file of every format, for the member with this address where it names somebody."""
    given = {
        ARCHIVE: canary_archive(),
        canary_files.USAGE_NAME: canary_files.of_seats(canary_files.USAGE, 0),
        "seats.csv": canary_files.of_seats(canary_files.SEATS, 0),
        "activity.csv": canary_files.of_seats(canary_files.ACTIVITIES, 3),
        "outcomes.csv": canary_files.of_seats(canary_files.OUTCOMES, 3),
        canary_files.USAGE_BOOK: canary_files.usage_book(),
        "meetings.csv": canary_files.with_more(canary_files.MEETINGS),
        "quotas.csv": canary_files.with_more(canary_files.QUOTAS),
        "ssi_history.csv": as_csv(canary_files.HISTORY),
        "deals.csv": as_csv(canary_files.DEALS),
        "calls.csv": as_csv(canary_files.CALLS),
        "own.csv": canary_files.own_csv(),
        "own.jsonl": canary_files.activity(),
        "ssi.json": canary_files.ssi(),
        "changelog.json": canary_files.changelog(),
        "snapshot.json": canary_files.snapshot(),
        canary_files.ANALYTICS_NAME: canary_files.analytics(),
    }
    return {name: data.replace(TOLD.encode(), address.encode()) for name, data in given.items()}


@pytest.fixture
def payloads() -> Iterator[list[str]]:
    """Return what workers were told, as it goes to the broker."""
    told: list[str] = []

    def tell(args: object, kwargs: object, **_: object) -> None:
        told.append(f"{args} {kwargs}")

    task_prerun.connect(tell)
    yield told
    task_prerun.disconnect(tell)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Path:
    """Return the folder of temporary files, those of large uploads too."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000
    return folder


def settle(door: Door, found: Uploaded) -> Uploaded:
    """Return a delivery imported: a person with canaries is left out, anybody else is Rita."""
    for _ in range(3):
        if found.delivery.status != DeliveryStatus.ASKING:
            break
        found = door.send(found, "answer", **answers(door.cast, found.delivery))
    return door.send(found, "commit")


def answers(cast: Cast, delivery: Delivery) -> dict[str, str]:
    """Return the fields of a form that answers everything that is open."""
    fields: dict[str, str] = {}
    for number, source in enumerate(sources_of(delivery)):
        for place, person in enumerate(source.people):
            who = LEAVE if found_in(person.shown) else str(cast.rep_member.pk)
            fields |= {f"person-{number}-{place}": who} if person.is_open else {}
        if any(question["name"] == "columns" for question in source.questions):
            fields[f"type-{number}"] = canary_files.MAPPING["constants"]["type"]
            for place, title in enumerate(canary_files.CALLS):
                key = canary_files.MAPPING["columns"].get(title, "")
                fields[f"column-{number}-{place}"] = key
    return fields


def sent(cast: Cast, commit: DjangoCaptureOnCommitCallbacks) -> list[bytes]:
    """Return the answers of the API to the same, sent by a program."""
    secret, member = secret_of(cast), cast.rep_member.email
    base = f"/api/v1/organizations/{cast.organization.slug}/imports"
    headers = {"Authorization": f"Bearer {secret}"}
    given = {name: data for name, data in files(member).items() if name not in OF_SEVERAL}
    body = {"files": [SimpleUploadedFile(name, data) for name, data in given.items()]}
    with commit(execute=True):
        taken = Client().post(
            base,
            {**body, "member": member, "commit": "true"},
            headers={**headers, "Idempotency-Key": "canaries"},
        )
    read = Client().get(f"{base}/{taken.json()['id']}", headers=headers)
    told = call(cast, secret, canary_files.activity(), query=f"?member={member}")
    assert read.json()["state"] == "committed"
    assert (taken.status_code, read.status_code, told.status_code) == (202, 200, 200)
    return [answer.content for answer in (taken, read, told)]


def pages(cast: Cast, user: User, *paths: str) -> dict[str, bytes]:
    """Return what somebody sees at these addresses of the organization."""
    client = Client()
    client.force_login(user)
    found = {}
    for path in paths:
        answer = client.get(f"/o/{cast.organization.slug}/{path}")
        assert answer.status_code == 200, path
        found[f"{user.email}: {path}"] = answer.content
    return found


def admin_pages(cast: Cast) -> dict[str, bytes]:
    """Return the lists of site staff, and the page of the latest row in each."""
    client = Client()
    client.force_login(cast.staff)
    enter(client)
    found = {}
    for model in site._registry:
        path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        latest = model._base_manager.order_by("-pk").values_list("pk", flat=True).first()
        for place in (path, f"{path}{latest}/change/" if latest else path):
            answer = client.get(place)
            assert answer.status_code == 200, place
            found[place] = answer.content
    return found


def shown(cast: Cast) -> dict[str, bytes]:
    """Return every page on which anything of what was given could be seen, and what is exported."""
    with tenant_scope(cast.organization.pk):
        deliveries = list(Delivery.objects.values_list("pk", flat=True))
        imports = list(Import.objects.values_list("pk", flat=True))
    of_imports = [f"imports/{pk}/" for pk in imports]
    of_deliveries = [f"deliveries/{pk}/{p}" for pk in deliveries for p in ("", "problems.csv")]
    member = f"members/{cast.rep_member.pk}/"
    of_owner = (*OF_OWNERS, member, f"{member}coverage/", *of_imports, *of_deliveries)
    return {
        **pages(cast, cast.owner, *of_owner),
        **pages(cast, cast.rep, *OF_MEMBERS),
        **admin_pages(cast),
    }


def test_canaries_in_every_column_of_every_file_are_found_nowhere(
    cast: Cast,
    tmp_path: Path,
    scratch: Path,
    payloads: list[str],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    caplog.set_level(logging.DEBUG)

    with time_machine.travel("2026-03-05T08:00:00Z", tick=False):
        door = Door.of(cast, cast.owner, django_capture_on_commit_callbacks)
        given = files(cast.rep_member.email)
        imported = settle(door, door.bring(*given.items()))
        answered = sent(cast, django_capture_on_commit_callbacks)
        seen = shown(cast)
        stored = database() + unpacked()
        door.send(imported, "undo")

    printed = capfd.readouterr()
    kept = {
        **seen,
        "database": stored,
        "database after undo": database() + unpacked(),
        "logs": caplog.text.encode(),
        "printed": (printed.out + printed.err).encode(),
        "tasks": str(payloads).encode(),
        "mail": str([one.message() for one in mail.outbox]).encode(),
        "cache": cached(),
        "answers of the API": b"".join(answered),
    }
    assert {where: found_in(data) for where, data in kept.items() if found_in(data)} == {}
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert imported.batch.status == ImportStatus.PARTIAL
    read = {one["file"].partition("/")[0].partition(":")[0] for one in imported.batch.inputs}
    assert given.keys() - read == set()


def test_a_canary_is_found_wherever_it_is(cast: Cast) -> None:
    """What is searched is all there is: a canary that is put there shows in it."""
    with tenant_scope(cast.organization.pk):
        cast.rep_member.title = "Canary heron kestrel 5550199 555-0199"
        cast.rep_member.save()

    cache.set("key", MARKS)
    in_cache = cached()
    cache.delete("key")
    assert found_in(in_cache) == list(MARKS)
    assert found_in(database()) == list(MARKS)
    assert found_in(shown(cast)["/admin/teams/member/"]) == list(MARKS)


def test_nothing_of_other_people_is_kept_of_files_that_cannot_be_used(
    cast: Cast, door: Door, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    words = b"Canary Carla,canary@secret.example\n"

    found = door.upload(("broken.zip", canary_archive()[:-30]), ("Connections.csv", words * 3))

    assert found.delivery.status == DeliveryStatus.FAILED
    assert found_in(found.page + caplog.text) == []
    assert found_in(database()) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_nothing_of_other_people_is_kept_while_files_wait_for_an_answer(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    mine = {**TABLES["messages.csv"]}
    theirs = {**mine, "SENDER PROFILE URL": ADDRESS, "RECIPIENT PROFILE URLS": RITA, "FROM": WORDS}

    found = door.upload(("messages.csv", as_csv(mine, [[*mine.values()], [*theirs.values()]])))

    assert found.delivery.status == DeliveryStatus.ASKING
    assert found_in(found.page + caplog.text) == []
    assert found_in(database()) == []


def test_nothing_of_other_people_is_kept_of_a_canceled_upload(
    cast: Cast, door: Door, tmp_path: Path
) -> None:
    found = door.bring((canary_files.USAGE_NAME, as_csv(canary_files.USAGE)))

    door.send(found, "discard")

    assert found_in(database()) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_archive_lists_what_it_leaves_out_and_what_is_wrong(door: Door) -> None:
    found = door.upload((ARCHIVE, canary_archive()))

    assert len(found.batch.ignored) == len(IGNORED) + 1
    assert found.batch.problem_count == 53
