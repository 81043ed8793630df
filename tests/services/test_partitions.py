"""Daily scores by month in PostgreSQL: the same rows, behind the same wall, and months that go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import errors

from scoring.partition_functions import AHEAD, DROP, MONTH, TABLE
from tests.services.conftest import Database, Embedded, made_database
from tests.services.installation import call as called
from tests.services.partitioned import (
    JUNE,
    KEY,
    MAY,
    PARTS,
    ROWS,
    WELL,
    WHOSE,
    Site,
    asked,
    done,
    site_in,
)
from tests.services.programs import production, run

pytestmark = pytest.mark.service

call = partial(called, module="tests.services.by_month")


@pytest.fixture(scope="module")
def first(migrated: Database, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """An installation with scores of May and June in one table; tests have copies of it."""
    folder = tmp_path_factory.mktemp("first")
    owner = production(folder, migrated.owner, key=KEY)
    return site_in(migrated, folder, call("fill", environment=owner))


@pytest.fixture(scope="module")
def second(first: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same, stored by month."""
    with copied(first, tmp_path_factory.mktemp("second"), "second") as made:
        made.manage("partition_snapshots")
        yield made


@contextmanager
def copied(site: Site, folder: Path, what: str) -> Iterator[Site]:
    name = site.database.name
    with made_database(f"{name}_{what}", like=name) as copy:
        yield site_in(copy, folder, [site.home, site.away])


@pytest.fixture
def site(first: Site, tmp_path: Path) -> Iterator[Site]:
    """An installation with scores of May and June in one table, the test's own."""
    with copied(first, tmp_path / "data", "copy") as made:
        yield made


@pytest.fixture
def by_month(second: Site, tmp_path: Path) -> Iterator[Site]:
    """The same, stored by month."""
    with copied(second, tmp_path / "data", "copy") as made:
        yield made


def test_the_table_has_what_it_had_and_twice_changes_nothing(site: Site) -> None:
    rows, shape = site.sql(ROWS), site.shape()

    first = site.manage("partition_snapshots")
    parts = site.sql(PARTS)
    again = site.manage("partition_snapshots")

    assert first[0] == f"{rows[0][0]} daily scores are stored by month now."
    assert again[0] == "Daily scores are stored by month already."
    assert first[1] == again[1]
    assert (site.sql(ROWS), site.shape()) == (rows, shape)
    assert rows[0][0] == 32
    assert site.sql(PARTS) == parts
    assert [name for _, name in parts][:2] == [MAY, JUNE]
    done("collectstatic", "--noinput", "-v0", environment=site.app)
    check = ("check", "--deploy", "--fail-level", "WARNING")
    assert done(*check, environment=site.app) == WELL
    assert done("check_scores", environment=site.app) == [
        f"organization-{n}: 0 days differ, 0 members wait" for n in (1, 2)
    ]


def test_each_row_lies_in_its_month_and_the_next_months_are_there(by_month: Site) -> None:
    now = datetime.now(UTC)
    ahead = [now.year * 12 + now.month - 1 + n for n in range(4)]

    held = by_month.sql(
        f"SELECT tableoid::regclass::text, count(*) FROM {TABLE} GROUP BY 1 ORDER BY 1"
    )

    assert held == [(MAY, 14), (JUNE, 18)]
    assert {*by_month.parts} == {
        *(MAY, JUNE, f"{TABLE}_rest"),
        *(f"{TABLE}_{month // 12}_{month % 12 + 1:02}" for month in ahead),
    }
    assert by_month.doctor()[0].startswith("ok       months      Daily scores are stored by month")


# -- The wall ----------------------------------------------------------------------------------


