"""Servers that the tests marked `service` need. A missing one is a failure, never a skip."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, rmtree

import psycopg
import pytest
from psycopg import sql

from accounts.database_roles import Roles, rights_give, roles_create
from tests.services import installation
from tests.services.programs import address_of, bare, production, run

NEEDED = ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL")


@pytest.fixture(scope="session")
def servers(worker_id: str) -> dict[str, str]:
    """Return the addresses of PostgreSQL and Redis, as the environment names them.

    Of Redis each process of the tests has a database of its own for messages, below the one that
    is named: workers that it starts hear of no other's tasks.
    """
    missing = [name for name in NEEDED if name not in os.environ]
    if missing:
        pytest.fail(f"service tests need {', '.join(missing)}; .ci/run sets them")
    server, _, database = os.environ["CELERY_BROKER_URL"].rpartition("/")
    process = int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 0
    own = {"CELERY_BROKER_URL": f"{server}/{int(database) - process}"}
    return {name: os.environ[name] for name in NEEDED} | own


@dataclass(frozen=True)
class Database:
    """A database on the server, where its owner finds it and where the application does."""

    name: str
    owner: str
    app: str


@pytest.fixture(scope="module")
def database(servers: dict[str, str], worker_id: str) -> Iterator[Database]:
    """Make an empty database of this module's own, with the roles, and drop it at the end."""
    with made_database(f"pillars_service_{os.getpid()}_{worker_id}") as made:
        yield made


@pytest.fixture(scope="session")
def template(
    servers: dict[str, str], worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """Make a database and its tables, once: to copy it takes a moment, to migrate ten seconds."""
    with made_database(f"pillars_template_{os.getpid()}_{worker_id}") as made:
        owner = production(tmp_path_factory.mktemp("template"), made.owner, key="any")
        assert run("manage.py", "migrate", "-v0", environment=owner).stderr == ""
        yield made


@pytest.fixture(scope="module")
def migrated(template: Database, worker_id: str) -> Iterator[Database]:
    """Make a database with empty tables of this module's own, and drop it at the end."""
    name = f"pillars_migrated_{os.getpid()}_{worker_id}"
    with made_database(name, like=template.name) as made:
        yield made


@pytest.fixture
def with_tables(template: Database, worker_id: str) -> Iterator[Database]:
    """Make a database with empty tables of the test's own, and drop it at the end."""
    with made_database(f"pillars_tables_{os.getpid()}_{worker_id}", like=template.name) as made:
        yield made


@pytest.fixture
def another(servers: dict[str, str], worker_id: str) -> Iterator[Database]:
    """Make an empty database of the test's own, with the roles, and drop it at the end."""
    with made_database(f"pillars_another_{os.getpid()}_{worker_id}") as made:
        yield made


@contextmanager
def made_database(name: str, *, like: str = "template1", server: str = "") -> Iterator[Database]:
    """Have an empty database with the roles, or a copy of another, while the block runs.

    It is on the tests' server, or on the one whose address, without a database, is given.
    """
    roles = Roles.named()
    server = server or os.environ["DATABASE_URL"].rpartition("/")[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(made.format(sql.Identifier(name), sql.Identifier(like)))
        roles_create(connection.cursor(), roles)
    with psycopg.connect(f"{server}/{name}") as connection:
        rights_give(connection.cursor(), roles)
    owner, app = (address_of(name, role, server) for role in (roles.owner, roles.app))
    yield Database(name, owner, app)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@dataclass(frozen=True)
class Embedded:
    """The data folder of an embedded run with rows of every kind, and who signs in how."""

    folder: Path
    person: dict[str, str]

    @property
    def environment(self) -> dict[str, str]:
        """Return what a process of the embedded run is given, while its broker does not run."""
        broker = {name: os.environ[name] for name in NEEDED[1:]}
        return bare(self.folder, DJANGO_SETTINGS_MODULE="config.settings.local", **broker)

    @property
    def key(self) -> str:
        """Return its secret key."""
        return (self.folder / "secret_key").read_text()


@pytest.fixture(scope="session")
def filled(
    servers: dict[str, str], tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Embedded:
    """Fill a data folder, once for all processes of the tests; tests that change it take a copy."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    folder, person = shared / "embedded", shared / "person.json"
    with (shared / "filling.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not person.exists():
            rmtree(folder, ignore_errors=True)
            told = installation.call("fill", environment=Embedded(folder, {}).environment)
            person.write_text(json.dumps(told))
    return Embedded(folder, json.loads(person.read_text()))


@pytest.fixture
def embedded(filled: Embedded, tmp_path: Path) -> Embedded:
    """Return a copy of the data folder that is the test's own."""
    return Embedded(Path(copytree(filled.folder, tmp_path / "embedded")), filled.person)
