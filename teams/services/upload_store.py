"""Uploaded files: kept under random names until they were read, and for no longer."""

from __future__ import annotations

import hashlib
import io
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File

from teams.importers.reading import Unusable, Upload
from teams.models import OPEN, Delivery, Import, ImportStatus
from teams.services.progress import Job, beat

NAME_LENGTH = 255
BUFFER = 1 << 20
SECONDS_BETWEEN_BEATS = 2.0
ORPHAN_SECONDS = 24 * 60 * 60


# A file and its name: in a folder, with its path in it.
Named = tuple[str, "File[bytes]"]


@dataclass(frozen=True, slots=True)
class Stored:
    """What is kept of uploaded files: per file name, size and stored name; and one digest."""

    files: list[dict[str, Any]]
    digest: str


def check(files: Sequence[File[bytes]]) -> None:
    """Raise ValidationError where there are no files, or they are too large together."""
    if not files:
        raise ValidationError("Choose at least one file.")
    limit = settings.IMPORT_MAX_BYTES
    if sum(file.size for file in files) > limit:
        largest = max(files, key=lambda file: file.size)
        raise ValidationError(
            f"{plain(largest.name or '')}: too large. Up to {limit // 1024**2} MB can be "
            "imported at once."
        )


def named(files: Iterable[File[bytes]]) -> list[Named]:
    """Return files with the names that they have by themselves."""
    return [(file.name or "file", file) for file in files]


def store(organization_id: int, files: Iterable[Named]) -> Stored:
    """Keep the files, each with its name, where only this program can read them.

    The digest is over the contents alone, in any order: the same files have the same digest
    under whatever names. Where the disk has no room for one of them, none is kept.
    """
    kept: list[dict[str, Any]] = []
    try:
        for called, file in files:
            token, digest = _write(organization_id, file)
            name = _unlike(plain(called)[-NAME_LENGTH:], {one["name"] for one in kept})
            kept.append({"name": name, "size": file.size, "digest": digest, "stored": token})
    except OSError:
        for one in kept:
            path_of(organization_id, one["stored"]).unlink()
        raise
    return Stored(kept, digest_of(kept))


def digest_of(files: Iterable[dict[str, Any]], scope: Sequence[Any] = ()) -> str:
    """Return the digest of stored files: of their contents alone, and of what is read of them."""
    told = "".join(sorted(file["digest"] for file in files))
    told += json.dumps(scope, sort_keys=True) if scope else ""
    return hashlib.sha256(told.encode()).hexdigest()


def shared(organization_id: int, file: dict[str, Any]) -> dict[str, Any]:
    """Return a stored file under one more name of its own; its bytes are there once."""
    token = secrets.token_hex(16)
    path = path_of(organization_id, file["stored"])
    try:
        os.link(path, path.with_name(token))
    except OSError:  # a file system without links
        shutil.copyfile(path, path.with_name(token))
    # Nothing knows the name before its import is stored: it must not look like an orphan of a day.
    os.utime(path.with_name(token))
    return {**file, "stored": token}


def _unlike(name: str, others: Collection[str]) -> str:
    """Return a name that no other file has: two of one name are told apart by a number."""
    stem, dot, ending = name.rpartition(".")
    numbered = (f"{stem} ({n}){dot}{ending}" if stem else f"{name} ({n})" for n in count(2))
    return name if name not in others else next(one for one in numbered if one not in others)


def watched(job: Job) -> list[Upload]:
    """Return the files of a running job; reading them moves its heartbeat and its progress.

    Raises ``Unusable`` where a file is not there any more.
    """
    progress = _Progress(job)
    return [_upload(job, file, progress) for file in job.uploads]


def stored(job: Job) -> list[Upload]:
    """Return the files of a job that rests; those that are gone are left out."""
    kept = [file for file in job.uploads if file["stored"]]
    return [
        Upload(file["name"], file["size"], partial(_reader, path))
        for file in kept
        if (path := path_of(job.organization_id, file["stored"])).is_file()
    ]


def delete(job: Job) -> None:
    """The files of the import or delivery are gone; their names stay with it."""
    for file in job.uploads:
        if file["stored"]:
            path_of(job.organization_id, file["stored"]).unlink(missing_ok=True)
            file["stored"] = ""
    type(job).objects.filter(pk=job.pk).update(uploads=job.uploads)


def delete_orphans(organization_id: int) -> None:
    """Files that nothing unfinished knows are gone after a day: a crash leaves none behind."""
    unfinished = (
        Import.objects.filter(status__in=[ImportStatus.QUEUED, ImportStatus.RUNNING]),
        Delivery.objects.filter(status__in=OPEN),
    )
    known = {
        file["stored"]
        for jobs in unfinished
        for files in jobs.filter(organization_id=organization_id).values_list("uploads", flat=True)
        for file in files
    }
    for path in _folder(organization_id).glob("*"):
        if path.name in known:
            continue
        with suppress(FileNotFoundError):  # another worker sweeps as well
            if time.time() - path.stat().st_mtime > ORPHAN_SECONDS:
                path.unlink()


def delete_folders_except(organization_ids: Collection[int]) -> None:
    """Uploads of organizations that are no more are gone."""
    kept = {str(organization_id) for organization_id in organization_ids}
    for folder in Path(settings.UPLOAD_DIR).glob("*"):
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def plain(text: str) -> str:
    """Return text as every database can keep it: without NUL and half surrogate pairs."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()


def path_of(organization_id: int, token: str) -> Path:
    """Return where a file is kept."""
    return _folder(organization_id) / token


def _folder(organization_id: int) -> Path:
    return Path(settings.UPLOAD_DIR) / str(organization_id)


def _write(organization_id: int, file: File[bytes]) -> tuple[str, str]:
    folder = _folder(organization_id)
    Path(settings.UPLOAD_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    token = secrets.token_hex(16)
    digest = hashlib.sha256()
    descriptor = os.open(folder / token, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as target:
            for chunk in file.chunks():
                digest.update(chunk)
                target.write(chunk)
    except OSError:
        (folder / token).unlink()
        raise
    return token, digest.hexdigest()


def _upload(job: Job, file: dict[str, Any], progress: _Progress) -> Upload:
    path = path_of(job.organization_id, file["stored"])
    if not file["stored"] or not path.is_file():
        raise Unusable(f"{file['name']}: the file is no longer stored. Please upload it again.")
    return Upload(name=file["name"], size=file["size"], open=lambda: _open(path, progress))


def _reader(path: Path) -> BinaryIO:
    return path.open("rb")


def _open(path: Path, progress: _Progress) -> BinaryIO:
    return io.BufferedReader(_Watched(path, progress.add), BUFFER)


class _Progress:
    """Counts the bytes read and tells the job of them now and then."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._read = 0
        self._told = time.monotonic()

    def add(self, count: int) -> None:
        self._read += count
        if time.monotonic() - self._told >= SECONDS_BETWEEN_BEATS:
            self._told = time.monotonic()
            beat(self._job, done=min(self._read, self._job.total))


class _Watched(io.FileIO):
    """A file that tells how much of it was read."""

    def __init__(self, path: Path, tell: Callable[[int], None]) -> None:
        super().__init__(path, "rb")
        self._tell = tell

    def readinto(self, buffer: Any) -> int | None:
        count = super().readinto(buffer)
        self._tell(count or 0)
        return count
