"""Backups: the database and the files that wait, in a folder that tells whether it is whole.

The database goes first. A file is whole before a row names it, and is deleted once it was read: so
a file that a row of the backup names is in it whole, or not at all, which the import tells.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import CommandError
from django.db import connection, transaction
from psycopg import pq
from psycopg.conninfo import make_conninfo

DATABASES = {"postgresql": "database.dump", "sqlite": "database.sqlite3"}
UPLOADS = "uploads"
SUMS = "SHA256SUMS"  # written last: a backup without it is none


def backup_make(folder: Path) -> None:
    """The folder is made, and has the backup.

    Raises CommandError where it is there already, or PostgreSQL's programs are missing or fail.
    """
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError as error:
        raise CommandError(f"{folder} is there already. Name a new folder.") from error
    try:
        _dump(folder / DATABASES[connection.vendor])
        _copy_uploads(settings.UPLOAD_DIR, folder / UPLOADS)
        sums = "".join(f"{digest}  {name}\n" for name, digest in _digests(folder).items())
        (folder / SUMS).write_text(sums)
    except BaseException:
        shutil.rmtree(folder)
        raise


def backup_restore(folder: Path) -> None:
    """The empty database and the data folder have what the backup has, and nobody is signed in.

    Raises CommandError where the backup is damaged or of another kind of database, something is
    there already, or PostgreSQL's programs are missing or fail. Then the database is still empty.
    """
    _check_whole(folder)
    dump = folder / DATABASES[connection.vendor]
    if not dump.exists():
        raise CommandError(f"This backup is not of {connection.display_name}.")
    if connection.introspection.table_names():
        raise CommandError("The database is not empty. Restore into a new one.")
    uploads = Path(settings.UPLOAD_DIR)
    if any(path.is_file() for path in uploads.rglob("*")):
        raise CommandError(f"There are files in {uploads}. Move them away first.")
    _load(dump)
    # Whoever was signed out since is not to be signed in again, however the rest goes.
    with transaction.atomic():
        UserSession.objects.all().delete()
        Session.objects.all().delete()
    if (folder / UPLOADS).exists():
        shutil.copytree(folder / UPLOADS, uploads, dirs_exist_ok=True)


def _dump(target: Path) -> None:
    if connection.vendor == "postgresql":
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)


def _load(dump: Path) -> None:
    if connection.vendor == "postgresql":
        how = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
        _run("pg_restore", *how, str(dump))
    else:
        connection.ensure_connection()
        with closing(sqlite3.connect(dump)) as copy:
            copy.backup(connection.connection)
        connection.close()  # its settings are made anew with the file
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL as the role of DATABASE_URL; what it says is shown."""
    place, password = _place()
    environment = {**os.environ, "PGPASSWORD": password}
    arguments = (f"--dbname={place}", *arguments)
    try:
        subprocess.run([program, *arguments], env=environment, check=True)  # noqa: S603
    except FileNotFoundError as error:
        raise CommandError(
            f"{program} is not installed: it comes with PostgreSQL's client programs, of the "
            "server's version or later."
        ) from error
    except subprocess.CalledProcessError as error:
        raise CommandError(f"{program} failed; see above.") from error


def _place() -> tuple[str, str]:
    """Return how the programs reach the database, with TLS as the application, and the password.

    Any user of the machine can read what a program is given: the latter is apart, and other secrets
    of a connection are left out.
    """
    told: dict[str, Any] = connection.get_connection_params()
    known = pq.Conninfo.get_defaults()
    shown = {each.keyword.decode() for each in known if each.dispchar != b"*"}
    options = {name: value for name, value in told.items() if name in shown}
    return make_conninfo(**options), str(told.get("password", ""))


def _copy_uploads(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")):
        there = target / path.relative_to(source)
        if path.is_dir():
            there.mkdir(mode=0o700, parents=True)
            continue
        with suppress(FileNotFoundError):  # it was read meanwhile
            shutil.copy2(path, there)


def _digests(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != SUMS:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found[str(path.relative_to(folder))] = digest
    return found


def _check_whole(folder: Path) -> None:
    try:
        lines = (folder / SUMS).read_text().splitlines()
    except OSError as error:
        raise CommandError(f"{folder} is no whole backup: it has no {SUMS}.") from error
    wanted = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    found = _digests(folder)
    other = sorted(n for n in wanted.keys() | found.keys() if wanted.get(n) != found.get(n))
    if other:
        raise CommandError(f"The backup is damaged: {', '.join(other[:5])} differ from {SUMS}.")