def test_no_row_of_another_organization_is_seen_by_table_or_partition(by_month: Site) -> None:
    app = by_month.database.app
    for organization in (by_month.home, by_month.away):
        seen = asked(app, WHOSE, organization=organization)
        assert seen == [(organization,)]

    for part in by_month.parts:
        for query in (f"SELECT * FROM {part}", f"DELETE FROM {part}", f"TRUNCATE {part}"):
            with pytest.raises(errors.InsufficientPrivilege):
                asked(app, query, organization=by_month.home)


def test_a_partition_hides_the_rows_of_others_also_from_who_was_let_at_it(by_month: Site) -> None:
    by_month.sql(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {MAY} TO pillars_app")
    app, home, away = by_month.database.app, by_month.home, by_month.away
    whose = f"SELECT organization_id, count(*) FROM {MAY} GROUP BY 1 ORDER BY 1"

    assert asked(app, whose, organization=home) == [(home, 7)]
    asked(app, f"DELETE FROM {MAY} WHERE organization_id = %s", away, organization=home)
    stolen = f"UPDATE {MAY} SET organization_id = %s"
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        asked(app, stolen, away, organization=home)
    assert by_month.sql(whose) == [(home, 7), (away, 7)]


def test_a_partition_without_its_wall_is_told_and_mended(by_month: Site) -> None:
    rest, mine, *following = (f"{TABLE}_rest", f"{TABLE}_mine", *by_month.parts[2:])
    faults = {
        f"ALTER TABLE {MAY} DISABLE ROW LEVEL SECURITY": f"{MAY} has no row-level security",
        f"ALTER TABLE {JUNE} NO FORCE ROW LEVEL SECURITY": f"{JUNE} shows its owner everything",
        f"CREATE POLICY more ON {rest} USING (true)": f"{rest} has not the one policy of the wall",
        f"GRANT SELECT ON {following[0]} TO pillars_app": (
            f"{following[0]} can be reached beside {TABLE}"
        ),
        f"GRANT SELECT ON {following[1]} TO PUBLIC": (
            f"{following[1]} can be reached beside {TABLE}"
        ),
        f"CREATE TABLE {mine} PARTITION OF {TABLE} "
        "FOR VALUES FROM ('2020-01-01') TO ('2020-02-01')": f"{mine} has no row-level security",
    }
    for breaks in faults:
        by_month.sql(breaks)

    told = run("manage.py", "check", "--deploy", environment=by_month.app).stderr
    by_month.manage("migrate", "-v0")
    after = run("manage.py", "check", "--deploy", environment=by_month.app).stderr

    assert [text for text in faults.values() if text not in told] == []
    assert TABLE not in after


def test_rights_that_are_given_to_all_tables_are_none_to_partitions(by_month: Site) -> None:
    superuser = by_month.database.owner.replace("pillars_owner@", "postgres@")

    done("database_roles", environment={**by_month.owner, "DATABASE_URL": superuser})

    told = run("manage.py", "check", "--deploy", environment=by_month.app).stderr
    assert TABLE not in told


def test_the_application_calls_none_of_the_functions_as_itself(by_month: Site) -> None:
    before = by_month.sql(PARTS)

    for function in (f"{MONTH}('2030-01-01')", f"{AHEAD}(1)", f"{DROP}('2027-01-01')"):
        with pytest.raises(errors.InsufficientPrivilege, match="permission denied for function"):
            asked(by_month.database.app, f"SELECT {function}", organization=by_month.home)

    assert by_month.sql(PARTS) == before


# -- Scores ------------------------------------------------------------------------------------


def test_recomputes_and_roll_forwards_write_the_same_as_into_one_table(
    site: Site, by_month: Site
) -> None:
    both = (site, by_month)

    for name, day in (("forward", "2026-07-03"), ("restated", "2026-07-05")):
        told = [call(name, str(each.home), day, environment=each.app) for each in both]
        assert told[0] == told[1]

    assert [why for on, _, why in told[1] if on == "2026-06-09"] == ["sweep"]
    assert told[1][-1][0] == "2026-07-04"
    checked = done("check_scores", environment=by_month.app)
    assert checked[0].endswith("0 days differ, 0 members wait")


def test_a_row_that_is_there_is_updated_by_its_key(by_month: Site) -> None:
    assert call("upserted", str(by_month.home), environment=by_month.app) == [16, 16, 16]


def test_a_day_without_a_month_is_kept_and_has_one_after_the_task(by_month: Site) -> None:
    call("forward", str(by_month.home), "2026-07-03", environment=by_month.app)
    where = f"SELECT count(*) FROM {TABLE}_rest"
    before, waiting = by_month.sql(ROWS), by_month.sql(where)

    months = call("made", environment=by_month.app)

    assert waiting == [(2,)]
    assert by_month.sql(where) == [(0,)]
    assert "2026-07" in months
    assert by_month.sql(f"SELECT count(*) FROM {TABLE}_2026_07") == [(2,)]
    assert by_month.sql(ROWS) == before
    told = run("manage.py", "check", "--deploy", environment=by_month.app).stderr
    assert TABLE not in told


def test_the_doctor_tells_of_a_month_that_is_not_there_and_the_task_makes_it(
    by_month: Site,
) -> None:
    following = (datetime.now(UTC).replace(day=1) + timedelta(days=31)).strftime("%Y_%m")
    by_month.sql(f"DROP TABLE {TABLE}_{following}")

    broken = by_month.doctor()
    months = call("made", environment=by_month.app)

    named = following.replace("_", "-")
    assert broken[0].startswith(f"problem  months      Daily scores have no partition for {named}.")
    assert named in months
    assert by_month.doctor()[0].startswith("ok ")


def test_functions_that_are_not_there_are_told_and_put_back(by_month: Site) -> None:
    by_month.sql(f"DROP FUNCTION {AHEAD}(integer)")

    broken = by_month.doctor()
    by_month.manage("migrate", "-v0")

    assert f"The function {AHEAD} does not stand" in broken[0]
    assert by_month.doctor()[0].startswith("ok ")


# -- Retention ---------------------------------------------------------------------------------


def left(site: Site) -> list[Any]:
    """Return how many scores each organization has of each month, with the partition."""
    return site.sql(
        f"SELECT organization_id, tableoid::regclass::text, count(*) FROM {TABLE} "
        "GROUP BY 1, 2 ORDER BY 1, 2"
    )


def test_a_month_that_is_over_for_all_is_dropped_and_what_is_kept_hears_of_it(
    by_month: Site,
) -> None:
    app = {**by_month.app, "PILLARS_SCORE_DAYS": "400"}
    home, away = by_month.home, by_month.away

    kept, heard = call("enforced", "2027-07-05T12:00:00Z", environment=app)
    assert (kept[:2], heard) == (["2026-05", "2026-06"], True)
    assert left(by_month)[0] == (home, MAY, 1)
    kept, heard = call("enforced", "2027-07-06T12:00:00Z", environment=app)

    assert (kept[0], heard) == ("2026-06", True)
    assert by_month.sql(f"SELECT to_regclass('{MAY}')") == [(None,)]
    assert left(by_month) == [(home, JUNE, 9), (away, JUNE, 9)]
    kept, heard = call("enforced", "2027-07-06T12:00:00Z", environment=app)
    assert (kept[0], heard) == ("2026-06", False)


def test_a_month_that_is_over_for_some_goes_row_by_row(by_month: Site) -> None:
    app = {**by_month.app, "PILLARS_SCORE_DAYS": "500"}
    call("keeps", str(by_month.home), "400", environment=app)

    kept, heard = call("enforced", "2027-07-10T12:00:00Z", environment=app)

    assert (kept[:2], heard) == (["2026-05", "2026-06"], True)
    assert left(by_month) == [
        (by_month.home, JUNE, 5),
        (by_month.away, MAY, 7),
        (by_month.away, JUNE, 9),
    ]


def test_without_a_period_every_month_stays(by_month: Site) -> None:
    before = by_month.sql(ROWS)

    kept, heard = call("enforced", "2040-01-01T12:00:00Z", environment=by_month.app)

    assert (kept[:2], heard) == (["2026-05", "2026-06"], False)
    assert by_month.sql(ROWS) == before


@contextmanager
def reading(site: Site) -> Iterator[None]:
    """Have somebody read scores in a transaction while the block runs."""
    with psycopg.connect(site.database.owner) as connection:
        connection.execute(f"SELECT * FROM {TABLE}")
        yield
        connection.rollback()


def test_a_month_that_somebody_reads_is_dropped_the_next_time(by_month: Site) -> None:
    drop = partial(by_month.sql, f"SELECT {DROP}('2026-06-01')")

    with reading(by_month):
        assert drop() == [(0,)]

    assert drop() == [(1,)]


# -- What comes later, and what stops it ---------------------------------------------------------


def test_later_migrations_work_on_it(by_month: Site) -> None:
    before = by_month.sql(ROWS), by_month.shape()
    parts = len(by_month.sql(PARTS))

    assert call("migrated", environment=by_month.owner) == [True, False]
    assert call("indexed", environment=by_month.owner) == [parts + 1, parts + 1, 0]
    assert call("unindexed", environment=by_month.owner) == [parts + 1, 0]
    assert (by_month.sql(ROWS), by_month.shape()) == before
    by_month.manage("migrate", "-v0")


def test_it_is_the_owners_alone(site: Site) -> None:
    result = run("manage.py", "partition_snapshots", environment=site.app)

    assert (result.returncode, result.stdout) == (1, "")
    assert "must name the owner" in result.stderr


def test_what_is_unique_without_the_day_stops_it_and_nothing_has_happened(site: Site) -> None:
    site.sql(f"CREATE UNIQUE INDEX mine ON {TABLE} (computed_at, id)")
    before = site.sql(ROWS), site.shape()

    result = run("manage.py", "partition_snapshots", environment=site.owner)

    assert result.returncode == 1
    assert "An index is unique without the day: CREATE UNIQUE INDEX mine" in result.stderr
    assert (site.sql(ROWS), site.shape()) == before


def test_a_backup_is_restored_with_its_months_and_its_wall(by_month: Site, tmp_path: Path) -> None:
    rows, shape = by_month.sql(ROWS), by_month.shape()
    names = by_month.parts
    backup = str(tmp_path / "backup")
    by_month.manage("backup", backup)

    with made_database(f"{by_month.database.name}_new") as new:
        owner = {**by_month.owner, "DATABASE_URL": new.owner}
        app = {**by_month.app, "DATABASE_URL": new.app}
        done("restore", backup, environment=owner)
        done("migrate", "-v0", environment=owner)
        restored = Site(new, owner, app, by_month.home, by_month.away)

        assert (restored.sql(ROWS), restored.shape()) == (rows, shape)
        assert restored.parts == names
        assert restored.doctor()[0].startswith("ok ")
        told = run("manage.py", "check", "--deploy", environment=app).stderr
        assert TABLE not in told
        assert call("made", environment=app)[0] == "2026-05"


def test_an_embedded_run_goes_on_in_a_database_that_is_stored_by_month(
    embedded: Embedded, with_tables: Database, tmp_path: Path
) -> None:
    owner = production(tmp_path / "data", with_tables.owner, key=embedded.key)
    app = production(tmp_path / "data", with_tables.app, key=embedded.key)
    before = called("told", environment=embedded.environment)
    done("partition_snapshots", environment=owner)

    done("copy_from_sqlite", str(embedded.folder), environment=owner)
    done("partition_snapshots", environment=owner)

    assert called("told", environment=owner) == before
    assert asked(with_tables.owner, f"SELECT count(*) FROM {TABLE}_rest") == [(0,)]
    assert all(": 0 days differ" in line for line in done("check_scores", environment=app))
