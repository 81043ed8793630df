"""`manage.py upgrade`: an earlier version with its rows becomes this one, and goes on."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from config.upgrading import LOCK
from tests.services.conftest import Database, Embedded
from tests.services.installation import call
from tests.services.programs import free_port, production, run

EARLIER = "tests.services.earlier"
TABLES = """
    SELECT table_name, column_name, data_type, is_nullable, column_default, character_maximum_length
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), NULL, NULL, NULL
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION SELECT tablename, indexname, indexdef, NULL, NULL, NULL
    FROM pg_indexes WHERE schemaname = 'public'
    UNION SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), NULL, NULL, NULL
    FROM pg_trigger WHERE NOT tgisinternal
    UNION SELECT tablename, policyname, qual, with_check, NULL, NULL
    FROM pg_policies WHERE schemaname = 'public'
    UNION SELECT app, name, 'migration', NULL, NULL, NULL FROM django_migrations
"""
pytestmark = pytest.mark.service


def tables(address: str) -> set[tuple[object, ...]]:
    """Return the columns, constraints, indexes, triggers, policies and migrations of a database."""
    with psycopg.connect(address) as connection:
        return {*connection.execute(TABLES)}


def test_an_earlier_version_is_upgraded_with_its_rows(
    embedded: Embedded, another: Database, with_tables: Database, tmp_path: Path
) -> None:
    owner = production(tmp_path / "data", another.owner, key=embedded.key)
    app = {**owner, "DATABASE_URL": another.app}
    before = call("told", environment=embedded.environment)
    reports = call("reports", environment=embedded.environment)
    earlier = call("made", str(embedded.folder), module=EARLIER, environment=owner)

    plan = run("manage.py", "upgrade", "--plan", environment=owner)
    with psycopg.connect(another.owner) as other:
        other.execute("LOCK TABLE accounts_organizationerasure IN ACCESS SHARE MODE")
        busy = run("manage.py", "upgrade", environment=owner)
    done = run("manage.py", "upgrade", environment=owner)

    assert plan.stdout.count("teams.0020_privacy") == 1
    assert (busy.returncode, busy.stdout.count("Applying accounts.0014")) == (1, 1)
    assert "A table was in use: canceling statement due to lock timeout" in busy.stderr
    assert (done.returncode, done.stderr) == (0, "")
    assert "Done. Restart web, worker and schedule processes" in done.stdout
    after = call("told", environment=owner)
    assert after["scores"] == before["scores"]
    assert {label: after["counts"][label] for label in earlier} == earlier
    assert {label: before["counts"][label] for label in earlier} == earlier
    assert len(earlier) > 40
    assert call("reports", environment=app) == reports
    assert call("opened", *embedded.person.values(), environment=app) == {
        "password": 302,
        "app": 200,
        "token": 200,
    }
    check = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", environment=app)
    assert (check.returncode, check.stderr) == (0, "")
    again = run("manage.py", "upgrade", environment=owner)
    assert (again.returncode, "No migrations to apply." in again.stdout) == (0, True)
    upgraded, begun_anew = tables(another.owner), tables(with_tables.owner)
    assert len(begun_anew) > 1000
    assert sorted(upgraded ^ begun_anew, key=str) == []


def test_two_upgrades_at_once_are_one(another: Database, tmp_path: Path) -> None:
    owner = production(tmp_path, another.owner, key="any")
    with psycopg.connect(another.owner) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])

        result = run("manage.py", "upgrade", environment=owner)

    assert (result.returncode, result.stdout) == (1, "")
    assert "Another upgrade of this database is running." in result.stderr


def test_the_application_does_not_upgrade(another: Database, tmp_path: Path) -> None:
    result = run("manage.py", "upgrade", environment=production(tmp_path, another.app, key="any"))

    assert result.returncode == 1
    assert "must name the owner" in result.stderr


def test_a_database_that_does_not_answer_is_told_without_a_traceback(
    servers: dict[str, str], tmp_path: Path
) -> None:
    nowhere = f"postgres://pillars_owner@127.0.0.1:{free_port()}/pillars"

    result = run("manage.py", "upgrade", environment=production(tmp_path, nowhere, key="any"))

    assert (result.returncode, result.stdout) == (1, "")
    assert "What this needs is away or full: couldn't get a connection" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_embedded_run_upgrades_itself(embedded: Embedded) -> None:
    result = run("manage.py", "upgrade", environment=embedded.environment)

    assert result.returncode == 1
    assert "DATABASE_URL must name a PostgreSQL database." in result.stderr


def test_an_index_is_made_by_both_databases(
    embedded: Embedded, with_tables: Database, tmp_path: Path
) -> None:
    owner = production(tmp_path / "data", with_tables.owner, key="any")

    for environment in (owner, embedded.environment):
        assert call("indexed", module=EARLIER, environment=environment) == [
            True,
            False,
        ]
