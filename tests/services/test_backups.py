"""`manage.py backup` and `restore`: what was wiped is there again, to the byte."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copy2, copytree, rmtree

import pytest

from config.backups import DATABASES, SUMS
from tests.services.conftest import Database, Embedded, made_database
from tests.services.installation import call
from tests.services.programs import complaints, production, run

pytestmark = pytest.mark.service

DECISIONS = "decisions.jsonl"
CHECK = ("check", "--deploy", "--fail-level", "WARNING")


def done(*arguments: str, environment: dict[str, str]) -> list[str]:
    """Return what a command says that does what it should."""
    result = run("manage.py", *arguments, environment=environment)
    assert (result.returncode, complaints(result.stderr)) == (0, [])
    return result.stdout.splitlines()


def refused(*arguments: str, environment: dict[str, str]) -> str:
    """Return why a command does nothing."""
    result = run("manage.py", *arguments, environment=environment)
    assert (result.returncode, result.stdout) == (1, "")
    return result.stderr


def files_in(folder: Path) -> dict[Path, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def backed_up(filled: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Back up the embedded run, once; tests take a copy."""
    folder = tmp_path_factory.mktemp("backed_up") / "backup"
    done("backup", str(folder), environment=filled.environment)
    return folder


@pytest.fixture
def backup(backed_up: Path, tmp_path: Path) -> Path:
    """Return a backup of the embedded run that is the test's own."""
    return Path(copytree(backed_up, tmp_path / "backup"))


def test_production_is_wiped_and_restored_and_decisions_are_done_again(
    embedded: Embedded, with_tables: Database, worker_id: str, tmp_path: Path
) -> None:
    folder, backup = tmp_path / "data", str(tmp_path / "backup")
    owner = production(folder, with_tables.owner, key=embedded.key)
    app = production(folder, with_tables.app, key=embedded.key)
    done("copy_from_sqlite", str(embedded.folder), environment=owner)
    before, reports = call("told", environment=owner), call("reports", environment=app)
    files = files_in(folder / "uploads")
    done("backup", backup, environment=owner)
    erased = call("erased", environment=app)
    rmtree(folder / "uploads")

    with made_database(f"{with_tables.name}_new") as new:
        owner, app = {**owner, "DATABASE_URL": new.owner}, {**app, "DATABASE_URL": new.app}
        done("restore", backup, environment=owner)

        assert call("told", environment=owner) == before
        assert call("reports", environment=app) == reports
        assert files_in(folder / "uploads") == files
        assert len(files) == 1
        done("migrate", "-v0", environment=owner)
        done("collectstatic", "--noinput", "-v0", environment=app)
        assert call("told", environment=owner) == before
        assert done(*CHECK, environment=app) == ["System check identified no issues (1 silenced)."]
        assert call("opened", *embedded.person.values(), environment=app) == {
            "password": 302,
            "app": 200,
            "token": 200,
        }
        again = done("redo_decisions", environment=app)
        assert again == [f"{erased['who']}: erased again"]
        assert call("left", json.dumps(erased), environment=owner) == 0
        assert call("goes_on", environment=app) == before["counts"]["teams.Member"]
        why = refused("restore", backup, environment=owner)
        assert "The database is not empty." in why


def test_an_embedded_run_is_wiped_and_restored(embedded: Embedded, backup: Path) -> None:
    before = call("told", environment=embedded.environment)
    reports = call("reports", environment=embedded.environment)
    files = files_in(embedded.folder / "uploads")
    erased = call("erased", environment=embedded.environment)
    for name in ("db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm"):
        (embedded.folder / name).unlink(missing_ok=True)
    rmtree(embedded.folder / "uploads")

    done("restore", str(backup), environment=embedded.environment)

    assert call("told", environment=embedded.environment) == before
    assert call("reports", environment=embedded.environment) == reports
    assert files_in(embedded.folder / "uploads") == files
    done("migrate", "-v0", environment=embedded.environment)
    again = done("redo_decisions", environment=embedded.environment)
    assert again == [f"{erased['who']}: erased again"]
    assert call("left", json.dumps(erased), environment=embedded.environment) == 0


