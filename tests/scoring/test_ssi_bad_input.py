"""The command-line scorer and files that nobody should give it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.bad_files import (
    CONNECTIONS,
    DAMAGED_FILES,
    MESSAGES,
    PICTURE,
    TWO_ZONES,
    UNUSABLE,
    Bad,
    Damaged,
    packed,
)
from tests.canaries import canary_archive, found_in
from tests.teams.files import archive

DAY = "2026-11-22"


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refused(*paths: Path, zone: str = "UTC") -> str:
    """Return the reason of exit code 2, with nothing printed."""
    out = StringIO()
    with pytest.raises(CommandError) as raised:
        call_command(
            "ssi", *map(str, paths), "--as-of", DAY, "--timezone", zone, "--json", stdout=out
        )
    assert (raised.value.returncode, out.getvalue()) == (2, "")
    return str(raised.value)


def scored(*paths: Path, zone: str = "UTC") -> dict[str, list[dict[str, object]]]:
    out = StringIO()
    call_command("ssi", *map(str, paths), "--as-of", DAY, "--timezone", zone, "--json", stdout=out)
    found: dict[str, list[dict[str, object]]] = json.loads(out.getvalue())
    return found


def text(*paths: Path) -> str:
    out = StringIO()
    call_command("ssi", *map(str, paths), "--as-of", DAY, "--explain", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("bad", UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_ends_with_code_2_and_the_reason(bad: Bad, tmp_path: Path) -> None:
    assert bad.reason in refused(written(tmp_path, bad.name, bad.data))


@pytest.mark.parametrize("zone", TWO_ZONES)
@pytest.mark.parametrize("damaged", DAMAGED_FILES.values(), ids=DAMAGED_FILES)
def test_good_rows_count_and_the_problem_has_its_place(
    damaged: Damaged, zone: str, tmp_path: Path
) -> None:
    answer = scored(written(tmp_path, damaged.name, damaged.data), zone=zone)

    [given] = answer["inputs"]
    expected = f", expected {damaged.expected}" if damaged.expected else ""
    column = f"{damaged.column}: " if damaged.column else ""
    assert given["kept"] == damaged.kept
    assert answer["problems"] == [
        {
            "file": damaged.name,
            "line": damaged.line,
            "reason": f"{column}{damaged.reason}{expected}",
        }
    ]


def test_files_in_a_folder_count_beside_bad_ones(tmp_path: Path) -> None:
    written(tmp_path, "Connections.csv", CONNECTIONS)
    written(tmp_path, "me.png", PICTURE)
    written(tmp_path, "Shares.csv", b"Date,ShareLink\n2026-02-11 08:00:00,x\n")
    written(tmp_path, "Reactions.csv", b"")

    answer = scored(tmp_path)

    name = tmp_path.name
    assert [one["file"] for one in answer["inputs"]] == [f"{name}/Connections.csv"]
    assert [one["file"] for one in answer["ignored"]] == [f"{name}/me.png"]
    assert [(one["file"], one["line"]) for one in answer["problems"]] == [
        (f"{name}/Shares.csv", 1),
        (f"{name}/Reactions.csv", None),
    ]


def test_every_file_that_cannot_be_used_has_a_line_of_its_own(tmp_path: Path) -> None:
    reason = refused(
        written(tmp_path, "a.jsonl", b"\n"),
        written(tmp_path, "b\x1b[2J.png", PICTURE),
        written(tmp_path, "c.zip", b"PK\x03\x04"),
    )

    # A ZIP file that is not safe stops everything, so nobody looks for a picture's reason.
    assert reason.split("\n") == [
        "c.zip: the ZIP file is damaged or incomplete; download it again",
        "a.jsonl: the document is empty, expected one JSON object on a line",
    ]


def test_every_file_that_nobody_reads_has_a_line_of_its_own(tmp_path: Path) -> None:
    reason = refused(
        written(tmp_path, "b\x1b[2J.png", PICTURE), written(tmp_path, "notes.txt", b"hello\n")
    )

    assert [line.partition(";")[0] for line in reason.split("\n")] == [
        "b?[2J.png: no file that is read",
        "notes.txt: not part of the evidence",
    ]


def test_every_path_that_is_none_has_a_line_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    reason = refused(tmp_path / "gone", tmp_path / "empty", tmp_path / "away")

    assert reason.split("\n") == [
        "gone: No such file or directory",
        "empty: no file in this folder",
        "away: No such file or directory",
    ]


def test_a_document_without_a_usable_line_is_a_problem_beside_another_file(
    tmp_path: Path,
) -> None:
    answer = scored(
        written(tmp_path, "bad.jsonl", b"[]\n"),
        written(tmp_path, "Connections.csv", CONNECTIONS),
    )

    assert [one["file"] for one in answer["inputs"]] == ["Connections.csv"]
    assert answer["problems"] == [
        {
            "file": "bad.jsonl",
            "line": 1,
            "reason": "not a JSON object, expected one JSON object on a line",
        }
    ]


def test_archives_of_two_people_are_refused(tmp_path: Path) -> None:
    mine = written(tmp_path, "a.zip", archive().read())
    theirs = written(tmp_path, "b.zip", archive(slug="bo-else-9", name="Bo Else").read())

    assert "two people could be the owner of these files" in refused(mine, theirs)


def test_an_archive_with_two_candidates_for_its_owner_is_refused(tmp_path: Path) -> None:
    both = MESSAGES + (
        b"2-A==,,Ada,in/ada,Bo,in/bo,2026-02-13 09:00:00 UTC,,a,INBOX\n"
        b"2-A==,,Bo,in/bo,Ada,in/ada,2026-02-13 09:01:00 UTC,,a,INBOX\n"
    )

    reason = refused(written(tmp_path, "a.zip", packed({"messages.csv": both})))

    assert reason == (
        "a.zip: two people could be the owner of these files; give the files of one person, "
        "Invitations.csv among them"
    )


def test_archives_that_unpack_to_too_much_together_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("teams.importers.container.MAX_TOTAL", len(CONNECTIONS) + 10)
    first = written(tmp_path, "a.zip", packed({"Connections.csv": CONNECTIONS}))
    second = written(tmp_path, "b.zip", packed({"Connections.csv": CONNECTIONS}))

    assert refused(first, second).startswith("a.zip and all else: unpacks to ")


def test_signs_of_control_in_names_do_not_reach_the_terminal(tmp_path: Path) -> None:
    names = {"Conn\x1b[2J\u202ections.csv": b"x", "<script>.csv": b"x", "a" * 60_000: b"x"}
    path = written(tmp_path, "a.zip", packed({**names, "Connections.csv": CONNECTIONS}))

    printed = text(path)

    assert "a.zip/Conn?[2J?ctions.csv, a.zip/<script>.csv, a.zip/aaa" in printed
    assert not {"\x1b", "\u202e"} & {*printed}


def test_a_file_name_that_is_no_text_is_printed(tmp_path: Path) -> None:
    path = Path(f"{tmp_path}/\udcff\n.csv")
    path.write_bytes(CONNECTIONS)

    assert "??.csv (linkedin.connections): 1 records" in text(path)
    assert [one["file"] for one in scored(path)["inputs"]] == ["\udcff\n.csv"]


@pytest.mark.parametrize("folder", ["pipe", "gone"])
def test_what_is_no_file_is_refused(folder: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert refused(tmp_path / folder).startswith(f"{folder}: ")


def test_nothing_of_other_people_is_printed(tmp_path: Path) -> None:
    path = written(tmp_path, "Complete_LinkedInDataExport_03-04-2026.zip", canary_archive())
    options = ["--as-of", DAY, "--explain"]

    runs = [
        subprocess.run(
            [sys.executable, settings.BASE_DIR / "manage.py", "ssi", path, *options, *more],
            capture_output=True,
            env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.test"},
            check=True,
        )
        for more in ([], ["--json"])
    ]

    assert [run.stderr for run in runs] == [b"", b""]
    assert [found_in(run.stdout) for run in runs] == [[], []]
    assert len(json.loads(runs[1].stdout)["problems"]) == 53


def test_an_archive_of_nothing_but_an_undated_article_measures_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, "a.zip", packed({"Articles/a.html": b"<h1>A</h1><p>One</p>"}))

    answer = scored(path)

    assert answer["total"] is None
    assert [one["reason"] for one in answer["problems"]] == [
        "Published on: no date of publication, expected a time, as 2024-05-02 08:00",
        "nothing in these files tells of which day they are",
    ]
