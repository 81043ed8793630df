"""The one installation of all tests of servers, and its users, who remember what was promised."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.load import Users
from tests.faults.site import Site, installed, served


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run an installation with all of its processes."""
    with installed(tmp_path_factory.mktemp("site"), members=4) as made, served(made):
        yield made


@pytest.fixture(scope="session")
def users(site: Site) -> Users:
    """Return the users of the installation."""
    return Users(site)
