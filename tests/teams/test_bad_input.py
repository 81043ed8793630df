"""The import page and files that nobody should give it: through the client and the worker."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pytest
import time_machine
from celery.signals import task_prerun
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.models import ScoreSnapshot
from teams.models import Contact, Delivery, DeliveryStatus, Import, ImportStatus
from teams.services.deliveries import sources_of
from tests.bad_files import (
    CONNECTIONS,
    DAMAGED_FILES,
    PICTURE,
    UNUSABLE,
    Bad,
    Damaged,
    packed,
)
from tests.canaries import IGNORED, canary_archive, found_in
from tests.cast import Cast
from tests.extremes import EXTREMES
from tests.teams.files import archive
from tests.teams.importing import fresh, known

PAGES = ("imports/", "score/")


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What files became: their delivery, its imports, and the page of both."""

    delivery: Delivery
    batches: tuple[Import, ...]
    page: str

    @property
    def batch(self) -> Import:
        """The only import."""
        [batch] = self.batches
        return batch


@dataclass(frozen=True, slots=True)
class Door:
    """The import page of an organization, open for one user."""

    cast: Cast
    client: Client
    commit: DjangoCaptureOnCommitCallbacks

    @property
    def path(self) -> str:
        return f"/o/{self.cast.organization.slug}/imports/"

    def post(self, *files: tuple[str, bytes], **fields: object) -> HttpResponse:
        """Return the answer to an upload, after the worker has done its part."""
        given = [SimpleUploadedFile(name, data) for name, data in files]
        with self.commit(execute=True):
            return self.client.post(self.path, {"files": given, **fields})  # type: ignore[return-value]

    def upload(self, *files: tuple[str, bytes], **fields: object) -> Uploaded:
        """Return what became of the files: checked, and imported where nothing is left open."""
        answer = self.post(*files, **fields)
        assert answer.status_code == 302
        address = answer["Location"]
        if f'action="{address}commit/"' in self.page(address):
            with self.commit(execute=True):
                assert self.client.post(f"{address}commit/")["Location"] == address
        with tenant_scope(self.cast.organization.pk):
            delivery = Delivery.objects.latest("pk")
            batches = tuple(delivery.imports.order_by("pk"))
        return Uploaded(delivery, batches, self.page(address))

    def page(self, address: str) -> str:
        """Return the page at an address."""
        page = self.client.get(address)
        assert page.status_code == 200
        return page.content.decode()


