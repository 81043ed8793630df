"""The import page and files that nobody should give it: through the client and the worker."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.models import ScoreSnapshot
from teams.models import Contact, DeliveryStatus, Import, ImportStatus
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
from tests.cast import Cast
from tests.extremes import EXTREMES
from tests.teams.door import Door
from tests.teams.files import archive
from tests.teams.importing import fresh, known


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

    assert (found.delivery.status, found.batches) == (DeliveryStatus.READY, ())
    assert "two people could be the owner of these files" in found.page
    assert "Nothing can be imported" in found.page
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
