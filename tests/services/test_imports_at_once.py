"""Several workers at once: an import is run by one, and a member's imports one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection
from pytest_django import Settings

from accounts.tenancy import tenant_scope
from teams.models import Activity, Import, ImportStatus
from teams.services.imports import import_run, undo
from tests.cast import Cast, make_cast
from tests.teams.files import document
from tests.teams.importing import create

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]

SEARCH = {"type": "search", "on": "2026-05-04"}
WORKERS = 4


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def inside(cast: Cast, settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.UPLOAD_DIR = tmp_path
    with tenant_scope(cast.organization.pk):
        yield


def at_once(cast: Cast, *works: Callable[[], object]) -> list[object]:
    """Do the works at the same time, each on a connection of its own; return what they return."""
    start = Barrier(len(works))

    def work(job: Callable[[], object]) -> object:
        try:
            with tenant_scope(cast.organization.pk):
                start.wait()
                return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(work, works))


def test_an_import_that_all_workers_are_told_of_is_run_by_one(cast: Cast) -> None:
    batch = create(cast, document(SEARCH, SEARCH))

    done = at_once(cast, *[lambda: import_run(import_id=batch.pk)] * WORKERS)

    assert len([found for found in done if found]) == 1
    assert Import.objects.get().attempts == 1
    assert Activity.objects.count() == 2


def test_imports_of_one_member_never_run_together(cast: Cast) -> None:
    batches = [create(cast, document(*[SEARCH] * n)) for n in range(1, WORKERS + 1)]

    at_once(cast, *[lambda b=b: import_run(import_id=b.pk) for b in batches])
    for batch in batches:
        import_run(import_id=batch.pk)

    assert {found.status for found in Import.objects.all()} == {ImportStatus.DONE}
    assert Activity.objects.count() == sum(range(1, WORKERS + 1))


def test_an_undo_that_meets_another_one_happens_once(cast: Cast) -> None:
    batch = create(cast, document(SEARCH))
    import_run(import_id=batch.pk)

    def take_back() -> object:
        try:
            return undo(batch=batch, by=cast.owner)
        except Exception as error:
            return type(error).__name__

    done = at_once(cast, *[take_back] * WORKERS)

    assert done.count("ValidationError") == WORKERS - 1
    assert not Activity.objects.exists()
