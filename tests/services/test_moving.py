"""`manage.py copy_from_sqlite`: an embedded run goes on in PostgreSQL, or nothing has happened."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import psycopg
import pytest

from config.locks import hold_lock
from tests.services.conftest import Database, Embedded
from tests.services.installation import call
from tests.services.programs import production, run

pytestmark = pytest.mark.service


def copy(embedded: Embedded, environment: dict[str, str]) -> CompletedProcess[str]:
    return run("manage.py", "copy_from_sqlite", str(embedded.folder), environment=environment)


def refused(embedded: Embedded, address: str, folder: Path, key: str = "") -> str:
    """Return why nothing is copied, after making sure that nothing was."""
    result = copy(embedded, production(folder, address, key=key or embedded.key))
    assert (result.returncode, result.stdout) == (1, "")
    assert rows_of(address, "accounts_user") == rows_of(address, "teams_member") == 0
    assert not (folder / "uploads").exists()
    return result.stderr


def stopped(embedded: Embedded, migrated: Database, folder: Path) -> str:
    """Return what stops a copy that has begun, after making sure that no row is left of it."""
    result = copy(embedded, production(folder, migrated.owner, key=embedded.key))
    assert result.returncode == 1
    assert "teams_member: " in result.stdout
    for table in ("accounts_user", "teams_member", "teams_change"):
        assert rows_of(migrated.owner, table) == 0
    return result.stderr


def rows_of(address: str, table: str) -> int:
    with psycopg.connect(address) as connection:
        found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert found is not None
    return int(found[0])


def change(embedded: Embedded, statement: str) -> None:
    with closing(sqlite3.connect(embedded.folder / "db.sqlite3")) as connection, connection:
        connection.execute(statement)


def files_in(folder: Path) -> dict[Path, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder): path.read_bytes() for path in found}


def test_everything_goes_on_in_postgresql(
    embedded: Embedded, with_tables: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    owner = production(folder, with_tables.owner, key=embedded.key)
    app = production(folder, with_tables.app, key=embedded.key)
    # As one that has run every step, and nothing since they were squashed.
    change(embedded, "DELETE FROM django_migrations WHERE name LIKE '0001_squashed%'")
    before = call("told", environment=embedded.environment)
    files = files_in(embedded.folder / "uploads")
    reports = call("reports", environment=embedded.environment)

    copied = copy(embedded, owner)

    assert (copied.returncode, copied.stderr) == (0, "")
    total = sum(before["counts"].values())
    assert f"{total:,} rows and 1 waiting files copied" in copied.stdout
    assert call("told", environment=owner) == before
    assert len(before["scores"]) > 14_000
    assert [label for label, count in before["counts"].items() if not count] == []
    assert files_in(folder / "uploads") == files
    assert len(files) == 1
    assert call("reports", environment=app) == reports
    assert len(reports) == 8
    run("manage.py", "collectstatic", "--noinput", "-v0", environment=app)
    assert call("opened", *embedded.person.values(), environment=app) == {
        "password": 302,
        "app": 200,
        "token": 200,
    }
    check = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", environment=app)
    assert (check.returncode, check.stderr) == (0, "")
    assert call("goes_on", environment=app) == before["counts"]["teams.Member"] + 1
    again = copy(embedded, owner)
    assert again.returncode == 1
    assert "The target is not empty: there are rows in account" in again.stderr


def test_it_is_refused_while_the_embedded_run_runs(
    embedded: Embedded, migrated: Database, tmp_path: Path
) -> None:
    lock = hold_lock(embedded.folder / "up.lock")

    why = refused(embedded, migrated.owner, tmp_path)

    assert f"already running, or still stopping, as process {os.getpid()}" in why
    os.close(lock)


def test_another_version_is_refused(embedded: Embedded, migrated: Database, tmp_path: Path) -> None:
    change(embedded, "DELETE FROM django_migrations WHERE app = 'scoring' AND name LIKE '0004%'")

    why = refused(embedded, migrated.owner, tmp_path)

    assert "not of the same version; they differ in scoring.0004_group_editions." in why


def test_a_target_without_tables_is_refused(
    embedded: Embedded, another: Database, tmp_path: Path
) -> None:
    result = copy(embedded, production(tmp_path, another.owner, key=embedded.key))

    assert result.returncode == 1
    assert "The target is not migrated." in result.stderr


def test_the_application_is_refused(embedded: Embedded, migrated: Database, tmp_path: Path) -> None:
    result = copy(embedded, production(tmp_path, migrated.app, key=embedded.key))

    assert result.returncode == 1
    assert "must name the owner, pillars_owner, not pillars_app" in result.stderr


def test_another_key_is_refused_before_anything_is_copied(
    embedded: Embedded, migrated: Database, tmp_path: Path
) -> None:
    why = refused(embedded, migrated.owner, tmp_path, key="another-key")

    names = "PILLARS_SECOND_FACTOR_KEY, PILLARS_SSO_SECRET_KEY, PORTABILITY_TOKEN_KEY"
    assert f"{names} opens nothing" in why


def test_a_folder_without_a_database_is_refused(
    embedded: Embedded, migrated: Database, tmp_path: Path
) -> None:
    (embedded.folder / "db.sqlite3").unlink()

    assert "there is no db.sqlite3 in it" in refused(embedded, migrated.owner, tmp_path)


def test_a_row_that_postgresql_cannot_store_stops_everything(
    embedded: Embedded, migrated: Database, tmp_path: Path
) -> None:
    change(
        embedded, "UPDATE teams_goal SET what = 'longer than any name of a component may be' || id"
    )

    why = stopped(embedded, migrated, tmp_path)

    assert "teams_goal: value too long for type character varying" in why
    assert "COPY teams_goal, line 1, column what\n" in why


def test_a_row_that_points_into_another_organization_stops_everything(
    embedded: Embedded, migrated: Database, tmp_path: Path
) -> None:
    newest = "(SELECT max(id) FROM accounts_organization)"
    change(embedded, f"UPDATE teams_goal SET organization_id = {newest}")

    why = stopped(embedded, migrated, tmp_path)

    assert "teams_goal: insert or update on table" in why
    assert "violates foreign key constraint" in why


def test_a_row_that_does_not_come_back_as_it_was_stops_everything(
    embedded: Embedded, migrated: Database, tmp_path: Path
) -> None:
    with psycopg.connect(migrated.owner) as connection:
        connection.execute(
            "CREATE FUNCTION more() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN NEW.target := NEW.target + 1; RETURN NEW; END $$"
        )
        connection.execute(
            "CREATE TRIGGER more BEFORE INSERT ON teams_goal FOR EACH ROW EXECUTE FUNCTION more()"
        )

    why = stopped(embedded, migrated, tmp_path)

    assert "teams_goal: row 1 is not what it was. Nothing was copied." in why
    with psycopg.connect(migrated.owner) as connection:
        connection.execute("DROP FUNCTION more CASCADE")