def test_a_backup_has_no_key_and_no_record_and_is_its_owners_alone(
    embedded: Embedded, tmp_path: Path
) -> None:
    call("erased", environment=embedded.environment)

    done("backup", str(tmp_path / "new" / "backup"), environment=embedded.environment)

    folder = tmp_path / "new" / "backup"
    assert (embedded.folder / DECISIONS).exists()
    assert {path.name for path in folder.iterdir()} == {DATABASES["sqlite"], "uploads", SUMS}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_is_there_is_not_written_to(embedded: Embedded, backup: Path) -> None:
    before = files_in(backup)

    why = refused("backup", str(backup), environment=embedded.environment)

    assert "is there already" in why
    assert files_in(backup) == before


@pytest.mark.parametrize("name", [DATABASES["sqlite"], SUMS])
def test_a_damaged_backup_is_refused(embedded: Embedded, backup: Path, name: str) -> None:
    (embedded.folder / "db.sqlite3").unlink()
    copy2(embedded.folder / "secret_key", backup / name)

    why = refused("restore", str(backup), environment=embedded.environment)

    assert "The backup is damaged: " in why


def test_half_a_backup_is_refused(embedded: Embedded, backup: Path) -> None:
    (backup / SUMS).unlink()

    why = refused("restore", str(backup), environment=embedded.environment)

    assert f"no whole backup: it has no {SUMS}" in why


def test_a_backup_of_sqlite_is_not_restored_into_postgresql(
    embedded: Embedded, backup: Path, another: Database, tmp_path: Path
) -> None:
    owner = production(tmp_path / "data", another.owner, key=embedded.key)

    assert "This backup is not of PostgreSQL." in refused("restore", str(backup), environment=owner)


def test_the_application_neither_backs_up_nor_restores(
    another: Database, backup: Path, tmp_path: Path
) -> None:
    app = production(tmp_path / "data", another.app, key="any")

    for command in (("backup", str(tmp_path / "other")), ("restore", str(backup))):
        assert "must name the owner" in refused(*command, environment=app)
    assert not (tmp_path / "other").exists()


def test_a_backup_that_fails_leaves_nothing_behind(another: Database, tmp_path: Path) -> None:
    owner = production(tmp_path / "data", another.owner, key="any")
    owner["PATH"] = str(tmp_path)

    why = refused("backup", str(tmp_path / "backup"), environment=owner)

    assert "pg_dump is not installed" in why
    assert not (tmp_path / "backup").exists()


def test_the_programs_of_postgresql_check_the_server_as_the_application_does(
    migrated: Database, tmp_path: Path
) -> None:
    told, program = tmp_path / "told", tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$1 $PGPASSWORD" > {told}\nexit 1\n')
    program.chmod(0o700)
    address = (
        migrated.owner.replace("@", ":a%2Fb@")
        + "?sslmode=prefer&sslrootcert=/of/it.pem&sslpassword=c"
    )
    owner = production(tmp_path / "data", address, key="any") | {"PATH": str(tmp_path)}

    why = refused("backup", str(tmp_path / "backup"), environment=owner)

    assert "pg_dump failed; see above." in why
    words = {*told.read_text().removeprefix("--dbname=").split()}
    assert words >= {"sslmode=prefer", "sslrootcert=/of/it.pem", f"dbname={migrated.name}", "a/b"}
    assert not words & {"password=a/b", "sslpassword=c"}


def test_another_key_is_told_after_a_restore(embedded: Embedded, backup: Path) -> None:
    (embedded.folder / "db.sqlite3").unlink()
    rmtree(embedded.folder / "uploads")
    (embedded.folder / "secret_key").write_text("another")

    result = run("manage.py", "restore", str(backup), environment=embedded.environment)

    assert "PILLARS_SECOND_FACTOR_KEY opens nothing" in result.stderr
