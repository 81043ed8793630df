"""A disk that is full: a real one, of a few megabytes, that the web process alone sees."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.faults.load import Users, settled
from tests.faults.rounds import rounds
from tests.faults.site import BOUNDARY, Answer, Site, form
from tests.services.programs import free_port, wait_until

pytestmark = pytest.mark.service

MEGABYTE = 1 << 20
SIZE = 4 * MEGABYTE
NUMBER = 1_000_000  # of the first fact that is brought
# A name space of its own lets anybody mount a file system that nobody else sees.
MOUNT = 'mount -t tmpfs -o size="$0" none "$1" && shift && exec "$@"'


@contextmanager
def small(site: Site, folder: Path, port: int) -> Iterator[Path]:
    """Run a web process for which a folder is a disk of its own; give where others find it."""
    folder.mkdir(exist_ok=True)
    before = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNT]
    more = {"TMPDIR": str(folder)} if folder.name == "temporary" else {}
    started = site.web(port, before=[*before, str(SIZE), str(folder)], **more)
    with started as process:
        wait_until(lambda: site.is_ready(port=port), seconds=60)
        yield Path(f"/proc/{process.pid}/root{folder}")


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Leave no byte on a disk while the block runs."""
    whole = disk / "whole"
    with whole.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
        while True:
            file.write(bytes(os.sysconf("SC_PAGE_SIZE")))
    try:
        yield
    finally:
        whole.unlink()


def sent(site: Site, port: int, key: str, table: str) -> Answer:
    """Return what a program is answered that brings a table."""
    body = form(site.members[0], table)
    return site.program(
        "POST",
        "imports",
        body,
        port=port,
        Content_Type=f"multipart/form-data; boundary={BOUNDARY}",
        Idempotency_Key=key,
    )


def left(disk: Path) -> list[str]:
    """Return the files on a disk."""
    return sorted(str(path.relative_to(disk)) for path in disk.rglob("*") if path.is_file())


@rounds(1)
@pytest.mark.parametrize("name", ["uploads", "temporary"])
def test_an_upload_is_refused_and_leaves_nothing(
    site: Site, users: Users, tmp_path: Path, name: str, number: int
) -> None:
    port = free_port()
    folder = site.place.folder / "uploads" if name == "uploads" else tmp_path / name
    member, first = site.members[0], NUMBER + 2 * number
    tables = [f"type,on,count\nsearch,2026-10-01,{first + n}\n" for n in range(2)]
    keys = [f"{name}-{first + n}" for n in range(2)]

    with small(site, folder, port) as disk:
        # Python looks for a folder that can be written to once, when it first needs one.
        sent(site, port, keys[0], tables[0])
        before = left(disk)
        with filled(disk):
            program = sent(site, port, keys[1], tables[1])
            person = site.bring(port, tables[1])
            after = left(disk)
        again = sent(site, port, keys[1], tables[1])
        kept = left(disk)

    assert (program.status, program.told()["code"]) == (HTTPStatus.INSUFFICIENT_STORAGE, "no_room")
    assert person.status == HTTPStatus.INSUFFICIENT_STORAGE
    assert "There is no room for this." in person.body
    assert after == [*before, "whole"]
    assert again.status == HTTPStatus.ACCEPTED
    assert len(kept) - len(before) == (name == "uploads")
    if name == "temporary":  # the workers do not see the other disk
        for fact in (first, first + 1):
            users.ledger.promised(member, fact)
    assert settled(site, users.ledger) == []
