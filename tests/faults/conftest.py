"""What every fault has: a cast behind the wall, a folder of the workers, and a broker to kill."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.tenancy import tenant_scope
from tests.cast import Cast, make_cast
from tests.faults.users import site, users
from tests.faults.workers import Place
from tests.services.conftest import another, database, servers
from tests.services.servers import own_broker

__all__ = ["another", "database", "servers", "site", "users"]


@pytest.fixture
def cast(servers: dict[str, str], transactional_db: None) -> Cast:
    """Return everybody, committed: workers see them."""
    return make_cast()


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Run a broker of the module's own; give its port."""
    with own_broker(tmp_path_factory.mktemp("broker")) as port:
        yield port


@pytest.fixture(scope="module")
def place(servers: dict[str, str], broker: int, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Return where the workers of the module have their files and messages."""
    return Place(tmp_path_factory.mktemp("data"), broker)


@pytest.fixture
def folder(cast: Cast, settings: Settings, place: Place) -> Iterator[Path]:
    """Return the folder of workers and uploads; the test stands in the cast's organization."""
    settings.UPLOAD_DIR = place.folder / "uploads"
    place.forget()
    with tenant_scope(cast.organization.pk):
        yield place.folder
