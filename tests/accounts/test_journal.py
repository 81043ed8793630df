"""What SQLite needs to be told now and then: its journal, and what its indexes are good for."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from accounts.tasks import empty_journal, refresh_statistics
from tests.house.tree import ROOT

# The rest of a page that was full stays as it was, unless it is overwritten when it is freed.
DELETES = """
import django
django.setup()
from django.db import connection
from accounts.tasks import empty_journal
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE people (name TEXT)")
    cursor.execute("INSERT INTO people SELECT printf('canary %d', value) FROM json_each(?)",
                   ["[" + ",".join(map(str, range(2000))) + "]"])
    cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
    cursor.execute("UPDATE people SET name = ''")
    cursor.execute("DELETE FROM people")
empty_journal()
with connection.cursor() as cursor:
    print(*cursor.execute("PRAGMA busy_timeout").fetchone())
"""

CHOOSES = """
import django
django.setup()
from django.db import connection
from accounts.tasks import refresh_statistics
PLAN = "EXPLAIN QUERY PLAN UPDATE days SET shown = 1 WHERE organization = 1 AND member = 7"
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE days (organization INTEGER, member INTEGER, day INTEGER, shown)")
    cursor.execute("CREATE INDEX of_member ON days (member)")
    cursor.execute("CREATE INDEX of_organization ON days (organization)")
    cursor.execute("INSERT INTO days SELECT 1, value / 100, value % 100, 0 FROM json_each(?)",
                   ["[" + ",".join(map(str, range(9000))) + "]"])
    print(*cursor.execute(PLAN).fetchall())
    refresh_statistics()
    print(*cursor.execute(PLAN).fetchall())
"""


def test_what_was_deleted_is_in_no_file_of_the_database(tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite3"
    environment = {
        "PATH": os.environ["PATH"],
        "PILLARS_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
    }

    # Somebody else is connected, so that nothing is tidied up because nobody is.
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode=WAL").fetchall()
        other.execute("CREATE TABLE mine (n)")
        other.execute("SELECT n FROM mine").fetchall()
        done = subprocess.run(
            [sys.executable, "-c", DELETES], cwd=ROOT, env=environment, capture_output=True
        )
        kept = {file.name: file.read_bytes() for file in tmp_path.glob("db.sqlite3*")}

    assert (done.returncode, done.stdout, done.stderr) == (0, b"20000\n", b"")
    assert "db.sqlite3-wal" in kept
    assert [name for name, data in kept.items() if b"canary" in data] == []


def test_sqlite_knows_which_of_two_indexes_has_fewer_rows_of_one_value(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PILLARS_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
    }

    done = subprocess.run(
        [sys.executable, "-c", CHOOSES], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert done.stderr == ""
    assert "USING INDEX of_organization (organization=?)" in done.stdout.splitlines()[0]
    assert "USING INDEX of_member (member=?)" in done.stdout.splitlines()[1]


@pytest.mark.django_db(transaction=True)
def test_other_databases_keep_no_such_journal_and_their_own_statistics() -> None:
    empty_journal()
    refresh_statistics()
