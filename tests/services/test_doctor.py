"""The doctor on an installation that is well, and on the same one broken in many ways."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from redis import Redis

from config.doctor.checks import CHECKS
from tests.services.conftest import Database
from tests.services.installed import processes, production, release
from tests.services.programs import address_of, free_port, run, wait_until
from tests.services.servers import HOST, MailServer, mail_server, own_broker

pytestmark = pytest.mark.service

KEYS = {
    "PORTABILITY_TOKEN_KEY": "one-key-for-one-purpose-and-nothing-else",
    "PILLARS_SSO_SECRET_KEY": "another-key-for-another-purpose-alone",
    "PILLARS_SECOND_FACTOR_KEY": "and-a-third-key-for-second-factors-only",
}
PROGRAM = """
import time
from datetime import UTC, datetime, timedelta
import django
import time_machine
django.setup()
from django.core.cache import cache
from django.core.management import call_command
from accounts.models import Organization
from accounts.tenancy import tenant_scope
from config.schedule import SIGN_OF_LIFE
from scoring.models import RecomputeRun
from scoring.services import request_roll_forward
"""
NEVER_SENT = f"{PROGRAM}\ncache.delete(SIGN_OF_LIFE)"
SENT_LONG_AGO = f"{PROGRAM}\ncache.set(SIGN_OF_LIFE, time.time() - 600, timeout=None)"
STUCK = f"""{PROGRAM}
organization, _ = Organization.objects.get_or_create(name="Acme", slug="acme")
with tenant_scope(organization.pk):
    request_roll_forward(organization=organization)
    then = datetime.now(UTC) - timedelta(hours=3)
    RecomputeRun.objects.update(created_at=then)
"""
TWO_MINUTES_LATER = f"""{PROGRAM}
with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2)):
    call_command("doctor", "clock", "--json")
