"""What holds for every test."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import signals
from django.db import connection, models, transaction
from hypothesis import settings
from pytest_django import DjangoDbBlocker
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from accounts.models import AuditDoor, AuditEvent, Organization
from accounts.tenancy import tenant_scope
from config.celery import app
from teams.selectors.kept import forget
from tests.cast import Cast, make_cast
from tests.postgresql.base import inside
from tests.postgresql.roles import behind_the_wall

TESTS = Path(__file__).parent
PURE = (TESTS / "unit", TESTS / "reference")
# Their tests share what takes a minute to start, or disturb servers.
TOGETHER = ("tests/browser", "tests/faults")

# What is told to workers: the headers of each message, its arguments and its priority.
Messages = list[dict[str, Any]]

# Two shared cores are no measure of time; the suites that measure do so in bench/.
settings.register_profile("pillars", deadline=None)
settings.load_profile("pillars")


class ByFile(LoadScopeScheduling):
    """Several processes share the tests by file, and by folder where those belong together."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return next((folder for folder in TOGETHER if path.startswith(folder)), path)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """Return who shares the tests: groups of xdist 3.8 are lost under pytest 9.2."""
    return ByFile(config, log)


def pytest_collection() -> None:
    """What is read and collected stays to the end: nobody looks for garbage in it."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Look for garbage again, in what the tests make."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark the tests that are given a database, which a test of pure code may not ask for.

    Those that start programs come first: they take longest, and what is shared among several
    processes ends together where short ones are left.
    """
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if item.get_closest_marker("django_db") or {"db", "transactional_db"} & {*fixtures}:
            if item.path.is_relative_to(PURE[0]) or item.path.is_relative_to(PURE[1]):
                raise pytest.UsageError(f"{item.nodeid} is a test of pure code: no database")
            item.add_marker("database")
    yield
    items.sort(key=lambda item: not any(map(item.get_closest_marker, ("browser", "service"))))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """On PostgreSQL every test works as the application's role, with the wall standing."""
    if connection.vendor != "postgresql":
        yield
        return
    with django_db_blocker.unblock(), behind_the_wall(), django_db_blocker.block():
        yield


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """What a test finds in the cache is its own: rows of the next one have the same ids."""
    forget()
    inside.set(0)


@pytest.fixture(autouse=True)
def _log_lets_go(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits ends with every table emptied, which the audit log refuses by itself."""
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & {*request.fixturenames}
    if not commits and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    for organization_id in Organization.objects.values_list("pk", flat=True):
        with transaction.atomic(), tenant_scope(organization_id):
            door = AuditDoor.objects.create(purpose="erasure", subject=organization_id)
            models.QuerySet.delete(AuditEvent.objects.all())
            door.delete()


@pytest.fixture
def cast(db: None) -> Cast:
    """Return everybody who plays in the tests of access."""
    return make_cast()


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Iterator[Messages]:
    """Have messages sent to the broker, which nobody reads, and return what they say."""
    sent: Messages = []

    def keep(body: Any, headers: dict[str, Any], properties: dict[str, Any], **_: Any) -> None:
        sent.append({**headers, "kwargs": body[1], "priority": properties["priority"]})

    monkeypatch.setitem(app.conf, "task_always_eager", False)
    signals.before_task_publish.connect(keep)
    yield sent
    signals.before_task_publish.disconnect(keep)
    app.control.purge()  # this process is the broker of all of its tests