@pytest.fixture
def door_of(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Callable[[User], Door]:
    def opened(user: User) -> Door:
        client = Client()
        client.force_login(user)
        return Door(cast, client, django_capture_on_commit_callbacks)

    return opened


@pytest.fixture
def door(cast: Cast, door_of: Callable[[User], Door]) -> Door:
    """The door as Rita opens it, for herself."""
    return door_of(cast.rep)


def stored(cast: Cast) -> tuple[list[str], int, int, str]:
    """Return Rita's evidence, her contacts, her scores and the profile that she is bound to."""
    with tenant_scope(cast.organization.pk):
        return (
            known(cast.rep_member),
            Contact.objects.count(),
            ScoreSnapshot.objects.count(),
            fresh(cast.rep_member).profile_key,
        )


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


NOTHING: tuple[list[str], int, int, str] = ([], 0, 0, "")


@pytest.mark.parametrize("bad", UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_fails_with_the_reason_on_the_page(
    bad: Bad, cast: Cast, door: Door, upload_dir: Path
) -> None:
    found = door.upload((bad.name, bad.data))

    assert (found.delivery.status, found.batches) == (DeliveryStatus.FAILED, ())
    assert bad.reason in found.delivery.message
    assert escape(bad.reason) in found.page
    assert (stored(cast), files_in(upload_dir)) == (NOTHING, [])


@pytest.mark.parametrize("damaged", DAMAGED_FILES.values(), ids=DAMAGED_FILES)
def test_good_rows_are_in_and_the_problem_is_listed_with_its_place(
    damaged: Damaged, door: Door, upload_dir: Path
) -> None:
    found = door.upload((damaged.name, damaged.data))

    [problem] = found.batch.problems
    assert problem == {
        "file": damaged.name,
        "line": damaged.line,
        "column": damaged.column,
        "reason": damaged.reason,
        "expected": damaged.expected,
        "lost": damaged.lost,
    }
    assert found.batch.status == (ImportStatus.PARTIAL if damaged.lost else ImportStatus.DONE)
    assert [given["kept"] for given in found.batch.inputs] == [damaged.kept]
    for words in (damaged.name, damaged.column, damaged.reason, damaged.expected):
        assert escape(words) in found.page
    assert files_in(upload_dir) == []


def test_the_archive_of_somebody_else_is_refused_and_changes_nothing(
    cast: Cast, door: Door, upload_dir: Path
) -> None:
    door.upload(("mine.zip", archive().read()))
    before = stored(cast)

    found = door.upload(("theirs.zip", archive(slug="bo-else-9", name="Bo Else").read()))

    assert (found.delivery.status, found.batches) == (DeliveryStatus.FAILED, ())
    assert "theirs.zip: these files belong to another person" in found.page
    assert (stored(cast), files_in(upload_dir)) == (before, [])


def test_archives_of_two_people_at_once_are_refused(cast: Cast, door: Door) -> None:
    found = door.upload(
        ("a.zip", archive().read()), ("b.zip", archive(slug="bo-else-9", name="Bo Else").read())
    )

    assert found.batch.status == ImportStatus.FAILED
    assert "two people could be the owner of these files" in found.page
    assert stored(cast) == NOTHING


def test_good_files_count_beside_bad_ones_and_each_bad_one_is_named(cast: Cast, door: Door) -> None:
    found = door.upload(
        ("a.zip", archive().read()),
        ("me.png", PICTURE),
        ("Shares.csv", b"Date,ShareLink\n2026-02-11 08:00:00,x\n"),
    )

    sources = sources_of(found.delivery)
    assert found.batch.status == ImportStatus.DONE
    assert [one["file"] for source in sources for one in source.ignored] == ["me.png"]
    [problem] = [one for source in sources for one in source.problems]
    assert (problem["file"], problem["line"], problem["column"]) == (
        "Shares.csv",
        1,
        "sharecommentary",
    )
    for words in ("me.png", "no file that is read", "missing column"):
        assert words in found.page


def test_every_unusable_file_is_listed_where_all_of_them_are(door: Door) -> None:
    found = door.upload(
        ("Connections.csv", b"First Name,Last Name\nBo,Prove\n"),
        ("Reactions.csv", b"\n"),
        ("me.png", PICTURE),
    )

    sources = sources_of(found.delivery)
    problems = [one["file"] for source in sources for one in source.problems]
    assert (found.delivery.status, found.batches) == (DeliveryStatus.FAILED, ())
    assert problems == ["Connections.csv", "Reactions.csv"]
    assert [one["file"] for source in sources for one in source.ignored] == ["me.png"]
    assert "2 rows with a problem" not in found.page
    for words in ("connectedon", "missing column", "no header row found", "me.png"):
        assert words in found.page


def test_markup_in_names_is_text_on_every_page(door: Door) -> None:
    script = "<script>alert(1)</script>"
    data = packed({f"{script}.csv": b"", "Connections.csv": CONNECTIONS[:-4]})

    found = door.upload((f"{script.replace('/', '')}.zip", data))
    history = door.client.get(door.path).content.decode()

    for page in (found.page, history):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;" in page


def test_names_of_any_length_and_with_any_sign_are_shown_without_harm(door: Door) -> None:
    data = packed(
        {
            "a" * 60_000 + ".csv": b"",
            "Conn\x1b[2J\u202ections\x00.csv": b"x",
            "Connections.csv": CONNECTIONS,
        }
    )

    found = door.upload(("b" * 5_000 + ".zip", data))

    assert found.batch.status == ImportStatus.DONE
    assert len(found.batch.uploads[0]["name"]) <= 255
    assert len(found.batch.ignored[0]["file"]) <= 500
    for sign in "\x1b\u202e\x00":
        assert sign not in found.page


def test_five_hundred_files_at_once_are_read(door: Door) -> None:
    files = [(f"Connections_{n}.csv", CONNECTIONS.replace(b"11 Feb", b"12 Feb")) for n in (1, 2)]

    found = door.upload(*files, *[(f"{n}.csv", b"x\n") for n in range(498)])

    assert found.batch.status == ImportStatus.DONE
    assert (len(found.batch.inputs), len(found.batch.ignored)) == (2, 498)


def test_more_than_the_limit_is_refused_in_the_form(
    cast: Cast, door: Door, settings: Settings, upload_dir: Path
) -> None:
    settings.IMPORT_MAX_BYTES = 1024**2

    answer = door.post(("a.csv", b"x" * 700_000), ("b.csv", b"x" * 700_000))

    assert answer.status_code == 422
    assert "Together the files are larger than 1 MB." in answer.content.decode()
    assert (stored(cast), files_in(upload_dir)) == (NOTHING, [])


def test_a_file_without_a_byte_is_refused_in_the_form(door: Door) -> None:
    answer = door.post(("Connections.csv", b""))

    assert answer.status_code == 422
    assert "The file is empty (0 bytes)." in answer.content.decode()


@pytest.mark.parametrize(
    ("user", "name"),
    [("owner", "outside_member"), ("rep", "outside_member"), ("rep", "silent_member")],
)
def test_nobody_imports_for_a_member_out_of_reach(
    user: str, name: str, cast: Cast, door_of: Callable[[User], Door], upload_dir: Path
) -> None:
    member = getattr(cast, name)

    answer = door_of(getattr(cast, user)).post(("a.csv", CONNECTIONS), member=member.pk)

    assert answer.status_code == 422
    with tenant_scope(cast.organization.pk):
        assert not Import.objects.exists()
    assert files_in(upload_dir) == []


@pytest.mark.parametrize("member", ["0", "-1", "1e3", "9" * 40, "<b>", "\x00"])
def test_what_is_no_member_is_refused_in_the_form(
    member: str, cast: Cast, door_of: Callable[[User], Door]
) -> None:
    answer = door_of(cast.owner).post(("a.csv", CONNECTIONS), member=member)

    assert answer.status_code == 422
    assert "<b>" not in answer.content.decode().partition("<form")[2].partition("</form>")[0]


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 40])
def test_an_import_that_is_not_there_is_not_found(number: str, door: Door) -> None:
    assert door.client.get(f"{door.path}{number}/").status_code == 404
    assert door.client.post(f"{door.path}{number}/undo/").status_code == 404


# -- Privacy -----------------------------------------------------------------------------------


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

    printed = capfd.readouterr()
    assert found.batch.status == ImportStatus.PARTIAL
    assert len(found.batch.ignored) == len(IGNORED)
    assert found.batch.problem_count == 13
    assert len(stored(cast)[0]) > 10
    assert len(payloads) == 3
    assert b"Rita Rep" in database()
    assert {mark for page in pages for mark in found_in(page)} == set()
    assert found_in(caplog.text + printed.out + printed.err + str(payloads)) == []
    assert found_in(database()) == []
    assert files_in(upload_dir) == []


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


# -- Limits ------------------------------------------------------------------------------------


def test_values_at_the_ends_of_what_is_allowed_are_stored_scored_and_undone(
    cast: Cast, door: Door
) -> None:
    found = door.upload(("a.jsonl", EXTREMES.encode()))

    undone = door.client.post(f"{door.path}{found.batch.pk}/undo/", follow=True)

    assert (found.batch.status, found.batch.problems) == (ImportStatus.DONE, [])
    assert found.batch.new_count == EXTREMES.count("\n")
    assert door.client.get(f"/o/{cast.organization.slug}/score/").status_code == 200
    assert "is undone" in undone.content.decode()
    assert stored(cast)[0] == []