"""


@dataclass(frozen=True)
class Installation:
    """An installation with everything that it needs, but for processes."""

    environment: dict[str, str]
    database: Database
    folder: Path
    broker: int
    mail: MailServer


@dataclass(frozen=True)
class Answer:
    """What the doctor said."""

    code: int
    found: list[dict[str, str]]

    def of(self, check: str) -> list[dict[str, str]]:
        """Return what was found by one check."""
        return [finding for finding in self.found if finding["check"] == check]


def answer_of(*arguments: str, environment: dict[str, str]) -> Answer:
    result = run(*arguments, environment=environment)
    return Answer(result.returncode, json.loads(result.stdout))


def doctor(environment: dict[str, str], *checks: str) -> Answer:
    return answer_of("manage.py", "doctor", "--json", *checks, environment=environment)


def assert_problem(answer: Answer, check: str, text: str) -> None:
    """Fail unless the check found a problem of these words, and says what to do."""
    said = [finding for finding in answer.of(check) if finding["state"] == "problem"]
    assert [finding["text"] for finding in said if text in finding["text"]] != [], answer.found
    assert all(finding["advice"] for finding in said)
    assert answer.code == 1


@pytest.fixture(scope="module")
def installed(
    servers: dict[str, str], database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("data")
    with own_broker(tmp_path_factory.mktemp("broker")) as port, mail_server() as mail:
        environment = production(
            folder,
            servers,
            database,
            CELERY_BROKER_URL=f"redis://{HOST}:{port}/0",
            CACHE_URL=f"redis://{HOST}:{port}/1",
            EMAIL_URL=mail.url,
            PILLARS_IMPORT_MAX_BYTES="1000000",
            **KEYS,
        )
        release(environment, database)
        yield Installation(environment, database, folder, port, mail)


@contextmanager
def broken_by(database: Database, breaks: str, mends: str) -> Iterator[None]:
    """Change the database as its owner while the block runs."""
    with psycopg.connect(database.owner, autocommit=True) as owner:
        owner.execute(breaks)
        try:
            yield
        finally:
            owner.execute(mends)


def test_an_installation_that_is_well_has_nothing_but_good_news(installed: Installation) -> None:
    environment = installed.environment
    with processes(environment, "worker", "beat"):
        wait_until(lambda: doctor(environment, "workers", "beat").code == 0, seconds=60)

        answer = doctor(environment)
        in_words = run("manage.py", "doctor", environment=environment)

    assert [finding for finding in answer.found if finding["state"] != "ok"] == []
    assert {finding["check"] for finding in answer.found} == CHECKS.keys()
    assert answer.code == 0
    lines = in_words.stdout.splitlines()
    assert [line for line in lines if not line.startswith("ok ")] == []
    assert (in_words.returncode, in_words.stderr) == (0, "")


# What the environment says otherwise, which check tells, and in which words.
NOBODY_LISTENS = free_port()
ENVIRONMENTS: dict[str, tuple[dict[str, str], str, str]] = {
    "no database": (
        {"DATABASE_URL": f"postgres://pillars_app@{HOST}:{NOBODY_LISTENS}/pillars"},
        "database",
        "The database does not let anybody in: ",
    ),
    "no broker": (
        {"CELERY_BROKER_URL": f"redis://{HOST}:{NOBODY_LISTENS}/0"},
        "broker",
        "The broker does not answer: ",
    ),
    "no cache": (
        {"CACHE_URL": f"redis://{HOST}:{NOBODY_LISTENS}/1"},
        "cache",
        "The cache does not answer: ",
    ),
    "no worker": ({}, "workers", "No worker answers"),
    "no data folder": (
        {"PILLARS_DATA_DIR": "/dev/null/pillars"},
        "storage",
        "Nothing can be written to the data folder",
    ),
    "a full disk": (
        {"PILLARS_IMPORT_MAX_BYTES": str(10**18)},
        "storage",
        "less than one upload may have",
    ),
    "no mail server": (
        {"EMAIL_URL": f"smtp://{HOST}:{NOBODY_LISTENS}"},
        "mail",
        "The mail server does not take letters: ",
    ),
    "a short secret key": ({"SECRET_KEY": "short"}, "secrets", "SECRET_KEY is short or plain"),
    "a plain secret key": ({"SECRET_KEY": "ab" * 40}, "secrets", "SECRET_KEY is short or plain"),
    "a short key": (
        {"PILLARS_SSO_SECRET_KEY": "short"},
        "secrets",
        "PILLARS_SSO_SECRET_KEY is short",
    ),
    "one key twice": (
        {"PILLARS_SSO_SECRET_KEY": KEYS["PORTABILITY_TOKEN_KEY"]},
        "secrets",
        "Two keys are the same",
    ),
    "any host": ({"ALLOWED_HOSTS": "*"}, "hosts", "ALLOWED_HOSTS takes any name"),
    "no host": ({"ALLOWED_HOSTS": ""}, "hosts", "ALLOWED_HOSTS is empty"),
}


@pytest.mark.parametrize("case", ENVIRONMENTS)
def test_settings_that_break_an_installation_are_told(installed: Installation, case: str) -> None:
    changes, check, text = ENVIRONMENTS[case]

    answer = doctor({**installed.environment, **changes}, check)

    assert_problem(answer, check, text)


def test_a_role_that_is_none_is_told_as_the_server_tells_it(installed: Installation) -> None:
    name = installed.database.app.rpartition("/")[2]
    address = address_of(name, "nobody_of_this_name")

    answer = doctor({**installed.environment, "DATABASE_URL": address}, "wall")

    assert_problem(answer, "database", 'role "nobody_of_this_name" does not exist')
    assert [finding["text"] for finding in answer.of("wall")] == [
        "Not looked at, because of database."
    ]


def test_the_owner_of_the_tables_is_not_who_should_serve(installed: Installation) -> None:
    owner = {**installed.environment, "DATABASE_URL": installed.database.owner}

    answer = doctor(owner, "roles")

    assert_problem(answer, "roles", "The role that is logged in owns tables.")
    assert_problem(answer, "roles", "The role that is logged in bypasses row-level security.")


def test_a_database_that_lets_hardly_anybody_in_is_told(
    servers: dict[str, str], installed: Installation
) -> None:
    limit = sql.SQL("ALTER DATABASE {} CONNECTION LIMIT {}")
    name = sql.Identifier(installed.database.name)
    address = servers["DATABASE_URL"].rpartition("/")[0] + "/postgres"
    with ExitStack() as held, psycopg.connect(address, autocommit=True) as server:
        for _ in range(20):
            held.enter_context(psycopg.connect(installed.database.app))
        before = doctor(installed.environment, "connections").of("connections")
        server.execute(limit.format(name, 26))
        try:
            after = doctor(installed.environment, "connections").of("connections")
        finally:
            server.execute(limit.format(name, -1))

    assert [(one["state"], "that the server allows" in one["text"]) for one in before] == [
        ("ok", True)
    ]
    assert [one["state"] for one in after] == ["ok", "warning"]
    assert "that the server allows" in after[0]["text"]
    said = r"2[1-5] of 26 connections that this database allows are taken\."
    assert re.fullmatch(said, after[1]["text"])
    assert "Raise max_connections" in after[1]["advice"]


@pytest.mark.parametrize(
    ("breaks", "mends", "check", "text"),
    [
        (
            "ALTER TABLE teams_member DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE teams_member ENABLE ROW LEVEL SECURITY",
            "wall",
            "teams_member has no row-level security.",
        ),
        (
            "ALTER TABLE teams_member DISABLE TRIGGER teams_member_told_insert",
            "ALTER TABLE teams_member ENABLE TRIGGER teams_member_told_insert",
            "wall",
            "The trigger teams_member_told_insert does not stand.",
        ),
        (
            "UPDATE django_migrations SET app = 'elsewhere' WHERE app = 'scoring'",
            "UPDATE django_migrations SET app = 'scoring' WHERE app = 'elsewhere'",
            "migrations",
            "migrations are not applied, from scoring.0001_squashed_0007_fewer_indexes on.",
        ),
    ],
    ids=["no policies", "no trigger", "tables of before"],
)
def test_a_database_that_is_not_as_it_should_be_is_told(
    installed: Installation, breaks: str, mends: str, check: str, text: str
) -> None:
    with broken_by(installed.database, breaks, mends):
        answer = doctor(installed.environment, check)

    assert_problem(answer, check, text)


@pytest.mark.parametrize(
    ("program", "check", "text"),
    [
        (NEVER_SENT, "beat", "The schedule never sent anything"),
        (SENT_LONG_AGO, "beat", "The schedule sent nothing for 10 minutes"),
        (STUCK, "queues", "recomputes: 1 wait, the oldest for 180 minutes."),
    ],
    ids=["no schedule", "a schedule that ended", "work that waits"],
)
def test_work_that_stands_still_is_told(
    installed: Installation, program: str, check: str, text: str
) -> None:
    assert run("-c", program, environment=installed.environment).stderr == ""

    answer = doctor(installed.environment, check)

    assert_problem(answer, check, text)


def test_a_clock_that_is_wrong_is_told_of_both_servers(installed: Installation) -> None:
    answer = answer_of("-c", TWO_MINUTES_LATER, environment=installed.environment)

    assert_problem(answer, "clock", "The clock of the database differs from this machine's by 1")
    assert_problem(answer, "clock", "The clock of the broker differs from this machine's by 1")


@pytest.mark.parametrize("gone", [1, None], ids=["a file that is new", "none collected"])
def test_files_of_another_version_are_told(installed: Installation, gone: int | None) -> None:
    manifest = installed.folder / "static" / "staticfiles.json"
    before = manifest.read_text()
    told: dict[str, Any] = json.loads(before)
    for name in list(told["paths"])[:gone]:
        del told["paths"][name]
    manifest.write_text(json.dumps(told))
    try:
        answer = doctor(installed.environment, "static")
    finally:
        manifest.write_text(before)

    assert_problem(answer, "static", "files of pages are not collected")


def test_a_site_for_developers_is_told(installed: Installation, tmp_path: Path) -> None:
    module = tmp_path / "open_settings.py"
    module.write_text("from config.settings.production import *\nDEBUG = True\n")
    own = {"DJANGO_SETTINGS_MODULE": "open_settings", "PYTHONPATH": str(tmp_path)}

    answer = doctor({**installed.environment, **own}, "debug")

    assert_problem(answer, "debug", "DEBUG is on")


def test_a_broker_that_stops_is_told_at_once(installed: Installation, tmp_path: Path) -> None:
    with own_broker(tmp_path) as port:
        environment = {
            **installed.environment,
            "CELERY_BROKER_URL": f"redis://{HOST}:{port}/0",
            "CACHE_URL": f"redis://{HOST}:{port}/1",
        }
        before = doctor(environment, "broker", "cache")

    after = doctor(environment, "broker", "cache", "workers", "beat")

    assert (before.code, after.code) == (0, 1)
    assert [finding["text"] for finding in [*after.of("workers"), *after.of("beat")]] == [
        "Not looked at, because of broker.",
        "Not looked at, because of cache.",
    ]


def test_a_broker_that_forgets_is_a_warning(installed: Installation) -> None:
    with Redis(host=HOST, port=installed.broker) as broker:
        broker.config_set("maxmemory-policy", "allkeys-lru")
        try:
            answer = doctor(installed.environment, "broker")
        finally:
            broker.config_set("maxmemory-policy", "noeviction")

    assert [finding["state"] for finding in answer.found] == ["warning"]
    assert answer.code == 0


def test_what_the_secret_key_stands_in_for_is_a_warning(installed: Installation) -> None:
    environment = {k: v for k, v in installed.environment.items() if k not in KEYS}

    answer = doctor(environment, "secrets")

    assert [finding["state"] for finding in answer.found] == ["warning"]
    assert answer.code == 0


def test_a_letter_is_sent_only_where_somebody_asks_for_it(installed: Installation) -> None:
    doctor(installed.environment, "mail")
    before = list(installed.mail.letters)

    answer = doctor(installed.environment, "mail", "--mail-to", "me@example.com")

    assert before == []
    assert ["To: me@example.com" in letter for letter in installed.mail.letters] == [True]
    assert [finding["text"] for finding in answer.found] == ["The mail server took a letter."]


def test_a_check_that_there_is_not_is_told(installed: Installation) -> None:
    result = run("manage.py", "doctor", "horoscope", environment=installed.environment)

    assert result.returncode == 1
    assert "There is no check horoscope; there are database, connections, " in result.stderr
