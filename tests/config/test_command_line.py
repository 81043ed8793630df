"""What `manage.py` says where its environment is not right or a server is away."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.test_settings import PRODUCTION
from tests.services.programs import bare, free_port, run

pytestmark = pytest.mark.once

CANNOT_BE_READ = "it cannot be read; signs such as / and @ in a password are written as %2F and %40"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PILLARS_IMPORT_MAX_BYTES", "plenty", "invalid literal for int() with base 10: 'plenty'"),
        ("PILLARS_STAFF_SECOND_FACTOR", "treu", "'treu' is neither true nor false"),
        ("PILLARS_STAFF_SECOND_FACTOR", "", "'' is neither true nor false"),
        (
            "DATABASE_URL",
            "hello",
            "it begins with none of postgres, postgresql, psql, pgsql, sqlite",
        ),
        (
            "DATABASE_URL",
            "mysql://a@b/c",
            "it begins with none of postgres, postgresql, psql, pgsql, sqlite",
        ),
        ("DATABASE_URL", "postgres://a:b/c@d:5432/e", CANNOT_BE_READ),
        ("CACHE_URL", "hello", "it begins with none of redis, rediss, unix"),
        ("CACHE_URL", "redis://:a/b@c:6379/1", CANNOT_BE_READ),
        ("CELERY_BROKER_URL", "redis://:a/b@c:6379/1", CANNOT_BE_READ),
        ("PILLARS_ADMIN_LOG_DAYS", "999999", "999999 is not from 1 to 36500"),
        ("PILLARS_DATA_DIR", "data", "'data' is no absolute path"),
        ("SECRET_KEY_FILE", "/nowhere", "[Errno 2] No such file or directory: '/nowhere'"),
    ],
)
def test_a_variable_that_cannot_be_read_is_named(
    tmp_path: Path, name: str, value: str, expected: str
) -> None:
    result = run("manage.py", "check", environment=bare(tmp_path, **{name: value}))

    variable = name.removesuffix("_FILE")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f"The configuration is not right: {variable}: {expected}. "
        "docs/operations.md tells all of it.\n"
    )


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("ALLOWED_HOSTS", "https://a.example.com", "names of hosts alone, with commas between"),
        ("EMAIL_URL", "hello", "it begins with none of smtp, smtps, smtp+tls, smtp+ssl"),
        ("EMAIL_URL", "smtp://:25", CANNOT_BE_READ),
        ("EMAIL_URL", "smtp:///mail.example.com", CANNOT_BE_READ),
        ("EMAIL_URL", "smtp://a:b/c@d:25", CANNOT_BE_READ),
        ("PILLARS_MAIL_FROM", "Pillars", "'Pillars' has no address of mail"),
    ],
)
def test_a_variable_of_production_that_cannot_be_read_is_named(
    tmp_path: Path, name: str, value: str, expected: str
) -> None:
    result = run("manage.py", "check", environment=bare(tmp_path, **PRODUCTION | {name: value}))

    assert (result.returncode, result.stdout) == (1, "")
    assert f"The configuration is not right: {name}: {expected}" in result.stderr


def test_a_folder_whose_name_means_something_in_an_address_is_that_folder(tmp_path: Path) -> None:
    folder = tmp_path / "c++ a#b?c%20d"
    folder.mkdir(mode=0o755)

    result = run("manage.py", "migrate", "-v0", environment=bare(folder))

    assert (result.returncode, result.stderr) == (0, "")
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert modes == {"db.sqlite3": 0o600, "secret_key": 0o600}
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.touch()

    result = run("manage.py", "check", environment=bare(place))

    assert result.returncode == 1
    assert f"PILLARS_DATA_DIR: no such folder can be made: [Errno 17] File exists: '{place}'" in (
        result.stderr
    )


def test_a_server_that_is_away_is_told_and_the_traceback_is_for_who_asks(tmp_path: Path) -> None:
    nowhere = bare(tmp_path, DATABASE_URL=f"postgres://pillars@127.0.0.1:{free_port()}/pillars")

    told = run("manage.py", "migrate", environment=nowhere)
    traced = run("manage.py", "migrate", "--traceback", environment=nowhere)

    assert (told.returncode, traced.returncode) == (1, 1)
    assert "\nWhat this needs is away or full: " in told.stderr
    assert "Traceback" not in told.stderr
    assert "Traceback" in traced.stderr
